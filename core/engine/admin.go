package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/store"
)

// The admin API's view of an engine.

// Undone is an effect that was refused, was lost or has expired.
type Undone struct {
	Integration string     `json:"integration"`
	Call        string     `json:"call"`
	Effect      string     `json:"effect"`
	State       string     `json:"state"` // refused, lost or expired
	Attempts    int        `json:"attempts"`
	First       time.Time  `json:"first"`
	Last        time.Time  `json:"last"`
	Next        *time.Time `json:"next,omitempty"` // of the next attempt; nil: only on request
	Request     string     `json:"request,omitempty"`
	Status      int        `json:"status,omitempty"`
	Answer      string     `json:"answer,omitempty"`
	Cite
}

func (e *Engine) undone(id string, t ledger.Try, state string) Undone {
	u := Undone{
		Integration: e.integration.Name, Call: id, Effect: t.Effect, State: state, Attempts: t.Count,
		First: time.UnixMilli(t.First).UTC(), Last: time.UnixMilli(t.Last).UTC(), Request: t.Request, Status: t.Status, Answer: t.Answer,
	}
	if t.Next > 0 {
		next := time.UnixMilli(t.Next).UTC()
		u.Next = &next
	}
	if effect := e.effectOf(t.Effect); effect != nil {
		u.Cite = e.integration.Cites[effect.Name]
	}
	return u
}

// Refused lists the effects that were not done, by call.
func (e *Engine) Refused(ctx context.Context) (all []Undone, err error) {
	err = e.store.View(ctx, func(tx store.Tx) error {
		all = []Undone{}
		tx.Scan(e.buckets.refused, "", func(id string, _ []byte) bool {
			stored, _ := tx.Get(e.buckets.ledger, id)
			record, err := ledger.Read(stored)
			if err != nil {
				return true // advance sets it aside
			}
			for _, t := range record.Tries {
				if entry, known := record.Find(t.Effect); known && entry.State > ledger.Done {
					all = append(all, e.undone(id, t, entry.State.String()))
				}
			}
			return true
		})
		return nil
	})
	return all, err
}

// Retry makes a refused effect of a call due at once, or all of them when effect is
// "", for a cause (see package cause). It returns their number.
func (e *Engine) Retry(ctx context.Context, id, effect, why string) (retried int, err error) {
	var row refusedRow
	err = e.store.Update(ctx, func(tx store.Tx) error {
		listed := false
		if row, listed = e.refusedRow(tx, id); !listed {
			return nil
		}
		if retried = e.retryNow(tx, id, why, func(name string) bool { return effect == "" || name == effect }); retried > 0 {
			e.reopen(tx, id, row)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("%s: retrying call %s: %w", e.integration.Name, id, err)
	}
	if retried > 0 {
		e.interrupt(id)
		e.queue.Add(row.Key, id)
	}
	return retried, nil
}

// OpenCall is an unfinished call.
type OpenCall struct {
	Integration string     `json:"integration"`
	Call        string     `json:"call"`
	Since       *time.Time `json:"since,omitempty"`
	Next        *time.Time `json:"next,omitempty"`  // when its work continues
	Waits       string     `json:"waits,omitempty"` // the effect that is retried then
	Why         string     `json:"why,omitempty"`
}

// Open lists the unfinished calls.
func (e *Engine) Open(ctx context.Context) (all []OpenCall, err error) {
	err = e.store.View(ctx, func(tx store.Tx) error {
		all = []OpenCall{}
		tx.Scan(e.buckets.open, "", func(id string, stored []byte) bool {
			row, err := readOpenRow(stored, "")
			if err != nil {
				return true
			}
			u := OpenCall{Integration: e.integration.Name, Call: id, Since: moment(row.since * 1000), Next: moment(row.next)}
			encoded, _ := tx.Get(e.buckets.ledger, id)
			if record, err := ledger.Read(encoded); err == nil {
				for _, t := range record.Tries {
					if !record.Finished(t.Effect) {
						u.Waits, u.Why = t.Effect, t.Request+": "+t.Answer
					}
				}
			}
			all = append(all, u)
			return true
		})
		return nil
	})
	return all, err
}

// moment converts milliseconds, nil for 0.
func moment(millis int64) *time.Time {
	if millis == 0 {
		return nil
	}
	t := time.UnixMilli(millis).UTC()
	return &t
}

// Shown is everything stored about a call.
type Shown struct {
	Integration string        `json:"integration"`
	Call        string        `json:"call"`
	Open        bool          `json:"open"`
	Facts       []ShownFact   `json:"facts"`
	Effects     []ShownEffect `json:"effects"`
	Attempts    []Undone      `json:"attempts"`
}

// ShownFact is a fact with its kind and its non-zero fields.
type ShownFact struct {
	Kind  string         `json:"kind"`
	At    time.Time      `json:"at"`
	Shows map[string]any `json:"shows"`
}

// ShownEffect is a decision or an effect in the ledger.
type ShownEffect struct {
	Effect string `json:"effect"`
	State  string `json:"state"`
	Value  string `json:"value,omitempty"`
	Cite
}

// Show returns everything stored about a call; known is false when there is
// nothing.
func (e *Engine) Show(ctx context.Context, id string) (s Shown, known bool, err error) {
	err = e.store.View(ctx, func(tx store.Tx) error {
		s = Shown{Integration: e.integration.Name, Call: id, Facts: []ShownFact{}, Effects: []ShownEffect{}, Attempts: []Undone{}}
		facts, _ := e.factsOf(tx, id)
		for _, f := range facts {
			s.Facts = append(s.Facts, ShownFact{f.Kind.String(), time.Unix(f.At, 0).UTC(), f.Shows()})
		}
		_, s.Open = tx.Get(e.buckets.open, id)
		stored, _ := tx.Get(e.buckets.ledger, id)
		record, err := ledger.Read(stored)
		if err != nil {
			return err
		}
		for _, entry := range record.Entries {
			shown := ShownEffect{Effect: entry.Name, State: entry.State.String(), Value: entry.Value}
			if effect := e.effectOf(entry.Name); effect != nil {
				shown.Cite = e.integration.Cites[effect.Name]
			}
			s.Effects = append(s.Effects, shown)
		}
		for _, t := range record.Tries {
			state := "waits"
			if entry, there := record.Find(t.Effect); there {
				state = entry.State.String()
			}
			s.Attempts = append(s.Attempts, e.undone(id, t, state))
		}
		known = len(facts) > 0 || len(record.Entries) > 0
		return nil
	})
	return s, known, err
}

// Totals are the figures of an engine.
type Totals struct {
	Open, Refused, Others int
	Barred                int // refused effects for which the vendor denies access
}

// Totals counts the unfinished calls and the effects that were not done.
func (e *Engine) Totals(ctx context.Context) (t Totals, err error) {
	err = e.store.View(ctx, func(tx store.Tx) error {
		t = Totals{}
		tx.Scan(e.buckets.open, "", func(string, []byte) bool { t.Open++; return true })
		tx.Scan(e.buckets.refused, "", func(_ string, stored []byte) bool {
			var row refusedRow
			if json.Unmarshal(stored, &row) == nil {
				t.Refused += row.Refused
				t.Barred += row.Barred
				t.Others += row.Others
			}
			return true
		})
		return nil
	})
	return t, err
}

// Name returns the integration's name.
func (e *Engine) Name() string { return e.integration.Name }
