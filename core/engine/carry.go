package engine

import (
	"context"
	"errors"
	"log/slog"

	"github.com/callsim/callsim/core/backoff"
	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/vendors"
)

// carry carries out an effect to its end, through refusals, outages and lost
// answers, and returns what to enter in the ledger. errStopped comes with the
// name of an effect that surely has not happened, or without one; any other
// error means that this instance has ended. The ledger then holds the intent.
func (e *Engine) carry(ctx context.Context, s step) (ledger.Entry, error) {
	var pauses, patient backoff.Pauses
	unknown := s.unknown
	for failed := false; ; failed = true {
		var (
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
			value, err = s.effect.Do(ctx, s.job)
			unknown = isUnknown(err)
		}
		switch {
		case err == nil:
			if e.log.Enabled(ctx, slog.LevelDebug) {
				e.log.Debug("an effect is done", "call", s.job.Call.ID, "effect", s.name, "value", value)
			}
			return ledger.Entry{Name: s.name, State: ledger.Done, Value: value}, nil
		case fence.Ended(ctx, err):
			return ledger.Entry{}, err
		case e.stopped() && unknown:
			return ledger.Entry{}, errStopped
		case e.stopped():
			return ledger.Entry{Name: s.name}, errStopped
		case !vendors.Temporary(err):
			return e.refused(s, err), nil
		}
		e.log.Warn("an effect did not succeed yet", "call", s.job.Call.ID, "effect", s.name, "why", err)
		if !failed { // for the first time; most effects never do
			pauses = backoff.New(e.rt, s.name+" "+s.job.Call.ID)
			patient = backoff.Patient(e.rt, s.name+" "+s.job.Call.ID)
		}
		row := &pauses
		if vendors.IsBarred(err) {
			row = &patient
		}
		if err := row.Sleep(ctx); err != nil {
			return ledger.Entry{}, err
		}
	}
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

// refused gives an effect up: the vendor, or the request itself, will not be
// better for trying again.
func (e *Engine) refused(s step, err error) ledger.Entry {
	e.log.Error("an effect was refused and is given up", "call", s.job.Call.ID, "effect", s.name, "why", err)
	return ledger.Entry{Name: s.name, State: ledger.Refused, Value: err.Error()}
}

func (e *Engine) lost(s step) ledger.Entry {
	e.log.Error("an effect may be lost: its answer never came and it must not be repeated", "call", s.job.Call.ID, "effect", s.name)
	return ledger.Entry{Name: s.name, State: ledger.Lost}
}
