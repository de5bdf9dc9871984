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

// SetPace sets the speed of the clock in virtual per real time: the clock waits
// before each jump. At 0, the default, it jumps freely. SetPace takes effect at
// once.
func (s *Scheduler) SetPace(speed float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !(speed > 0) { // neither negative nor NaN
		speed = 0
	}
	s.pace.speed = speed
	s.pace.interrupt()
}

// interrupt ends a wait, so that the loop checks again what is due.
func (p *pace) interrupt() {
	if !p.waiting {
		return
	}
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// wait waits for a gap of virtual time and returns how much of it has passed, less
// than the gap if it was interrupted. The caller holds mu; wait releases it
// meanwhile.
func (s *Scheduler) wait(gap int64) int64 {
	speed, began := s.pace.speed, time.Now()
	if s.waitReal(realTime(gap, speed)) {
		return gap
	}
	if passed := float64(time.Since(began)) * speed; passed < float64(gap) {
		return min(int64(passed), gap-1)
	}
	return gap - 1
}

// waitReal waits for a real duration, without end if it is negative, or until it is
// interrupted. It reports whether the time has passed. The caller holds mu and
// floor; waitReal releases both meanwhile, so that visits can run.
func (s *Scheduler) waitReal(long time.Duration) (passed bool) {
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
	p.waiting = false // the watchdog handles a visit that does not end
	s.mu.Unlock()
	s.floor.Lock()
	s.mu.Lock()
	select {
	case <-p.wake: // it came after the timer, and the caller checks again anyway
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

// realTime converts a gap of virtual time to real time.
func realTime(gap int64, speed float64) time.Duration {
	if d := float64(gap) / speed; d < math.MaxInt64 {
		return time.Duration(d)
	}
	return math.MaxInt64
}
