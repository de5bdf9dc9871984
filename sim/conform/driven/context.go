package driven

import (
	"context"
	"time"
)

// vctx is a context that ends at once: when its cancel function returns, every
// process that slept on it counts as working again. With the standard library's
// it would wake some time later, and the runtime would seem at rest meanwhile.
type vctx struct {
	rt       *Runtime
	parent   context.Context
	done     chan struct{}
	deadline time.Time // zero: none of its own
	timer    *timer
	unfollow func() bool // of a parent that is not ours

	// Guarded by rt.mu.
	err      error
	up       *vctx
	children map[*vctx]struct{}
	parked   map[*nap]struct{}
	after    map[*func()]struct{}
}

// WithCancel is context.WithCancel.
func (r *Runtime) WithCancel(parent context.Context) (context.Context, context.CancelFunc) {
	c := r.derive(parent)
	return c, func() { c.cancel(context.Canceled) }
}

// WithTimeout is context.WithTimeout on the harness's clock.
func (r *Runtime) WithTimeout(parent context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	c := r.derive(parent)
	r.mu.Lock()
	c.deadline = r.now.Add(d)
	if c.err == nil {
		c.timer = &timer{at: c.deadline, fire: func() { c.end(context.DeadlineExceeded) }}
		r.timers.push(c.timer)
	}
	r.mu.Unlock()
	return c, func() { c.cancel(context.Canceled) }
}

type nearest struct{}

// derive makes a context below parent, which may be anybody's.
func (r *Runtime) derive(parent context.Context) *vctx {
	c := &vctx{rt: r, parent: parent, done: make(chan struct{})}
	up, ours := parent.Value(nearest{}).(*vctx)
	if !ours {
		up = r.root
	}
	r.mu.Lock()
	if up.err != nil {
		c.end(up.err)
	} else {
		c.up = up
		add(&up.children, c)
	}
	r.mu.Unlock()
	if parent.Done() != nil && (!ours || parent.Done() != up.Done()) {
		c.unfollow = context.AfterFunc(parent, func() { c.cancel(parent.Err()) })
	}
	return c
}

func add[K comparable](set *map[K]struct{}, k K) {
	if *set == nil {
		*set = map[K]struct{}{}
	}
	(*set)[k] = struct{}{}
}

// cancel ends c and all below it.
func (c *vctx) cancel(err error) {
	c.rt.mu.Lock()
	c.end(err)
	unfollow := c.unfollow
	c.rt.mu.Unlock()
	if unfollow != nil {
		unfollow()
	}
}

// end is cancel under mu.
func (c *vctx) end(err error) {
	if c.err != nil {
		return
	}
	c.err = err
	close(c.done)
	if c.timer != nil {
		c.rt.timers.remove(c.timer)
	}
	if c.up != nil {
		delete(c.up.children, c)
	}
	for child := range c.children {
		child.end(err)
	}
	for n := range c.parked {
		n.wake(err)
	}
	for f := range c.after {
		go (*f)()
	}
	c.children, c.parked, c.after = nil, nil, nil
}

func (c *vctx) Done() <-chan struct{} { return c.done }

func (c *vctx) Err() error {
	c.rt.mu.Lock()
	defer c.rt.mu.Unlock()
	return c.err
}

func (c *vctx) Deadline() (time.Time, bool) {
	own, above := c.deadline, time.Time{}
	if c.parent != context.Background() {
		above, _ = c.parent.Deadline()
	}
	if own.IsZero() || !above.IsZero() && above.Before(own) {
		own = above
	}
	return own, !own.IsZero()
}

func (c *vctx) Value(key any) any {
	if key == (nearest{}) {
		return c
	}
	return c.parent.Value(key)
}

// AfterFunc is how the standard library follows a context that is not its own.
func (c *vctx) AfterFunc(f func()) (stop func() bool) {
	c.rt.mu.Lock()
	defer c.rt.mu.Unlock()
	if c.err != nil {
		go f()
		return func() bool { return false }
	}
	add(&c.after, &f)
	return func() bool {
		c.rt.mu.Lock()
		defer c.rt.mu.Unlock()
		_, waiting := c.after[&f]
		delete(c.after, &f)
		return waiting
	}
}
