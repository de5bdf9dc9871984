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

// sees0 is a Then that looks at a world, sees1 one that looks for one thing, and
// so on. The moment at which it looks and the evidence are seen to.
type (
	sees0 func(*sim.World) error
	sees1 func(w *sim.World, a string) error
	sees2 func(w *sim.World, a, b string) error
	sees3 func(w *sim.World, a, b, c string) error
	sees4 func(w *sim.World, a, b, c, d string) error
)

// conversation0 is a Then about a customer's only conversation in Front,
// conversation1 one that looks for something in it.
type (
	conversation0 func(w *sim.World, c shown) error
	conversation1 func(w *sim.World, c shown, a string) error
)

// step is what godog calls for a row of the vocabulary.
func (d Definition) step() any {
	if d.Kind == Then {
		return d.then()
	}
	switch act := d.Func.(type) {
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
	return d.Func
}

func (d Definition) then() any {
	switch look := d.Func.(type) {
	case sees0:
		return func(ctx context.Context, moment string) error {
			return sees(ctx, moment, d.Evidence, look)
		}
	case sees1:
		return func(ctx context.Context, moment, a string) error {
			return sees(ctx, moment, d.Evidence, func(w *sim.World) error { return look(w, a) })
		}
	case sees2:
		return func(ctx context.Context, moment, a, b string) error {
			return sees(ctx, moment, d.Evidence, func(w *sim.World) error { return look(w, a, b) })
		}
	case sees3:
		return func(ctx context.Context, moment, a, b, c string) error {
			return sees(ctx, moment, d.Evidence, func(w *sim.World) error { return look(w, a, b, c) })
		}
	case sees4:
		return func(ctx context.Context, moment, a, b, c, e string) error {
			return sees(ctx, moment, d.Evidence, func(w *sim.World) error { return look(w, a, b, c, e) })
		}
	case conversation0:
		return func(ctx context.Context, moment, customer string) error {
			return aboutConversation(ctx, moment, customer, look)
		}
	case conversation1:
		return func(ctx context.Context, moment, customer, a string) error {
			return aboutConversation(ctx, moment, customer, func(w *sim.World, c shown) error { return look(w, c, a) })
		}
	}
	return d.Func
}

func sees(ctx context.Context, moment string, e Evidence, look func(*sim.World) error) error {
	w, err := looks(ctx, moment, e)
	if err != nil {
		return err
	}
	return look(w)
}
