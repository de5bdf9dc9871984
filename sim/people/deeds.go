package people

import (
	"fmt"

	"github.com/callsim/callsim/sim/trace"
)

// ActFor runs f, and the processes that f starts, on behalf of entry n of the record:
// n becomes the cause of what they do.
func (s *Stage) ActFor(n int, f func() error) error {
	before := s.Sched.SetCause(n)
	defer s.Sched.SetCause(before)
	return f()
}

// Deed records an action and runs f on behalf of it.
func (s *Stage) Deed(who, does, detail string, f func() error) error {
	n := s.Trace.Record(trace.Entry{At: s.Sched.Now(), Kind: trace.KindAction, Who: who, Does: does, Detail: detail})
	return s.ActFor(n, f)
}

// About sets the call that the present deed belongs to, with the customer's number for
// guesses (see trace.Recorder).
func (s *Stage) About(k *Call, customer string) {
	s.Trace.Belongs(s.Sched.Cause(), fmt.Sprint(k.ID), customer)
}
