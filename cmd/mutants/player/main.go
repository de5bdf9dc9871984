// Command player plays the scenarios with some tags and reports them as JSON. Each
// mutant is built as a player: the suite without the rest of callsim links faster.
//
//	player TAGS FILE
//
// Exit status: as of callsim test.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/steps"
)

// sample is how many cases of an enumeration are played, of up to 15,840. A wrong
// core fails in more than one.
const sample = 300

func main() {
	status, err := play(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		status = 2
	}
	os.Exit(status)
}

// play plays the scenarios with seed 1.
func play(tags, file string) (status int, err error) {
	rules, err := features.Catalogue()
	if err != nil {
		return 0, err
	}
	result, err := suite.Run(context.Background(), suite.Options{
		FS: features.FS(), Root: "features", Catalogue: rules, Definitions: steps.Definitions(), Tags: tags, Seed: 1,
		New: func(seed uint64, name string) suite.Scenario {
			return steps.New(seed, name, steps.Options{Sample: sample})
		},
		Formats: []suite.FormatSpec{{Name: "json", File: file}},
	})
	if err != nil {
		return 0, err
	}
	return result.ExitStatus(), nil
}
