package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
)

// part selects mutants: the k-th of n equal parts, and the mutants of files changed
// since a revision.
type part struct {
	k, n  int
	since string // a revision; "" = none
}

const sinceWord = "since:"

// takePart splits the arguments into a part like 1/6, a revision like since:HEAD^
// and rules.
func takePart(args []string) (p part, rules []string, err error) {
	p = part{k: 1, n: 1}
	for _, arg := range args {
		if revision, ok := strings.CutPrefix(arg, sinceWord); ok {
			p.since = revision
			continue
		}
		if !strings.Contains(arg, "/") {
			rules = append(rules, arg)
			continue
		}
		if _, err := fmt.Sscanf(arg+"\n", "%d/%d\n", &p.k, &p.n); err != nil || p.k < 1 || p.k > p.n {
			return p, nil, fmt.Errorf("%s: not a part of the mutants: expected one like 1/6 or 6/6", arg)
		}
	}
	return p, rules, nil
}

// of returns every n-th mutant, so that each part has some of each rule, and the
// mutants that touch one of the files.
func (p part) of(all []*mutant, files []string) []*mutant {
	var taken []*mutant
	for i, m := range all {
		if i%p.n == p.k-1 || m.touches(files) {
			taken = append(taken, m)
		}
	}
	return taken
}

// touches reports whether the patch changes one of the files, or is one of them.
func (m *mutant) touches(files []string) bool {
	if slices.Contains(files, folder+"/"+m.name+".patch") {
		return true
	}
	text, err := os.ReadFile(m.path)
	return err == nil && slices.ContainsFunc(files, func(file string) bool {
		return strings.Contains(string(text), "\n+++ b/"+file+"\n")
	})
}

// changed lists the files that differ from the part's revision.
func (w *workshop) changed(ctx context.Context, p part) ([]string, error) {
	if p.since == "" {
		return nil, nil
	}
	listing, err := w.git(ctx, w.root, "diff", "--name-only", p.since, "--")
	if err != nil {
		return nil, fmt.Errorf("%s%s: expected a revision of this repository: %s", sinceWord, p.since, firstLine(err.Error()))
	}
	return strings.Fields(listing), nil
}
