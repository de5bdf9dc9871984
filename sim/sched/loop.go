package sched

import (
	"context"
	"fmt"
	"time"
)

// command is a driver's call: events happen until its condition holds, no event is
// left or the next one lies after until.
type command struct {
	kind  kind
	until int64    // offset; no event after it happens
	limit string   // the reason in a NotQuietError when it passes
	proc  *process // untilReturn: the process of Do
	moved bool     // oneSwitch: a process has been resumed
	err   error
}

type kind uint8

const (
	untilReturn kind = iota // Do
	untilQuiet              // Settle
	untilTime               // Advance
	oneSwitch               // Step
	serving                 // Serve
)

// loop runs one command on a goroutine of its own: the driver must be able to
// abandon a blocked process, and a goroutine that is locked to its thread, as a
// driver's may be, must not resume a coroutine.
func (s *Scheduler) loop(cmd *command) {
	s.floor.Lock()
	defer s.report() // deferred, because a Goexit in a process passes through here
	for s.runOne(cmd) {
	}
}

// runOne runs one due event or, if none is due, calls jump. It reports whether cmd is
// to continue.
func (s *Scheduler) runOne(cmd *command) bool {
	s.mu.Lock()
	s.current = nil
	if s.fatal != nil || s.closing || s.isDone(cmd) {
		s.mu.Unlock()
		return false
	}
	if cmd.kind == serving {
		s.keepTime()
	}
	if len(s.due.events) == 0 {
		more := s.jump(cmd)
		s.mu.Unlock()
		return more
	}
	e := s.pick()
	if s.instant++; s.instant > s.instantLimit/2 && !s.plausible(e) {
		s.mu.Unlock()
		return false
	}
	p := e.proc
	if p == nil {
		s.mu.Unlock()
		e.ctx.cancel(context.DeadlineExceeded)
		return true
	}
	cmd.moved = true
	s.current = p
	p.onCtx.leave()
	s.mu.Unlock()
	s.resume(p)
	return true
}

// isDone reports whether the condition of cmd holds. Quiet means that no foreground
// process is left and nothing is due at this instant: a background process that is
// due may start foreground work.
func (s *Scheduler) isDone(cmd *command) bool {
	switch cmd.kind {
	case untilReturn:
		return cmd.proc.finished
	case untilQuiet:
		return s.quiet == 0 && len(s.due.events) == 0
	case oneSwitch:
		return cmd.moved
	case serving:
		return s.wanting > 0
	}
	return false
}

// jump moves the clock to the next timer and makes its events due. Time passes
// only here, so the clock's modes are decided here. It reports false when cmd ends
// here. The caller holds mu; jump may release it while it waits in real time.
func (s *Scheduler) jump(cmd *command) bool {
	if cmd.kind == serving {
		s.waitServed()
		return true
	}
	idle := len(s.timers.events) == 0
	if s.outside > 0 && !s.unheld && (s.pace.speed == 0 || idle && cmd.kind != untilTime) {
		s.waitReal(-1) // held
		return true
	}
	if idle && cmd.kind != untilTime {
		if cmd.kind != oneSwitch {
			cmd.err = s.notQuiet("nothing is due any more")
		}
		return false
	}
	target, beyond := cmd.until, true
	if !idle && s.timers.events[0].at <= cmd.until {
		target, beyond = s.timers.events[0].at, false
	}
	if !s.moveTo(target) {
		return true
	}
	if beyond {
		if cmd.kind != untilTime {
			cmd.err = s.notQuiet(cmd.limit)
		}
		return false
	}
	s.makeDue(s.now.Load())
	return true
}

// makeDue moves the timers up to now to the due list.
func (s *Scheduler) makeDue(now int64) {
	for len(s.timers.events) > 0 && s.timers.events[0].at <= now {
		e := s.timers.events[0]
		s.timers.remove(e)
		s.due.push(e)
	}
}

// moveTo sets the clock. With a pace it waits in real time and reports false:
// other goroutines may have scheduled or cancelled events meanwhile, so the caller
// must decide again.
func (s *Scheduler) moveTo(target int64) bool {
	now := s.now.Load()
	if target <= now {
		return true
	}
	s.instant = 0
	clear(s.census)
	if s.pace.speed > 0 {
		s.now.Store(now + s.wait(target-now))
		return false
	}
	s.now.Store(target)
	return true
}

// plausible counts events by process after half of the limit, and ends the world
// at the limit.
func (s *Scheduler) plausible(e *event) bool {
	if s.census == nil {
		s.census = make(map[string]int)
	}
	name := endOfContext
	if e.proc != nil {
		name = e.proc.name
	}
	s.census[name]++
	if s.instant <= s.instantLimit {
		return true
	}
	s.failed(s.livelock())
	return false
}

// report ends a command. The loop may have ended by a Goexit or a panic.
func (s *Scheduler) report() {
	failure := s.callbackFailure(recover())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed(failure)
	s.current, s.cmd = nil, nil
	s.floor.Unlock()
	if s.gone {
		go s.release()
		return
	}
	s.done <- struct{}{}
}

// callbackFailure returns the error for a panic of a function given to AfterFunc.
// Panics of processes are recovered in retire.
func (s *Scheduler) callbackFailure(value any) error {
	if value == nil {
		return nil
	}
	return s.panicked(endOfContext, value)
}

// endOfContext replaces the name of the process in reports when no process is
// running.
const endOfContext = "(end of a context)"

// failed ends the world with its first error. The caller holds mu.
func (s *Scheduler) failed(err error) {
	if err != nil && s.fatal == nil {
		s.fatal = err
		s.closeEnd()
	}
}

// Do runs f as a foreground process and returns its error; other processes run
// meanwhile. The error is a *NotQuietError if f waits although nothing is due, or
// for more than a month.
func (s *Scheduler) Do(name string, f func(context.Context) error) error {
	if err := s.begin("Do"); err != nil {
		return err
	}
	defer s.driver.Unlock()
	const month = 31 * 24 * time.Hour
	p := &process{name: name, foreground: true, task: f}
	s.spawn(p)
	err := s.command(&command{kind: untilReturn, proc: p, until: s.after(int64(month)), limit: "a month has passed"})
	if err != nil {
		return err
	}
	return p.result
}

// Settle runs the world until it is quiet: no foreground process is left and
// nothing is due. The clock then shows the time of the last event. The error is a
// *NotQuietError if that takes more virtual time than limit (the clock has moved
// by limit), or if nothing is due and a foreground process still waits.
func (s *Scheduler) Settle(limit time.Duration) error {
	if err := s.begin("Settle"); err != nil {
		return err
	}
	defer s.driver.Unlock()
	return s.command(&command{kind: untilQuiet, until: s.after(int64(max(limit, 0))), limit: fmt.Sprint(limit, " have passed")})
}

// Advance runs all events that are due within d. The clock moves by exactly d.
func (s *Scheduler) Advance(d time.Duration) error {
	if err := s.begin("Advance"); err != nil {
		return err
	}
	defer s.driver.Unlock()
	if d < 0 {
		return fmt.Errorf("sched: cannot advance by %s: virtual time does not go back", d)
	}
	return s.command(&command{kind: untilTime, until: s.after(int64(d))})
}

// AdvanceTo runs all events that are due up to and including t. The clock then
// shows t.
func (s *Scheduler) AdvanceTo(t time.Time) error {
	if err := s.begin("AdvanceTo"); err != nil {
		return err
	}
	defer s.driver.Unlock()
	now := s.Now()
	if t.Before(now) {
		return fmt.Errorf("sched: cannot advance to %s: it is %s already", stamp(t.UTC()), stamp(now))
	}
	return s.command(&command{kind: untilTime, until: s.after(int64(t.Sub(now)))})
}

// Step resumes the next process, and moves the clock if nothing is due now. It
// reports false when no event is left.
func (s *Scheduler) Step() (bool, error) {
	if err := s.begin("Step"); err != nil {
		return false, err
	}
	defer s.driver.Unlock()
	cmd := &command{kind: oneSwitch, until: maxOffset}
	err := s.command(cmd)
	return cmd.moved, err
}

// NextTimer returns the time of the next event, which may be now.
func (s *Scheduler) NextTimer() (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case len(s.due.events) > 0:
		return s.Now(), true
	case len(s.timers.events) > 0:
		return s.instantAt(s.timers.events[0].at), true
	}
	return time.Time{}, false
}

// command runs cmd in the loop and waits for its end.
func (s *Scheduler) command(cmd *command) error {
	s.mu.Lock()
	s.cmd, s.instant = cmd, 0
	clear(s.census)
	s.mu.Unlock()
	go s.loop(cmd)
	s.await()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.over(); err != nil {
		return err
	}
	return cmd.err
}

// begin makes the caller the driver.
func (s *Scheduler) begin(call string) error {
	if !s.driver.TryLock() {
		if s.calledInside() {
			return fmt.Errorf("sched: %s was called inside a process of its own world: only drivers, outside, may call it", call)
		}
		s.takeOver()
	}
	s.mu.Lock()
	err := s.over()
	s.mu.Unlock()
	if err != nil {
		s.driver.Unlock()
	}
	return err
}
