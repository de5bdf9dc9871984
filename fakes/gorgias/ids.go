package gorgias

import (
	"encoding/hex"
	"math/rand/v2"
)

// sequence hands out a resource's ids. They start where those of an account
// would that is some years old, and differ per resource, so that a client that
// mixes two resources up is noticed.
type sequence int64

func (q *sequence) next() int64 {
	*q++
	return int64(*q)
}

type sequences struct {
	user, customer, channel, ticket, message, tag, view, rule, integration, event, request sequence
}

func newSequences() sequences {
	return sequences{user: 511, customer: 70_410, channel: 88_000, ticket: 910_021, message: 5_500_870, tag: 4_400,
		view: 3_300, rule: 1_200, integration: 21_600, event: 2_189_754_000, request: 0}
}

// hexText draws n bytes, written in hexadecimal digits.
func hexText(r *rand.Rand, n int) string {
	raw := make([]byte, 0, n+8)
	for len(raw) < n {
		v := r.Uint64()
		raw = append(raw, byte(v), byte(v>>8), byte(v>>16), byte(v>>24), byte(v>>32), byte(v>>40), byte(v>>48), byte(v>>56))
	}
	return hex.EncodeToString(raw[:n])
}

// newUUID draws a UUID of version 4.
func newUUID(r *rand.Rand) string {
	t := []byte(hexText(r, 16))
	t[12] = '4'
	t[16] = "89ab"[t[16]&3]
	return string(t[:8]) + "-" + string(t[8:12]) + "-" + string(t[12:16]) + "-" + string(t[16:20]) + "-" + string(t[20:])
}
