package suite_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/callsim/callsim/features"
	scenarioFiles "github.com/callsim/callsim/scenarios"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/steps"
)

// The suite as it is shipped has no holes: every covered rule has a scenario,
// every tag a rule, every scenario a Then, every step a use and one meaning.
func TestTheFeaturesAreWithoutProblems(t *testing.T) {
	rules, err := features.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	problems, err := suite.Guards(features.FS(), "features", steps.Definitions(), rules)
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

// usedInScenarios lists the sentences of the scenario files in the repository.
func usedInScenarios(t *testing.T) (used []string) {
	t.Helper()
	for _, name := range scenarioFiles.Names() {
		_, text, _ := scenarioFiles.Read(name)
		for _, m := range timelineEntry.FindAllSubmatch(text, -1) {
			if d, err := steps.Find(string(m[1]), nil, steps.Given, steps.When); err == nil {
				used = append(used, d.Row.Sentence)
			}
		}
	}
	return used
}

// The quotes are YAML's, around a sentence with a colon.
var timelineEntry = regexp.MustCompile(`(?m)^ +- [0-9hms]+: '?(.*?)'?$`)

// A scenario whose Thens hold before its first When proves nothing of what
// happens there: a Then must read something that the When changes or, where the When
// changes nothing, the scenario must be tagged @stays.
func TestNoScenarioHoldsBeforeItsWhen(t *testing.T) {
	rules, err := features.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	problems, err := suite.HoldBefore(t.Context(), suite.Options{
		FS: features.FS(), Root: "features", Catalogue: rules, Definitions: steps.Definitions(), Seed: 1,
		New: func(seed uint64, name string) suite.Scenario { return steps.New(seed, name, steps.Options{Sample: 2}) },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
}
