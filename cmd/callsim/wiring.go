package main

import (
	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/steps"
)

// builtIn returns the embedded features, the vocabulary and every fake.
func builtIn() *house {
	h := &house{
		features:    features.FS(),
		catalogue:   features.Catalogue,
		listed:      features.Listed,
		definitions: steps.Definitions,
		assumptions: sim.Assumptions,
	}
	h.newScenario = func(seed uint64, name string) suite.Scenario {
		return steps.New(seed, name, steps.Options{Records: h.records})
	}
	return h
}
