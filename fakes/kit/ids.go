package kit

import (
	"encoding/hex"
	"math/rand/v2"
)

// HexString draws n bytes and returns them in hexadecimal digits, as in keys, tokens
// and UUIDs.
func HexString(r *rand.Rand, n int) string {
	raw := make([]byte, 0, n+8)
	for len(raw) < n {
		v := r.Uint64()
		raw = append(raw, byte(v), byte(v>>8), byte(v>>16), byte(v>>24), byte(v>>32), byte(v>>40), byte(v>>48), byte(v>>56))
	}
	return hex.EncodeToString(raw[:n])
}

// UUID draws a UUID of version 4.
func UUID(r *rand.Rand) string {
	t := []byte(HexString(r, 16))
	t[12] = '4'
	t[16] = "89ab"[t[16]&3]
	return string(t[:8]) + "-" + string(t[8:12]) + "-" + string(t[12:16]) + "-" + string(t[16:20]) + "-" + string(t[20:])
}
