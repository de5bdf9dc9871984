// Package ledger stores what the core has decided and done for one call, so that
// neither is ever repeated: not after a second webhook, not after a lost response,
// not after a crash (XR-01, XR-05, XR-07, XR-08).
//
//	record, err := ledger.Read(stored)
//	contact, done := record.Value("contact")
//	record.Set(ledger.Entry{Name: "message", State: ledger.Intended})
//
// A call's Record has one entry per effect (a change that the integration makes in
// the CRM) and per decision. Before an effect that must not happen twice is carried
// out, its intent is stored; afterwards its result. An intent without a result is
// an unknown result, which is resolved according to the effect's Class. A decision
// (the chosen contact, the settings' version) is stored like a result and never
// made again: the world has changed since, not least by the core's own changes.
package ledger

import "slices"

// Class is how an effect with an unknown result is resolved.
type Class uint8

// The classes.
const (
	// Repeatable: repeating it has no further effect (the vendor de-duplicates, or
	// the effect only reads). It needs no stored intent.
	Repeatable Class = iota

	// Findable: a look-up finds whether it has happened.
	Findable

	// Once: it is not repeated, and its possible loss is reported.
	Once
)

// State is the state of an effect or decision.
type State uint8

// The states.
const (
	Intended State = iota + 1
	Done
	Refused // by the vendor; the value is the error, its Try has the rest
	Lost    // class Once with an unknown result
	Expired // it would have reached a person too late
	states
)

func (s State) String() string {
	if s >= states {
		return "unknown"
	}
	return [...]string{"", "intended", "done", "refused", "lost", "expired"}[s]
}

// Entry is one line of a record.
type Entry struct {
	Name  string
	State State
	Value string // the effect's result, or the decision
	Cause string // the trace entry that made it due, "" without a trace
}

// Record is the state of the work on one call. The zero value is a call for which
// nothing was done.
type Record struct {
	// Retrievals is the number of times the call was retrieved from the API, LookedAt
	// the time of the last one in seconds.
	Retrievals  int
	RetrievedAt int64

	// Settled: the call's data counts as complete, although no fact is terminal.
	Settled bool

	Entries []Entry

	// Tries are the failed attempts of effects that are to be retried or were
	// refused.
	Tries []Try
}

// Find returns the entry with that name.
func (r *Record) Find(name string) (Entry, bool) {
	if e := r.entry(name); e != nil {
		return *e, true
	}
	return Entry{}, false
}

func (r *Record) entry(name string) *Entry {
	for i := range r.Entries {
		if e := &r.Entries[i]; e.Name == name {
			return e
		}
	}
	return nil
}

// Value returns the result of an effect that is done, or a decision.
func (r *Record) Value(name string) (value string, done bool) {
	if e := r.entry(name); e != nil {
		return e.Value, e.State == Done
	}
	return "", false
}

// Finished reports whether an effect is finished, with any result.
func (r *Record) Finished(name string) bool {
	e := r.entry(name)
	return e != nil && e.State > Intended
}

// Set adds an entry or replaces the one with its name.
func (r *Record) Set(entry Entry) {
	if e := r.entry(entry.Name); e != nil {
		*e = entry
		return
	}
	r.Entries = append(r.Entries, entry)
}

// Remove deletes an entry whose effect has not happened.
func (r *Record) Remove(name string) {
	r.Entries = slices.DeleteFunc(r.Entries, func(e Entry) bool { return e.Name == name })
}
