package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/suite"
)

func (h *house) rulesCommand() command {
	return command{
		name:     "rules",
		summary:  "the catalogue of rules, and how far each has come",
		synopsis: "[PREFIX|ID…]",
		help: `  callsim rules              every rule of every document
  callsim rules AF           those of one document
  callsim rules AF-07 XR-02  two rules with their places: in the document, of
                             scenarios, of citing functions, of mutants

kind:   doc = stated by the public document, int = our interpretation
who:    core = the sync core must do it, fake = the vendor itself behaves so,
        both = the core asks for it rightly and the vendor then does it
status: covered = scenarios fail when the rule is broken, partly = but for what
        stands behind "Missing", planned = not yet

The rules of XR hold for every integration and are counted for each: their table
shows the number of scenarios per integration, a dot where it is planned.
`,
		run: func(*pflag.FlagSet) action { return h.runRules },
	}
}

func (h *house) runRules(_ context.Context, args []string, s Streams) (int, error) {
	rules, err := h.catalogue()
	if err != nil {
		return statusUsage, err
	}
	wanted, err := wantedRules(rules, args)
	if err != nil {
		return statusUsage, err
	}
	results, err := h.ruleResults(rules)
	if err != nil {
		return statusUsage, err
	}
	t := ruleTable{s: s, ran: h.last != nil, byID: map[string][]*suite.RuleResult{}}
	for _, r := range results {
		if wanted[r.ID] {
			t.byID[r.ID] = append(t.byID[r.ID], r)
		}
	}
	t.write(rules)
	for r := range rules.All() {
		if slices.ContainsFunc(args, func(arg string) bool { return strings.EqualFold(arg, r.ID) }) {
			h.writePlaces(s, r, t.byID[r.ID])
		}
	}
	return statusHeld, nil
}

// ruleResults returns the rules with the verdicts of the last run, if there was one.
func (h *house) ruleResults(rules *features.Rules) ([]*suite.RuleResult, error) {
	if h.last != nil {
		return h.last.Rules, nil
	}
	return suite.Survey(h.features, featuresRoot, rules)
}

// wantedRules returns the ids for prefixes and ids; without any, all.
func wantedRules(rules *features.Rules, args []string) (map[string]bool, error) {
	var known []string
	for _, d := range rules.Documents {
		known = append(known, d.Prefix)
	}
	for r := range rules.All() {
		known = append(known, r.ID)
	}
	wanted := map[string]bool{}
	for _, arg := range args {
		if !slices.Contains(known, strings.ToUpper(arg)) {
			return nil, fmt.Errorf("%s is neither a document's prefix nor a rule%s", arg, hint(arg, known))
		}
	}
	for r := range rules.All() {
		named := func(arg string) bool {
			return strings.EqualFold(arg, r.ID) || strings.EqualFold(arg, r.Document.Prefix)
		}
		wanted[r.ID] = len(args) == 0 || slices.ContainsFunc(args, named)
	}
	return wanted, nil
}
