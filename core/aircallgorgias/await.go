package aircallgorgias

import (
	"context"

	"github.com/callsim/callsim/core/host"
)

// await runs do while a browser or a sender of webhooks waits for the response. do
// runs as a process of the Runtime, so that a harness that moves the clock does not
// take the core for idle while it sends requests.
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
		return none, err // r may still be written
	}
	return r.value, r.err
}
