package engine

import (
	"sync/atomic"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/store"
)

// Decision is a decision or effect of an integration for a call.
type Decision struct {
	Integration string
	Call        string
	Effect      string
	Value       string
	Cite
}

// Cite names the reasons of an effect: its rules, and the field that decided it.
type Cite struct {
	Rules string `json:"rules,omitempty"`
	Field string `json:"field,omitempty"`
}

// Watch makes f receive every later decision. f must not wait.
func (e *Engine) Watch(f func(Decision)) { e.watch = f }

func (e *Engine) observe(s step, value string) {
	if e.watch != nil {
		e.watch(Decision{e.integration.Name, s.job.Call.ID, s.name, value, e.integration.Cites[s.effect.Name]})
	}
}

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
