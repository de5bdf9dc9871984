package front_test

import (
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/front"
)

func (a answer) limits(limit, remaining, reset string) answer {
	a.t.Helper()
	for name, want := range map[string]string{"X-RateLimit-Limit": limit, "X-RateLimit-Remaining": remaining, "X-RateLimit-Reset": reset} {
		if got := a.header.Get(name); got != want {
			a.t.Errorf("%s: %s is %q, want %q", a.request, name, got, want)
		}
	}
	return a
}

// start is the first instant of the world, in Unix seconds.
const start = 1767603600

func TestLimitPerMinute(t *testing.T) {
	o := newOffice(t, front.WithPlan(front.Starter), front.WithAssumption("front-burst-allowance", "none"))
	o.as("", "GET", "/me", nil).want(401).limits("50", "50", "1767603660") // refused requests do not count
	o.do("GET", "/me", nil).want(200).limits("50", "49", "1767603660")
	must(t, o.world.Advance(10*time.Second))
	for range 48 {
		o.do("GET", "/me", nil).want(200)
	}
	o.do("GET", "/nothing", nil).want(404).limits("50", "1", "1767603660")
	o.do("GET", "/me", nil).want(200).limits("50", "0", "1767603660")
	must(t, o.world.Advance(500*time.Millisecond))
	over := o.do("GET", "/me", nil).refused(429, "Too many requests", "Rate limit exceeded. Please retry in 49500 milliseconds.").
		limits("50", "0", "1767603660")
	if over.header.Get("Retry-After") != "50" || over.header.Get("X-Front-Tier") != "" {
		t.Errorf("headers: %v", over.header)
	}
	o.Observe("/me") // does not count
	must(t, o.world.AdvanceTo(time.Unix(start+60, 0).Add(-time.Millisecond)))
	o.do("GET", "/me", nil).want(429)
	must(t, o.world.AdvanceTo(time.Unix(start+60, 0)))
	o.do("GET", "/me", nil).want(200).limits("50", "49", "1767603720")
}

func TestBurstAllowance(t *testing.T) {
	o := newOffice(t, front.WithRateLimit(10))
	for range 15 {
		o.do("GET", "/me", nil).want(200)
	}
	last := o.do("GET", "/me", nil).want(429)
	if last.header.Get("X-RateLimit-Burst-Limit") != "5" || last.header.Get("X-RateLimit-Burst-Remaining") != "0" {
		t.Errorf("headers: %v", last.header)
	}
	must(t, o.world.Advance(4*time.Minute)) // refills two of the five
	for range 12 {
		o.do("GET", "/me", nil).want(200)
	}
	o.do("GET", "/me", nil).want(429)
}

func TestLimitPerResourceAndSecond(t *testing.T) {
	o := newOffice(t, front.WithPlan(front.Enterprise))
	for range 5 {
		o.do("GET", "/inboxes/"+o.inbox, nil).want(200)
	}
	must(t, o.world.Advance(659*time.Millisecond))
	over := o.do("GET", "/inboxes/"+o.inbox, nil).
		refused(429, "Too many requests", "Rate limit exceeded for tier-2 route. Please retry in 341 milliseconds.").
		limits("200", "195", "1767603660")
	if over.header.Get("Retry-After") != "1" || over.header.Get("X-Front-Tier") != "2" {
		t.Errorf("headers: %v", over.header)
	}
	o.do("GET", "/inboxes/"+o.sales, nil).want(200)             // another resource
	o.do("GET", "/inboxes/"+o.inbox+"/channels", nil).want(200) // another route
	o.do("GET", "/inboxes", nil).want(200)                      // no resource
	must(t, o.world.Advance(341*time.Millisecond))
	o.do("GET", "/inboxes/"+o.inbox, nil).want(200)

	o = newOffice(t, front.WithPlan(front.Enterprise), front.WithAssumption("front-tier-2-routes", "none"))
	for range 20 {
		o.do("GET", "/inboxes/"+o.inbox, nil).want(200)
	}
}

func TestSetPlanTakesEffectAtOnce(t *testing.T) {
	o := newOffice(t, front.WithRateLimit(1), front.WithAssumption("front-burst-allowance", "none"))
	o.do("GET", "/me", nil).want(200)
	o.do("GET", "/me", nil).want(429)
	must(t, o.SetPlan(front.Starter))
	o.do("GET", "/me", nil).want(200).limits("50", "48", "1767603660")
}

func TestHeadersWithoutALimit(t *testing.T) {
	o := newOffice(t)
	for range 300 {
		o.do("GET", "/inboxes/"+o.inbox, nil).want(200).limits("1000000", "1000000", "1767603660")
	}
}
