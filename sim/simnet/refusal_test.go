package simnet_test

import (
	"context"
	"errors"
	"syscall"
	"testing"

	"github.com/callsim/callsim/sim/simnet"
)

// Who closes a port for a fault learns when to, and has the dial recorded; the
// fault counts it like one of its own network.
func TestARefusalOutsideFollowsThePlan(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	p := w.plan(simnet.Fault{Kind: simnet.Refused, From: "core", To: "front", Nth: 2, Times: 2})
	if w.Refuses("core", "front") {
		t.Fatal("the first request is refused, planned was the second")
	}
	if _, err := w.post(context.Background()); err != nil {
		t.Fatal(err)
	}
	if !w.Refuses("core", "front") || w.Refuses("core", "aircall") || w.Refuses("aircall", "front") {
		t.Fatal("the second request from core to Front, and nothing else, is to be refused")
	}
	w.RefusedDial("core", "api2.frontapp.com")
	if _, err := w.post(context.Background()); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Fatalf("the third request: %v", err)
	}
	if p.Fired() != 2 || w.Refuses("core", "front") {
		t.Errorf("%v, and refuses on", p)
	}
	if outside, inside := w.seen[1], w.seen[2]; outside.Fault != inside.Fault || outside.Err != inside.Err || outside.To != inside.To {
		t.Errorf("recorded outside: %+v\ninside: %+v", outside, inside)
	}
}

// A fault that hits first leaves nothing to be refused.
func TestARefusalWaitsForTheFaultBeforeIt(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	w.plan(simnet.Fault{Kind: simnet.Status, Status: 503})
	w.plan(simnet.Fault{Kind: simnet.Refused})
	if w.Refuses("core", "front") {
		t.Error("the next request is answered 503, not refused")
	}
}
