package sched

import "context"

// signal is a wake-up. Its name appears in reports.
type signal struct {
	s       *Scheduler
	name    string
	waiters list
	pending bool
}

// Signal returns a new named wake-up. notify wakes all waiting processes; without
// any, the next wait returns at once. Notifications do not add up.
func (s *Scheduler) Signal(name string) (wait func(context.Context) error, notify func()) {
	g := &signal{s: s, name: name}
	return g.wait, g.notify
}

func (g *signal) wait(ctx context.Context) error {
	return g.s.waitOn(ctx, g.park)
}

func (g *signal) park(c *vctx) error {
	s := g.s
	s.mu.Lock()
	p, err := s.parkable("a signal's wait", c)
	if err != nil {
		s.mu.Unlock()
		return err
	}
	if g.pending {
		g.pending = false
		s.mu.Unlock()
		return nil
	}
	p.signal = g
	g.waiters.add(&p.onSig)
	return s.park(p, c)
}

func (g *signal) notify() {
	s := g.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if g.waiters.first == nil {
		g.pending = true
		return
	}
	for m := g.waiters.first; m != nil; m = g.waiters.first {
		m.leave()
		p := m.proc
		p.signal = nil
		p.onCtx.leave() // the notification came first; a later end of the context does not count
		s.schedule(&p.event, s.now.Load())
	}
}
