package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/callsim/callsim/sim/suite"
)

// rebase rewrites the patches of the named rules, or of all covered rules, that
// no longer apply to the working tree. Patches that apply are not written.
func (w *workshop) rebase(ctx context.Context, args []string) int {
	flags := pflag.NewFlagSet("rebase", pflag.ContinueOnError)
	flags.SetOutput(io.Discard)
	check := flags.Bool("check", false, "list the patches that do not apply, change nothing")
	limit := flags.Int("limit", 300, "how many commits of the patched files to try")
	if err := flags.Parse(args); err != nil {
		return w.fail(fmt.Errorf("%w\nusage: mutants rebase [RULE...]\n%s", err, flags.FlagUsages()))
	}
	rules, err := choose(w.rules, flags.Args())
	if err != nil {
		return w.fail(err)
	}
	if w.scratch, err = os.MkdirTemp("", "callsim-mutants-"); err != nil {
		return w.fail(err)
	}
	defer os.RemoveAll(w.scratch)
	all, problems := readMutants(w.root, w.rules, rules)
	for _, p := range problems {
		fmt.Fprintln(w.out, p)
	}
	rebased, failed := 0, 0
	for _, m := range all {
		files, err := w.touched(ctx, m.path)
		if err == nil {
			if err = w.apply(ctx, m.path, filepath.Join(w.scratch, m.name), files); err == nil {
				continue
			}
			if !*check {
				err = w.rebaseOne(ctx, m, files, *limit)
			}
		}
		if ctx.Err() != nil {
			return w.fail(errors.New("interrupted"))
		}
		if err != nil {
			failed++
			fmt.Fprintf(w.out, "%s %s/%s.patch: %v\n", m.rule.ID, folder, m.name, err)
			continue
		}
		rebased++
		fmt.Fprintf(w.out, "%s %s/%s.patch: rebased\n", m.rule.ID, folder, m.name)
	}
	fmt.Fprintf(w.out, "%d patches: %d apply, %d rebased, %d failed\n", len(all), len(all)-rebased-failed, rebased, failed)
	if failed > 0 || len(problems) > 0 {
		return statusSurvivor
	}
	return 0
}

// rebaseOne merges the patch's change, made to the newest commit at which the
// patch applies, with the changes since that commit.
func (w *workshop) rebaseOne(ctx context.Context, m *mutant, files []string, limit int) error {
	commit, base, err := w.lastApplied(ctx, m, files, limit)
	if err != nil {
		return err
	}
	renamed, err := w.renamed(ctx, commit)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp(w.scratch, "rebase-")
	if err != nil {
		return err
	}
	for _, file := range files {
		now := file
		if to, ok := renamed[file]; ok {
			now = to
		}
		ours, err := os.ReadFile(filepath.Join(w.root, now))
		if err != nil {
			return fmt.Errorf("%s, to which the patch applied at %.10s, is gone: %w", file, commit, err)
		}
		theirs, err := os.ReadFile(filepath.Join(base.patched, file))
		if err != nil {
			return fmt.Errorf("%s: expected a patch that changes lines, not one that removes the file", file)
		}
		before, err := os.ReadFile(filepath.Join(base.tree, file))
		if err != nil {
			return fmt.Errorf("%s: expected a patch that changes lines, not one that adds the file", file)
		}
		merged, err := w.merge(ctx, version{ours, before, theirs})
		if err != nil {
			return fmt.Errorf("%s (the patch applied at %.10s): %w", now, commit, err)
		}
		if err := writeFile(filepath.Join(work, "a", now), ours); err != nil {
			return err
		}
		if err := writeFile(filepath.Join(work, "b", now), merged); err != nil {
			return err
		}
	}
	return w.rewrite(ctx, m, work)
}

// trees holds the patched files at a commit, before and after the patch.
type trees struct{ tree, patched string }

// lastApplied finds the newest commit at which the patch applies, among those
// that changed its files.
func (w *workshop) lastApplied(ctx context.Context, m *mutant, files []string, limit int) (commit string, at trees, err error) {
	log, err := w.git(ctx, w.root, append([]string{"log", "--format=%H", fmt.Sprint("-", limit), "--"}, files...)...)
	if err != nil {
		return "", trees{}, err
	}
	commits := strings.Fields(log)
	for _, commit := range commits {
		folder := filepath.Join(w.scratch, m.name+"-"+commit)
		at := trees{filepath.Join(folder, "before"), filepath.Join(folder, "after")}
		if err := w.checkOut(ctx, commit, files, at.tree, at.patched); err != nil {
			continue // a file does not exist at this commit
		}
		if _, err := w.git(ctx, at.patched, "apply", "--whitespace=nowarn", m.path); err == nil {
			return commit, at, nil
		}
	}
	return "", trees{}, fmt.Errorf("does not apply at any of the last %s that changed %s", suite.Count(len(commits), "commit"), strings.Join(files, " or "))
}

// checkOut writes the files as they are at the commit into each of the folders.
func (w *workshop) checkOut(ctx context.Context, commit string, files []string, folders ...string) error {
	for _, file := range files {
		text, err := w.git(ctx, w.root, "show", commit+":"+file)
		if err != nil {
			return err
		}
		for _, folder := range folders {
			if err := writeFile(filepath.Join(folder, file), []byte(text)); err != nil {
				return err
			}
		}
	}
	return nil
}

// renamed maps the files of the commit that have another path in the working
// tree to that path.
func (w *workshop) renamed(ctx context.Context, commit string) (map[string]string, error) {
	listing, err := w.git(ctx, w.root, "diff", "--name-status", "--find-renames", "--diff-filter=R", commit, "--")
	if err != nil {
		return nil, err
	}
	to := map[string]string{}
	for line := range strings.Lines(listing) {
		if columns := strings.Split(strings.TrimSpace(line), "\t"); len(columns) == 3 {
			to[columns[1]] = columns[2]
		}
	}
	return to, nil
}

// rewrite replaces the diff below the patch's first lines by the difference of
// the folders a and b in work.
func (w *workshop) rewrite(ctx context.Context, m *mutant, work string) error {
	old, err := os.ReadFile(m.path)
	if err != nil {
		return err
	}
	text, hunks := splitPatch(old)
	diff, err := w.git(ctx, work, "diff", "--no-index", "--no-prefix", "--no-color", fmt.Sprint("-U", contextLines(hunks)), "a", "b")
	switch {
	case diff != "": // the exit status is 1
	case err != nil:
		return err
	default:
		return errors.New("the merged file equals the working tree: the mistake is already there, or the mutated code is gone")
	}
	for line := range strings.Lines(diff) {
		if !strings.HasPrefix(line, "index ") {
			text = append(text, line...)
		}
	}
	return os.WriteFile(m.path, text, 0o644)
}

// splitPatch splits a patch into the lines that describe it and its diff.
func splitPatch(patch []byte) (description, diff []byte) {
	for line := range bytes.Lines(patch) {
		if bytes.HasPrefix(line, []byte("diff --git ")) || bytes.HasPrefix(line, []byte("--- ")) {
			break
		}
		description = append(description, line...)
	}
	return description, patch[len(description):]
}

// contextLines is the number of context lines above the first changed line.
func contextLines(hunks []byte) int {
	n, inHunk := 0, false
	for line := range bytes.Lines(hunks) {
		switch {
		case bytes.HasPrefix(line, []byte("@@")):
			inHunk = true
		case inHunk && line[0] == ' ':
			n++
		case inHunk:
			return max(1, n)
		}
	}
	return 1
}

func writeFile(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}
