package sched

import "context"

// Close ends the world: no event happens any more, a command that is running
// returns ErrEnded, waiting processes are released. Deferred code of theirs
// still runs; every wait in it returns an error at once. Close returns when all
// that is done; closing twice is allowed. A process cannot close its own world:
// it panics.
func (s *Scheduler) Close() {
	if !s.driver.TryLock() {
		if s.calledInside() {
			panic("sched: Close was called inside a process of its own world: only drivers, outside, may call it")
		}
		s.mu.Lock()
		s.closing = true
		s.tellEnd()
		s.mu.Unlock()
		s.takeOver()
	}
	defer s.driver.Unlock()
	s.mu.Lock()
	s.closing = true
	if s.end != nil {
		s.tellEnd()
	}
	nothing := s.gone || s.released
	s.released = true
	idle := len(s.workers) == 0
	s.mu.Unlock()
	switch {
	case nothing:
	case idle:
		s.endAll()
	default:
		go s.release()
		s.await()
	}
}

// release unwinds every process that waits and gives the coroutines back. It
// runs on a goroutine of its own for the reasons that loop has.
func (s *Scheduler) release() {
	s.floor.Lock() // a visitor may not have left yet
	defer s.floor.Unlock()
	defer s.resumeRelease() // deferred: a process may call Goexit while it unwinds
	s.endAll()
	for w := s.nextWorker(); w != nil; w = s.nextWorker() {
		w.stop()
	}
}

// endAll tells all contexts and makes every wait an error.
func (s *Scheduler) endAll() {
	s.mu.Lock()
	s.ended = true
	s.mu.Unlock()
	s.root.cancel(context.Canceled)
}

// nextWorker takes a worker whose coroutine is to be ended.
func (s *Scheduler) nextWorker() *worker {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.workers)
	if n == 0 {
		return nil
	}
	w := s.workers[n-1]
	s.workers = s.workers[:n-1]
	s.current = w.proc
	s.seq++ // the watchdog sees that something moves
	return w
}

// resumeRelease goes on where a Goexit broke off, or reports the end.
func (s *Scheduler) resumeRelease() {
	failure := s.callbackFailure(recover())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed(failure)
	s.current = nil
	switch {
	case len(s.workers) > 0:
		go s.release()
	case !s.gone:
		s.done <- struct{}{}
	}
}
