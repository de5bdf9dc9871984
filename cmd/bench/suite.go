package main

import (
	"context"
	"io"
	"runtime"
	"time"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/steps"
)

// enumerating are the rules whose scenarios play themselves again in hundreds
// of worlds, which would count as one scenario.
const enumerating = "not (@XR-02 or @XR-05 or @XR-06 or @XR-07 or @XR-08 or @XR-09)"

// sampled is how many cases of an enumeration the whole suite plays, as
// callsim test --sample does.
const sampled = 4

// measureSuite plays the embedded features as callsim test does.
func measureSuite(n size) ([]figure, error) {
	processors := runtime.NumCPU()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	count, took, err := playFeatures(n.features, enumerating)
	if err != nil {
		return nil, err
	}
	_, whole, err := playFeatures(n.features, "")
	return []figure{
		{"scenarios per second, a world each, on all processors", perSecond(count*processors, took), rate, 0, 0},
		{"the whole suite, --sample 4: processor time", whole.Seconds(), seconds, 0, 0},
	}, err
}

// playFeatures returns the number of scenarios with the tags and their
// processor time.
func playFeatures(paths []string, tags string) (scenarios int, took time.Duration, err error) {
	rules, err := features.Catalogue()
	if err != nil {
		return 0, 0, err
	}
	started := processorTime()
	result, err := suite.Run(context.Background(), suite.Options{
		FS: features.FS(), Root: "features", Paths: paths, Tags: tags, Seed: 1,
		Definitions: steps.Definitions(), Catalogue: rules, Out: io.Discard,
		New: func(seed uint64, name string) suite.Scenario {
			return steps.New(seed, name, steps.Options{Sample: sampled})
		},
	})
	if err != nil {
		return 0, 0, err
	}
	for _, f := range result.Features {
		scenarios += len(f.Scenarios)
	}
	return scenarios, processorTime() - started, nil
}
