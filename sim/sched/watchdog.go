package sched

import (
	"fmt"
	"runtime"
	"strings"
	"time"
)

// checks is how often the watchdog checks in its time: a process is reported as
// blocked at most a quarter later.
const checks = 4

// await waits until the loop reports the end of a command. It abandons the world if
// nothing has happened for the watchdog's time.
func (s *Scheduler) await() {
	if s.alarm == nil {
		s.alarm = time.NewTimer(s.watchdog / checks)
	} else {
		s.alarm.Reset(s.watchdog / checks)
	}
	defer s.alarm.Stop()
	for seen, still := s.beat(), 0; ; s.alarm.Reset(s.watchdog / checks) {
		select {
		case <-s.done:
			return
		case <-s.alarm.C:
		}
		if now := s.beat(); now != seen {
			seen, still = now, 0
			continue
		}
		if still++; still >= checks && s.abandon() {
			return
		}
	}
}

// heartbeat changes with every event.
type heartbeat struct {
	seq     uint64
	now     int64
	instant int
	turns   uint64
}

func (s *Scheduler) beat() heartbeat {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pace.waiting {
		s.paced++ // waiting for the real clock counts as progress
	}
	return heartbeat{seq: s.seq, now: s.now.Load(), instant: s.instant, turns: s.stats.Switches + s.paced}
}

// abandon ends the world with an EndError and leaves the blocked goroutine
// alone, unless the command has ended meanwhile.
func (s *Scheduler) abandon() bool {
	stack := stackOf(s)
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.done:
		return true
	default:
	}
	name := endOfContext
	if s.current != nil {
		name = s.current.name
	} else if s.visitor != "" {
		name = s.visitor
	}
	s.gone, s.closing = true, true
	s.fatal = &EndError{Ending: Blocked, Process: name, At: s.Now(), Seed: s.seed, Stack: stack,
		Detail: fmt.Sprintf("it neither waited nor returned for %s of real time; the world is abandoned", s.watchdog)}
	s.closeEnd()
	return true
}

// runFrame is the start of the frame of Scheduler.run in a stack dump.
const runFrame = "github.com/callsim/callsim/sim/sched.(*Scheduler).run("

// frameOf returns the frame that only stacks of s's processes contain.
func frameOf(s *Scheduler) string { return fmt.Sprintf("%s%p", runFrame, s) }

// stackOf returns the stack of the running process of s: the stack of the goroutine
// with a process of s which is not parked.
func stackOf(s *Scheduler) string {
	mark := frameOf(s)
	for _, stack := range strings.Split(allStacks(), "\n\n") {
		head, frames, _ := strings.Cut(stack, "\n")
		if strings.Contains(frames, mark) && !strings.Contains(head, "[coroutine") {
			return untilProcess(strings.Split(stack, "\n"))
		}
	}
	return "(its stack could not be found)"
}

func allStacks() string {
	for size := 1 << 20; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size || size >= 1<<26 {
			return string(buf[:n])
		}
	}
}

// calledInside reports whether the calling goroutine is a process of this world. It
// takes microseconds and is called only when another driver is at work.
func (s *Scheduler) calledInside() bool {
	for size := 16 << 10; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, false); n < size {
			return strings.Contains(string(buf[:n]), frameOf(s))
		}
	}
}
