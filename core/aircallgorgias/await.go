package aircallgorgias

import (
	"context"

	"github.com/callsim/callsim/core/host"
)

// await does something that takes time while a browser or a sender of webhooks
// waits for its answer. It runs as a process of its own, so that the program that
// hosts the core knows of it: a harness that moves the clock must not take a core
// for idle that is asking a vendor.
func await[T any](ctx context.Context, rt host.Runtime, name string, do func(context.Context) (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	wait, notify := rt.Signal(name)
	r := &result{}
	rt.Go(name, func(ctx context.Context) {
		r.value, r.err = do(ctx)
		notify()
	})
	if err := wait(ctx); err != nil {
		var none T
		return none, err // r may be written yet
	}
	return r.value, r.err
}
