package wallclock

import (
	"context"
	"slices"
	"sync"
)

type signal struct {
	r       *Runtime
	mu      sync.Mutex
	waiters []chan struct{}
	pending bool
}

// Signal returns a wake-up. notify wakes all waiting goroutines; without any, the
// next wait returns at once. Notifications do not add up.
func (r *Runtime) Signal(string) (wait func(context.Context) error, notify func()) {
	g := &signal{r: r}
	return g.wait, g.notify
}

func (g *signal) wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	woken, ready := g.join()
	if ready {
		return nil
	}
	select {
	case <-woken:
		return nil
	case <-ctx.Done():
		return g.leave(woken, ctx.Err())
	case <-g.r.ctx.Done():
		return g.leave(woken, g.r.ctx.Err())
	}
}

// join waits for the next notification, unless there has been one.
func (g *signal) join() (woken chan struct{}, ready bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.pending {
		g.pending = false
		return nil, true
	}
	woken = make(chan struct{})
	g.waiters = append(g.waiters, woken)
	return woken, false
}

// leave ends a wait and returns err, or nil if the notification came first, so that
// the notification is not lost.
func (g *signal) leave(woken chan struct{}, err error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.Index(g.waiters, woken)
	if i < 0 {
		return nil
	}
	g.waiters = slices.Delete(g.waiters, i, i+1)
	return err
}

func (g *signal) notify() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiters) == 0 {
		g.pending = true
		return
	}
	for _, woken := range g.waiters {
		close(woken)
	}
	g.waiters = nil
}
