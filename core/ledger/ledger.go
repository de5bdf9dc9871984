// Package ledger remembers what the core has decided and done for one call, so
// that neither is ever repeated: not after a second webhook, not after an
// answer that got lost, not after a crash (XR-01, XR-05, XR-07, XR-08).
//
// A call's Record has one entry per effect, the change that the integration
// wants in the CRM, and per decision. Before an effect that must not happen
// twice goes out, its intent is stored; after it, its result. An intent that is
// found without a result is an unknown result, and the effect's Class says how
// to find out. A decision (the chosen contact, the settings' version) is stored
// like a result and never made again: the world it was made in has changed
// since, not least by what we did to it.
package ledger

import "slices"

// Class says what may be done about an effect whose result is unknown.
type Class uint8

// The classes.
const (
	// Repeatable: doing it again changes nothing (the vendor de-duplicates, or
	// it only looks). It needs no stored intent.
	Repeatable Class = iota

	// Findable: a look-up tells whether it has happened.
	Findable

	// Once: neither. It is not repeated, and its possible loss is reported.
	Once
)

// State is how far an effect or decision has come.
type State uint8

// The states.
const (
	Intended State = iota + 1
	Done
	Refused // by the vendor; the value holds its words, its Try the rest
	Lost    // of class Once with an unknown result
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
	Value string // what the effect resulted in, or what was decided
	Cause string // the entry of the record that made it due, "" while nobody keeps one
}

// Record is what is known about the work on one call. The zero value is a call
// nothing has been done for.
type Record struct {
	// Looks counts the looks at the call by API, LookedAt is the second of the
	// last one.
	Looks    int
	LookedAt int64

	// Settled: no more is to be learnt about the call; what the facts show is
	// logged although none of them is terminal.
	Settled bool

	Entries []Entry

	// Tries are about effects that have failed so far and are to be tried again, or
	// were refused.
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

// Finished reports whether nothing more will be done about an effect.
func (r *Record) Finished(name string) bool {
	e := r.entry(name)
	return e != nil && e.State > Intended
}

// Set writes an entry over the one with its name.
func (r *Record) Set(entry Entry) {
	if e := r.entry(entry.Name); e != nil {
		*e = entry
		return
	}
	r.Entries = append(r.Entries, entry)
}

// Remove takes an entry out: what it stands for has not happened.
func (r *Record) Remove(name string) {
	r.Entries = slices.DeleteFunc(r.Entries, func(e Entry) bool { return e.Name == name })
}
