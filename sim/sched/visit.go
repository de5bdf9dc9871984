package sched

import "context"

// Visit runs f while no process runs and no time passes. It is for requests of
// other programs, any number at once. While the loop waits, f runs at once on the
// caller's goroutine, which saves two switches (cmd/bench --only served);
// otherwise f runs in the loop, as in Call. f must not wait: Sleep and other waits
// return an error outside a process.
//
// When the world ends first, Visit returns the world's error, and f may still be
// running, as in Call.
func (s *Scheduler) Visit(name string, f func()) error {
	if !s.floor.TryLock() {
		return s.Call(name, func(context.Context) error {
			f()
			return nil
		})
	}
	defer s.floor.Unlock()
	if err := s.beginVisit(name); err != nil {
		return err
	}
	defer s.endVisit(name)
	f()
	return nil
}

// beginVisit catches up the clock and stores the visit's name.
func (s *Scheduler) beginVisit(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.over(); err != nil {
		return err
	}
	if s.pace.waiting && s.cmd.kind == serving {
		s.catchUp()
		if len(s.due.events) > 0 {
			s.pace.interrupt() // the loop continues after the visit
		}
	}
	s.visitor = name
	return nil
}

// endVisit ends a visit. A panic in it ends the world, like a panic of a process.
func (s *Scheduler) endVisit(name string) {
	var failure error
	if p := recover(); p != nil {
		failure = s.panicked(name, p)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.visitor = ""
	if failure != nil {
		s.failed(failure)
		s.pace.interrupt()
	}
}
