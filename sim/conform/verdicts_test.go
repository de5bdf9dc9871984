package conform_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/conform"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/steps"
)

var (
	draw  = flag.Uint64("draw", fromEnvironment(), "decides which scenarios are played out of process (default from CALLSIM_DRAW)")
	every = flag.Bool("every", false, "play every scenario out of process")
)

// fromEnvironment lets every landing draw others.
func fromEnvironment() uint64 {
	n, _ := strconv.ParseUint(os.Getenv("CALLSIM_DRAW"), 10, 64)
	return n
}

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
// A program is started for each world, which takes most of the time. So one scenario
// is played of each rule and integration, which one -draw decides, and of what a
// scenario enumerates a few cases. -every plays all of them.
func TestVerdictsAreThoseInProcess(t *testing.T) {
	t.Parallel()
	o := suite.Options{Seed: 1}
	if !*every {
		o.Paths = oneOfEachRule(t, *draw)
	}
	inProcess, _ := run(t, nil, o, 2)
	began := time.Now()
	outside, result := run(t, conform.Command(callsim(t), "core", "--conform"), o, 2)
	t.Logf("draw %d: %d scenarios out of process in %s", *draw, result.Counts().Total, time.Since(began).Round(time.Millisecond))
	compare(t, inProcess, outside, result)
}

// oneOfEachRule draws a scenario of each rule for each integration.
func oneOfEachRule(t *testing.T, seed uint64) (paths []string) {
	t.Helper()
	rules, err := features.Catalogue()
	must(t, err)
	results, err := suite.Survey(features.FS(), "features", rules)
	must(t, err)
	random := rand.New(rand.NewPCG(seed, 0))
	for _, rr := range results {
		if n := len(rr.Places); n > 0 {
			paths = append(paths, rr.Places[random.IntN(n)])
		}
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)
	if testing.Short() {
		random.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
		paths = paths[:len(paths)/8]
	}
	return paths
}

func compare(t *testing.T, inProcess, outside map[string]suite.Verdict, result *suite.Result) {
	t.Helper()
	own := onlyOfTheBuiltInCore(result)
	for _, name := range slices.Sorted(maps.Keys(inProcess)) {
		rule, _, _ := strings.Cut(name, " for ")
		if outside[name] == suite.NotProvable && (own[name] || own[rule]) {
			continue
		}
		if inProcess[name] != outside[name] {
			t.Errorf("%s: %s in process, %s out of process%s", name, inProcess[name], outside[name], why(result, name))
		}
	}
	if len(outside) != len(inProcess) {
		t.Errorf("%d verdicts in process, %d out of process", len(inProcess), len(outside))
	}
}

// onlyOfTheBuiltInCore returns the scenarios that read the admin API or damage the
// store, and their rules: a program does not let the harness do either.
func onlyOfTheBuiltInCore(result *suite.Result) map[string]bool {
	own := map[string]bool{}
	for _, f := range result.Features {
		for _, s := range f.Scenarios {
			if !slices.ContainsFunc(s.Steps, func(st suite.StepResult) bool { return st.Needs == sim.Operated }) {
				continue
			}
			own["scenario "+s.Name] = true
			for _, rule := range s.Rules {
				own["rule "+rule] = true
			}
		}
	}
	return own
}

// why returns the errors of a scenario.
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
