package engine

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/callsim/callsim/core/backoff"
	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/vendors"
)

// outcome is what an attempt at an effect came to.
type outcome struct {
	name   string
	entry  ledger.Entry // to enter in the ledger, unless it has no state
	back   bool         // the effect has not happened: its intent is taken back
	try    *ledger.Try  // what to keep of the failed attempts, nil for nothing
	remake []string     // decisions that are to be made again
}

// attempt carries out an effect once. What failed in passing is tried again when
// its Try says so; the ledger then holds the intent unless the effect has surely
// not happened. An error means that this instance has ended. Only what surely has
// not happened, or can be found, is done again (XR-05, XR-07).
func (e *Engine) attempt(ctx context.Context, s step) (*outcome, error) {
	var (
		unknown  = s.unknown
		value    string
		happened bool
		err      error
	)
	if unknown {
		if s.effect.Class == ledger.Once {
			return e.lost(s), nil
		}
		value, happened, err = find(ctx, s)
		unknown = err != nil
	}
	if err == nil && !happened {
		if s.isTooLate(e.rt.Now()) {
			return e.expired(s), nil
		}
		value, err = s.effect.Do(ctx, s.job)
		unknown = isUnknown(err)
	}
	switch {
	case err == nil:
		return e.done(ctx, s, value), nil
	case fence.Ended(ctx, err):
		return nil, err
	case e.stopped():
		return &outcome{name: s.name, back: !unknown, try: s.job.Record.Try(s.name)}, nil
	}
	return e.failed(s, err, unknown), nil
}

// isTooLate reports whether an effect that reaches a person comes too late for them
// (XR-16).
func (s *step) isTooLate(now time.Time) bool {
	if s.effect.Expires == nil {
		return false
	}
	until := s.effect.Expires(s.job)
	return !until.IsZero() && now.After(until)
}

func (e *Engine) done(ctx context.Context, s step, value string) *outcome {
	if e.log.Enabled(ctx, slog.LevelDebug) {
		e.log.Debug("an effect is done", "call", s.job.Call.ID, "effect", s.name, "value", value)
	}
	e.counts.done.Add(1)
	e.observe(s, value)
	return &outcome{name: s.name, entry: ledger.Entry{Name: s.name, State: ledger.Done, Value: value}}
}

// find resolves an unknown result by the effect's class. What is repeatable
// counts as not happened: doing it again does no harm.
func find(ctx context.Context, s step) (value string, happened bool, err error) {
	if s.effect.Class == ledger.Repeatable {
		return "", false, nil
	}
	return s.effect.Find(ctx, s.job)
}

func isUnknown(err error) bool {
	_, ok := errors.AsType[*vendors.Unknown](err)
	return ok
}

// maxPassing is how many attempts a refusal gets that will not last by the vendor's
// code: about a quarter of an hour. One that lasts after all is a refusal.
const maxPassing = 10

// failed decides what follows from an attempt that failed: another one after a
// growing pause, or a refusal.
func (e *Engine) failed(s step, err error, unknown bool) *outcome {
	now := e.rt.Now().UnixMilli()
	try := ledger.Try{Effect: s.name, First: now}
	if known := s.job.Record.Try(s.name); known != nil {
		try = *known
	}
	try.Count++
	try.Last = now
	try.Request, try.Status, try.Answer = vendors.Exchange(err)
	if !vendors.Temporary(err) || vendors.IsPassing(err) && try.Count > maxPassing {
		try.Unknown = unknown
		return e.refused(s, err, try)
	}
	e.log.Warn("an effect did not succeed yet", "call", s.job.Call.ID, "effect", s.name, "why", err)
	try.Next = now + roundUp(backoff.New(e.rt, s.name+" "+s.job.Call.ID).Nth(max(1, try.Count-try.Refusals)))
	return &outcome{name: s.name, back: !unknown, try: &try}
}

// roundUp is a pause in milliseconds.
func roundUp(d time.Duration) int64 { return int64((d + time.Millisecond - 1) / time.Millisecond) }

// retriedFor is for how much active time a refused effect is tried again by itself
// (XR-16).
const retriedFor = 24 * time.Hour

// refused keeps an effect that the vendor, or the request itself, will not let
// happen now. All effects of a call have the same intervals, so that a choice is tried
// again before what goes by it. First the choices that it goes by are made again, should one of their
// objects be gone; then it is tried again at growing intervals, as upkeep.
func (e *Engine) refused(s step, err error, try ledger.Try) *outcome {
	if names := s.stale(err); len(names) > 0 && !try.Remade {
		e.log.Warn("an effect was refused; its choices are made again", "call", s.job.Call.ID, "effect", s.name, "choices", names, "why", err)
		try.Remade, try.Next = true, try.Last
		return &outcome{name: s.name, back: !try.Unknown, try: &try, remake: names}
	}
	if try.Barred++; !vendors.IsBarred(err) {
		try.Barred = 0
	}
	try.Refusals++
	pause := roundUp(backoff.Refusal(e.rt, s.job.Call.ID).Nth(try.Refusals))
	try.Remade, try.Next, try.Active = false, try.Last+pause, try.Active+pause
	if try.Active > int64(retriedFor/time.Millisecond) {
		try.Next = 0
	}
	e.counts.refused.Add(1)
	e.log.Error("an effect was refused; it is kept and tried again", "call", s.job.Call.ID, "effect", s.name, "attempts", try.Count, "why", err)
	return &outcome{name: s.name, try: &try, entry: ledger.Entry{Name: s.name, State: ledger.Refused, Value: err.Error()}}
}

// stale lists the decisions of the call that an effect wants to have made again
// after a refusal.
func (s *step) stale(err error) (names []string) {
	if s.effect.Again == nil {
		return nil
	}
	for _, name := range s.effect.Again(s.job, err) {
		if _, decided := s.job.Record.Find(name); decided {
			names = append(names, name)
		}
	}
	return names
}

func (e *Engine) lost(s step) *outcome {
	e.log.Error("an effect may be lost: its answer never came and it must not be repeated", "call", s.job.Call.ID, "effect", s.name)
	return e.givenUp(s, ledger.Lost)
}

func (e *Engine) expired(s step) *outcome {
	e.log.Error("an effect came too late for the person it was meant for and is given up", "call", s.job.Call.ID, "effect", s.name)
	return e.givenUp(s, ledger.Expired)
}

// givenUp keeps what is known of the attempts, for the list of what was not done.
func (e *Engine) givenUp(s step, state ledger.State) *outcome {
	now := e.rt.Now().UnixMilli()
	try := ledger.Try{Effect: s.name, First: now, Last: now}
	if known := s.job.Record.Try(s.name); known != nil {
		try = *known
	}
	try.Next = 0
	return &outcome{name: s.name, try: &try, entry: ledger.Entry{Name: s.name, State: state, Value: try.Answer}}
}
