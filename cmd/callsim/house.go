package main

import (
	"io/fs"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/steps"
)

// house holds the features, rules and scenarios of the commands; tests use others.
type house struct {
	features    fs.FS
	catalogue   func() (*features.Rules, error)
	listed      func(rule, list string) []string // of RULES.md
	definitions func() []steps.Definition
	newScenario func(seed uint64, name string) suite.Scenario
	records     bool                    // reports show the records of scenarios
	assumptions func() []kit.Assumption // of all fakes

	last *suite.Result // of the last run in this process
}

// featuresRoot is the folder of the embedded features in the repository.
const featuresRoot = "features"
