package engine

import (
	"bytes"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/store"
)

// folded is an unfinished call: its facts, what they add up to, what the
// integration has made of that, and what has been done for it.
type folded struct {
	facts []call.Fact
	call  *call.Call // nil: a fact has come since; nobody changes it

	sorted int    // facts sorted out so far: can they make work due?
	news   []int  // places of those that can, since the call was last worked on
	cause  string // of the last of these

	record *ledger.Record
	stored []byte // the record's form in the store

	reading any
	read    *state // in which it was read; nil: not yet
}

// state is all that the reading of a call depends on beside its facts.
type state struct {
	settings int
	terminal bool
}

// kept is what is known of an unfinished call already, or nil.
func (e *Engine) kept(id string) *folded {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.folds[id]
}

// fold is what a call's facts add up to. Facts only ever come in addition, and
// through put, so they are read from the store once while a call is unfinished.
func (e *Engine) fold(tx store.Tx, id string) *folded {
	f := e.kept(id)
	if f == nil {
		facts, bad := e.factsOf(tx, id)
		e.setAllAside(tx, bad)
		f = &folded{facts: facts}
		e.mu.Lock()
		e.folds[id] = f
		e.mu.Unlock()
	}
	if f.call == nil {
		c := call.Fold(f.facts)
		f.call = &c
	}
	return f
}

// record is what has been done for a call, as it is stored.
func (e *Engine) record(id string, stored []byte) (*ledger.Record, error) {
	f := e.kept(id)
	if f != nil && f.record != nil && bytes.Equal(f.stored, stored) {
		return f.record, nil
	}
	r, err := ledger.Read(stored)
	return &r, err
}

// usualFacts is room for those of nearly every call.
const usualFacts = 6

func (e *Engine) factsOf(tx store.Tx, id string) (facts []call.Fact, bad []unreadable) {
	facts = make([]call.Fact, 0, usualFacts)
	tx.Scan(e.buckets.facts, id+"/", func(key string, encoded []byte) bool {
		fact, err := call.ReadFact(encoded)
		if err != nil {
			bad = append(bad, unreadable{e.buckets.facts, key, encoded, err})
		} else {
			facts = append(facts, fact)
		}
		return true
	})
	return facts, bad
}

// unreadable is a row that no program can read.
type unreadable struct {
	bucket, key string
	value       []byte
	why         error
}

func (e *Engine) setAllAside(tx store.Tx, all []unreadable) {
	for _, u := range all {
		e.setAside(tx, u.bucket, u.key, u.value, u.why)
	}
}

// setAside moves a row that cannot be read out of the way and reports it, once
// (XR-17).
func (e *Engine) setAside(tx store.Tx, bucket, key string, value []byte, why error) {
	store.SetAside(tx, bucket, key, value, why)
	e.log.Error("a stored entry cannot be read and is set aside", "bucket", bucket, "key", key, "why", why)
}

// learnt adds a fact that has just been stored to those of its call, if these are
// kept.
func (e *Engine) learnt(fact call.Fact) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if f := e.folds[fact.CallID]; f != nil {
		f.facts = append(f.facts, fact)
		f.call, f.read = nil, nil
	}
}

// forget has a call's facts read anew when it is next looked at: it is finished,
// or a transaction that stored one of them has failed.
func (e *Engine) forget(id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.folds, id)
}

// read is what the integration makes of a call, once for each state of it.
func (e *Engine) read(f *folded, j *Job) any {
	if e.integration.Read == nil {
		return nil
	}
	if now := (state{j.Settings.Version, j.Call.Terminal}); f.read == nil || *f.read != now {
		f.reading, f.read = e.integration.Read(j), &now
	}
	return f.reading
}
