// Package engine works off what an integration wants. It is level-triggered:
// a fact about a call is kept and wakes the engine; the engine folds all facts
// of the call, compares what the integration wants with what its ledger says is
// done, and carries out the next effect, until nothing is left or only time or
// the phone system can bring more.
//
//	Keep ─► facts ─► advance: fold + ledger ─► effect ─► vendor ─┐
//	            ▲        ▲    ├► wait until …                    │ result
//	            │        │    ├► look at the call by API         │
//	            └────────┴────┴──────────────────────────────────┘
//
// Each turn of that loop is one transaction, which stores the last result,
// decides what is next and stores the intent of it. So an instance may die
// between any two steps: Resume finds the calls that are open and goes on from
// their ledgers (XR-08).
package engine

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/queue"
	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/store"
)

// Integration is what one integration tells the engine about itself.
type Integration struct {
	Name string // also the prefix of its buckets

	// Effects is its table, in the order in which effects are considered.
	Effects []Effect

	// Wakes reports whether a fact can make work due. A call for which no fact
	// does costs nothing but the storage of its facts.
	Wakes func(call.Fact) bool

	// Stopped, if set, reports whether the integration is switched off at this
	// moment by something that befell it. Nothing is taken or done then: an effect
	// under way is ended, and Resume goes on.
	Stopped func() bool

	// Unfinished, if set, reports whether a call on which nothing can be done now
	// is to stay among the unfinished ones: its end is not known yet, and while the
	// integration is stopped nobody will tell it.
	Unfinished func(*Job) bool

	// Read, if set, makes of a call what its effects go by, for those of which one
	// look at the fields of Job.Call does not tell enough. It is asked once for
	// each state of the call, and nobody may change what it returns.
	Read func(*Job) any

	// Cites says for each effect by which rules and which field it goes.
	Cites map[string]Cite

	// Follows: calls are noted until their end is known, so that it can be asked for
	// (Engine.Oldest).
	Follows bool

	// Look asks the phone system for the call; known is false when it has no
	// such call.
	Look func(ctx context.Context, id string) (fact call.Fact, known bool, err error)
}

// Effect is a row of an integration's table: one change it wants in the CRM,
// or one thing it must find out for that.
type Effect struct {
	Name  string
	Class ledger.Class

	// Each, if set, lists the items for each of which the effect happens once,
	// by names that never change, such as the ids of a call's comments. Due, Do
	// and Find then are about Job.Item.
	Each func(*Job) []string

	// Due says when it may happen, from what is known now.
	Due func(*Job) Due

	// Do carries it out and returns what later effects need to know of it.
	Do func(context.Context, *Job) (value string, err error)

	// Find looks whether it has happened; only for class Findable. It returns
	// found == false only when it has not and will not happen by itself.
	Find func(context.Context, *Job) (value string, found bool, err error)

	// Again, if set, lists after a refusal the decisions that are to be made again
	// before the next attempt, because the object of a choice may be gone (XR-16).
	Again func(*Job, error) []string

	// Moot, if set, reports of a refused effect that nobody wants it any more: the
	// call was logged in another way.
	Moot func(*Job) bool

	// Expires, if set, is until when the effect is worth something to the person
	// whom it reaches (XR-16), the zero time for as long as nothing changes. It is
	// not carried out afterwards.
	Expires func(*Job) time.Time

	// Ordered: after a refusal the effect is not tried again before those earlier in
	// the table that are Ordered, too, and were refused.
	Ordered bool

	// Aside: while the effect waits for its next attempt, others go ahead of it.
	Aside bool
}

// Due is when an effect may happen.
type Due struct {
	kind dueKind
	at   time.Time
}

type dueKind uint8

const (
	never dueKind = iota
	awaitFacts
	at
)

// Never: this call does not want the effect.
func Never() Due { return Due{} }

// AwaitFacts: the phone system must tell more about the call first.
func AwaitFacts() Due { return Due{kind: awaitFacts} }

// Now: it may happen.
func Now() Due { return Due{kind: at} }

// At: it may happen from t on.
func At(t time.Time) Due { return Due{kind: at, at: t} }

// Job is one call with all that is known and done about it.
type Job struct {
	Call     *call.Call
	Record   *ledger.Record
	Settings *settings.Document // the version that counts for this call
	Reading  any                // what Integration.Read made of it
	Item     string             // of an effect with Each
}

// Engine runs one integration.
type Engine struct {
	integration Integration
	rt          host.Runtime
	store       store.Store
	settings    *settings.Keeper
	log         *slog.Logger
	queue       *queue.Queue
	buckets     buckets
	counts      counts
	watch       func(Decision) // nil: nobody does

	mu      sync.Mutex
	waiting map[string]*waiter // by call
	folds   map[string]*folded // likewise
	retries retries
}

// buckets are the names of an integration's tables.
type buckets struct {
	facts   string // "<call>/<content key>": the encoded fact
	ledger  string // "<call>": the encoded record
	open    string // "<call>": an openRow, while there may be work to do
	refused string // "<call>": a refusedRow, while an effect of it was refused
	running string // "<call>": when it began, while nobody has told its end
}

// New returns an engine that does nothing yet.
func New(i Integration, rt host.Runtime, s store.Store, k *settings.Keeper, log *slog.Logger) *Engine {
	e := &Engine{
		integration: i,
		rt:          rt,
		store:       s,
		settings:    k,
		log:         log.With("integration", i.Name),
		buckets: buckets{facts: i.Name + ".facts", ledger: i.Name + ".ledger", open: i.Name + ".open",
			refused: i.Name + ".refused", running: i.Name + ".running"},
		waiting: make(map[string]*waiter),
		folds:   make(map[string]*folded),
	}
	e.queue = queue.New(rt, i.Name, e.work)
	return e
}

// Keep stores a fact and queues the call's work when the fact can make some
// due. A fact that is known already changes nothing (XR-01). While the
// integration is switched off nothing is taken. Once it returns the fact is stored
// (XR-08) and nothing is done yet, so the webhook is answered at once (XR-11).
func (e *Engine) Keep(ctx context.Context, f call.Fact) (taken bool, err error) {
	now := e.settings.Current()
	if !now.Enabled || e.stopped() {
		return false, nil
	}
	var row openRow
	wake := false
	err = e.store.Update(ctx, func(tx store.Tx) error {
		e.follow(tx, f)
		wake = e.put(tx, f) && e.integration.Wakes(f)
		if wake {
			row = e.open(tx, f, now.Version)
		}
		return nil
	})
	if err != nil {
		e.forget(f.CallID)
		return false, fmt.Errorf("storing a fact of call %s: %w", f.CallID, err)
	}
	if wake {
		e.interrupt(f.CallID)
		e.queue.Add(row.key, f.CallID)
	}
	return true, nil
}

// put stores a fact and reports whether it is new.
func (e *Engine) put(tx store.Tx, f call.Fact) (isNew bool) {
	content, encoded := f.Seal()
	key := f.CallID + "/" + content
	if _, known := tx.Get(e.buckets.facts, key); known {
		return false
	}
	tx.Put(e.buckets.facts, key, encoded)
	e.learnt(f)
	e.counts.facts.Add(1)
	return true
}

// Resume queues every call that is unfinished in the store, and goes on with what
// was refused.
func (e *Engine) Resume(ctx context.Context) error {
	type job struct{ key, id string }
	var jobs []job
	var bad []unreadable
	err := e.store.View(ctx, func(tx store.Tx) error {
		jobs, bad = jobs[:0], bad[:0]
		tx.Scan(e.buckets.open, "", func(id string, stored []byte) bool {
			row, err := readOpenRow(stored, "")
			if err != nil {
				bad = append(bad, unreadable{e.buckets.open, id, stored, err})
			} else {
				jobs = append(jobs, job{row.key, id})
			}
			return true
		})
		return nil
	})
	if err == nil && len(bad) > 0 {
		var again []job
		err = e.store.Update(ctx, func(tx store.Tx) error {
			e.setAllAside(tx, bad)
			again = again[:0]
			for _, u := range bad { // its facts still say what the call is
				facts, unread := e.factsOf(tx, u.key)
				e.setAllAside(tx, unread)
				if n := len(facts); n > 0 {
					again = append(again, job{e.open(tx, facts[n-1], e.settings.Current().Version).key, u.key})
				}
			}
			return nil
		})
		jobs = append(jobs, again...)
	}
	if err == nil {
		err = e.retryBarred(ctx)
	}
	if err != nil {
		return fmt.Errorf("%s: reading the unfinished calls: %w", e.integration.Name, err)
	}
	for _, j := range jobs {
		e.queue.Add(j.key, j.id)
	}
	e.retryRefused()
	return nil
}
