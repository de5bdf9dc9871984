package steps

import (
	"context"

	"github.com/callsim/callsim/sim"
)

// does0 is a step that a world does by itself, does1 one that it does with one
// name, such as does1((*sim.World).Answers) of "(Lena) answers", and so on: the
// names stand in the order in which the sentence has them.
type (
	does0 action
	does1 func(*sim.World, string) error
	does2 func(w *sim.World, a, b string) error
	does3 func(w *sim.World, a, b, c string) error
	does4 func(w *sim.World, a, b, c, d string) error
)

// stepFunc is what godog calls for a row of the vocabulary.
func stepFunc(f any) any {
	switch act := f.(type) {
	case does0:
		return func(ctx context.Context) error { return of(ctx).do(action(act)) }
	case does1:
		return func(ctx context.Context, a string) error {
			return of(ctx).do(func(w *sim.World) error { return act(w, a) })
		}
	case does2:
		return func(ctx context.Context, a, b string) error {
			return of(ctx).do(func(w *sim.World) error { return act(w, a, b) })
		}
	case does3:
		return func(ctx context.Context, a, b, c string) error {
			return of(ctx).do(func(w *sim.World) error { return act(w, a, b, c) })
		}
	case does4:
		return func(ctx context.Context, a, b, c, d string) error {
			return of(ctx).do(func(w *sim.World) error { return act(w, a, b, c, d) })
		}
	}
	return f
}
