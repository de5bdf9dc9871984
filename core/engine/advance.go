package engine

import (
	"context"
	"iter"
	"strconv"
	"time"

	"github.com/callsim/callsim/core/backoff"
	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/store"
)

// result is the result of the last step, stored by the next transaction.
type result struct {
	outcome   *outcome   // of an attempt at an effect
	retrieved bool       // the call was retrieved from the API
	fact      *call.Fact // the retrieved fact; nil: the API has no such call
}

// step is the next thing to do; the zero step is nothing.
type step struct {
	effect   *Effect
	name     string // the effect's name in the ledger
	unknown  bool   // the effect may have happened before
	retrieve bool
	until    time.Time // wait until this time
	pause    time.Time // wait until this time, and block the other calls of the key
	retry    int64     // when a refused effect is retried, in milliseconds; 0: never
	job      *Job
	cause    string   // of effect or retrieve: what made it due
	also     []string // what else came at that time
}

// isIdle reports whether nothing is to be done or waited for.
func (s *step) isIdle() bool {
	return s.effect == nil && !s.retrieve && s.until.IsZero() && s.pause.IsZero()
}

// wakesAt returns when the call's work continues, in milliseconds; 0 means at once
// or with the next fact.
func (s *step) wakesAt() int64 {
	switch {
	case !s.pause.IsZero():
		return s.pause.UnixMilli()
	case !s.until.IsZero():
		return s.until.UnixMilli()
	}
	return 0
}

// work takes steps for a call until nothing is left to do now. It runs one at a
// time per key.
func (e *Engine) work(ctx context.Context, key, id string) {
	e.interrupt(id)
	var last result
	for {
		s, err := e.advanceUntilStored(ctx, key, id, last)
		if err != nil {
			return // this instance has ended; the next one resumes the work
		}
		switch last = (result{}); {
		case s.effect != nil:
			if last.outcome, err = e.attempt(ctx, s); err != nil {
				return
			}
		case s.retrieve:
			if last.fact, err = e.retrieve(ctx, id, &s); err != nil {
				return
			}
			last.retrieved = true
		case !s.pause.IsZero():
			if e.rt.Sleep(ctx, s.pause.Sub(e.rt.Now())) != nil {
				return
			}
		case !s.until.IsZero():
			e.wait(key, id, s.until)
			return
		default:
			if s.job != nil && s.job.Record.Retrievals >= maxRetrievals && !s.job.Call.Terminal {
				e.log.Warn("the phone system reports a hung-up call as running; the call is not retrieved again", "call", id)
			}
			return
		}
	}
}

// advanceUntilStored repeats advance until the store accepts it. An error means that
// this instance has ended.
func (e *Engine) advanceUntilStored(ctx context.Context, key, id string, last result) (step, error) {
	var pauses backoff.Pauses
	for failed := false; ; failed = true {
		s, err := e.advance(ctx, key, id, last)
		if err == nil || fence.Ended(ctx, err) {
			return s, err
		}
		e.log.Error("the store failed; the transaction is repeated", "call", id, "why", err)
		if !failed {
			pauses = backoff.New(e.rt, "store "+id)
		}
		if err := pauses.Sleep(ctx); err != nil {
			return step{}, err
		}
	}
}

// advance stores the last step's result, chooses the next step and stores its
// intent, in one transaction. Only the process with the key of the call's open row
// advances the call.
func (e *Engine) advance(ctx context.Context, key, id string, last result) (s step, err error) {
	err = e.store.Update(ctx, func(tx store.Tx) error {
		s = step{}
		listed, open := tx.Get(e.buckets.open, id)
		if !open {
			return nil
		}
		row, err := readOpenRow(listed, key)
		if err != nil {
			e.setAside(tx, e.buckets.open, id, listed, err)
			return nil
		}
		if row.key != key {
			return nil
		}
		stored, _ := tx.Get(e.buckets.ledger, id)
		record, err := e.record(id, stored)
		if err != nil { // the call's effects are unknown, and must not be repeated
			e.setAside(tx, e.buckets.ledger, id, stored, err)
			tx.Delete(e.buckets.open, id)
			return nil
		}
		tried := len(record.Tries) > 0
		changed := e.apply(tx, record, last)
		if e.stopped() { // the call stays listed until Resume
			if changed {
				tx.Put(e.buckets.ledger, id, record.Encode())
			}
			return nil
		}
		f := e.fold(tx, id)
		s = e.next(e.job(f, record, row))
		e.because(f, &s, row)
		if s.isIdle() && tried {
			changed = e.concludeTries(s.job) || changed
		}
		if s.effect == nil && tried {
			changed = e.postpone(record) || changed
		}
		if e.intend(s) || changed {
			stored = record.Encode()
			tx.Put(e.buckets.ledger, id, stored)
		}
		f.record, f.stored = record, stored
		if tried || len(record.Tries) > 0 {
			s.retry = e.listRefused(tx, id, row, record)
		}
		if s.isIdle() && !e.staysListed(s.job) {
			tx.Delete(e.buckets.open, id)
			e.dropCache(id)
		} else if next := s.wakesAt(); next != row.next {
			row.next = next
			tx.Put(e.buckets.open, id, row.encode())
		}
		return nil
	})
	if err != nil {
		e.dropCache(id) // the cache contains facts that were not stored
	} else if s.retry > 0 {
		e.retryBy(s.retry)
	}
	return s, err
}

// apply writes the last result into the record and the store.
func (e *Engine) apply(tx store.Tx, record *ledger.Record, last result) (changed bool) {
	if last.outcome != nil {
		last.outcome.applyTo(record)
		return true
	}
	if !last.retrieved {
		return false
	}
	record.Retrievals++
	record.RetrievedAt = e.rt.Now().Unix()
	if last.fact == nil {
		record.Settled = true
	} else {
		e.putFact(tx, *last.fact)
	}
	return true
}

// settingsEntry is the version of the settings under which a call is logged: the
// one when the call was first listed.
const settingsEntry = "settings"

func (e *Engine) job(f *folded, record *ledger.Record, row openRow) *Job {
	version := row.settings
	if decided, ok := record.Value(settingsEntry); ok {
		version, _ = strconv.Atoi(decided) // written by intend
	}
	c := f.call
	if record.Settled && !c.Terminal {
		settled := *c
		settled.Terminal = true
		c = &settled
	}
	j := &Job{Call: c, Record: record, Settings: e.settings.Version(version)}
	j.Reading = e.read(f, j)
	return j
}

// next chooses the next step.
func (e *Engine) next(j *Job) step {
	now := e.rt.Now()
	var soonest time.Time
	awaiting, held := false, false // held: an ordered effect is refused
	for i := range e.integration.Effects {
		effect := &e.integration.Effects[i]
		for name, about := range j.instances(effect) {
			if j.Record.Finished(name) {
				retry := j.Record.IsDue(name, now.UnixMilli()) && !(effect.Ordered && held)
				if !held && effect.Ordered && j.Record.IsRefused(name) {
					held = effect.Due(about).kind == at
				}
				if !retry {
					continue
				}
			}
			switch due := effect.Due(about); {
			case due.kind == awaitFacts:
				awaiting = true
			case due.kind == at && !due.at.After(now):
				if attemptAt := nextAttemptAt(j.Record, name); !attemptAt.After(now) {
					return step{effect: effect, name: name, unknown: j.Record.IsUnknown(name), job: about}
				} else if !effect.NonBlocking {
					return step{pause: attemptAt, job: j}
				} else {
					soonest = earlier(soonest, attemptAt)
				}
			case due.kind == at:
				soonest = earlier(soonest, due.at)
			}
		}
	}
	if awaiting && j.Call.HungUp && !j.Call.Terminal && j.Record.Retrievals < maxRetrievals {
		deadline := retrieveAt(j, now)
		if !deadline.After(now) {
			return step{retrieve: true, job: j}
		}
		soonest = earlier(soonest, deadline)
	}
	return step{until: soonest, job: j}
}

// instances returns an effect's jobs by their names in the ledger: one, or one per
// item.
func (j *Job) instances(effect *Effect) iter.Seq2[string, *Job] {
	return func(yield func(string, *Job) bool) {
		if effect.Each == nil {
			yield(effect.Name, j)
			return
		}
		for _, item := range effect.Each(j) {
			about := *j
			about.Item = item
			if !yield(effect.Name+" "+item, &about) {
				return
			}
		}
	}
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// intend writes the intent of the next effect into the record, unless its class
// needs none, and with the first effect the version of the settings. After a crash
// the next instance finds the intent (XR-08).
func (e *Engine) intend(s step) (changed bool) {
	if s.effect == nil {
		return false
	}
	record := s.job.Record
	if _, decided := record.Value(settingsEntry); !decided {
		record.Set(ledger.Entry{Name: settingsEntry, State: ledger.Done, Value: strconv.Itoa(s.job.Settings.Version)})
		changed = true
	}
	if entry, _ := record.Find(s.name); s.effect.Class != ledger.Repeatable && entry.State != ledger.Intended {
		record.Set(ledger.Entry{Name: s.name, State: ledger.Intended, Cause: s.cause})
		changed = true
	}
	return changed
}
