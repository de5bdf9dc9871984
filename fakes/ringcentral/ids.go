package ringcentral

import (
	"math/rand/v2"
	"strconv"
	"time"
)

// pod is the step between ids: all ids of an account end in the same three digits, which
// identify the pod that stores it.
const pod = 1000

// sequences holds the last id of each resource.
type sequences struct {
	extension, device, number, message, recording, session, server int64
}

func newSequences() sequences {
	return sequences{extension: 500_100_004, device: 800_099_004, number: 600_100_004, message: 315_450_330_004,
		recording: 700_000_004, session: 429_180_487_004, server: 0x10b226}
}

// nextID returns the next id of a sequence.
func nextID(q *int64) int64 {
	*q += pod
	return *q
}

// sessionIDGap is the minimum difference of two legacy session ids, in pods. Clients
// assume that sessions whose ids differ by at most 4000 are the two halves of a RingOut.
const sessionIDGap = 7

// newSessionIDs draws the legacy id of a session, and the tail that the ids of the
// session and its parties share: the server's address, the time and a count, in
// hexadecimal digits.
func (s *Server) newSessionIDs(r *rand.Rand, now time.Time) (legacy, tail string) {
	s.ids.session += pod * (sessionIDGap + r.Int64N(90))
	s.ids.server++
	tail = "a0a01" + hexWidth(s.ids.server, 8) + "z" + strconv.FormatInt(now.UnixMilli(), 16) + "z" +
		hexWidth(0x38176bd+s.ids.server, 7) + "0000"
	return strconv.FormatInt(s.ids.session, 10), tail
}

func hexWidth(n int64, width int) string {
	text := strconv.FormatInt(n, 16)
	for len(text) < width {
		text = "0" + text
	}
	return text
}

// newNotificationID draws the id of a notification, a positive 64-bit number in decimal
// digits.
func newNotificationID(r *rand.Rand) string {
	return strconv.FormatInt(r.Int64N(9e18)+1e17, 10)
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// randomID draws an id of n letters and digits.
func randomID(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[r.IntN(len(letters))]
	}
	return string(b)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
