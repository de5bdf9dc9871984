package conform_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/conform"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/steps"
)

// run plays features against a target and lists the verdicts of rules and of
// scenarios.
func run(t *testing.T, target func(*sim.World) sim.Target, o suite.Options, sample int) (map[string]suite.Verdict, *suite.Result) {
	t.Helper()
	rules, err := features.Catalogue()
	must(t, err)
	o.FS, o.Root, o.Catalogue, o.Definitions = features.FS(), "features", rules, steps.Definitions()
	o.New = func(seed uint64, name string) suite.Scenario {
		return steps.New(seed, name, steps.Options{Target: target, Sample: sample})
	}
	result, err := suite.Run(context.Background(), o)
	must(t, err)
	verdicts := map[string]suite.Verdict{}
	for _, r := range result.Rules {
		verdicts["rule "+r.ID+" for "+r.Integration] = r.Verdict
	}
	for _, f := range result.Features {
		for _, s := range f.Scenarios {
			verdicts["scenario "+s.Name] = s.Verdict
		}
	}
	return verdicts, result
}

// One feature file, two executions: whatever holds in process holds of the core
// as a program of its own, rule by rule. A disagreement is a bug, in the core's
// program, in the harness, or in the idea that both are the same.
//
// The scenarios that enumerate thousands of worlds are left out here; XR-02, XR-05
// and XR-08 are sampled below.
func TestVerdictsAreThoseInProcess(t *testing.T) {
	o := suite.Options{Seed: 1, Tags: "not (@XR-02 or @XR-05 or @XR-08)"}
	inProcess, _ := run(t, nil, o, 0)
	began := time.Now()
	outside, result := run(t, conform.Command(callsim(t), "core", "--conform"), o, 0)
	t.Logf("%d scenarios out of process in %s", result.Counts().Total, time.Since(began).Round(time.Millisecond))
	compare(t, inProcess, outside, result)
}

func TestVerdictsOfEnumeratedCasesAreThoseInProcess(t *testing.T) {
	o := suite.Options{Seed: 1, Tags: "(@XR-02 or @XR-05 or @XR-08)"}
	inProcess, _ := run(t, nil, o, 3)
	outside, result := run(t, conform.Command(callsim(t), "core", "--conform"), o, 3)
	compare(t, inProcess, outside, result)
}

func compare(t *testing.T, inProcess, outside map[string]suite.Verdict, result *suite.Result) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(inProcess)) {
		if inProcess[name] != outside[name] {
			t.Errorf("%s: %s in process, %s out of process%s", name, inProcess[name], outside[name], why(result, name))
		}
	}
	if len(outside) != len(inProcess) {
		t.Errorf("%d verdicts in process, %d out of process", len(inProcess), len(outside))
	}
}

// why is what the scenario says of itself.
func why(result *suite.Result, name string) string {
	for _, f := range result.Features {
		for _, s := range f.Scenarios {
			if "scenario "+s.Name != name {
				continue
			}
			text := s.Error
			for _, st := range s.Steps {
				text += st.Error
			}
			return fmt.Sprintf(": %s", text)
		}
	}
	return ""
}
