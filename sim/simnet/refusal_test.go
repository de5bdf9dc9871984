package simnet_test

import (
	"context"
	"errors"
	"syscall"
	"testing"

	"github.com/callsim/callsim/sim/simnet"
)

// Refuses is true when the next request must be refused, and RefusedDial counts and records
// a refused connection in the same way as the network itself.
func TestRefusedDialFollowsThePlan(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	p := w.plan(simnet.Fault{Kind: simnet.Refused, From: "core", To: "front", Nth: 2, Times: 2})
	if w.Refuses("core", "front") {
		t.Fatal("Refuses is true for the first request, want the second")
	}
	if _, err := w.post(context.Background()); err != nil {
		t.Fatal(err)
	}
	if !w.Refuses("core", "front") || w.Refuses("core", "aircall") || w.Refuses("aircall", "front") {
		t.Fatal("Refuses is not true for exactly the second request from core to Front")
	}
	w.RefusedDial("core", "api2.frontapp.com")
	if _, err := w.post(context.Background()); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Fatalf("the third request: %v", err)
	}
	if p.Fired() != 2 || w.Refuses("core", "front") {
		t.Errorf("%v, and Refuses is still true", p)
	}
	if outside, inside := w.seen[1], w.seen[2]; outside.Fault != inside.Fault || outside.Err != inside.Err || outside.To != inside.To {
		t.Errorf("recorded outside: %+v\ninside: %+v", outside, inside)
	}
}

// A fault that is planned earlier hits the request instead of the refusal.
func TestRefusesIsFalseBehindAnEarlierFault(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	w.plan(simnet.Fault{Kind: simnet.Status, Status: 503})
	w.plan(simnet.Fault{Kind: simnet.Refused})
	if w.Refuses("core", "front") {
		t.Error("Refuses is true, but the next request is answered 503")
	}
}
