package scenario

import (
	"context"
	"fmt"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/steps"
)

// Sentence is a step of a feature's scenario.
type Sentence struct {
	Line int
	Deed steps.Deed
}

// OfFeature returns a scenario of a feature as a file: its first Givens are done at
// set-up, the other sentences are played once.
func OfFeature(path, name string, all []Sentence) *File {
	f := &File{Path: path, Name: name, Seed: 1}
	for _, s := range all {
		if s.Deed.Row.Kind == steps.Given && f.Script == nil {
			f.Givens = append(f.Givens, s)
		} else {
			f.Script = append(f.Script, s)
		}
	}
	return f
}

// givens does the Givens.
func (f *File) givens(w *sim.World) error {
	s := steps.In(w)
	for _, g := range f.Givens {
		if err := s.Do(g.Deed); err != nil {
			return fmt.Errorf("%s:%d: %s: %w", f.Path, g.Line, g.Deed, err)
		}
	}
	return nil
}

// thenWithin is how long a Then of a script may take: a served world is never quiet, so
// the Then is checked every second.
const thenWithin = 5 * time.Minute

// playScript plays the sentences of a feature one after the other, as a process of a
// served world, and adds a note for each to the record.
func (f *File) playScript(ctx context.Context, w *sim.World, refused func(error)) {
	s := steps.In(w)
	for _, next := range f.Script {
		w.Trace.Note(w.Now(), "feature", fmt.Sprintf("%s %s", next.Deed.Row.Kind, next.Deed))
		err := w.Within(func() error { return s.Do(next.Deed) })
		for end := w.Now().Add(thenWithin); err != nil && next.Deed.Row.Kind == steps.Then && w.Now().Before(end); {
			if w.Sched.Sleep(ctx, time.Second) != nil {
				return
			}
			err = w.Within(func() error { return s.Do(next.Deed) })
		}
		switch {
		case err != nil:
			refused(fmt.Errorf("%s:%d: %s: %w", f.Path, next.Line, next.Deed, err))
			return
		case next.Deed.Row.Kind == steps.Then:
			w.Trace.Note(w.Now(), "feature", "held: "+next.Deed.String())
		}
	}
}
