package sched

import (
	"context"
	"errors"
)

// External runs f outside the world, for example to send a webhook over TCP. The
// process waits, f runs on a goroutine of its own, and other processes run. The
// clock does not advance until f returns, unless it follows the real clock; so the
// answer of another program takes no virtual time, and no virtual time-out passes
// while it works.
//
// When ctx ends first, External returns its error at once, and the context of f
// ends too. The context of f has no deadline, because the deadline of ctx is in
// virtual time. A panic of f becomes a panic of the process.
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

// external is a call of External.
type external struct {
	s       *Scheduler
	process *process // the waiting process; nil after its wait
	failure any      // the value of f's panic
}

var errExternalGoexit = errors.New("sched: runtime.Goexit was called in External")

func (x *external) run(ctx context.Context, f func(context.Context)) {
	var failure any = errExternalGoexit
	defer func() {
		if p := recover(); p != nil {
			failure = p
		}
		x.back(failure)
	}()
	f(ctx)
	failure = nil
}

// back resumes the process if it still waits.
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

// leaveExternal ends the wait for an External, if there is one. The caller holds
// mu.
func (p *process) leaveExternal() {
	if x := p.external; x != nil {
		p.external, x.process = nil, nil
		x.s.outside--
	}
}
