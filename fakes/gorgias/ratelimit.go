package gorgias

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Bucket is a leaky bucket: so many requests fit, and so many per second leak
// out again.
type Bucket struct {
	Capacity  int
	PerSecond int
}

// Limits are what an account may ask of the API in a while, by how a client
// authenticates. Capacity 0 is no limit.
type Limits struct {
	Name   string
	OAuth  Bucket
	APIKey Bucket
}

// The limits that are published. ArticleLimits are those of the help article on
// Aircall: 80 requests per 40 seconds, those of all integrations together. The
// others are the reference's (reference/limitations).
var (
	ArticleLimits    = Limits{"80 per 40 s", Bucket{80, 2}, Bucket{80, 2}}
	DocumentedLimits = Limits{"documented", Bucket{80, 4}, Bucket{40, 2}}
	EnterpriseLimits = Limits{"enterprise", Bucket{80, 8}, Bucket{40, 4}}
	FormerLimits     = Limits{"v1.1", Bucket{40, 2}, Bucket{40, 2}}
	NoLimits         = Limits{Name: "none"}
)

func (l Limits) check() error {
	for _, b := range [...]Bucket{l.OAuth, l.APIKey} {
		if b.Capacity < 0 || b.Capacity > 0 && b.PerSecond < 1 {
			return fmt.Errorf("gorgias: a limit of %d requests that leaks %d per second is none", b.Capacity, b.PerSecond)
		}
	}
	return nil
}

// authType is how a client authenticates.
type authType int

const (
	byOAuth authType = iota
	byKey
)

// limiter is the account's buckets. Levels are counted in nano-requests: at so
// many requests per second, as many leak per nanosecond, without rounding.
type limiter struct {
	limits Limits
	level  [2]int64
	at     [2]time.Time
}

const oneRequest = int64(time.Second)

// drained is the bucket a client draws from, and its level now. By default
// there is one for the account, whatever the authentication.
func (l *limiter) drained(s *Server, now time.Time, by authType) (b Bucket, index int) {
	b = l.limits.OAuth
	if by == byKey {
		b = l.limits.APIKey
	}
	if s.assumed(assumeBucket, "auth-type") {
		index = int(by)
	}
	if gone := now.Sub(l.at[index]); !l.at[index].IsZero() && gone < time.Hour {
		l.level[index] = max(0, l.level[index]-int64(gone)*int64(b.PerSecond))
	} else {
		l.level[index] = 0
	}
	l.at[index] = now
	return b, index
}

// take counts one request in, or refuses it; a refused one is not counted (AG-31).
func (l *limiter) take(s *Server, now time.Time, by authType, h http.Header) error {
	b, i := l.drained(s, now, by)
	if b.Capacity == 0 {
		return nil
	}
	full := int64(b.Capacity) * oneRequest
	if over := l.level[i] + oneRequest - full; over > 0 {
		l.show(s, now, by, h)
		if s.assumed(assumeRetryAfter, "until-empty") {
			over = l.level[i]
		}
		leaksPerSecond := int64(b.PerSecond) * oneRequest
		return errTooMany(max(1, (over+leaksPerSecond-1)/leaksPerSecond))
	}
	l.level[i] += oneRequest
	l.show(s, now, by, h)
	return nil
}

// show writes the header that stands on every answer: used/limit.
func (l *limiter) show(s *Server, now time.Time, by authType, h http.Header) {
	b, i := l.drained(s, now, by)
	if b.Capacity == 0 {
		return
	}
	used := (l.level[i] + oneRequest - 1) / oneRequest
	h["X-Gorgias-Account-Api-Call-Limit"] = []string{strconv.FormatInt(used, 10) + "/" + strconv.Itoa(b.Capacity)}
}
