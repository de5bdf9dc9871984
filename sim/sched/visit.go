package sched

import (
	"context"
	"runtime/debug"
)

// Visit runs f alone with the world: no process runs meanwhile and no time
// passes. It is the short way in for requests of other programs, any number at
// once: while the loop rests f runs at once, on the caller's goroutine, which
// saves two switches; otherwise it is posted into the loop, as by Call. f must not
// wait; Sleep and its like refuse it as they refuse anything outside a process.
//
// What f starts happens when its turn comes. When the world ends first the error
// is the world's, and f may still be running, as with Call.
func (s *Scheduler) Visit(name string, f func()) error {
	if !s.floor.TryLock() {
		return s.Call(name, func(context.Context) error {
			f()
			return nil
		})
	}
	defer s.floor.Unlock()
	if err := s.receive(name); err != nil {
		return err
	}
	defer s.visited(name)
	f()
	return nil
}

// receive begins a visit.
func (s *Scheduler) receive(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.over(); err != nil {
		return err
	}
	if s.pace.waiting && s.cmd.kind == serving {
		s.catchUp()
		if len(s.due.events) > 0 {
			s.pace.interrupt() // the loop goes on when the visitor has left
		}
	}
	s.visitor = name
	return nil
}

// visited ends a visit. A panic of the visitor's is the end of the world, as that
// of a process is.
func (s *Scheduler) visited(name string) {
	var failure error
	if p := recover(); p != nil {
		failure = &PanicError{Process: name, At: s.Now(), Value: p, Stack: panicStack(string(debug.Stack())), Seed: s.seed}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.visitor = ""
	if failure != nil {
		s.failed(failure)
		s.pace.interrupt()
	}
}
