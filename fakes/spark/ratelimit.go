package spark

import "time"

// defaultLimit is the limit observed on live accounts: bursts of 20 requests, 20
// requests per second.
const defaultLimit = 20

// bucket is the token bucket of a key. Its capacity is one second's worth of requests.
type bucket struct {
	used float64
	seen time.Time
}

func (b *bucket) take(now time.Time, perSecond int) bool {
	if perSecond == 0 {
		return true
	}
	b.used = max(0, b.used-now.Sub(b.seen).Seconds()*float64(perSecond))
	b.seen = now
	if b.used+1 > float64(perSecond) {
		return false
	}
	b.used++
	return true
}
