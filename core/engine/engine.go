// Package engine carries out the effects that an integration requires for each call.
// It is level-triggered: Keep stores a fact about a call and wakes the engine. The
// engine folds all facts of the call, compares the effects in the integration's
// table with the ledger and carries out the next effect, until nothing is left or
// only time or further facts can make an effect due.
//
//	e := engine.New(integration, rt, store, settings, log)
//	err := e.Resume(ctx)
//	taken, err := e.Keep(ctx, fact)
//
// The data flow:
//
//	Keep ─► facts ─► advance: fold + ledger ─► effect ─► vendor ─┐
//	            ▲        ▲    ├► wait until …                    │ result
//	            │        │    ├► retrieve the call from the API  │
//	            └────────┴────┴──────────────────────────────────┘
//
// Each round of that loop is one transaction, which stores the last result, chooses
// the next step and stores its intent. So an instance may crash between any two
// steps: Resume finds the open calls and continues from their ledgers (XR-08).
package engine

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/cause"
	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/queue"
	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/store"
)

// Integration describes an integration to the engine.
type Integration struct {
	Name string // also the prefix of its buckets

	// Effects is the table, in the order in which effects are considered.
	Effects []Effect

	// Wakes reports whether a fact may make an effect due. For other facts the
	// engine only stores them.
	Wakes func(call.Fact) bool

	// Stopped, if set, reports whether the integration is disabled now, for a
	// reason outside its settings. Then facts are dropped and effects are not
	// carried out; a running effect is ended, and Resume continues it.
	Stopped func() bool

	// Unfinished, if set, reports whether an idle call stays listed as unfinished:
	// its end is unknown, and while the integration is stopped its webhooks are
	// dropped.
	Unfinished func(*Job) bool

	// Read, if set, derives from a call what its effects need in addition to the
	// fields of Job.Call. It is called once for each state of the call; its result
	// must not be changed.
	Read func(*Job) any

	// Cites contains, by effect, the rules and the field that decide it.
	Cites map[string]Cite

	// Follows: running calls are listed until their end is known, so that the
	// reconciliation can retrieve them (Engine.Oldest).
	Follows bool

	// Retrieve retrieves a call from the phone system; known is false when the phone
	// system has no such call.
	Retrieve func(ctx context.Context, id string) (fact call.Fact, known bool, err error)
}

// Effect is a row of an integration's table: a change in the CRM, or a look-up or
// decision needed for one.
type Effect struct {
	Name  string
	Class ledger.Class

	// Each, if set, lists items, and the effect happens once for each. Items are
	// permanent names such as the ids of a call's comments. Due, Do and Find then
	// handle Job.Item.
	Each func(*Job) []string

	// Due returns when the effect may happen, from what is known now.
	Due func(*Job) Due

	// Do carries the effect out and returns the value that later effects need.
	Do func(context.Context, *Job) (value string, err error)

	// Find finds out whether the effect has happened; only for class Findable. It
	// returns found == false only if the effect has not happened and will not
	// happen without a new attempt.
	Find func(context.Context, *Job) (value string, found bool, err error)

	// Redecide, if set, lists the decisions to make again after a refusal, because the
	// object of a choice may be gone (XR-16).
	Redecide func(*Job, error) []string

	// Moot, if set, reports that a refused effect is no longer needed, because the
	// call was logged in another way.
	Moot func(*Job) bool

	// Expires, if set, returns when the effect becomes useless to the person it is
	// for (XR-16); the zero time means not yet known. It is not carried out
	// afterwards.
	Expires func(*Job) time.Time

	// Ordered: after a refusal the effect is not retried before the refused Ordered
	// effects earlier in the table.
	Ordered bool

	// NonBlocking: while the effect waits for its next attempt, later effects are carried out.
	NonBlocking bool
}

// Due is the time at which an effect may happen.
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

// Never means that the call does not need the effect.
func Never() Due { return Due{} }

// AwaitFacts means that further facts about the call are needed.
func AwaitFacts() Due { return Due{kind: awaitFacts} }

// Now means that the effect may happen now.
func Now() Due { return Due{kind: at} }

// At means that the effect may happen from t on.
func At(t time.Time) Due { return Due{kind: at, at: t} }

// Job is one call with its ledger and settings.
type Job struct {
	Call     *call.Call
	Record   *ledger.Record
	Settings *settings.Document // the version that counts for this call
	Reading  any                // result of Integration.Read
	Item     string             // item of an effect with Each
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
	journal     Journal // nil for none

	mu      sync.Mutex
	waiting map[string]*waiter // by call
	folds   map[string]*folded // by call
	retries retries
}

// buckets are the names of an integration's tables.
type buckets struct {
	facts   string // "<call>/<content key>": the encoded fact
	ledger  string // "<call>": the encoded record
	open    string // "<call>": an openRow, while the call is unfinished
	refused string // "<call>": a refusedRow, while effects of it are refused, lost or expired
	running string // "<call>": its begin, while its end is unknown
}

// New returns an engine that does nothing until Resume or Keep is called.
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

// Keep stores a fact and queues the call if the fact may make an effect due. A
// known fact changes nothing (XR-01). While the integration is disabled facts are
// dropped. When Keep returns, the fact is stored (XR-08) and no effect was carried
// out yet, so the webhook is answered at once (XR-11).
func (e *Engine) Keep(ctx context.Context, f call.Fact) (taken bool, err error) {
	now := e.settings.Current()
	if !now.Enabled || e.stopped() {
		return false, nil
	}
	if f.Cause == "" {
		f.Cause = cause.Of(ctx)
	}
	var row openRow
	wake := false
	err = e.store.Update(ctx, func(tx store.Tx) error {
		e.follow(tx, f)
		wake = e.putFact(tx, f) && e.integration.Wakes(f)
		if wake {
			row = e.open(tx, f, now.Version)
		}
		return nil
	})
	if err != nil {
		e.dropCache(f.CallID)
		return false, fmt.Errorf("storing a fact of call %s: %w", f.CallID, err)
	}
	if wake {
		e.interrupt(f.CallID)
		e.queue.Add(row.key, f.CallID)
	}
	return true, nil
}

// putFact stores a fact and reports whether it is new.
func (e *Engine) putFact(tx store.Tx, f call.Fact) (isNew bool) {
	content, encoded := f.Seal()
	key := f.CallID + "/" + content
	if _, known := tx.Get(e.buckets.facts, key); known {
		return false
	}
	tx.Put(e.buckets.facts, key, encoded)
	e.addToCache(f)
	e.counts.facts.Add(1)
	return true
}

// Resume queues every unfinished call in the store and continues the retries of
// refused effects.
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
		var restored []job
		err = e.store.Update(ctx, func(tx store.Tx) error {
			e.setAllAside(tx, bad)
			restored = restored[:0]
			for _, u := range bad { // its facts identify the call
				facts, unread := e.factsOf(tx, u.key)
				e.setAllAside(tx, unread)
				if n := len(facts); n > 0 {
					restored = append(restored, job{e.open(tx, facts[n-1], e.settings.Current().Version).key, u.key})
				}
			}
			return nil
		})
		jobs = append(jobs, restored...)
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
