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
func (e *Engine) fold(tx store.Tx, id string) (*folded, error) {
	f := e.kept(id)
	if f == nil {
		facts, err := e.factsOf(tx, id)
		if err != nil {
			return nil, err
		}
		f = &folded{facts: facts}
		e.mu.Lock()
		e.folds[id] = f
		e.mu.Unlock()
	}
	if f.call == nil {
		c := call.Fold(f.facts)
		f.call = &c
	}
	return f, nil
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

func (e *Engine) factsOf(tx store.Tx, id string) (facts []call.Fact, err error) {
	facts = make([]call.Fact, 0, usualFacts)
	tx.Scan(e.buckets.facts, id+"/", func(_ string, encoded []byte) bool {
		var fact call.Fact
		fact, err = call.ReadFact(encoded)
		facts = append(facts, fact)
		return err == nil
	})
	return facts, err
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
