package engine

import (
	"sync/atomic"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/store"
)

// Decision is something that an integration has decided or done for a call.
type Decision struct {
	Integration string
	Call        string
	Effect      string
	Value       string
	Cite
}

// Cite says why an effect is as it is: the numbers of its rules, and the field that
// it was decided by.
type Cite struct {
	Rules string `json:"rules,omitempty"`
	Field string `json:"field,omitempty"`
}

// Watch lets f see every decision from now on. It must not wait.
func (e *Engine) Watch(f func(Decision)) { e.watch = f }

func (e *Engine) observe(s step, value string) {
	if e.watch != nil {
		e.watch(Decision{e.integration.Name, s.job.Call.ID, s.name, value, e.integration.Cites[s.effect.Name]})
	}
}

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
