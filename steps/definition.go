package steps

import (
	"context"

	"github.com/callsim/callsim/sim"
)

// Kind is where a step may stand.
type Kind string

const (
	Given Kind = "Given"
	When  Kind = "When"
	Then  Kind = "Then"
)

// Evidence says what a Then step looks at. A rule of who=core needs at least
// one executed step with evidence [API] or [Screen], unless rules.yaml names
// another for it.
type Evidence string

const (
	API      Evidence = "api"      // a vendor's REST answer, by the observer door
	Screen   Evidence = "screen"   // what a person sees
	Journal  Evidence = "journal"  // which requests were made
	Delivery Evidence = "delivery" // how webhooks were answered
	Log      Evidence = "log"      // what the core logged
)

// Definition is one step of the vocabulary. Expr is a regular expression,
// anchored, compiled once per process; Func is what godog calls.
type Definition struct {
	Kind     Kind
	Expr     string
	Evidence Evidence // of a Then
	Func     any
}

// does0 makes a step of what a world does by itself.
func does0(act action) func(context.Context) error {
	return func(ctx context.Context) error { return of(ctx).do(act) }
}

// does1 makes a step of what a world does with one name, such as
// does1((*sim.World).Answers) of "(Lena) answers"; does2 and so on of what it does
// with as many, in the order in which the sentence has them.
func does1(act func(*sim.World, string) error) func(context.Context, string) error {
	return func(ctx context.Context, a string) error {
		return of(ctx).do(func(w *sim.World) error { return act(w, a) })
	}
}

func does2(act func(w *sim.World, a, b string) error) func(ctx context.Context, a, b string) error {
	return func(ctx context.Context, a, b string) error {
		return of(ctx).do(func(w *sim.World) error { return act(w, a, b) })
	}
}

func does3(act func(w *sim.World, a, b, c string) error) func(ctx context.Context, a, b, c string) error {
	return func(ctx context.Context, a, b, c string) error {
		return of(ctx).do(func(w *sim.World) error { return act(w, a, b, c) })
	}
}

func does4(act func(w *sim.World, a, b, c, d string) error) func(ctx context.Context, a, b, c, d string) error {
	return func(ctx context.Context, a, b, c, d string) error {
		return of(ctx).do(func(w *sim.World) error { return act(w, a, b, c, d) })
	}
}
