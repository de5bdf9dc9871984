package fence

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/callsim/callsim/core/host"
)

// Runtime returns rt behind the fence.
func (f *Fence) Runtime(rt host.Runtime) host.Runtime { return &fencedRuntime{f, rt} }

type fencedRuntime struct {
	fence *Fence
	inner host.Runtime
}

func (r *fencedRuntime) Now() time.Time { return r.inner.Now() }

func (r *fencedRuntime) Sleep(ctx context.Context, d time.Duration) error {
	if r.fence.Closed() {
		return ErrClosed
	}
	return r.fence.check(r.inner.Sleep(ctx, d))
}

func (r *fencedRuntime) Go(name string, f func(context.Context)) {
	if !r.fence.Closed() {
		r.inner.Go(name, r.process(f))
	}
}

func (r *fencedRuntime) Background(name string, f func(context.Context)) {
	if !r.fence.Closed() {
		r.inner.Background(name, r.process(f))
	}
}

// process runs f with a context that ends with the fence, so that closing the fence
// wakes f.
func (r *fencedRuntime) process(f func(context.Context)) func(context.Context) {
	return func(ctx context.Context) {
		ctx, cancel := r.inner.WithCancel(ctx)
		defer cancel()
		id, ok := r.fence.register(cancel)
		if !ok {
			return
		}
		defer r.fence.unregister(id)
		f(ctx)
	}
}

func (r *fencedRuntime) WithTimeout(parent context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return r.inner.WithTimeout(parent, d)
}

func (r *fencedRuntime) WithCancel(parent context.Context) (context.Context, context.CancelFunc) {
	return r.inner.WithCancel(parent)
}

func (r *fencedRuntime) Signal(name string) (func(context.Context) error, func()) {
	wait, notify := r.inner.Signal(name)
	fenced := func(ctx context.Context) error {
		if r.fence.Closed() {
			return ErrClosed
		}
		return r.fence.check(wait(ctx))
	}
	return fenced, notify
}

func (r *fencedRuntime) Rand(stream string) *rand.Rand { return r.inner.Rand(stream) }
