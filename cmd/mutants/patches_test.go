package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/callsim/callsim/features"
)

// The mutants of this repository are built and judged by `make mutants`, which
// takes minutes. This test finds within seconds the patches that no longer apply
// or compile: go test -run Patches ./cmd/mutants
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
	compiler := newChecker(t, root)
	for _, m := range mutants {
		if err := w.compiles(t.Context(), m, compiler); err != nil {
			t.Errorf("%s/%s.patch: %v", folder, m.name, err)
		}
	}
}

func (w *workshop) compiles(ctx context.Context, m *mutant, compiler *checker) error {
	files, err := w.touched(ctx, m.path)
	if err != nil {
		return err
	}
	if err := refuse(m.rule, files); err != nil {
		return err
	}
	tree := filepath.Join(w.scratch, m.name)
	if err := w.apply(ctx, m.path, tree, files); err != nil {
		return fmt.Errorf("%w (go run ./cmd/mutants rebase may mend it)", err)
	}
	return compiler.check(w.root, tree, files)
}

// Patches are the one thing here that must not get into the binary.
func TestThePatchesAreNotEmbedded(t *testing.T) {
	if _, err := features.FS().Open("mutants"); !os.IsNotExist(err) {
		t.Errorf("features embeds mutants: %v", err)
	}
}
