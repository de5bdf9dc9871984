package sched

import (
	"context"
	"fmt"
	"iter"
	"runtime/pprof"
	"time"
)

// process is one piece of work with a name. Its event lets it go on.
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
	signal *signal // what it waits for; nil while it sleeps
	wake   error   // what the wait returns

	cause    int           // see Cause
	external *external     // the errand outside that it waits for
	ended    chan struct{} // closed at its end, for who called it
	tooLate  int           // waits attempted after the end of the world
}

// tooLateLimit is how often a process may try to wait in a world that has ended
// before it is unwound by force: a loop that takes no notice of errors would
// otherwise never let Close return.
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

// Yield lets everything else that is due at this instant compete before the
// process goes on; it takes no virtual time.
func (s *Scheduler) Yield(ctx context.Context) error { return s.Sleep(ctx, 0) }

// parkable is the running process if it may wait now. It is called under mu.
func (s *Scheduler) parkable(call string, c *vctx) (*process, error) {
	p := s.current
	if p == nil {
		return nil, fmt.Errorf("sched: %s was called outside a process: only what Go, Background or Do started can wait", call)
	}
	if s.ended || s.gone {
		p.tooLate++
		if p.tooLate > tooLateLimit {
			s.mu.Unlock()
			panic(fmt.Sprintf("sched: process %q goes on waiting although the world has ended", p.name))
		}
		return nil, errEnded
	}
	if c != nil && c.over.Load() {
		return nil, c.err
	}
	return p, nil
}

// park gives way until something wakes p. It is called under mu and releases it.
func (s *Scheduler) park(p *process, c *vctx) error {
	p.wake = nil
	if c != nil {
		c.members.add(&p.onCtx)
	}
	if s.ownTurn(p) {
		p.onCtx.leave()
		s.mu.Unlock()
		return nil
	}
	s.mu.Unlock()
	if !p.worker.yield(struct{}{}) {
		return errEnded
	}
	return p.wake
}

// ownTurn is whether the event that happens next is that of p, which is about to
// give way: then it need not, and most waits of a world with little going on
// cost a quarter. What it does to queues, clock and counters is what turn would
// do. It is called under mu.
func (s *Scheduler) ownTurn(p *process) bool {
	cmd := s.cmd
	if cmd == nil || cmd.kind == serving || s.fatal != nil || s.closing || s.instant >= s.instantLimit/2 || s.met(cmd) {
		return false
	}
	if p.queue == inTimers && s.due.live == 0 && s.timers.events[0] == &p.event && p.at <= cmd.until && s.jumpsFreely(cmd) {
		s.jump(cmd)
	}
	if p.queue != inDue || s.due.live != 1 {
		return false
	}
	s.pick()
	s.instant++
	return true
}

// cancelWait lets a parked process go on with the error of its context. It is
// called under mu, when the process has left the context's members.
func (s *Scheduler) cancelWait(p *process, err error) {
	p.wake = err
	p.onSig.leave()
	p.signal = nil
	p.leaveExternal()
	if p.queue == inDue {
		return // its sleep is over at this very instant, but the end came first
	}
	s.forget(&p.event)
	s.schedule(&p.event, s.now.Load())
}

// worker is a coroutine that runs one process after the other: starting a
// coroutine costs ten times as much as starting a process on an idle one.
type worker struct {
	s     *Scheduler
	next  func() (struct{}, bool)
	stop  func()
	yield func(struct{}) bool
	proc  *process
}

// resume lets p run until it waits or returns. A Goexit inside p arrives here
// as a Goexit.
func (s *Scheduler) resume(p *process) {
	if p.worker == nil {
		s.hire(p)
	}
	p.worker.next()
}

func (s *Scheduler) hire(p *process) {
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
	roomOnStack(0)
	for w.s.run(w); yield(struct{}{}); w.s.run(w) {
	}
}

// roomOnStack has the coroutine's stack grow once, while there is next to
// nothing on it, to what a process of core or fakes needs: it would be copied at
// each doubling, deep inside a request.
//
//go:noinline
func roomOnStack(at int) byte {
	var room [12 << 10]byte
	return room[at]
}

// run runs the worker's process to its end. The frame of this method, with the
// scheduler as its first argument, is how a stack is recognised as that of a
// process of this world (see stackOf), so it must exist.
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

// retire is deferred by run: it sees how the process ended.
func (s *Scheduler) retire(w *worker, p *process) {
	var fatal error
	if !p.finished {
		fatal = s.unfinished(p, recover())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended { // on its way out a process may do as it likes
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

// label is the context that names a process in profiles and stack dumps. Making
// one costs more than a switch, so those of recurring names are kept; names that
// carry a number would fill the memory, so not many are.
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
