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

// Refused effects are kept in the ledger of their call, which is finished but for
// them; a row lists such a call. A background process queues it again when the
// next attempt is due, so that a quiet world stays quiet (XR-16).

// enter writes an outcome into a call's record.
func (o *outcome) enter(record *ledger.Record) {
	switch {
	case o.entry.State != 0:
		record.Set(o.entry)
	case o.back:
		record.Remove(o.name)
	}
	for _, name := range o.remake {
		record.Remove(name)
	}
	if o.try != nil {
		record.SetTry(*o.try)
		return
	}
	if t := record.Try(o.name); t != nil && t.Refusals > 0 {
		record.RetryAll() // what was wrong has been mended
	}
	record.DropTry(o.name)
}

// triedAgainAt is when an effect that failed may be tried again.
func triedAgainAt(record *ledger.Record, name string) time.Time {
	t := record.Try(name)
	if t == nil {
		return time.Time{}
	}
	return time.UnixMilli(t.Next)
}

// postpone puts off the attempts at refused effects that are due and that the call
// does not want at this moment.
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

// concludeTries ends the attempts at effects that a call which is finished otherwise
// does not want any more: what would reach a person has come too late.
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

// refusedRow lists a call of which effects were refused.
type refusedRow struct {
	Version  int    `json:"v"`
	Key      string `json:"key"` // as of openRow
	Settings int    `json:"settings"`
	Next     int64  `json:"next"` // of the soonest attempt, in milliseconds; 0: when somebody asks for one
	Refused  int    `json:"refused"`
	Barred   int    `json:"barred,omitempty"` // of the refused ones: the vendor does not let the core in
	Others   int    `json:"others"`           // effects that were lost or expired
}

func (e *Engine) refusedRow(tx store.Tx, id string) (row refusedRow, ok bool) {
	stored, there := tx.Get(e.buckets.refused, id)
	return row, there && json.Unmarshal(stored, &row) == nil
}

// listRefused brings the list of refused effects up to what the record says and
// returns when the soonest is tried again, 0 for never.
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
		return 0 // the work on the call is at it
	}
	return row.Next
}

func (e *Engine) putRefused(tx store.Tx, id string, row refusedRow) {
	if encoded, err := json.Marshal(row); err == nil { // numbers and texts always encode
		tx.Put(e.buckets.refused, id, encoded)
	}
}

// retries is the background process that waits for the soonest attempt.
type retries struct {
	runs bool
	news bool   // there is something that it may not have seen
	at   int64  // what it waits for, in milliseconds
	wake func() // nil unless it waits
}

// retryBy sees to it that the process waits for no longer than to a moment.
func (e *Engine) retryBy(at int64) {
	e.mu.Lock()
	r := &e.retries
	wake := r.wake
	if running := r.runs; running && (wake == nil || at < r.at) {
		r.news = true
	} else {
		wake = nil
	}
	e.mu.Unlock()
	if wake != nil {
		wake()
	}
	e.retryRefused()
}

// retryRefused starts the process unless it runs. It ends when nothing is left to
// be tried again by itself, and while the integration is stopped: that time does not
// count, and Resume starts it again.
func (e *Engine) retryRefused() {
	e.mu.Lock()
	started := e.retries.runs
	e.retries.runs = true
	e.mu.Unlock()
	if started {
		return
	}
	e.rt.Background(e.integration.Name+" tries again what was refused", func(ctx context.Context) {
		pauses := backoff.New(e.rt, "refused "+e.integration.Name)
		for more := true; more; {
			e.seen()
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

// retryBarred lets what the vendor did not let in be tried again at once: a person who
// has mended an access starts the core again.
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

// seen: what there is now is about to be looked at.
func (e *Engine) seen() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.retries.news = false
}

// endRetries ends the process, unless there are news for it.
func (e *Engine) endRetries() (ended bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.retries.news && !e.stopped() {
		return false
	}
	e.retries = retries{}
	return true
}

// sleepUntilRetry waits for a moment, or for the news of a sooner one.
func (e *Engine) sleepUntilRetry(ctx context.Context, at int64) {
	ctx, wake := e.rt.WithCancel(ctx)
	defer wake()
	e.mu.Lock()
	news := e.retries.news
	e.retries.at, e.retries.wake = at, wake
	e.mu.Unlock()
	if !news {
		_ = e.rt.Sleep(ctx, time.UnixMilli(at).Sub(e.rt.Now())) // an error says that it was woken, or that the instance has ended
	}
	e.mu.Lock()
	e.retries.at, e.retries.wake = 0, nil
	e.mu.Unlock()
}

// queueRefused queues the calls whose next attempt is due and returns when the next
// one is, 0 for never.
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
	again := now + int64(backoff.RefusalFirst/time.Millisecond)
	err = e.store.Update(ctx, func(tx store.Tx) error {
		for _, j := range due {
			e.reopen(tx, j.id, j.refusedRow)
			j.Next = again // until the call has been worked on
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
	if soonest == 0 || again < soonest {
		soonest = again
	}
	return soonest, nil
}

// reopen lists a call as unfinished again.
func (e *Engine) reopen(tx store.Tx, id string, row refusedRow) {
	if _, listed := tx.Get(e.buckets.open, id); !listed {
		tx.Put(e.buckets.open, id, openRow{key: row.Key, settings: row.Settings, since: e.rt.Now().Unix()}.encode())
	}
}

// retryNow lets those refused effects of a call be tried again at once that are
// wanted, and returns how many.
func (e *Engine) retryNow(tx store.Tx, id, why string, wanted func(effect string) bool) (again int) {
	stored, _ := tx.Get(e.buckets.ledger, id)
	record, err := ledger.Read(stored)
	if err != nil {
		e.setAside(tx, e.buckets.ledger, id, stored, err)
		tx.Delete(e.buckets.refused, id)
		return 0
	}
	now := e.rt.Now().UnixMilli()
	for i := range record.Tries {
		if t := &record.Tries[i]; record.IsRefused(t.Effect) && wanted(t.Effect) {
			t.Next, t.Cause = now, cmp.Or(why, t.Cause)
			again++
		}
	}
	tx.Put(e.buckets.ledger, id, record.Encode())
	return again
}

// about is the job of one of an effect's items, by its name in the ledger.
func (j *Job) about(effect *Effect, name string) *Job {
	one := *j
	if effect.Each != nil {
		one.Item = name[len(effect.Name)+1:]
	}
	return &one
}

// effectOf finds the row of the table that a name in the ledger belongs to.
func (e *Engine) effectOf(name string) *Effect {
	for i := range e.integration.Effects {
		f := &e.integration.Effects[i]
		if name == f.Name || f.Each != nil && len(name) > len(f.Name) && name[:len(f.Name)] == f.Name && name[len(f.Name)] == ' ' {
			return f
		}
	}
	return nil
}
