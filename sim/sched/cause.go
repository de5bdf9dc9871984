package sched

// Cause returns the number that the running process carries, or the driver while no
// process runs; 0 without one. A process that another one or the driver starts begins
// with the number of its starter, whatever it waits for afterwards; a process
// from outside, by Call, begins with 0. The number is the number of the record's entry
// that led to the work.
func (s *Scheduler) Cause() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.carried()
}

// SetCause changes the number that the running process, or the driver, carries and
// returns the number before.
func (s *Scheduler) SetCause(n int) (before int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	carried := s.carried()
	before, *carried = *carried, n
	return before
}

// carried is where the running process or the driver has its number. It is called
// under mu.
func (s *Scheduler) carried() *int {
	if s.current != nil {
		return &s.current.cause
	}
	return &s.cause
}
