package sched

import "context"

// Close ends the world. No further event happens, a running command returns
// ErrEnded, and waiting processes are unwound: their deferred functions run, and
// every wait in these returns an error at once. Close returns after all that;
// a second Close is a no-op. A process that closes its own world panics.
func (s *Scheduler) Close() {
	if !s.driver.TryLock() {
		if s.calledInside() {
			panic("sched: Close was called inside a process of its own world: only drivers, outside, may call it")
		}
		s.mu.Lock()
		s.closing = true
		s.closeEnd()
		s.mu.Unlock()
		s.takeOver()
	}
	defer s.driver.Unlock()
	s.mu.Lock()
	s.closing = true
	if s.end != nil {
		s.closeEnd()
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

// release unwinds every waiting process and ends the coroutines. It runs on a
// goroutine of its own for the same reasons as loop.
func (s *Scheduler) release() {
	s.floor.Lock() // a visit may still be running
	defer s.floor.Unlock()
	defer s.resumeRelease() // deferred: a process may call Goexit while it unwinds
	s.endAll()
	for w := s.nextWorker(); w != nil; w = s.nextWorker() {
		w.stop()
	}
}

// endAll cancels all contexts. From then on every wait returns an error.
func (s *Scheduler) endAll() {
	s.mu.Lock()
	s.ended = true
	s.mu.Unlock()
	s.root.cancel(context.Canceled)
}

// nextWorker removes and returns a worker whose coroutine must end.
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
	s.seq++ // progress, for the watchdog
	return w
}

// resumeRelease starts release again after a Goexit, or reports the end.
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
