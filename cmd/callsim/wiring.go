package main

import (
	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/steps"
)

// builtIn is the house as it is shipped: the embedded features, the vocabulary,
// and every fake.
func builtIn() *house {
	return &house{
		features:    features.FS(),
		catalogue:   features.Catalogue,
		definitions: func() []steps.Definition { return nil },
		newScenario: func(uint64, string) suite.Scenario { return nil },
		assumptions: func() []kit.Assumption { return nil },
	}
}
