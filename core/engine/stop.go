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

// staysListed: a call on which nothing can be done now is taken off the list of
// the unfinished ones, unless the integration wants to know of it after a stop.
func (e *Engine) staysListed(j *Job) bool {
	return e.integration.Unfinished != nil && e.integration.Unfinished(j)
}

// Listed is a call that is unfinished, with what was decided and done for it.
type Listed struct {
	Call   string
	Record *ledger.Record
}

// Unfinished lists the calls on which work is left.
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

// GiveUp ends, while the integration is stopped, the work on those unfinished
// calls that keep does not report, and returns them. After the stop Resume goes on
// with the others. Calls that come in once the stop is over are not touched.
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
		return nil, fmt.Errorf("%s: giving calls up: %w", e.integration.Name, err)
	}
	for _, id := range given {
		e.interrupt(id)
		e.forget(id)
	}
	return given, nil
}
