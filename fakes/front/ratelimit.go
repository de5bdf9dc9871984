package front

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Plan is the company's plan, which determines its rate limit
// (dev.frontapp.com/docs/rate-limiting).
type Plan struct {
	Name      string
	PerMinute int // requests; 0 means no limit
}

// The plans. Unlimited is not one of Front's plans: it disables all limits.
var (
	Starter      = Plan{"Starter", 50}
	Professional = Plan{"Professional", 100}
	Enterprise   = Plan{"Enterprise", 200}
	Unlimited    = Plan{"Unlimited", 0}
)

// unlimitedHeader is the limit in the headers of the plan Unlimited: clients expect a
// number.
const unlimitedHeader = 1_000_000

const (
	window      = time.Minute
	burstWindow = 10 * time.Minute
	tierWindow  = time.Second
	tier1       = 1 // requests per second and company: analytics exports
	tier2       = 5 // requests per resource and second
)

// limiter counts a company's requests. The limit of the plan applies to a fixed window
// of one minute. Beyond it there is a burst allowance, which refills evenly. Routes of
// a tier have a second limit per second, tier 2 per resource.
type limiter struct {
	plan Plan

	opened time.Time // start of the current minute
	used   int       // requests of the current minute

	burst     float64 // requests taken from the allowance and not yet refilled
	burstSeen time.Time

	searches kit.Window
	exports  kit.Window // tier 1

	tierOpened time.Time // start of the current second of tier 2
	tierUsed   map[resource]int
}

// resource is the unit of the limit of tier 2: a route with an id.
type resource struct {
	route *kit.RouteInfo
	id    string
}

// take counts a request, sets the headers, and returns an error beyond the limits.
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
	if wait, ok := l.takeTier2(s, now, r); !ok {
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

// takeTier1 counts requests for exports.
func (l *limiter) takeTier1(now time.Time, r *kit.Request) (wait time.Duration, ok bool) {
	if r.Route().Tier != "1" {
		return 0, true
	}
	l.exports.Limit, l.exports.Every = tier1, tierWindow
	_, reset, ok := l.exports.Take(now)
	return max(reset.Sub(now), time.Millisecond), ok
}

// takeSearch counts searches, which may use only a share of the limit (Front API
// reference, Search conversations).
func (l *limiter) takeSearch(s *Server, now time.Time, r *kit.Request) (wait time.Duration, ok bool) {
	if r.Route().Path != searchRow+"{query}" || !s.assumed(assumeSearch, "40%") {
		return 0, true
	}
	l.searches.Limit, l.searches.Every = max(l.plan.PerMinute*2/5, 1), window
	_, reset, ok := l.searches.Take(now)
	return max(reset.Sub(now), time.Millisecond), ok
}

// takeTier2 counts requests per resource.
func (l *limiter) takeTier2(s *Server, now time.Time, r *kit.Request) (wait time.Duration, ok bool) {
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

// roll begins a new minute after the last has passed and refills the burst allowance.
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

// allowance returns the burst allowance: half of the limit per minute.
func (l *limiter) allowance() float64 { return float64(l.plan.PerMinute / 2) }

// show sets the rate limit headers, which every response has.
func (l *limiter) show(now time.Time, h http.Header) {
	limit, used, opened, burst := l.plan.PerMinute, l.used, l.opened, l.burst
	if now.Sub(opened) >= window {
		opened, used = now, 0
	}
	if limit == 0 {
		limit = unlimitedHeader
	}
	allowance := int(l.allowance())
	h.Set("X-Ratelimit-Limit", strconv.Itoa(limit))
	h.Set("X-Ratelimit-Remaining", strconv.Itoa(max(limit-used, 0)))
	h.Set("X-Ratelimit-Reset", strconv.FormatInt(opened.Add(window+time.Second-1).Unix(), 10))
	h.Set("X-Ratelimit-Burst-Limit", strconv.Itoa(allowance))
	h.Set("X-Ratelimit-Burst-Remaining", strconv.Itoa(max(allowance-int(burst+0.999), 0)))
}

// tierOf returns the tier of a route: tier 2 for a path with an id (assumption
// front-tier-2-routes).
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
