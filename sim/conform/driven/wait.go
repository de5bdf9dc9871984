package driven

import (
	"context"
	"slices"
	"time"
)

// nap is a goroutine parked in the runtime.
type nap struct {
	rt    *Runtime
	ctx   *vctx
	timer *timer
	sig   *signal
	woken chan struct{}
	over  bool
	err   error
}

// wake lets it go on, and counts it as working from now on. It is called under
// mu.
func (n *nap) wake(err error) {
	if n.over {
		return
	}
	n.over, n.err = true, err
	n.rt.working++
	delete(n.ctx.parked, n)
	if n.timer != nil {
		n.rt.timers.remove(n.timer)
	}
	if n.sig != nil {
		n.sig.naps = slices.DeleteFunc(n.sig.naps, func(other *nap) bool { return other == n })
	}
	close(n.woken)
}

// park gives way until the nap is over. It is called under mu and releases it.
func (r *Runtime) park(n *nap) error {
	add(&n.ctx.parked, n)
	r.rests()
	r.mu.Unlock()
	<-n.woken
	return n.err
}

// own is the context of the runtime that ends when ctx does; free it when done.
func (r *Runtime) own(ctx context.Context) (c *vctx, free func()) {
	if c, ours := ctx.Value(nearest{}).(*vctx); ours && c.rt == r && c.Done() == ctx.Done() {
		return c, func() {}
	}
	c = r.derive(ctx)
	return c, func() { c.cancel(context.Canceled) }
}

// Sleep waits for d on the harness's clock, or until ctx ends.
func (r *Runtime) Sleep(ctx context.Context, d time.Duration) error {
	c, free := r.own(ctx)
	defer free()
	r.mu.Lock()
	if c.err != nil || d <= 0 {
		defer r.mu.Unlock()
		return c.err
	}
	n := &nap{rt: r, ctx: c, woken: make(chan struct{})}
	n.timer = &timer{at: r.now.Add(d), fire: func() { n.wake(nil) }}
	r.timers.push(n.timer)
	return r.park(n)
}

type signal struct {
	rt      *Runtime
	naps    []*nap
	pending bool
}

// Signal makes a wake-up: notify wakes everyone who waits; when nobody does, the
// next wait returns at once. Notifications do not add up.
func (r *Runtime) Signal(string) (wait func(context.Context) error, notify func()) {
	g := &signal{rt: r}
	return g.wait, g.notify
}

func (g *signal) wait(ctx context.Context) error {
	c, free := g.rt.own(ctx)
	defer free()
	g.rt.mu.Lock()
	if c.err != nil || g.pending {
		defer g.rt.mu.Unlock()
		if c.err == nil {
			g.pending = false
		}
		return c.err
	}
	n := &nap{rt: g.rt, ctx: c, sig: g, woken: make(chan struct{})}
	g.naps = append(g.naps, n)
	return g.rt.park(n)
}

func (g *signal) notify() {
	g.rt.mu.Lock()
	defer g.rt.mu.Unlock()
	naps := g.naps
	g.pending, g.naps = len(naps) == 0, nil
	for _, n := range naps {
		n.wake(nil)
	}
}

// timer is something that happens at an instant; fire is called under mu.
type timer struct {
	at   time.Time
	fire func()
}

// timers holds them, the earliest first; of one instant the oldest. There are a
// few dozen at most, so a sorted slice is as good.
type timers []*timer

func (h *timers) push(t *timer) {
	i, _ := slices.BinarySearchFunc(*h, t, func(a, b *timer) int {
		if a.at.After(b.at) {
			return 1
		}
		return -1
	})
	*h = slices.Insert(*h, i, t)
}

func (h *timers) pop() *timer {
	t := (*h)[0]
	*h = slices.Delete(*h, 0, 1)
	return t
}

func (h *timers) remove(t *timer) {
	if i := slices.Index(*h, t); i >= 0 {
		*h = slices.Delete(*h, i, i+1)
	}
}
