package sched

import (
	"context"
	"fmt"
	"iter"
	"runtime/pprof"
	"time"
)

// process is a coroutine's work with a name. Its event resumes it.
type process struct {
	event
	name       string
	foreground bool
	f          func(context.Context)

	task     func(context.Context) error // instead of f: a driver's Do
	result   error                       // of task
	finished bool

	worker *worker // the coroutine it runs on; nil before its first turn
	onCtx  link    // parked: a member of the context that may end the wait
	onSig  link    // parked: a member of the signal it waits for
	signal *signal // the signal it waits for; nil while it sleeps
	wake   error   // the result of the wait

	cause    int           // see Cause
	external *external     // the External that it waits for
	ended    chan struct{} // closed at its end, for Call
	tooLate  int           // waits after the end of the world
}

// tooLateLimit is how often a process may try to wait in a world that has ended.
// Then it panics: Close would never return while a loop ignores the errors.
const tooLateLimit = 1000

func (s *Scheduler) spawn(p *process) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.cause = *s.carried()
	s.enqueue(p)
}

func (s *Scheduler) enqueue(p *process) {
	if s.closing || s.fatal != nil {
		return
	}
	p.event.proc = p
	p.onCtx.proc = p
	p.onSig.proc = p
	if p.foreground {
		s.quiet++
	}
	s.schedule(&p.event, s.now.Load())
}

// Sleep waits for d of virtual time, or until ctx ends and then returns its
// error. Sleep(ctx, 0) is Yield.
func (s *Scheduler) Sleep(ctx context.Context, d time.Duration) error {
	return s.waitOn(ctx, func(c *vctx) error {
		s.mu.Lock()
		p, err := s.parkable("Sleep", c)
		if err != nil {
			s.mu.Unlock()
			return err
		}
		s.schedule(&p.event, s.after(int64(max(d, 0))))
		return s.park(p, c)
	})
}

// Yield makes the process compete with everything else that is due at this
// instant. It takes no virtual time.
func (s *Scheduler) Yield(ctx context.Context) error { return s.Sleep(ctx, 0) }

// parkable returns the running process if it may wait now. The caller holds mu.
func (s *Scheduler) parkable(call string, c *vctx) (*process, error) {
	p := s.current
	if p == nil {
		return nil, fmt.Errorf("sched: %s was called outside a process: only processes started by Go, Background or Do can wait", call)
	}
	if s.ended || s.gone {
		p.tooLate++
		if p.tooLate > tooLateLimit {
			s.mu.Unlock()
			panic(fmt.Sprintf("sched: process %q keeps waiting although the world has ended", p.name))
		}
		return nil, errEnded
	}
	if c != nil && c.over.Load() {
		return nil, c.err
	}
	return p, nil
}

// park yields until an event wakes p. The caller holds mu; park releases it.
func (s *Scheduler) park(p *process, c *vctx) error {
	p.wake = nil
	if c != nil {
		c.members.add(&p.onCtx)
	}
	s.mu.Unlock()
	if !p.worker.yield(struct{}{}) {
		return errEnded
	}
	return p.wake
}

// cancelWait wakes a parked process with the error of its context. The caller
// holds mu and has removed the process from the context's members.
func (s *Scheduler) cancelWait(p *process, err error) {
	p.wake = err
	p.onSig.leave()
	p.signal = nil
	p.leaveExternal()
	if p.queue == inDue {
		return // its sleep ends at this instant, but the context ended first
	}
	s.unschedule(&p.event)
	s.schedule(&p.event, s.now.Load())
}

// worker is a coroutine that runs one process after the other. A new coroutine
// costs ten times as much as a process on an idle one (BenchmarkProcess).
type worker struct {
	s     *Scheduler
	next  func() (struct{}, bool)
	stop  func()
	yield func(struct{}) bool
	proc  *process
}

// resume runs p until it waits or returns. A Goexit in p becomes a Goexit here.
func (s *Scheduler) resume(p *process) {
	if p.worker == nil {
		s.assignWorker(p)
	}
	p.worker.next()
}

func (s *Scheduler) assignWorker(p *process) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var w *worker
	if n := len(s.idle); n > 0 {
		w = s.idle[n-1]
		s.idle = s.idle[:n-1]
	} else {
		w = &worker{s: s}
		w.next, w.stop = iter.Pull(w.serve)
		s.workers = append(s.workers, w)
	}
	w.proc, p.worker = p, w
}

func (w *worker) serve(yield func(struct{}) bool) {
	w.yield = yield
	for w.s.run(w); yield(struct{}{}); w.s.run(w) {
	}
}

// run runs the worker's process to its end. stackOf recognises the stack of a
// process of this world by the frame of this method and its first argument.
//
//go:noinline
func (s *Scheduler) run(w *worker) {
	p := w.proc
	defer s.retire(w, p)
	pprof.SetGoroutineLabels(s.label(p.name))
	if p.task != nil {
		p.result = p.task(&s.root)
	} else {
		p.f(&s.root)
	}
	p.finished = true
}

// retire ends the worker's process, which may have returned, panicked or called
// Goexit. It is deferred by run.
func (s *Scheduler) retire(w *worker, p *process) {
	var fatal error
	if !p.finished {
		fatal = s.unfinished(p, recover())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended { // failures while a process unwinds do not count
		s.failed(fatal)
	}
	if p.foreground {
		s.quiet--
	}
	p.finished = true
	if p.ended != nil {
		close(p.ended)
	}
	p.worker = nil
	w.proc = nil
	s.idle = append(s.idle, w)
}

// label returns the context that names a process in profiles and stack dumps. A
// new one costs more than a switch, so the first 256 names are cached; some names
// contain a number.
func (s *Scheduler) label(name string) context.Context {
	const kept = 256
	if c, ok := s.labels[name]; ok {
		return c
	}
	c := pprof.WithLabels(context.Background(), pprof.Labels("process", name))
	if s.labels == nil {
		s.labels = make(map[string]context.Context)
	}
	if len(s.labels) < kept {
		s.labels[name] = c
	}
	return c
}
