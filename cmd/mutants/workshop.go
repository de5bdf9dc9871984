package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/suite"
)

// Exit statuses.
const (
	statusKilled   = 0
	statusSurvivor = 1
	statusError    = 2
)

// workshop builds and judges mutants.
type workshop struct {
	root     string          // of the repository
	rules    *features.Rules // the catalogue
	patience time.Duration   // time limit for the scenarios of one rule

	out, err io.Writer
	terminal bool // out is a terminal: progress may overwrite its line
	paint    suite.Paint

	scratch string // folder for binaries and copies, removed after the run
}

// run judges the mutants of the rules named, or of all covered ones.
func (w *workshop) run(ctx context.Context, args []string) int {
	started := time.Now()
	share, names, err := takePart(args)
	if err != nil {
		return w.fail(err)
	}
	rules, err := choose(w.rules, names)
	if err != nil {
		return w.fail(err)
	}
	chosen, problems := readMutants(w.root, w.rules, rules)
	if w.scratch, err = os.MkdirTemp("", "callsim-mutants-"); err != nil {
		return w.fail(err)
	}
	defer os.RemoveAll(w.scratch)
	files, err := w.changed(ctx, share)
	if err != nil {
		return w.fail(err)
	}
	chosen = share.of(chosen, files)
	if err := w.checkUnchanged(ctx, rules); ctx.Err() != nil {
		return w.fail(errors.New("interrupted"))
	} else if err != nil {
		return w.fail(err)
	}
	findings := w.judgeAll(ctx, chosen)
	w.report(findings, problems, time.Since(started))
	return status(findings, problems)
}

func (w *workshop) fail(err error) int {
	fmt.Fprintln(w.err, "mutants:", err)
	return statusError
}

// checkUnchanged returns an error unless the rules hold for the unchanged code. It
// also fills the build cache.
func (w *workshop) checkUnchanged(ctx context.Context, rules []*features.Rule) error {
	progress := w.watch(0)
	defer progress.end()
	progress.say("the unchanged code must pass " + suite.Count(len(rules), "rule"))
	binary := filepath.Join(w.scratch, "unchanged")
	if err := w.build(ctx, binary, ""); err != nil {
		return fmt.Errorf("building the unchanged code: %w", err)
	}
	patience := w.patience * time.Duration(len(rules))
	got, err := w.play(ctx, binary, tagged(rules), patience)
	switch {
	case err != nil:
		return fmt.Errorf("running the suite on the unchanged code: %w", err)
	case got.status == 0:
		return nil
	case got.status == 1 && len(got.felled) > 0:
		return fmt.Errorf("the unchanged code fails %q: a killed mutant would prove nothing", got.felled[0].name)
	}
	return fmt.Errorf("the suite fails on the unchanged code (exit status %d): %s", got.status, got.complaint)
}

// judgeAll judges one mutant per processor at a time and returns the findings in
// the order of the mutants.
func (w *workshop) judgeAll(ctx context.Context, all []*mutant) []finding {
	findings := make([]finding, len(all))
	progress := w.watch(len(all))
	defer progress.end()
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(all)) {
		wg.Go(func() {
			for i := range next {
				progress.begin(all[i])
				findings[i] = w.judge(ctx, all[i])
				progress.finish(findings[i])
			}
		})
	}
	for i := range all {
		next <- i
	}
	close(next)
	wg.Wait()
	return findings
}

// repositoryRoot returns the folder of go.mod, which may be above the current one.
func repositoryRoot() (string, error) {
	file, err := exec.Command("go", "env", "GOMOD").Output()
	folder := filepath.Dir(string(file))
	if err == nil && (len(file) <= 1 || folder == filepath.Dir(os.DevNull)) {
		err = errors.New("no go.mod here or above: run this inside the repository")
	}
	return folder, err
}
