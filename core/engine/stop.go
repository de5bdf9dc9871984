package engine

import (
	"context"
	"fmt"

	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/store"
)

func (e *Engine) stopped() bool {
	return e.integration.Stopped != nil && e.integration.Stopped()
}

// staysListed reports whether an idle call stays listed as unfinished, for
// integrations that need it after a stop.
func (e *Engine) staysListed(j *Job) bool {
	return e.integration.Unfinished != nil && e.integration.Unfinished(j)
}

// Listed is an unfinished call with its ledger.
type Listed struct {
	Call   string
	Record *ledger.Record
}

// Unfinished lists the unfinished calls.
func (e *Engine) Unfinished(ctx context.Context) ([]Listed, error) {
	var all []Listed
	err := e.store.View(ctx, func(tx store.Tx) error {
		all = e.listed(tx)
		return nil
	})
	return all, err
}

func (e *Engine) listed(tx store.Tx) (all []Listed) {
	tx.Scan(e.buckets.open, "", func(id string, _ []byte) bool {
		stored, _ := tx.Get(e.buckets.ledger, id)
		if record, err := ledger.Read(stored); err == nil { // otherwise advance sets it aside
			all = append(all, Listed{id, &record})
		}
		return true
	})
	return all
}

// GiveUp drops, while the integration is stopped, the unfinished calls for which
// keep returns false, and returns them. After the stop Resume continues the others.
// Calls that arrive after the stop are not affected.
func (e *Engine) GiveUp(ctx context.Context, keep func(*ledger.Record) bool) (given []string, err error) {
	err = e.store.Update(ctx, func(tx store.Tx) error {
		given = given[:0]
		if !e.stopped() {
			return nil
		}
		for _, l := range e.listed(tx) {
			if !keep(l.Record) {
				tx.Delete(e.buckets.open, l.Call)
				given = append(given, l.Call)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%s: dropping calls: %w", e.integration.Name, err)
	}
	for _, id := range given {
		e.interrupt(id)
		e.dropCache(id)
	}
	return given, nil
}
