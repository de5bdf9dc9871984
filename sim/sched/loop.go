package sched

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"
)

// command is what a driver wants: events happen until it is met, none is left
// or the next lies beyond its horizon.
type command struct {
	kind  kind
	until int64    // offset; no event after it happens
	limit string   // what passing it means, for a NotQuietError
	proc  *process // do: the process whose end is waited for
	moved bool     // step: a process has been resumed
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

// loop serves one command, on a goroutine of its own: the driver must be able
// to walk away from a blocked process, and a coroutine must not be resumed from
// a goroutine that is locked to its thread, as a driver's may be.
func (s *Scheduler) loop(cmd *command) {
	s.floor.Lock()
	defer s.report() // deferred, because a Goexit in a process passes through here
	for s.turn(cmd) {
	}
}

// turn lets one event happen. It reports whether there may be another one.
func (s *Scheduler) turn(cmd *command) bool {
	s.mu.Lock()
	s.current = nil
	if s.fatal != nil || s.closing || s.met(cmd) {
		s.mu.Unlock()
		return false
	}
	if cmd.kind == serving {
		s.keepTime()
	}
	if s.due.live == 0 {
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

// met is whether cmd is done. Quiet means that no foreground process is left
// and nothing is due at this instant: upkeep that was woken just now may be
// about to start foreground work.
func (s *Scheduler) met(cmd *command) bool {
	switch cmd.kind {
	case untilReturn:
		return cmd.proc.finished
	case untilQuiet:
		return s.quiet == 0 && s.due.live == 0
	case oneSwitch:
		return cmd.moved
	case serving:
		return s.wanting > 0
	}
	return false
}

// jump moves the clock to the next timer and makes due what is due there; it is
// the only place where time passes, so clock modes belong here. It reports false
// when cmd ends here. It is called under mu and may release it for the real time
// that a pace asks for.
func (s *Scheduler) jump(cmd *command) bool {
	if cmd.kind == serving {
		s.waitServed()
		return true
	}
	idle := len(s.timers.events) == 0
	if s.outside > 0 && (s.pace.speed == 0 || idle && cmd.kind != untilTime) {
		s.rest(-1) // held
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
	s.fall(s.now.Load())
	return true
}

// fall makes due what is due by now.
func (s *Scheduler) fall(now int64) {
	for len(s.timers.events) > 0 && s.timers.events[0].at <= now {
		e := s.timers.events[0]
		s.timers.remove(e)
		s.due.push(e)
	}
}

// jumpsFreely is whether the clock of cmd jumps from event to event.
func (s *Scheduler) jumpsFreely(cmd *command) bool {
	return cmd.kind != serving && s.pace.speed == 0 && s.outside == 0
}

// moveTo sets the clock. When a pace asks for a wait it reports false after it,
// however far the clock has come: anything may have been scheduled or cancelled
// from outside meanwhile, so the caller has to look again.
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

// plausible counts who runs once half of the instant's events are used up, and
// ends the world when all are.
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

// report ends a command, however the loop came to its end.
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

// callbackFailure is the error for a panic that passed through the loop: of a
// function given to AfterFunc, for processes recover their own.
func (s *Scheduler) callbackFailure(value any) error {
	if value == nil {
		return nil
	}
	return &PanicError{Process: endOfContext, At: s.Now(), Value: value, Stack: panicStack(string(debug.Stack())), Seed: s.seed}
}

// endOfContext stands in reports where the name of a process would, when no
// process is running.
const endOfContext = "(end of a context)"

// failed ends the world with its first error. It is called under mu.
func (s *Scheduler) failed(err error) {
	if err != nil && s.fatal == nil {
		s.fatal = err
		s.tellEnd()
	}
}

// Do runs f as a foreground process, from now until it returns, and returns
// its error; other processes that are due take their turns meanwhile. The error
// is a *NotQuietError if f waits for something that cannot come, or longer than
// a month.
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

// Settle runs until the world is quiet: no foreground process is left and
// nothing is due. The clock then stands where the last of it happened. If that
// takes more than limit of virtual time, or if nothing is due and somebody still
// waits, the error is a *NotQuietError; in the first case the clock has moved by
// limit, in the second it stands where the last event happened.
func (s *Scheduler) Settle(limit time.Duration) error {
	if err := s.begin("Settle"); err != nil {
		return err
	}
	defer s.driver.Unlock()
	return s.command(&command{kind: untilQuiet, until: s.after(int64(max(limit, 0))), limit: fmt.Sprint(limit, " have passed")})
}

// Advance lets everything happen that is due within d; the clock then has moved
// by exactly d.
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

// AdvanceTo lets everything happen that is due up to and including t; the clock
// then stands at exactly t.
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

// Step resumes a single process, the next one, moving the clock if nothing is
// due now. It reports false when no process will ever run again by itself.
func (s *Scheduler) Step() (bool, error) {
	if err := s.begin("Step"); err != nil {
		return false, err
	}
	defer s.driver.Unlock()
	cmd := &command{kind: oneSwitch, until: maxOffset}
	err := s.command(cmd)
	return cmd.moved, err
}

// NextTimer is when the next event is due: now, if one is due already.
func (s *Scheduler) NextTimer() (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.due.live > 0:
		return s.Now(), true
	case len(s.timers.events) > 0:
		return s.instantAt(s.timers.events[0].at), true
	}
	return time.Time{}, false
}

// command has the loop serve cmd and waits for its end.
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

// begin makes the caller the one driver.
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
