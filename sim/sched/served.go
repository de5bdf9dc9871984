package sched

import (
	"context"
	"errors"
	"time"
)

// Serve runs the world on the real clock, at speed times real time, until Close:
// then the error is nil, otherwise it is what ended the world. Speed 0 is a
// paused clock: what is due happens, and time stands still.
//
// While the world is served other drivers may call as usual. Each takes over
// between two events and jumps freely, and the clock goes on from where it
// leaves it.
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

// SetSpeed changes how fast the clock of a served world goes; 0 pauses it.
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

// Speed is how fast the clock of a served world goes; 0 is paused.
func (s *Scheduler) Speed() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.served.speed
}

// Call posts f into the world as a foreground process and waits until it has
// returned. Unlike Do it does not drive: somebody else does, as a rule Serve. It
// is for the goroutines of other programs' requests, any number at once.
//
// When the world ends first the error is the world's, and f may still be
// running: it must touch nothing that the caller goes on to use.
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
	s.instant = 0 // work from outside is no livelock
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

// over is why nothing happens any more in this world, or nil. It is called under
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

// tellEnd lets every Call return. It is called under mu, when the world ends.
func (s *Scheduler) tellEnd() {
	if s.end == nil {
		s.end = make(chan struct{})
	}
	select {
	case <-s.end:
	default:
		close(s.end)
	}
}

// served is the clock of a served world: where it stood at some real time.
type served struct {
	speed   float64
	real    time.Time
	virtual int64
	left    int64 // where Serve left the clock when another driver took over
	turns   int   // since the clock moved
}

// anchor begins to count at the given place.
func (v *served) anchor(real time.Time, virtual int64) {
	v.real, v.virtual, v.left = real, virtual, virtual
}

// now is where the clock ought to stand. Real time in which the world was busy
// counts: the clock catches up.
func (v *served) now() int64 {
	gone := float64(time.Since(v.real)) * v.speed
	if gone >= float64(maxOffset-v.virtual) {
		return maxOffset
	}
	return v.virtual + int64(gone)
}

// resumeClock goes on where another driver left the clock. What it jumped is
// added; the real time it took is not lost.
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

// patience is how many events of one instant a served world lets happen before the
// clock moves on although more are due: whoever is woken by a timer finds the
// clock there, and a busy world does not stop it.
const patience = 64

// keepTime is called for each event of a served world. It is called under mu.
func (s *Scheduler) keepTime() {
	if s.served.turns++; s.served.turns > patience {
		s.catchUp()
	}
}

// catchUp sets the clock to where it ought to stand, or to the next timer if that
// comes first, and makes due what is due there. It is called under mu.
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
	s.fall(target)
}

// waitServed waits until something is due in a served world, or until anything
// has changed. It is called under mu and releases it meanwhile.
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
	s.rest(wait)
	s.catchUp()
}

// takeOver waits for the driver that is busy, and has Serve give way. It returns
// holding the driver's lock.
func (s *Scheduler) takeOver() {
	s.mu.Lock()
	s.wanting++
	s.pace.interrupt()
	s.mu.Unlock()
	s.driver.Lock()
	s.mu.Lock()
	s.wanting--
	if s.wanting == 0 {
		s.nobodyWants.Broadcast()
	}
	s.mu.Unlock()
}

// letOthersDrive waits until no driver is waiting for its turn.
func (s *Scheduler) letOthersDrive() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.wanting > 0 {
		s.nobodyWants.Wait()
	}
}
