package sched

import (
	"math"
	"time"
)

// pace ties virtual to real time. Guarded by the scheduler's mu.
type pace struct {
	speed   float64 // virtual per real time; 0 is free
	waiting bool
	wake    chan struct{}
	timer   *time.Timer
}

// SetPace makes the clock go at speed times real time: before each jump it
// waits. 0, the default, lets it jump freely. It may be called at any time and
// takes effect at once.
func (s *Scheduler) SetPace(speed float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !(speed > 0) { // neither negative nor NaN
		speed = 0
	}
	s.pace.speed = speed
	s.pace.interrupt()
}

// interrupt ends a wait, so that the loop looks again what is due.
func (p *pace) interrupt() {
	if !p.waiting {
		return
	}
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// wait lets a gap of virtual time pass and reports how much of it has: less
// than the gap if it was interrupted. It is called under mu and releases it
// meanwhile.
func (s *Scheduler) wait(gap int64) int64 {
	speed, began := s.pace.speed, time.Now()
	if s.rest(realTime(gap, speed)) {
		return gap
	}
	if passed := float64(time.Since(began)) * speed; passed < float64(gap) {
		return min(int64(passed), gap-1)
	}
	return gap - 1
}

// rest waits for so long, or without end if that is negative, unless it is
// interrupted; it reports whether the time has passed. It is called under mu and
// releases it meanwhile, and the floor with it: visitors may come.
func (s *Scheduler) rest(long time.Duration) (passed bool) {
	p := &s.pace
	if p.wake == nil {
		p.wake = make(chan struct{}, 1)
	}
	p.waiting = true
	s.mu.Unlock()
	s.floor.Unlock()
	if long < 0 {
		<-p.wake
	} else {
		passed = p.sleep(long)
	}
	s.mu.Lock()
	p.waiting = false // a visitor who does not leave is for the watchdog
	s.mu.Unlock()
	s.floor.Lock()
	s.mu.Lock()
	select {
	case <-p.wake: // came after the timer: what woke us will be seen anyway
	default:
	}
	return passed
}

func (p *pace) sleep(long time.Duration) (passed bool) {
	if p.timer == nil {
		p.timer = time.NewTimer(long)
	} else {
		p.timer.Reset(long)
	}
	select {
	case <-p.timer.C:
		return true
	case <-p.wake:
		p.timer.Stop()
		return false
	}
}

// realTime is how long a gap lasts, in real time.
func realTime(gap int64, speed float64) time.Duration {
	if d := float64(gap) / speed; d < math.MaxInt64 {
		return time.Duration(d)
	}
	return math.MaxInt64
}
