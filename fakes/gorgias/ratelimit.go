package gorgias

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Bucket is a leaky bucket: Capacity requests fit, and PerSecond requests leak out each
// second.
type Bucket struct {
	Capacity  int
	PerSecond int
}

// Limits are the rate limits of an account by the client's way of authentication. A
// capacity of 0 means no limit.
type Limits struct {
	Name   string
	OAuth  Bucket
	APIKey Bucket
}

// The published limits. ArticleLimits are those of the help article on Aircall: 80
// requests in 40 seconds for all integrations together. The others are those of
// reference/limitations.
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
			return fmt.Errorf("gorgias: invalid limit of %d requests that leaks %d per second", b.Capacity, b.PerSecond)
		}
	}
	return nil
}

// authType is a client's way of authentication.
type authType int

const (
	byOAuth authType = iota
	byKey
)

// limiter holds the account's buckets. A level counts nano-requests: at n requests per
// second, n nano-requests leak per nanosecond, which avoids rounding.
type limiter struct {
	limits Limits
	level  [2]int64
	at     [2]time.Time
}

const oneRequest = int64(time.Second)

// drain returns the bucket of a client after what has leaked until now. By default
// an account has one bucket for all clients.
func (l *limiter) drain(s *Server, now time.Time, by authType) (b Bucket, index int) {
	b = l.limits.OAuth
	if by == byKey {
		b = l.limits.APIKey
	}
	if s.assumed(assumeBucket, "auth-type") {
		index = int(by)
	}
	if elapsed := now.Sub(l.at[index]); !l.at[index].IsZero() && elapsed < time.Hour {
		l.level[index] = max(0, l.level[index]-int64(elapsed)*int64(b.PerSecond))
	} else {
		l.level[index] = 0
	}
	l.at[index] = now
	return b, index
}

// count counts a request or refuses it. A refused request is not counted (AG-31).
func (l *limiter) count(s *Server, now time.Time, by authType, h http.Header) error {
	b, i := l.drain(s, now, by)
	if b.Capacity == 0 {
		return nil
	}
	full := int64(b.Capacity) * oneRequest
	if over := l.level[i] + oneRequest - full; over > 0 {
		l.setHeader(s, now, by, h)
		if s.assumed(assumeRetryAfter, "until-empty") {
			over = l.level[i]
		}
		leaksPerSecond := int64(b.PerSecond) * oneRequest
		return errTooMany(max(1, (over+leaksPerSecond-1)/leaksPerSecond))
	}
	l.level[i] += oneRequest
	l.setHeader(s, now, by, h)
	return nil
}

// setHeader sets the header that every answer has: used/limit.
func (l *limiter) setHeader(s *Server, now time.Time, by authType, h http.Header) {
	b, i := l.drain(s, now, by)
	if b.Capacity == 0 {
		return
	}
	used := (l.level[i] + oneRequest - 1) / oneRequest
	h["X-Gorgias-Account-Api-Call-Limit"] = []string{strconv.FormatInt(used, 10) + "/" + strconv.Itoa(b.Capacity)}
}
