package engine

import (
	"bytes"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/store"
)

// folded is the cached state of an unfinished call: its facts, the folded call, the
// integration's reading and the ledger.
type folded struct {
	facts []call.Fact
	call  *call.Call // nil: a fact was added since; immutable

	sorted int    // facts sorted out so far: can they make work due?
	fresh  []int  // places of those that can, since the call was last worked on
	cause  string // of the last of these

	record *ledger.Record
	stored []byte // the record's stored form

	reading any
	read    *state // state of the call at the reading; nil: not read yet
}

// state is everything a reading depends on besides the facts.
type state struct {
	settings int
	terminal bool
}

// cached returns the cached state of a call, or nil.
func (e *Engine) cached(id string) *folded {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.folds[id]
}

// fold returns the folded call. Facts are only added, and only by putFact, so they
// are read from the store once while a call is unfinished.
func (e *Engine) fold(tx store.Tx, id string) *folded {
	f := e.cached(id)
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

// record returns the ledger of a call, cached if its stored form is unchanged.
func (e *Engine) record(id string, stored []byte) (*ledger.Record, error) {
	f := e.cached(id)
	if f != nil && f.record != nil && bytes.Equal(f.stored, stored) {
		return f.record, nil
	}
	r, err := ledger.Read(stored)
	return &r, err
}

// usualFacts is the capacity for nearly every call.
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

// unreadable is a row that cannot be read.
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

// setAside moves an unreadable row to the bucket aside and reports it, once
// (XR-17).
func (e *Engine) setAside(tx store.Tx, bucket, key string, value []byte, why error) {
	store.SetAside(tx, bucket, key, value, why)
	e.log.Error("a stored entry cannot be read and is set aside", "bucket", bucket, "key", key, "why", why)
}

// addToCache appends a stored fact to the call's cached facts.
func (e *Engine) addToCache(fact call.Fact) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if f := e.folds[fact.CallID]; f != nil {
		f.facts = append(f.facts, fact)
		f.call, f.read = nil, nil
	}
}

// dropCache drops the call's cached facts: the call is finished, or a transaction
// that stored a fact has failed.
func (e *Engine) dropCache(id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.folds, id)
}

// read returns the integration's reading of a call, once for each state of the
// call.
func (e *Engine) read(f *folded, j *Job) any {
	if e.integration.Read == nil {
		return nil
	}
	if now := (state{j.Settings.Version, j.Call.Terminal}); f.read == nil || *f.read != now {
		f.reading, f.read = e.integration.Read(j), &now
	}
	return f.reading
}
