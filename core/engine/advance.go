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

// news is what the last step brought and the next transaction stores.
type news struct {
	outcome *outcome   // of an attempt at an effect
	looked  bool       // the API was asked for the call
	fact    *call.Fact // and this is what it showed, nil: it has no such call
}

// step is what is to be done next; the zero step is nothing.
type step struct {
	effect  *Effect
	name    string // the effect's in the ledger
	unknown bool   // the effect may have happened before
	look    bool
	until   time.Time // wait
	pause   time.Time // wait, and let nothing else of the key go ahead
	retry   int64     // when what was refused is tried again, in milliseconds; 0: not
	job     *Job
}

// isIdle reports whether nothing is to be done, nor waited for.
func (s *step) isIdle() bool {
	return s.effect == nil && !s.look && s.until.IsZero() && s.pause.IsZero()
}

// wakesAt is when the call's work goes on, in milliseconds, 0 for at once or for
// facts.
func (s *step) wakesAt() int64 {
	switch {
	case !s.pause.IsZero():
		return s.pause.UnixMilli()
	case !s.until.IsZero():
		return s.until.UnixMilli()
	}
	return 0
}

// work brings a call as far as it can get now. It runs one at a time per key.
func (e *Engine) work(ctx context.Context, key, id string) {
	e.interrupt(id)
	var n news
	for {
		s, err := e.advanceSurely(ctx, key, id, n)
		if err != nil {
			return // this instance has ended; the next one resumes
		}
		switch n = (news{}); {
		case s.effect != nil:
			if n.outcome, err = e.attempt(ctx, s); err != nil {
				return
			}
		case s.look:
			if n.fact, err = e.look(ctx, id); err != nil {
				return
			}
			n.looked = true
		case !s.pause.IsZero():
			if e.rt.Sleep(ctx, s.pause.Sub(e.rt.Now())) != nil {
				return
			}
		case !s.until.IsZero():
			e.wait(key, id, s.until)
			return
		default:
			if s.job != nil && s.job.Record.Looks >= maxLooks && !s.job.Call.Terminal {
				e.log.Warn("the phone system says that a call which was hung up goes on; it is not asked again", "call", id)
			}
			return
		}
	}
}

// advanceSurely repeats advance until the store takes it. An error means that
// this instance has ended.
func (e *Engine) advanceSurely(ctx context.Context, key, id string, n news) (step, error) {
	var pauses backoff.Pauses
	for failed := false; ; failed = true {
		s, err := e.advance(ctx, key, id, n)
		if err == nil || fence.Ended(ctx, err) {
			return s, err
		}
		e.log.Error("the store failed; trying again", "call", id, "why", err)
		if !failed {
			pauses = backoff.New(e.rt, "store "+id)
		}
		if err := pauses.Sleep(ctx); err != nil {
			return step{}, err
		}
	}
}

// advance stores what the last step brought, decides what is next and stores
// its intent, all in one transaction. Only the process that holds the key a
// call is listed with advances it.
func (e *Engine) advance(ctx context.Context, key, id string, n news) (s step, err error) {
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
		if err != nil { // what was done for the call is unknown: doing it again would not do
			e.setAside(tx, e.buckets.ledger, id, stored, err)
			tx.Delete(e.buckets.open, id)
			return nil
		}
		tried := len(record.Tries) > 0
		changed := e.learn(tx, record, n)
		if e.stopped() { // the call stays listed until Resume
			if changed {
				tx.Put(e.buckets.ledger, id, record.Encode())
			}
			return nil
		}
		f := e.fold(tx, id)
		s = e.next(e.job(f, record, row))
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
			e.forget(id)
		} else if next := s.wakesAt(); next != row.next {
			row.next = next
			tx.Put(e.buckets.open, id, row.encode())
		}
		return nil
	})
	if err != nil {
		e.forget(id) // what it learnt has not been stored
	} else if s.retry > 0 {
		e.retryBy(s.retry)
	}
	return s, err
}

// learn writes news into the record.
func (e *Engine) learn(tx store.Tx, record *ledger.Record, n news) (changed bool) {
	if n.outcome != nil {
		n.outcome.enter(record)
		return true
	}
	if !n.looked {
		return false
	}
	record.Looks++
	record.LookedAt = e.rt.Now().Unix()
	if n.fact == nil {
		record.Settled = true
	} else {
		e.put(tx, *n.fact)
	}
	return true
}

// settingsEntry is the decision under which settings a call is logged. They
// are those of the moment when the call was first listed.
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

// next decides what is to be done.
func (e *Engine) next(j *Job) step {
	now := e.rt.Now()
	var soonest time.Time
	awaiting, held := false, false // held: an ordered effect is refused
	for i := range e.integration.Effects {
		effect := &e.integration.Effects[i]
		for name, about := range j.instances(effect) {
			if j.Record.Finished(name) {
				again := j.Record.IsDue(name, now.UnixMilli()) && !(effect.Ordered && held)
				if !held && effect.Ordered && j.Record.IsRefused(name) {
					held = effect.Due(about).kind == at
				}
				if !again {
					continue
				}
			}
			switch due := effect.Due(about); {
			case due.kind == awaitFacts:
				awaiting = true
			case due.kind == at && !due.at.After(now):
				if again := triedAgainAt(j.Record, name); !again.After(now) {
					return step{effect: effect, name: name, unknown: j.Record.IsUnknown(name), job: about}
				} else if !effect.Aside {
					return step{pause: again, job: j}
				} else {
					soonest = earlier(soonest, again)
				}
			case due.kind == at:
				soonest = earlier(soonest, due.at)
			}
		}
	}
	if awaiting && j.Call.HungUp && !j.Call.Terminal && j.Record.Looks < maxLooks {
		deadline := lookAt(j, now)
		if !deadline.After(now) {
			return step{look: true, job: j}
		}
		soonest = earlier(soonest, deadline)
	}
	return step{until: soonest, job: j}
}

// instances are an effect of a call by its name in the ledger, or one for each
// of its items.
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

// intend writes the intent of the next effect into the record, unless its
// class needs none, and with the first effect the settings that count from now
// on for this call. A crash after it leaves a trace to go by (XR-08).
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
		record.Set(ledger.Entry{Name: s.name, State: ledger.Intended})
		changed = true
	}
	return changed
}
