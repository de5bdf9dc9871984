package spark

import "time"

// defaultLimit is what live accounts bear: twenty at once, twenty a second.
const defaultLimit = 20

// bucket is a key's rate limit: it holds as many requests as may come in one
// second, and fills up evenly.
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
