package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/callsim/callsim/features"
)

// The mutants of this repository are built and judged by `make mutants`, which
// takes minutes. That they still apply is found out here, with every change.
func TestThePatchesOfThisRepositoryApply(t *testing.T) {
	catalogue, err := features.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := choose(catalogue, nil)
	if err != nil {
		t.Fatal(err)
	}
	root, err := repositoryRoot()
	if err != nil {
		t.Fatal(err)
	}
	w := &workshop{root: root, scratch: t.TempDir()}
	mutants, problems := readMutants(root, catalogue, rules)
	for _, p := range problems {
		t.Error(p)
	}
	for _, m := range mutants {
		if err := w.applies(t, m); err != nil {
			t.Errorf("%s/%s.patch: %v", folder, m.name, err)
		}
	}
}

func (w *workshop) applies(t *testing.T, m *mutant) error {
	files, err := w.touched(t.Context(), m.path)
	if err != nil {
		return err
	}
	if err := refuse(m.rule, files); err != nil {
		return err
	}
	return w.apply(context.Background(), m.path, filepath.Join(w.scratch, m.name), files)
}

// Patches are the one thing here that must not get into the binary.
func TestThePatchesAreNotEmbedded(t *testing.T) {
	if _, err := features.FS().Open("mutants"); !os.IsNotExist(err) {
		t.Errorf("features embeds mutants: %v", err)
	}
}
