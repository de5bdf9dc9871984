package engine

import (
	"sync/atomic"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/store"
)

// counts are counters of this instance.
type counts struct{ facts, done, refused, found atomic.Int64 }

// Counts returns the numbers of facts that this instance has stored, of those found
// by the reconciliation, of effects carried out and of refusals.
func (e *Engine) Counts() (facts, found, done, refused int64) {
	c := &e.counts
	return c.facts.Load(), c.found.Load(), c.done.Load(), c.refused.Load()
}

// follow lists running calls, for integrations that retrieve them in the
// reconciliation (XR-15).
func (e *Engine) follow(tx store.Tx, f call.Fact) {
	if !e.integration.Follows || f.Message {
		return
	}
	_, runs := tx.Get(e.buckets.running, f.CallID)
	switch over := f.Over(); {
	case over && runs:
		tx.Delete(e.buckets.running, f.CallID)
	case !over && !runs:
		tx.Put(e.buckets.running, f.CallID, seconds(beginOf(f)))
	}
}
