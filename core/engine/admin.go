package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/store"
)

// What the people who run a core see of an engine.

// Undone is an effect that was refused, lost or has expired.
type Undone struct {
	Integration string     `json:"integration"`
	Call        string     `json:"call"`
	Effect      string     `json:"effect"`
	State       string     `json:"state"` // refused, lost or expired
	Attempts    int        `json:"attempts"`
	First       time.Time  `json:"first"`
	Last        time.Time  `json:"last"`
	Next        *time.Time `json:"next,omitempty"` // of the next attempt; without one it waits to be asked for
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

// Refused lists what was not done, by call.
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

// Retry lets a refused effect of a call be tried again at once, or all of them when
// effect is "", for a cause (see package cause). It returns how many.
func (e *Engine) Retry(ctx context.Context, id, effect, why string) (again int, err error) {
	var row refusedRow
	err = e.store.Update(ctx, func(tx store.Tx) error {
		listed := false
		if row, listed = e.refusedRow(tx, id); !listed {
			return nil
		}
		if again = e.retryNow(tx, id, why, func(name string) bool { return effect == "" || name == effect }); again > 0 {
			e.reopen(tx, id, row)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("%s: trying call %s again: %w", e.integration.Name, id, err)
	}
	if again > 0 {
		e.interrupt(id)
		e.queue.Add(row.Key, id)
	}
	return again, nil
}

// Unended is a call that is unfinished.
type Unended struct {
	Integration string     `json:"integration"`
	Call        string     `json:"call"`
	Since       *time.Time `json:"since,omitempty"`
	Next        *time.Time `json:"next,omitempty"`  // when its work goes on by itself
	Waits       string     `json:"waits,omitempty"` // effect that is tried again then
	Why         string     `json:"why,omitempty"`
}

// Open lists the calls on which work is left.
func (e *Engine) Open(ctx context.Context) (all []Unended, err error) {
	err = e.store.View(ctx, func(tx store.Tx) error {
		all = []Unended{}
		tx.Scan(e.buckets.open, "", func(id string, stored []byte) bool {
			row, err := readOpenRow(stored, "")
			if err != nil {
				return true
			}
			u := Unended{Integration: e.integration.Name, Call: id, Since: moment(row.since * 1000), Next: moment(row.next)}
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

// moment is nil for 0.
func moment(millis int64) *time.Time {
	if millis == 0 {
		return nil
	}
	t := time.UnixMilli(millis).UTC()
	return &t
}

// Shown is all that is stored of a call.
type Shown struct {
	Integration string      `json:"integration"`
	Call        string      `json:"call"`
	Open        bool        `json:"open"`
	Facts       []ShownFact `json:"facts"`
	Effects     []Entered   `json:"effects"`
	Attempts    []Undone    `json:"attempts"`
}

// ShownFact is a fact by name of its kind, with what it shows.
type ShownFact struct {
	Kind  string         `json:"kind"`
	At    time.Time      `json:"at"`
	Shows map[string]any `json:"shows"`
}

// Entered is a decision or an effect of the ledger.
type Entered struct {
	Effect string `json:"effect"`
	State  string `json:"state"`
	Value  string `json:"value,omitempty"`
	Cite
}

// Show returns all that is stored of a call; known is false when there is nothing.
func (e *Engine) Show(ctx context.Context, id string) (s Shown, known bool, err error) {
	err = e.store.View(ctx, func(tx store.Tx) error {
		s = Shown{Integration: e.integration.Name, Call: id, Facts: []ShownFact{}, Effects: []Entered{}, Attempts: []Undone{}}
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
			shown := Entered{Effect: entry.Name, State: entry.State.String(), Value: entry.Value}
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

// Totals are what a core says about an engine in figures.
type Totals struct {
	Open, Refused, Others int
	Barred                int // of the refused ones: the vendor does not let the core in
}

// Totals counts what is listed.
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

// Name is the integration's.
func (e *Engine) Name() string { return e.integration.Name }
