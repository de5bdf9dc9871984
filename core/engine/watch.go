package engine

import (
	"sync/atomic"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/store"
)

// counts are what this instance has seen and done.
type counts struct{ facts, done, refused, found atomic.Int64 }

// Counts returns how many facts this instance has stored, how many of them it found
// by asking the phone system, how many effects it has carried out and how often one
// was refused.
func (e *Engine) Counts() (facts, found, done, refused int64) {
	c := &e.counts
	return c.facts.Load(), c.found.Load(), c.done.Load(), c.refused.Load()
}

// follow notes calls of which nobody has told the end, for an integration that asks
// the phone system for them (XR-15).
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
