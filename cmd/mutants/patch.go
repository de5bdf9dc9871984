package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/callsim/callsim/features"
)

// folder is the path of the patches from the repository's root.
const folder = "features/mutants"

// mutant is one patch.
type mutant struct {
	name string // of the file, without .patch
	rule *features.Rule
	says string // what this wrong core does, in a sentence
	path string // absolute
}

var patchName = regexp.MustCompile(`^([A-Z]{2}-[0-9]{2,})(?:-[a-z0-9]+)*\.patch$`)

// readMutants returns the mutants of the chosen rules, in the rules' order. Problems
// are patches without a covered rule or a description, and rules without a patch.
func readMutants(root string, catalogue *features.Rules, rules []*features.Rule) (all []*mutant, problems []string) {
	files, err := filepath.Glob(filepath.Join(root, folder, "*.patch"))
	if err != nil {
		return nil, []string{err.Error()}
	}
	byRule := map[string][]*mutant{}
	for _, path := range files {
		m, err := readMutant(catalogue, path)
		switch {
		case err != nil:
			problems = append(problems, fmt.Sprintf("%s/%s: %v", folder, filepath.Base(path), err))
		default:
			byRule[m.rule.ID] = append(byRule[m.rule.ID], m)
		}
	}
	for _, rule := range rules {
		if len(byRule[rule.ID]) == 0 {
			problems = append(problems, fmt.Sprintf("%s is covered but has no mutant: write %s/%s.patch", rule.ID, folder, rule.ID))
		}
		all = append(all, byRule[rule.ID]...)
	}
	return all, problems
}

func readMutant(catalogue *features.Rules, path string) (*mutant, error) {
	file := filepath.Base(path)
	match := patchName.FindStringSubmatch(file)
	if match == nil {
		return nil, fmt.Errorf("expected a name like AF-07.patch or AF-07-no-line.patch")
	}
	rule, known := catalogue.Rule(match[1])
	switch {
	case !known:
		return nil, fmt.Errorf("no rule %s in the catalogue", match[1])
	case !covered(rule):
		return nil, fmt.Errorf("%s is planned: no scenario of it could kill this mutant", rule.ID)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	says, _, _ := strings.Cut(string(text), "\n")
	if !strings.HasSuffix(says, ".") || strings.HasPrefix(says, "-") {
		return nil, fmt.Errorf("line 1: expected a sentence that describes what this wrong core does, found %q", says)
	}
	return &mutant{name: strings.TrimSuffix(file, ".patch"), rule: rule, says: says, path: path}, nil
}

// mayChange returns the folder that a mutant of the rule may change: fakes if the
// vendor alone decides the rule, otherwise core.
func mayChange(rule *features.Rule) string {
	if rule.Who == features.WhoFake {
		return "fakes/"
	}
	return "core/"
}

// refuse returns an error if a mutant of the rule changes other files.
func refuse(rule *features.Rule, files []string) error {
	allowed := mayChange(rule)
	i := slices.IndexFunc(files, func(file string) bool {
		return !strings.HasPrefix(file, allowed) || !filepath.IsLocal(file) ||
			filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go")
	})
	if i < 0 {
		return nil
	}
	return fmt.Errorf("it changes %s; a mutant of %s (who: %s) may change Go files of %s** only, and no tests", files[i], rule.ID, rule.Who, allowed)
}
