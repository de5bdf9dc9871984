package wallclock

import (
	"context"
	"sync"
)

type signal struct {
	r       *Runtime
	mu      sync.Mutex
	next    chan struct{} // closed by the next notification
	waiters int           // for the next notification
	pending bool
}

// Signal returns a wake-up. notify wakes all waiting goroutines; without any, the
// next wait returns at once. Notifications do not add up.
func (r *Runtime) Signal(string) (wait func(context.Context) error, notify func()) {
	g := &signal{r: r, next: make(chan struct{})}
	return g.wait, g.notify
}

func (g *signal) wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	g.mu.Lock()
	if g.pending {
		g.pending = false
		g.mu.Unlock()
		return nil
	}
	next := g.next
	g.waiters++
	g.mu.Unlock()
	select {
	case <-next:
		return nil
	case <-ctx.Done():
		return g.leave(next, ctx.Err())
	case <-g.r.ctx.Done():
		return g.leave(next, g.r.ctx.Err())
	}
}

// leave ends a wait and returns err, or nil if the notification came first, so that
// the notification is not lost.
func (g *signal) leave(next chan struct{}, err error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.next != next {
		return nil
	}
	g.waiters--
	return err
}

func (g *signal) notify() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.waiters == 0 {
		g.pending = true
		return
	}
	close(g.next)
	g.next, g.waiters = make(chan struct{}), 0
}
