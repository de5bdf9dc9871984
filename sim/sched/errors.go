package sched

import (
	"cmp"
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

// EndError reports what ended a world.
type EndError struct {
	Ending  Ending
	Process string // "" after a livelock
	At      time.Time
	Seed    uint64
	Detail  string
	Value   any    // of a panic
	Stack   string // from a panic to the start of the process, or what a blocked process was doing
}

// Ending is how a world ended.
type Ending string

// The endings.
const (
	Panicked   Ending = "panicked"
	Exited     Ending = "called runtime.Goexit" // for example by a test's FailNow or SkipNow
	Livelocked Ending = "livelock"              // one instant had too many events
	Blocked    Ending = "blocked the world"     // in real time: it waits for something outside, or loops; the world is abandoned
)

func (e *EndError) Error() string {
	who := ""
	if e.Process != "" {
		who = fmt.Sprintf("process %q ", e.Process)
	}
	text := fmt.Sprintf("sched: %s%s at %s (seed %d): %s", who, e.Ending, stamp(e.At), e.Seed, e.Detail)
	return strings.TrimSuffix(text+"\n"+e.Stack, "\n")
}

// Unwrap returns the panic's value if it is an error.
func (e *EndError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

func stamp(t time.Time) string { return t.Format("2006-01-02T15:04:05.999999999Z") }

// unfinished returns the error of a process that ended without returning; value
// is the recovered value.
func (s *Scheduler) unfinished(p *process, value any) error {
	if value == nil {
		return &EndError{Ending: Exited, Process: p.name, At: s.Now(), Seed: s.seed,
			Detail: "a test's FailNow, Fatal and Skip work only outside processes"}
	}
	return s.panicked(p.name, value)
}

// panicked returns the error of a panic; value is the recovered value.
func (s *Scheduler) panicked(process string, value any) error {
	return &EndError{Ending: Panicked, Process: process, At: s.Now(), Seed: s.seed,
		Detail: fmt.Sprint(value), Value: value, Stack: panicStack(string(debug.Stack()))}
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
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(s.census[b]-s.census[a], strings.Compare(a, b)) })
	var shares []string
	for _, name := range names[:min(named, len(names))] {
		shares = append(shares, fmt.Sprintf("%s (%d %%)", name, s.census[name]*100/max(total, 1)))
	}
	return &EndError{Ending: Livelocked, At: s.Now(), Seed: s.seed,
		Detail: fmt.Sprintf("more than %d events at one instant, mostly %s", s.instantLimit, strings.Join(shares, ", "))}
}
