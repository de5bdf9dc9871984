package engine

import (
	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/store"
)

// folded is an unfinished call as its facts add up to it, and what the
// integration has made of that.
type folded struct {
	call call.Call

	reading any
	read    *state // in which it was read; nil: not yet
}

// state is all that the reading of a call depends on beside its facts.
type state struct {
	settings int
	terminal bool
}

// fold reads the facts of a call. They only ever come in addition, and through
// put, so what they add up to is kept until then.
func (e *Engine) fold(tx store.Tx, id string) (*folded, error) {
	if f := e.foldedOf(id); f != nil {
		return f, nil
	}
	var facts []call.Fact
	var err error
	tx.Scan(e.buckets.facts, id+"/", func(_ string, encoded []byte) bool {
		var fact call.Fact
		fact, err = call.ReadFact(encoded)
		facts = append(facts, fact)
		return err == nil
	})
	if err != nil {
		return nil, err
	}
	f := &folded{call: call.Fold(facts)}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.folds[id] = f
	return f, nil
}

func (e *Engine) foldedOf(id string) *folded {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.folds[id]
}

// forget has a call folded anew when it is next looked at.
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
