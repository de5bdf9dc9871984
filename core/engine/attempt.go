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

// outcome is the result of an attempt at an effect.
type outcome struct {
	name         string
	entry        ledger.Entry // for the ledger, unless its state is zero
	removeIntent bool         // the effect has not happened: remove its intent
	try          *ledger.Try  // the failed attempts to store, nil for none
	redecide     []string     // decisions to make again
}

// attempt carries out an effect once. After a temporary error the effect is retried
// at its Try's time; the ledger keeps the intent unless the effect has certainly
// not happened. Only an effect that has certainly not happened, or can be found, is
// repeated (XR-05, XR-07). An error means that this instance has ended.
func (e *Engine) attempt(ctx context.Context, s step) (*outcome, error) {
	ctx, d := e.decide(ctx, &s)
	o, err := e.carryOut(ctx, s)
	if o != nil {
		o.entry.Cause = s.cause
		if o.try != nil {
			o.try.Cause = d.Cause
		}
	}
	e.decided(&s, d, o, err)
	return o, err
}

func (e *Engine) carryOut(ctx context.Context, s step) (*outcome, error) {
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
		if s.isExpired(e.rt.Now()) {
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
		return &outcome{name: s.name, removeIntent: !unknown, try: s.job.Record.Try(s.name)}, nil
	}
	return e.failed(s, err, unknown), nil
}

// isExpired reports whether an effect for a person has expired (XR-16).
func (s *step) isExpired(now time.Time) bool {
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
	return &outcome{name: s.name, entry: ledger.Entry{Name: s.name, State: ledger.Done, Value: value}}
}

// find resolves an unknown result according to the effect's class. A repeatable
// effect counts as not happened, because repeating it does no harm.
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

// maxPassing is the number of attempts at an effect whose refusal will not last
// according to the vendor: about a quarter of an hour. Then it counts as a lasting
// refusal.
const maxPassing = 10

// failed decides what follows from a failed attempt: a retry after an exponentially
// growing delay, or a refusal.
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
	e.log.Warn("an effect failed; it is retried", "call", s.job.Call.ID, "effect", s.name, "why", err)
	try.Next = now + roundUp(backoff.New(e.rt, s.name+" "+s.job.Call.ID).Nth(max(1, try.Count-try.Refusals)))
	return &outcome{name: s.name, removeIntent: !unknown, try: &try}
}

// roundUp converts a delay to milliseconds.
func roundUp(d time.Duration) int64 { return int64((d + time.Millisecond - 1) / time.Millisecond) }

// retriedFor is how long a refused effect is retried automatically, without the
// time in which the integration was stopped (XR-16).
const retriedFor = 24 * time.Hour

// refused handles an effect that was refused by the vendor or could not be
// requested. If an object that the effect depends on is gone, the choices of it are
// made again, and the effect is retried at once. Otherwise it is retried in the
// background at growing intervals, which are equal for all effects of a call, so
// that a choice is retried before the effects that depend on it.
func (e *Engine) refused(s step, err error, try ledger.Try) *outcome {
	if names := s.staleChoices(err); len(names) > 0 && !try.Remade {
		e.log.Warn("an effect was refused; its choices are made again", "call", s.job.Call.ID, "effect", s.name, "choices", names, "why", err)
		try.Remade, try.Next = true, try.Last
		return &outcome{name: s.name, removeIntent: !try.Unknown, try: &try, redecide: names}
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
	e.log.Error("an effect was refused; it is stored and retried", "call", s.job.Call.ID, "effect", s.name, "attempts", try.Count, "why", err)
	return &outcome{name: s.name, try: &try, entry: ledger.Entry{Name: s.name, State: ledger.Refused, Value: err.Error()}}
}

// staleChoices lists the stored decisions to make again after a refusal.
func (s *step) staleChoices(err error) (names []string) {
	if s.effect.Redecide == nil {
		return nil
	}
	for _, name := range s.effect.Redecide(s.job, err) {
		if _, decided := s.job.Record.Find(name); decided {
			names = append(names, name)
		}
	}
	return names
}

func (e *Engine) lost(s step) *outcome {
	e.log.Error("an effect may be lost: it got no response and must not be repeated", "call", s.job.Call.ID, "effect", s.name)
	return e.givenUp(s, ledger.Lost)
}

func (e *Engine) expired(s step) *outcome {
	e.log.Error("an effect for a person has expired; it is dropped", "call", s.job.Call.ID, "effect", s.name)
	return e.givenUp(s, ledger.Expired)
}

// givenUp stores the attempts at a lost or expired effect, for the list of effects
// that were not done.
func (e *Engine) givenUp(s step, state ledger.State) *outcome {
	now := e.rt.Now().UnixMilli()
	try := ledger.Try{Effect: s.name, First: now, Last: now}
	if known := s.job.Record.Try(s.name); known != nil {
		try = *known
	}
	try.Next = 0
	return &outcome{name: s.name, try: &try, entry: ledger.Entry{Name: s.name, State: state, Value: try.Answer}}
}
