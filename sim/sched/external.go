package sched

import (
	"context"
	"errors"
)

// External lets the running process do something outside the world, such as
// sending a webhook over TCP: the process waits, f runs on a goroutine of its
// own, and the world goes on. Until f returns the clock stands still, unless it
// follows the real one; so what another program answers takes no virtual time,
// and a time-out on the virtual clock does not pass before it could answer.
//
// When ctx ends first, External returns its error at once; the context that f
// was given ends too, and f's work comes too late. That context has no deadline:
// the deadline of ctx is in virtual time and would mean nothing to the outside.
// A panic of f is one of the process.
func (s *Scheduler) External(ctx context.Context, f func(context.Context)) error {
	return s.waitOn(ctx, func(c *vctx) error {
		s.mu.Lock()
		p, err := s.parkable("External", c)
		if err != nil {
			s.mu.Unlock()
			return err
		}
		x := &external{s: s, process: p}
		p.external = x
		s.outside++
		real, stop := context.WithCancel(context.WithoutCancel(ctx))
		defer stop()
		go x.run(real, f)
		if err := s.park(p, c); err != nil {
			s.mu.Lock()
			p.leaveExternal() // the world ended
			s.mu.Unlock()
			return err
		}
		if x.failure != nil {
			panic(x.failure)
		}
		return nil
	})
}

// external is a process's errand outside the world.
type external struct {
	s       *Scheduler
	process *process // who waits for it; nil once nobody does
	failure any      // what f panicked with
}

var errErrandLeft = errors.New("sched: runtime.Goexit was called in External")

func (x *external) run(ctx context.Context, f func(context.Context)) {
	var failure any = errErrandLeft
	defer func() {
		if p := recover(); p != nil {
			failure = p
		}
		x.back(failure)
	}()
	f(ctx)
	failure = nil
}

// back lets the process go on, if it still waits.
func (x *external) back(failure any) {
	s := x.s
	s.mu.Lock()
	defer s.mu.Unlock()
	p := x.process
	if p == nil {
		return
	}
	x.failure = failure
	p.leaveExternal()
	p.onCtx.leave()
	s.schedule(&p.event, s.now.Load())
}

// leaveExternal ends the wait for an errand, if there is one. It is called under
// mu.
func (p *process) leaveExternal() {
	if x := p.external; x != nil {
		p.external, x.process = nil, nil
		x.s.outside--
	}
}
