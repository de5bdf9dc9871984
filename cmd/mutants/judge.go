package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
)

// fate is the result for a mutant.
type fate int

const (
	killed fate = iota
	survived
	doesNotApply
	doesNotCompile
	refused   // it changes files that it may not change
	broken    // the suite itself failed, by a panic for example
	timedOut  // its scenarios did not end
	notJudged // an error of this machine, or an interrupt
)

// finding is the judgement of one mutant.
type finding struct {
	*mutant
	fate
	killers []string // names of the scenarios that fell short
	why     string   // for every fate but killed
}

// judge makes a mutant and runs the scenarios of its rule on it.
func (w *workshop) judge(ctx context.Context, m *mutant) finding {
	place, err := os.MkdirTemp(w.scratch, m.name+"-")
	if err != nil {
		return finding{mutant: m, fate: notJudged, why: err.Error()}
	}
	defer os.RemoveAll(place)
	f := w.judgeIn(ctx, m, place)
	if f.fate != killed && ctx.Err() != nil {
		f.fate, f.why = notJudged, "interrupted"
	}
	return f
}

func (w *workshop) judgeIn(ctx context.Context, m *mutant, place string) finding {
	end := func(f fate, err error) finding { return finding{mutant: m, fate: f, why: err.Error()} }
	binary, tree, overlay := filepath.Join(place, "callsim"), filepath.Join(place, "tree"), filepath.Join(place, "overlay.json")
	files, err := w.touched(ctx, m.path)
	if err != nil {
		return end(doesNotApply, err)
	}
	if err := refuse(m.rule, files); err != nil {
		return end(refused, err)
	}
	if err := w.apply(ctx, m.path, tree, files); err != nil {
		return end(doesNotApply, err)
	}
	if err := w.overlay(overlay, tree, files); err != nil {
		return end(notJudged, err)
	}
	if err := w.build(ctx, binary, overlay); err != nil {
		return end(doesNotCompile, err)
	}
	o, err := w.play(ctx, binary, "@"+m.rule.ID, w.patience)
	if errors.Is(err, errImpatient) {
		return end(timedOut, err)
	}
	if err != nil {
		return end(notJudged, err)
	}
	return verdict(m, o)
}

// verdict counts a mutant as killed if a scenario of its own rule fell short and
// the suite itself had no error.
func verdict(m *mutant, o outcome) finding {
	killers := o.felledOf(m.rule.ID)
	switch {
	case o.status != 0 && o.status != 1:
		return finding{mutant: m, fate: broken, why: o.complaint}
	case o.status == 1 && len(killers) > 0:
		return finding{mutant: m, fate: killed, killers: killers}
	}
	return finding{mutant: m, fate: survived,
		why: "every scenario of " + m.rule.ID + " held: add a scenario that sees the difference"}
}
