package main

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/scenarios"
	"github.com/callsim/callsim/sim/scenario"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/steps"
)

// Every scenario, as `callsim test` plays them. make test runs it with -coverpkg of
// core's integrations, of whose statements it must reach most.
func TestEveryRuleHolds(t *testing.T) {
	var out, errs bytes.Buffer
	if status := callsim(t.Context(), builtIn(), []string{"test"}, Streams{Out: &out, Err: &errs, Width: plainWidth}); status != statusHeld {
		t.Errorf("status %d: %s%s", status, errs.String(), out.String())
	}
}

// The suite as it is shipped has no holes: every covered rule has a scenario,
// every tag a rule, every scenario a Then, every step a use and one meaning.
func TestTheFeaturesAreWithoutProblems(t *testing.T) {
	rules, err := features.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	problems, err := suite.Guards(features.FS(), featuresRoot, steps.Definitions(), rules)
	if err != nil {
		t.Fatal(err)
	}
	used := usedInScenarios(t)
	for _, p := range problems {
		if !slices.ContainsFunc(used, func(sentence string) bool { return strings.HasSuffix(p.String(), " "+sentence) }) {
			t.Error(p)
		}
	}
}

// usedInScenarios lists the sentences of the scenarios that come along.
func usedInScenarios(t *testing.T) []string {
	var used []string
	for _, name := range scenarios.Names() {
		path, text, _ := scenarios.Read(name)
		f, err := scenario.Parse(path, text)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range f.Timeline {
			used = append(used, e.Deed.Row.Sentence)
		}
	}
	return used
}

// A scenario whose Thens hold before its first When proves nothing of what
// happens there: it has to look at something that the When changes or, where
// nothing does, be tagged @stays.
func TestNoScenarioHoldsBeforeItsWhen(t *testing.T) {
	rules, err := features.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	problems, err := suite.HoldBefore(t.Context(), suite.Options{
		FS: features.FS(), Root: featuresRoot, Catalogue: rules, Definitions: steps.Definitions(), Seed: 1,
		New: func(seed uint64, name string) suite.Scenario { return steps.New(seed, name, steps.Options{Sample: 2}) },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
}

// Verdicts and records do not depend on how many worlds run at a time. Two
// integrations are enough to see it.
func TestReportsAreTheSameForAnyNumberOfJobs(t *testing.T) {
	report := func(jobs string) string {
		var out, errs bytes.Buffer
		args := []string{"test", "--jobs", jobs, "--format", "json", "features/aircall-front", "features/ringcentral-front"}
		if status := callsim(context.Background(), builtIn(), args, Streams{Out: &out, Err: &errs, Width: plainWidth}); status != statusHeld {
			t.Fatalf("status %d: %s%s", status, errs.String(), out.String())
		}
		var kept []string
		for line := range strings.Lines(out.String()) {
			if !strings.Contains(line, "_ms\":") {
				kept = append(kept, line)
			}
		}
		return strings.Join(kept, "")
	}
	if one, two := report("1"), report("2"); one != two {
		t.Error("reports of one and of two jobs differ")
	}
}
