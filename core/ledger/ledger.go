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

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/callsim/callsim/core/packed"
)

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
	Refused // by the vendor; the value holds its words
	Lost    // of class Once with an unknown result
	states
)

// Entry is one line of a record.
type Entry struct {
	Name  string
	State State
	Value string // what the effect resulted in, or what was decided
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

const encodingVersion = 1

// Encode returns the record's stored form.
func (r *Record) Encode() []byte {
	b := make([]byte, 0, 16+48*len(r.Entries))
	settled := byte(0)
	if r.Settled {
		settled = 1
	}
	b = append(b, encodingVersion, settled)
	b = binary.AppendUvarint(b, uint64(r.Looks))
	b = binary.AppendVarint(b, r.LookedAt)
	for _, e := range r.Entries {
		b = append(b, byte(e.State))
		b = packed.AppendText(b, e.Name)
		b = packed.AppendText(b, e.Value)
	}
	return b
}

var errCut = errors.New("stored record: cut off")

// Read reads what Encode wrote. Nothing stored is the zero record.
func Read(encoded []byte) (Record, error) {
	var r Record
	if len(encoded) == 0 {
		return r, nil
	}
	if encoded[0] != encodingVersion {
		return r, fmt.Errorf("stored record: version %d, this program knows %d", encoded[0], encodingVersion)
	}
	if len(encoded) < 2 {
		return r, errCut
	}
	r.Settled = encoded[1] == 1
	rest := packed.Reader(encoded[2:]) // shared by all entries
	var looks uint64
	if !rest.Count(&looks) || looks > 1<<31 || !rest.Number(&r.LookedAt) {
		return r, errCut
	}
	r.Looks = int(looks)
	if rest == "" {
		return r, nil
	}
	r.Entries = make([]Entry, 0, usualEntries)
	for rest != "" {
		e := Entry{State: State(rest[0])}
		if e.State == 0 || e.State >= states {
			return r, fmt.Errorf("stored record: unknown state %d", e.State)
		}
		rest = rest[1:]
		if !rest.Texts(&e.Name, &e.Value) {
			return r, errCut
		}
		r.Entries = append(r.Entries, e)
	}
	return r, nil
}

// usualEntries is room for those of nearly every call.
const usualEntries = 8
