package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/callsim/callsim/sim/conform"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/steps"
)

func (h *house) testCommand() command {
	return command{
		name:     "test",
		summary:  "run the rules as scenarios and say which hold",
		synopsis: "[PATHS] [--tags EXPR] [--seed N] [--jobs N] [--format F[:FILE]]… [--assume ID=VALUE]…",
		help: `  callsim test                                  everything
  callsim test --tags @AF-07                    the scenarios of one rule
  callsim test --tags '@XR-01 or (@XR-03 and not @aircall-front)'
                                                and, or, not and parentheses
  callsim test features/aircall-front           the features of a folder
  callsim test features/aircall-front/contacts.feature:19
                                                the scenario at this line
  callsim test my/features                      features of your own
  callsim test --seed 7                         other interleavings
  callsim test --format pretty                  every step as it went
  callsim test --format junit:report.xml --format json:report.json
                                                reports for other programs
  callsim test --target command:'callsim core --conform' --tags 'not @XR-02'
                                                judge a program of its own
  callsim test --target url:http://127.0.0.1:4010
                                                judge one that runs already

Without a path the features are those built into callsim. A path names some of
these, with or without features/ before it, or else a file or folder on disk;
one that begins with ./, ../ or / is always on disk. Features of your own need
no rule numbers. The same seed gives the same worlds, whatever is selected and
however many run at a time.

Flags:
      --tags EXPR       Cucumber tag expression; rules are tags: @AF-07
      --seed N          seed of all worlds (default 1)
      --jobs N          worlds at a time (default 0: one for each processor)
      --format F[:FILE] progress (default), pretty, junit or json, to the screen
                        or to a file; may be repeated. When all go to files, the
                        screen shows progress.
      --assume ID=VALUE set an unconfirmed vendor fact (callsim assumptions
                        lists them); may be repeated
      --target T        builtin (default), command:'PROGRAM ARGUMENTS…' or
                        url:http://…; sim/conform/PROTOCOL.md says what a
                        program under test receives and may offer
      --sample N        of orders, crash points and requests that a scenario
                        enumerates, try N drawn by the seed (default 0: all)

Exit status: 0 every rule held, 1 something fell short or is not provable of
this target, 2 the suite's own error
(nothing matched, an unknown tag, an undefined step, a file that cannot be
written).
`,
		run: h.runTest,
	}
}

func (h *house) runTest(f *pflag.FlagSet) action {
	tags := f.String("tags", "", "")
	seed := f.Uint64("seed", 1, "")
	jobs := f.Int("jobs", 0, "")
	formats := f.StringArray("format", nil, "")
	assume := f.StringArray("assume", nil, "")
	target := f.String("target", builtInTarget, "")
	sample := f.Int("sample", 0, "")
	return func(ctx context.Context, args []string, s Streams) (int, error) {
		o := suite.Options{Paths: args, Tags: *tags, Seed: *seed, Jobs: *jobs}
		if len(*assume) > 0 || *target != builtInTarget || *sample != 0 {
			if err := h.play(*assume, *target, *sample); err != nil {
				return statusUsage, err
			}
		}
		if strings.HasPrefix(*target, "url:") {
			if o.Jobs > 1 {
				return statusUsage, fmt.Errorf("--jobs %d: a program that runs already is judged in one world at a time", o.Jobs)
			}
			o.Jobs = 1
		}
		if *target != builtInTarget {
			o.Command = "callsim test --target '" + *target + "'"
		}
		return exitStatus(h.test(ctx, s, o, *formats))
	}
}

func exitStatus(result *suite.Result, err error) (int, error) {
	if err != nil {
		return statusUsage, err
	}
	return result.ExitStatus(), nil
}

const builtInTarget = "builtin"

// play plays every scenario under assumptions, against a target.
func (h *house) play(assume []string, target string, sample int) error {
	if sample < 0 {
		return fmt.Errorf("--sample %d: at least 1 case, or 0 for all", sample)
	}
	values, err := parseAssumptions(assume)
	if err != nil {
		return err
	}
	makeTarget, err := conform.Parse(target)
	if err != nil {
		return err
	}
	h.newScenario = func(seed uint64, name string) suite.Scenario {
		return steps.New(seed, name, steps.Options{Assume: values, Target: makeTarget, Sample: sample, Records: h.records})
	}
	return nil
}

func (h *house) test(ctx context.Context, s Streams, o suite.Options, formats []string) (*suite.Result, error) {
	if o.Jobs < 0 {
		return nil, fmt.Errorf("--jobs %d: at least 1 world, or 0 for one on each processor", o.Jobs)
	}
	for _, text := range formats {
		spec, err := suite.ParseFormat(text)
		if err != nil {
			return nil, err
		}
		o.Formats = append(o.Formats, spec)
		h.records = h.records || spec.Name == "json" || spec.Name == "junit" // these show them
	}
	rules, err := h.catalogue()
	if err != nil {
		return nil, err
	}
	o.FS, o.Root, o.Catalogue = h.features, featuresRoot, rules
	o.New, o.Definitions = h.newScenario, h.definitions()
	o.Out, o.Color, o.Terminal, o.Version = s.Out, s.Color, s.Terminal, version()
	result, err := suite.Run(ctx, o)
	if result != nil {
		h.last = result
	}
	return result, err
}
