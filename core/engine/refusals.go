package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"github.com/callsim/callsim/core/backoff"
	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/store"
)

// Refused effects are stored in the ledger of their call, which is finished except
// for them. A row lists such a call, and a background process queues the call again
// when the next attempt is due, so that refusals do not delay quiet (XR-16).

// applyTo writes an outcome into a call's record.
func (o *outcome) applyTo(record *ledger.Record) {
	switch {
	case o.entry.State != 0:
		record.Set(o.entry)
	case o.removeIntent:
		record.Remove(o.name)
	}
	for _, name := range o.redecide {
		record.Remove(name)
	}
	if o.try != nil {
		record.SetTry(*o.try)
		return
	}
	if t := record.Try(o.name); t != nil && t.Refusals > 0 {
		record.RetryAll() // the cause was mended
	}
	record.DropTry(o.name)
}

// nextAttemptAt returns when a failed effect may be retried.
func nextAttemptAt(record *ledger.Record, name string) time.Time {
	t := record.Try(name)
	if t == nil {
		return time.Time{}
	}
	return time.UnixMilli(t.Next)
}

// postpone delays the due attempts at refused effects that are not due in the table
// now.
func (e *Engine) postpone(record *ledger.Record) (changed bool) {
	now := e.rt.Now().UnixMilli()
	for i := range record.Tries {
		if t := &record.Tries[i]; record.IsDue(t.Effect, now) {
			t.Next = now + int64(backoff.RefusalLongest/time.Millisecond)
			t.Active += t.Next - now
			if t.Active > int64(retriedFor/time.Millisecond) {
				t.Next = 0
			}
			changed = true
		}
	}
	return changed
}

// concludeTries ends the attempts at effects that the otherwise finished call no
// longer needs; expired effects are marked so.
func (e *Engine) concludeTries(j *Job) (changed bool) {
	record, now := j.Record, e.rt.Now().UnixMilli()
	for i := len(record.Tries) - 1; i >= 0; i-- {
		t := &record.Tries[i]
		effect := e.effectOf(t.Effect)
		switch entry, _ := record.Find(t.Effect); {
		case effect != nil && effect.Expires != nil && entry.State <= ledger.Refused && !record.IsWaiting(t.Effect, now):
			record.Set(ledger.Entry{Name: t.Effect, State: ledger.Expired, Value: t.Answer, Cause: t.Cause})
			t.Next = 0
		case entry.State == 0, effect != nil && effect.Moot != nil && effect.Moot(j.about(effect, t.Effect)):
			record.DropTry(t.Effect)
		default:
			continue
		}
		changed = true
	}
	return changed
}

// refusedRow lists a call with effects that were refused, lost or expired.
type refusedRow struct {
	Version  int    `json:"v"`
	Key      string `json:"key"` // as in openRow
	Settings int    `json:"settings"`
	Next     int64  `json:"next"` // time of the earliest attempt, in milliseconds; 0: only on request
	Refused  int    `json:"refused"`
	Barred   int    `json:"barred,omitempty"` // refused effects for which the vendor denies access
	Others   int    `json:"others"`           // lost or expired effects
}

func (e *Engine) refusedRow(tx store.Tx, id string) (row refusedRow, ok bool) {
	stored, there := tx.Get(e.buckets.refused, id)
	return row, there && json.Unmarshal(stored, &row) == nil
}

// listRefused updates the list of refused effects from the record and returns the
// time of the earliest attempt, 0 for never.
func (e *Engine) listRefused(tx store.Tx, id string, from openRow, record *ledger.Record) (next int64) {
	row := refusedRow{Version: 1, Key: from.key, Settings: from.settings}
	for _, t := range record.Tries {
		switch entry, _ := record.Find(t.Effect); entry.State {
		case ledger.Refused:
			row.Refused++
			if t.Barred > 0 {
				row.Barred++
			}
			if t.Next > 0 && (row.Next == 0 || t.Next < row.Next) {
				row.Next = t.Next
			}
		case ledger.Lost, ledger.Expired:
			row.Others++
		}
	}
	if row.Refused+row.Others == 0 {
		tx.Delete(e.buckets.refused, id)
		return 0
	}
	e.putRefused(tx, id, row)
	if row.Next <= e.rt.Now().UnixMilli() {
		return 0 // the call's running work attempts it
	}
	return row.Next
}

func (e *Engine) putRefused(tx store.Tx, id string, row refusedRow) {
	if encoded, err := json.Marshal(row); err == nil { // numbers and texts always encode
		tx.Put(e.buckets.refused, id, encoded)
	}
}

// retries is the state of the background process that waits for the earliest
// attempt.
type retries struct {
	running bool
	changed bool   // the list has changed since the process read it
	at      int64  // the time it waits for, in milliseconds
	wake    func() // nil unless it waits
}

// retryBy makes the process wait at most until a time.
func (e *Engine) retryBy(at int64) {
	e.mu.Lock()
	r := &e.retries
	wake := r.wake
	if running := r.running; running && (wake == nil || at < r.at) {
		r.changed = true
	} else {
		wake = nil
	}
	e.mu.Unlock()
	if wake != nil {
		wake()
	}
	e.retryRefused()
}

// retryRefused starts the process unless it is running. It ends when no retry is
// scheduled, and while the integration is stopped: that time does not count, and
// Resume starts the process again.
func (e *Engine) retryRefused() {
	e.mu.Lock()
	started := e.retries.running
	e.retries.running = true
	e.mu.Unlock()
	if started {
		return
	}
	e.rt.Background(e.integration.Name+" retries refused effects", func(ctx context.Context) {
		pauses := backoff.New(e.rt, "refused "+e.integration.Name)
		for more := true; more; {
			e.clearChanged()
			soonest, err := e.queueRefused(ctx)
			switch {
			case err != nil:
				more = pauses.Sleep(ctx) == nil
			case soonest == 0 || e.stopped():
				more = !e.endRetries()
			default:
				e.sleepUntilRetry(ctx, soonest)
				more = ctx.Err() == nil
			}
		}
	})
}

// retryBarred makes effects due at once for which the vendor denied access: a
// person who has mended the access restarts the core.
func (e *Engine) retryBarred(ctx context.Context) error {
	var barred []string
	scan := func(tx store.Tx) error {
		barred = barred[:0]
		tx.Scan(e.buckets.refused, "", func(id string, _ []byte) bool {
			if row, ok := e.refusedRow(tx, id); ok && row.Barred > 0 {
				barred = append(barred, id)
			}
			return true
		})
		return nil
	}
	if err := e.store.View(ctx, scan); err != nil || len(barred) == 0 {
		return err
	}
	return e.store.Update(ctx, func(tx store.Tx) error {
		for _, id := range barred {
			row, _ := e.refusedRow(tx, id)
			e.retryNow(tx, id, "", func(string) bool { return true })
			row.Next = e.rt.Now().UnixMilli()
			e.putRefused(tx, id, row)
		}
		return nil
	})
}

// clearChanged is called before the list is read.
func (e *Engine) clearChanged() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.retries.changed = false
}

// endRetries ends the process, unless the list has changed.
func (e *Engine) endRetries() (ended bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.retries.changed && !e.stopped() {
		return false
	}
	e.retries = retries{}
	return true
}

// sleepUntilRetry waits until a time, or until retryBy sets an earlier one.
func (e *Engine) sleepUntilRetry(ctx context.Context, at int64) {
	ctx, wake := e.rt.WithCancel(ctx)
	defer wake()
	e.mu.Lock()
	changed := e.retries.changed
	e.retries.at, e.retries.wake = at, wake
	e.mu.Unlock()
	if !changed {
		_ = e.rt.Sleep(ctx, time.UnixMilli(at).Sub(e.rt.Now())) // an error means that it was woken or that the instance has ended
	}
	e.mu.Lock()
	e.retries.at, e.retries.wake = 0, nil
	e.mu.Unlock()
}

// queueRefused queues the calls whose next attempt is due and returns the time of
// the next attempt, 0 for never.
func (e *Engine) queueRefused(ctx context.Context) (soonest int64, err error) {
	if e.stopped() {
		return 0, nil
	}
	type job struct {
		id string
		refusedRow
	}
	var due []job
	now := e.rt.Now().UnixMilli()
	err = e.store.View(ctx, func(tx store.Tx) error {
		due, soonest = due[:0], 0
		tx.Scan(e.buckets.refused, "", func(id string, stored []byte) bool {
			row := refusedRow{}
			switch {
			case json.Unmarshal(stored, &row) != nil || row.Next == 0:
			case row.Next <= now:
				due = append(due, job{id, row})
			case soonest == 0 || row.Next < soonest:
				soonest = row.Next
			}
			return true
		})
		return nil
	})
	if err != nil || len(due) == 0 {
		return soonest, err
	}
	retryAt := now + int64(backoff.RefusalFirst/time.Millisecond)
	err = e.store.Update(ctx, func(tx store.Tx) error {
		for _, j := range due {
			e.reopen(tx, j.id, j.refusedRow)
			j.Next = retryAt // until the call's work has run
			e.putRefused(tx, j.id, j.refusedRow)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for _, j := range due {
		e.interrupt(j.id)
		e.queue.Add(j.Key, j.id)
	}
	if soonest == 0 || retryAt < soonest {
		soonest = retryAt
	}
	return soonest, nil
}

// reopen lists a call as unfinished again.
func (e *Engine) reopen(tx store.Tx, id string, row refusedRow) {
	if _, listed := tx.Get(e.buckets.open, id); !listed {
		tx.Put(e.buckets.open, id, openRow{key: row.Key, settings: row.Settings, since: e.rt.Now().Unix()}.encode())
	}
}

// retryNow makes the selected refused effects of a call due at once and returns
// their number.
func (e *Engine) retryNow(tx store.Tx, id, why string, selected func(effect string) bool) (retried int) {
	stored, _ := tx.Get(e.buckets.ledger, id)
	record, err := ledger.Read(stored)
	if err != nil {
		e.setAside(tx, e.buckets.ledger, id, stored, err)
		tx.Delete(e.buckets.refused, id)
		return 0
	}
	now := e.rt.Now().UnixMilli()
	for i := range record.Tries {
		if t := &record.Tries[i]; record.IsRefused(t.Effect) && selected(t.Effect) {
			t.Next, t.Cause = now, cmp.Or(why, t.Cause)
			retried++
		}
	}
	tx.Put(e.buckets.ledger, id, record.Encode())
	return retried
}

// about returns the job of an effect's item, by its name in the ledger.
func (j *Job) about(effect *Effect, name string) *Job {
	one := *j
	if effect.Each != nil {
		one.Item = name[len(effect.Name)+1:]
	}
	return &one
}

// effectOf returns the effect of a name in the ledger.
func (e *Engine) effectOf(name string) *Effect {
	for i := range e.integration.Effects {
		f := &e.integration.Effects[i]
		if name == f.Name || f.Each != nil && len(name) > len(f.Name) && name[:len(f.Name)] == f.Name && name[len(f.Name)] == ' ' {
			return f
		}
	}
	return nil
}
