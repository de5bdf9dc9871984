package front

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Plan is what the company pays for; it decides the limit
// (dev.frontapp.com/docs/rate-limiting).
type Plan struct {
	Name      string
	PerMinute int // requests; 0 means no limit
}

// The plans. Unlimited is none of Front's: it switches all limits off.
var (
	Starter      = Plan{"Starter", 50}
	Professional = Plan{"Professional", 100}
	Enterprise   = Plan{"Enterprise", 200}
	Unlimited    = Plan{"Unlimited", 0}
)

// unlimitedShown is what the headers say without a limit: clients count on them.
const unlimitedShown = 1_000_000

const (
	window      = time.Minute
	burstWindow = 10 * time.Minute
	tierWindow  = time.Second
	tier1       = 1 // requests per second, analytics exports
	tier2       = 5 // requests per resource and second
)

// limiter counts a company's requests: a fixed window of a minute that opens
// with its first request, a burst allowance beyond it that fills up evenly, and
// for routes of a tier a window of a second per resource.
type limiter struct {
	plan Plan

	opened time.Time // of the running minute
	used   int

	burst     float64 // requests taken from the allowance and not yet refilled
	burstSeen time.Time

	searches kit.Window // of the running minute

	exports kit.Window // tier 1: one a second for the company

	tierOpened time.Time
	tierUsed   map[resource]int

	shown shown
}

// resource is what a tier's limit is counted by: one route, one id.
type resource struct {
	route *kit.RouteInfo
	id    string
}

// take counts one request, writes the headers, and refuses beyond the limits.
func (l *limiter) take(s *Server, now time.Time, r *kit.Request, h http.Header) error {
	if l.plan.PerMinute == 0 {
		l.show(now, h)
		return nil
	}
	l.roll(now)
	if wait, ok := l.takeTier1(now, r); !ok {
		l.show(now, h)
		return errLimit("1", wait.Milliseconds())
	}
	if wait, ok := l.takeSearch(s, now, r); !ok {
		l.show(now, h)
		return errLimit("", wait.Milliseconds())
	}
	if wait, ok := l.takeTier(s, now, r); !ok {
		l.show(now, h)
		return errLimit("2", wait.Milliseconds())
	}
	inWindow := l.used < l.plan.PerMinute
	inBurst := !inWindow && s.assumed(assumeBurst, "half") && l.burst+1 <= l.allowance()
	switch {
	case inWindow:
		l.used++
	case inBurst:
		l.burst++
	}
	l.show(now, h)
	if !inWindow && !inBurst {
		return errLimit("", max(l.opened.Add(window).Sub(now).Milliseconds(), 1))
	}
	return nil
}

// takeTier1 counts the requests for exports.
func (l *limiter) takeTier1(now time.Time, r *kit.Request) (wait time.Duration, ok bool) {
	if r.Route().Tier != "1" {
		return 0, true
	}
	l.exports.Limit, l.exports.Every = tier1, tierWindow
	_, reset, ok := l.exports.Take(now)
	return max(reset.Sub(now), time.Millisecond), ok
}

// takeSearch counts searches, which may take only a part of the limit (Front API
// reference, Search conversations).
func (l *limiter) takeSearch(s *Server, now time.Time, r *kit.Request) (wait time.Duration, ok bool) {
	if r.Route().Path != searchRow+"{query}" || !s.assumed(assumeSearch, "40%") {
		return 0, true
	}
	l.searches.Limit, l.searches.Every = max(l.plan.PerMinute*2/5, 1), window
	_, reset, ok := l.searches.Take(now)
	return max(reset.Sub(now), time.Millisecond), ok
}

// takeTier counts a request against its resource.
func (l *limiter) takeTier(s *Server, now time.Time, r *kit.Request) (wait time.Duration, ok bool) {
	route := r.Route()
	if route.Tier != "2" || !s.assumed(assumeTier2, "with-id") {
		return 0, true
	}
	if now.Sub(l.tierOpened) >= tierWindow {
		l.tierOpened = now
		clear(l.tierUsed)
	}
	if l.tierUsed == nil {
		l.tierUsed = map[resource]int{}
	}
	key := resource{route, r.Param(firstParam(route.Path))}
	if l.tierUsed[key] >= tier2 {
		return max(l.tierOpened.Add(tierWindow).Sub(now), time.Millisecond), false
	}
	l.tierUsed[key]++
	return 0, true
}

// roll opens a new minute when the last has passed and refills the allowance.
func (l *limiter) roll(now time.Time) {
	if now.Sub(l.opened) >= window {
		l.opened, l.used = now, 0
	}
	if l.burst > 0 {
		refilled := l.allowance() * float64(now.Sub(l.burstSeen)) / float64(burstWindow)
		l.burst = max(l.burst-refilled, 0)
	}
	l.burstSeen = now
}

// allowance is the burst beyond the minute's limit: half of it.
func (l *limiter) allowance() float64 { return float64(l.plan.PerMinute / 2) }

// show writes the headers that stand on every response. It counts nothing.
func (l *limiter) show(now time.Time, h http.Header) {
	limit, used, opened, burst := l.plan.PerMinute, l.used, l.opened, l.burst
	if now.Sub(opened) >= window {
		opened, used = now, 0
	}
	if limit == 0 {
		limit = unlimitedShown
	}
	allowance := int(l.allowance())
	values := l.shown.as([...]int64{int64(limit), int64(max(limit-used, 0)), opened.Add(window + time.Second - 1).Unix(),
		int64(allowance), int64(max(allowance-int(burst+0.999), 0))})
	h["X-Ratelimit-Limit"] = values[0:1:1]
	h["X-Ratelimit-Remaining"] = values[1:2:2]
	h["X-Ratelimit-Reset"] = values[2:3:3]
	h["X-Ratelimit-Burst-Limit"] = values[3:4:4]
	h["X-Ratelimit-Burst-Remaining"] = values[4:5:5]
}

// shown are the numbers of the last answer as they were written: few change from
// one answer to the next.
type shown struct {
	numbers [5]int64
	values  []string // nobody changes one that was handed out
}

// as writes numbers, those that are new.
func (last *shown) as(numbers [5]int64) []string {
	if last.values != nil && last.numbers == numbers {
		return last.values
	}
	values := make([]string, len(numbers))
	for i, n := range numbers {
		if last.values != nil && last.numbers[i] == n {
			values[i] = last.values[i]
		} else {
			values[i] = strconv.FormatInt(n, 10)
		}
	}
	last.numbers, last.values = numbers, values
	return values
}

// tierOf is the tier of a route by its path: tier 2 with an id in it
// (assumption front-tier-2-routes).
func tierOf(path string) string {
	if path == "/analytics/exports" {
		return "1"
	}
	if strings.Contains(path, "{") && !strings.HasSuffix(path, "{query}") {
		return "2"
	}
	return ""
}

func firstParam(path string) string {
	_, rest, _ := strings.Cut(path, "{")
	name, _, _ := strings.Cut(rest, "}")
	return name
}
