package sched

import (
	"context"
	"sync/atomic"
	"time"
)

// vctx is a context in virtual time. Cancelling is synchronous: before cancel
// returns, the members (derived contexts, parked processes, callbacks of the
// standard library) have been ended in the order in which they joined.
type vctx struct {
	s      *Scheduler
	parent context.Context // values come from there

	over atomic.Bool // err is set and will not change
	err  error
	std  atomic.Pointer[inner] // created by the first call of Done

	// Guarded by the scheduler's mu.
	members  list
	onParent link
	timer    event
	deadline int64
	limited  bool        // deadline is set
	unwatch  func() bool // stops watching a context of another kind
}

// vctxKey is the key under which a chain of contexts returns its nearest vctx.
var vctxKey = new(int)

func (c *vctx) Err() error {
	if c.over.Load() {
		return c.err
	}
	return nil
}

func (c *vctx) Deadline() (time.Time, bool) {
	if !c.limited {
		return time.Time{}, false
	}
	return c.s.instantAt(c.deadline), true
}

func (c *vctx) Value(key any) any {
	if key == vctxKey {
		return c
	}
	if in := c.std.Load(); in != nil {
		return in.ctx.Value(key)
	}
	if key == cancelKey {
		return c
	}
	return c.parent.Value(key)
}

func (c *vctx) Done() <-chan struct{} { return c.inner().ctx.Done() }

// AfterFunc registers f to be called once, by the goroutine that ends the
// context. The standard library uses this method when it derives a context
// from a foreign one; without the method it starts a goroutine that waits on Done.
func (c *vctx) AfterFunc(f func()) (stop func() bool) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if c.over.Load() {
		go f() // like context.AfterFunc: the caller may hold locks that f needs
		return func() bool { return false }
	}
	m := &link{call: f}
	c.members.add(m)
	return func() bool {
		c.s.mu.Lock()
		defer c.s.mu.Unlock()
		return m.leave()
	}
}

// WithCancel is context.WithCancel in this world.
func (s *Scheduler) WithCancel(parent context.Context) (context.Context, context.CancelFunc) {
	c := s.derive(parent)
	return c, func() { c.cancel(context.Canceled) }
}

// WithTimeout is context.WithTimeout on the virtual clock.
func (s *Scheduler) WithTimeout(parent context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	c := s.derive(parent)
	if d <= 0 {
		c.cancel(context.DeadlineExceeded)
	}
	s.mu.Lock()
	if at := s.after(int64(max(d, 0))); !c.limited || at < c.deadline {
		c.deadline, c.limited = at, true
		if !c.over.Load() {
			s.schedule(&c.timer, at)
		}
	}
	s.mu.Unlock()
	return c, func() { c.cancel(context.Canceled) }
}

// derive returns a context that ends with its parent.
func (s *Scheduler) derive(parent context.Context) *vctx {
	c := &vctx{s: s, parent: parent}
	c.timer.ctx = c
	c.onParent.ctx = c
	up, foreign := s.ancestry(parent)
	s.mu.Lock()
	switch {
	case s.ended:
		c.err = context.Canceled
		c.over.Store(true)
	case up != nil && up.over.Load():
		c.err = up.err
		c.over.Store(true)
	case up != nil:
		up.members.add(&c.onParent)
	}
	if up != nil {
		c.deadline, c.limited = up.deadline, up.limited
	}
	s.mu.Unlock()
	if foreign {
		c.watch(parent)
	}
	return c
}

// ancestry returns the nearest context of this world in a chain, and reports
// whether a context of another kind can end the chain as well.
func (s *Scheduler) ancestry(ctx context.Context) (up *vctx, foreign bool) {
	if up, ok := ctx.(*vctx); ok && up.s == s {
		return up, false
	}
	up, _ = ctx.Value(vctxKey).(*vctx)
	if up != nil && up.s == s && up.nearestIn(ctx) {
		return up, false
	}
	done := ctx.Done()
	if done == nil {
		return nil, false // nothing can end it: Background, WithoutCancel
	}
	if up == nil || up.s != s {
		return nil, true
	}
	return up, done != up.Done()
}

// watch ends c when a context of another kind ends. See "Contexts" in the
// package's documentation.
func (c *vctx) watch(parent context.Context) {
	if err := parent.Err(); err != nil {
		c.cancel(err)
		return
	}
	unwatch := context.AfterFunc(parent, func() { c.cancel(parent.Err()) })
	c.s.mu.Lock()
	c.unwatch = unwatch
	over := c.over.Load()
	c.s.mu.Unlock()
	if over {
		unwatch()
	}
}

// own returns the context of this world that a wait must watch, nil when nothing
// can end ctx. The caller must cancel a context that was made for the wait.
func (s *Scheduler) own(ctx context.Context) (c *vctx, made bool, err error) {
	if c, ok := ctx.(*vctx); ok && c.s == s {
		return c, false, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	up, foreign := s.ancestry(ctx)
	if !foreign {
		return up, false, nil
	}
	return s.derive(ctx), true, nil
}

// waitOn calls wait, which parks the running process, with the vctx that represents
// ctx.
func (s *Scheduler) waitOn(ctx context.Context, wait func(*vctx) error) error {
	c, made, err := s.own(ctx)
	if err != nil {
		return err
	}
	if made {
		defer c.cancel(context.Canceled)
	}
	return wait(c)
}

// cancel ends c and the contexts derived from it.
func (c *vctx) cancel(err error) {
	var then aftermath
	c.s.mu.Lock()
	c.end(err, &then)
	c.s.mu.Unlock()
	for _, unwatch := range then.unwatch {
		unwatch()
	}
	for _, call := range then.calls {
		call()
	}
}

// aftermath lists the functions to call after the end of a context, without mu.
// The watches come first: the end of a watched context would cost a goroutine.
type aftermath struct {
	unwatch []func() bool
	calls   []func()
}

// end is the part of cancel that needs mu.
func (c *vctx) end(err error, then *aftermath) {
	if c.over.Load() {
		return
	}
	c.err = err
	c.over.Store(true)
	c.onParent.leave()
	c.s.unschedule(&c.timer)
	if c.unwatch != nil {
		then.unwatch = append(then.unwatch, c.unwatch)
	}
	for m := c.members.first; m != nil; m = c.members.first {
		m.leave()
		switch {
		case m.proc != nil:
			c.s.cancelWait(m.proc, err)
		case m.ctx != nil:
			m.ctx.end(err, then)
		default:
			then.calls = append(then.calls, m.call)
		}
	}
}
