package sched

import (
	"context"
	"errors"
	"time"
)

// Serve runs the world on the real clock, at speed times real time, until Close,
// and returns nil then, otherwise the error that ended the world. At speed 0 the
// clock is paused: events that are due happen, and time does not advance.
//
// Other drivers may call meanwhile. Each takes over between two events and jumps
// freely; then the clock continues from there.
func (s *Scheduler) Serve(speed float64) error {
	if !s.serving.CompareAndSwap(false, true) {
		return errors.New("sched: Serve was called while the world is being served")
	}
	defer s.serving.Store(false)
	s.SetSpeed(speed)
	for {
		s.letOthersDrive()
		err := s.begin("Serve")
		if err == nil {
			s.resumeClock()
			err = s.command(&command{kind: serving, until: maxOffset})
			s.driver.Unlock()
		}
		switch {
		case errors.Is(err, ErrEnded):
			return nil
		case err != nil:
			return err
		}
	}
}

// SetSpeed sets the speed of a served world's clock; 0 pauses it.
func (s *Scheduler) SetSpeed(speed float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !(speed > 0) { // neither negative nor NaN
		speed = 0
	}
	if s.pace.waiting && s.cmd.kind == serving {
		s.catchUp() // at the old speed, up to now
	}
	s.served.speed = speed
	s.served.anchor(time.Now(), s.now.Load())
	s.pace.interrupt()
}

// Speed returns the speed of a served world's clock; 0 is paused.
func (s *Scheduler) Speed() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.served.speed
}

// Call runs f as a foreground process and waits until it has returned. Unlike Do
// it does not drive the world: another goroutine does, usually in Serve. It is for
// the goroutines of other programs' requests, any number at once.
//
// When the world ends first, Call returns the world's error, and f may still be
// running: f must not touch anything that the caller uses afterwards.
func (s *Scheduler) Call(name string, f func(context.Context) error) error {
	p := &process{name: name, foreground: true, task: f, ended: make(chan struct{})}
	s.mu.Lock()
	if err := s.over(); err != nil {
		s.mu.Unlock()
		return err
	}
	if s.end == nil {
		s.end = make(chan struct{})
	}
	end := s.end
	s.instant = 0 // work from outside is not a livelock
	s.enqueue(p)
	s.mu.Unlock()
	select {
	case <-p.ended:
		return p.result
	case <-end:
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-p.ended: // both were ready
		return p.result
	default:
		return s.over()
	}
}

// over returns the error of an ended world, nil while it lives. The caller holds
// mu.
func (s *Scheduler) over() error {
	switch {
	case s.fatal != nil:
		return s.fatal
	case s.closing:
		return ErrEnded
	}
	return nil
}

// closeEnd makes every Call return. The caller holds mu and has ended the world.
func (s *Scheduler) closeEnd() {
	if s.end == nil {
		s.end = make(chan struct{})
	}
	select {
	case <-s.end:
	default:
		close(s.end)
	}
}

// served is the clock of a served world: a virtual time at a real time.
type served struct {
	speed   float64
	real    time.Time
	virtual int64
	left    int64 // where Serve left the clock when another driver took over
	turns   int   // since the clock moved
}

// anchor sets both times.
func (v *served) anchor(real time.Time, virtual int64) {
	v.real, v.virtual, v.left = real, virtual, virtual
}

// now returns the virtual time that belongs to the present real time. Real time
// in which the world was busy counts.
func (v *served) now() int64 {
	gone := float64(time.Since(v.real)) * v.speed
	if gone >= float64(maxOffset-v.virtual) {
		return maxOffset
	}
	return v.virtual + int64(gone)
}

// resumeClock continues where another driver left the clock: its jump is added, and
// the real time that it took counts.
func (s *Scheduler) resumeClock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now.Load()
	if now-s.served.left > maxOffset-s.served.virtual {
		s.served.anchor(time.Now(), now)
		return
	}
	s.served.virtual += now - s.served.left
	s.served.left = now
}

// patience is how many events of one instant a served world runs before the clock
// moves on although more are due, so that a busy world does not stop the clock.
const patience = 64

// keepTime counts an event of a served world. The caller holds mu.
func (s *Scheduler) keepTime() {
	if s.served.turns++; s.served.turns > patience {
		s.catchUp()
	}
}

// catchUp sets the clock to the time that belongs to the real time, or to the next
// timer if that comes first, and makes the events there due. The caller holds mu.
func (s *Scheduler) catchUp() {
	if s.served.speed == 0 {
		return
	}
	now, target := s.now.Load(), s.served.now()
	if len(s.timers.events) > 0 {
		target = min(target, s.timers.events[0].at)
	}
	if target <= now {
		return
	}
	s.now.Store(target)
	s.served.left, s.served.turns = target, 0
	s.instant = 0
	clear(s.census)
	s.makeDue(target)
}

// waitServed waits until something is due in a served world, or until it is
// interrupted. The caller holds mu; waitServed releases it meanwhile.
func (s *Scheduler) waitServed() {
	s.instant = 0
	s.catchUp()
	if len(s.due.events) > 0 {
		return
	}
	wait := time.Duration(-1)
	if s.served.speed > 0 && len(s.timers.events) > 0 {
		wait = realTime(s.timers.events[0].at-s.now.Load(), s.served.speed)
	}
	s.waitReal(wait)
	s.catchUp()
}

// takeOver interrupts Serve, waits for the present driver and locks driver.
func (s *Scheduler) takeOver() {
	s.mu.Lock()
	s.wanting++
	s.pace.interrupt()
	s.mu.Unlock()
	s.driver.Lock()
	s.mu.Lock()
	s.wanting--
	if s.wanting == 0 {
		s.noneWanting.Broadcast()
	}
	s.mu.Unlock()
}

// letOthersDrive waits until no driver is waiting.
func (s *Scheduler) letOthersDrive() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.wanting > 0 {
		s.noneWanting.Wait()
	}
}
