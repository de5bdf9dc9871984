package sched

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// ErrEnded is the error of a closed world, for drivers and for processes that are
// being unwound. For a process it wraps context.Canceled as well.
var ErrEnded = errors.New("sched: the world has ended")

var errEnded = fmt.Errorf("%w: %w", ErrEnded, context.Canceled)

// NotQuietError reports that foreground work is left. It does not end the world.
type NotQuietError struct {
	At      time.Time
	Reason  string   // "nothing is due any more", "24h0m0s have passed"
	Waiting []string // foreground processes and what each waits for, sorted
	Seed    uint64
}

func (e *NotQuietError) Error() string {
	return fmt.Sprintf("sched: not quiet at %s (seed %d): %s, but foreground work is left: %s",
		stamp(e.At), e.Seed, e.Reason, strings.Join(e.Waiting, "; "))
}

// PanicError reports that a process panicked. The world has ended.
type PanicError struct {
	Process string
	At      time.Time
	Value   any
	Stack   string // from the panic to the start of the process
	Seed    uint64
}

func (e *PanicError) Error() string {
	return fmt.Sprintf("sched: process %q panicked at %s (seed %d): %v\n%s", e.Process, stamp(e.At), e.Seed, e.Value, e.Stack)
}

// Unwrap returns the panic's value if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// GoexitError reports that a process called runtime.Goexit, for example by a
// test's FailNow or SkipNow. The world has ended. Assertions belong into the
// driver.
type GoexitError struct {
	Process string
	At      time.Time
	Seed    uint64
}

func (e *GoexitError) Error() string {
	return fmt.Sprintf("sched: process %q called runtime.Goexit at %s (seed %d): a test's FailNow, Fatal and Skip work only outside processes",
		e.Process, stamp(e.At), e.Seed)
}

// LivelockError reports that one instant had too many events. The world has ended.
type LivelockError struct {
	At        time.Time
	Events    int
	Processes []string // the most frequent ones, with their share of the last half
	Seed      uint64
}

func (e *LivelockError) Error() string {
	return fmt.Sprintf("sched: livelock at %s (seed %d): more than %d events at one instant, mostly %s",
		stamp(e.At), e.Seed, e.Events, strings.Join(e.Processes, ", "))
}

// BlockedError reports that a process ran for too long in real time: it waits for
// something outside the world, or loops. The world is abandoned.
type BlockedError struct {
	Process string
	At      time.Time
	For     time.Duration
	Stack   string // what the process was doing
	Seed    uint64
}

func (e *BlockedError) Error() string {
	return fmt.Sprintf("sched: process %q blocked the world at %s for %s of real time (seed %d); the world is abandoned\n%s",
		e.Process, stamp(e.At), e.For, e.Seed, e.Stack)
}

func stamp(t time.Time) string { return t.Format("2006-01-02T15:04:05.999999999Z") }

// unfinished returns the error of a process that ended without returning; value
// is the recovered value.
func (s *Scheduler) unfinished(p *process, value any) error {
	if value == nil {
		return &GoexitError{Process: p.name, At: s.Now(), Seed: s.seed}
	}
	return &PanicError{Process: p.name, At: s.Now(), Value: value, Stack: panicStack(string(debug.Stack())), Seed: s.seed}
}

// panicStack cuts a stack down to the frames between the panic and the start of
// the process.
func panicStack(stack string) string {
	lines := strings.Split(strings.TrimSpace(stack), "\n")
	if i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "panic(") }); i >= 0 {
		lines = lines[min(i+2, len(lines)):]
	}
	return untilProcess(lines)
}

// untilProcess drops the frames below the process's own function.
func untilProcess(lines []string) string {
	if i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, runFrame) }); i >= 0 {
		lines = lines[:i]
	}
	return strings.Join(lines, "\n")
}

// notQuiet returns an error that lists the foreground processes.
func (s *Scheduler) notQuiet(reason string) error {
	e := &NotQuietError{At: s.Now(), Reason: reason, Seed: s.seed}
	for _, w := range s.workers {
		if p := w.proc; p != nil && p.foreground {
			e.Waiting = append(e.Waiting, s.waitsFor(p))
		}
	}
	slices.Sort(e.Waiting)
	return e
}

func (s *Scheduler) waitsFor(p *process) string {
	if p.external != nil {
		return fmt.Sprintf("%s waits for an answer from outside the world", p.name)
	}
	if p.signal != nil {
		return fmt.Sprintf("%s waits for signal %q", p.name, p.signal.name)
	}
	return fmt.Sprintf("%s sleeps until %s", p.name, stamp(s.instantAt(p.at)))
}

// livelock returns an error that names the processes with the most events since
// half of the limit.
func (s *Scheduler) livelock() error {
	const named = 5
	var names []string
	total := 0
	for name, n := range s.census {
		names = append(names, name)
		total += n
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := s.census[b] - s.census[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	e := &LivelockError{At: s.Now(), Events: s.instantLimit, Seed: s.seed}
	for _, name := range names[:min(named, len(names))] {
		e.Processes = append(e.Processes, fmt.Sprintf("%s (%d %%)", name, s.census[name]*100/max(total, 1)))
	}
	return e
}
