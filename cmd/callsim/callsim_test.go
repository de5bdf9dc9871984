package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/steps"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// toy is a scenario without a world.
type toy struct{}

func (toy) Before(ctx context.Context) (context.Context, error) { return ctx, nil }
func (toy) After(context.Context, error) error                  { return nil }
func (toy) Finish() steps.Outcome                               { return steps.Outcome{} }

const rulesYAML = `documents:
  - prefix: AF
    integration: aircall-front
    title: "An article on Front"
  - prefix: XR
    integration: reliability
    title: "What everybody must hold"
rules:
  - id: AF-01
    text: A call is logged on the contact that owns the customer's number, and on no other contact of the same company or of another.
    who: core
    kind: doc
    breaks: [log nothing]
    status: covered
  - id: AF-02
    text: A new contact is made.
    who: both
    kind: int
    breaks: [log nothing]
    status: covered
  - id: AF-03
    text: Nobody has built this yet.
    who: fake
    kind: int
    breaks: [log nothing]
    status: planned
  - id: XR-01
    text: A webhook twice has the effect of one.
    who: core
    breaks: [log twice]
    status:
      covered: [aircall-front]
`

// toyHouse has one rule that holds and one that does not.
func toyHouse() *house {
	return &house{
		features: fstest.MapFS{"aircall-front/calls.feature": {Data: []byte(`Feature: Calls
  @AF-01
  Scenario: AF-01 holds
    Then it holds
  @AF-02
  Scenario: AF-02 does not
    Then it does not
  @XR-01
  Scenario: XR-01 holds too
    Then it holds
`)}},
		catalogue: func() (*features.Rules, error) { return features.Parse("rules.yaml", []byte(rulesYAML)) },
		listed:    func(rule, list string) []string { return []string{"core/calls.go: one of the " + list + " of " + rule} },
		definitions: func() []steps.Definition {
			return []steps.Definition{
				{Kind: steps.Then, Expr: `^it holds$`, Evidence: steps.API, Func: func() {}},
				{Kind: steps.Then, Expr: `^it does not$`, Evidence: steps.API, Func: func() error { return errors.New("it is otherwise") }},
			}
		},
		newScenario: func(uint64, string) suite.Scenario { return toy{} },
		assumptions: func() []kit.Assumption {
			return []kit.Assumption{
				{ID: "front-b", Vendor: "Front", Page: "Core API, Events", Says: "Events are in order.", Default: "yes", Alternatives: []string{"no", "sometimes"}},
				{ID: "aircall-a", Vendor: "Aircall", Page: "Webhooks", Says: "A webhook is tried again after the times that the page leaves open, which is long enough a sentence to be wrapped.", Default: "3"},
			}
		},
	}
}

// play runs one command line and returns its status and output.
func play(h *house, s Streams, args ...string) (status int, stdout, stderr string) {
	var out, err bytes.Buffer
	s.Out, s.Err = &out, &err
	if s.Width == 0 {
		s.Width = 80
	}
	status = callsim(context.Background(), h, args, s)
	return status, out.String(), err.String()
}

func TestGoldens(t *testing.T) {
	for _, tt := range []struct {
		file   string
		args   string
		status int
	}{
		{"help", "help", 0},
		{"help", "", 0},
		{"help", "--help", 0},
		{"help-test", "help test", 0},
		{"help-test", "test --help", 0},
		{"help-rules", "rules -h", 0},
		{"help-help", "help help", 0},
		{"help-help", "help --help", 0},
		{"rules", "rules", 0},
		{"rules-some", "rules AF-03 xr", 0},
		{"assumptions", "assumptions", 0},
		{"assumptions-one", "assumptions aircall", 0},
		{"assumptions-one", "assumptions aircall-a", 0},
	} {
		t.Run(tt.args, func(t *testing.T) {
			status, out, stderr := play(toyHouse(), Streams{}, strings.Fields(tt.args)...)
			if status != tt.status || stderr != "" {
				t.Errorf("status %d, stderr %q", status, stderr)
			}
			golden(t, tt.file+".golden", out)
		})
	}
}

// After a run in the same process the catalogue has the verdicts.
func TestRulesAfterARun(t *testing.T) {
	h := toyHouse()
	if status, _, stderr := play(h, Streams{}, "test"); status != 1 || stderr != "" {
		t.Fatalf("status %d, %s", status, stderr)
	}
	_, out, _ := play(h, Streams{}, "rules")
	golden(t, "rules-after.golden", out)
	_, out, _ = play(h, Streams{Color: true}, "rules", "AF")
	golden(t, "rules-after-color.golden", out)
	if _, out, _ := play(h, Streams{Color: true}, "rules", "AF", "--no-color"); strings.Contains(out, "\x1b") {
		t.Error("--no-color has no effect")
	}
}

func TestStatusAndReport(t *testing.T) {
	for _, tt := range []struct {
		args   string
		status int
		out    string // part of the output
		err    string // the whole of the errors
	}{
		{"test --tags @AF-01", 0, "1 scenario: 1 held", ""},
		{"test", 1, "callsim test features/aircall-front/calls.feature:6 --seed 1", ""},
		{"test features/aircall-front/calls.feature:6 --seed 9", 1, "--seed 9", ""},
		{"test aircall-front --tags @XR-01 --format pretty", 0, "✓ Then it holds", ""},
		{"test --tags @AF-04", 2, "", "callsim test: --tags: @AF-04 is neither a tag of a feature nor a rule; did you mean @AF-01?\n"},
		{"test --tags @AF-03", 2, "", "callsim test: no scenario matches --tags @AF-03 (3 scenarios in 1 feature searched); rule AF-03 is planned and has no scenario yet\n"},
		{"test --tags (", 2, "", "callsim test: --tags: \"(\" ends where a tag, not or ( was expected\n"},
		{"test nowhere", 2, "", "callsim test: nowhere: there is no such feature file or folder, neither in the suite nor on disk\n"},
		{"test --seed x", 2, "", "callsim test: invalid argument \"x\" for \"--seed\" flag: strconv.ParseUint: parsing \"x\": invalid syntax; see callsim help test\n"},
		{"test --jobs -1", 2, "", "callsim test: --jobs -1: at least 1 world, or 0 for one on each processor\n"},
		{"test --format yaml", 2, "", "callsim test: --format yaml: there is no format \"yaml\", only progress, pretty, junit, json\n"},
		{"test --format junit:no/such/place", 2, "", "callsim test: --format junit: cannot write the report: open no/such/place: no such file or directory\n"},
		{"test --tgas @AF-01", 2, "", "callsim test: unknown flag: --tgas (did you mean --tags?); see callsim help test\n"},
		{"rules AF-04", 2, "", "callsim rules: AF-04 is neither a document's prefix nor a rule (did you mean AF-01?)\n"},
		{"rules --all", 2, "", "callsim rules: unknown flag: --all; see callsim help rules\n"},
		{"assumptions front-c", 2, "", "callsim assumptions: front-c is neither a vendor nor an assumption (did you mean front-b?)\n"},
		{"version now", 2, "", "callsim version: takes no arguments, found \"now\"\n"},
		{"version", 0, "callsim ", ""},
		{"--version", 0, "callsim ", ""},
		{"help tset", 2, "", "callsim help: there is no command \"tset\" (did you mean test?); callsim help lists the commands\n"},
		{"help test rules", 2, "", "callsim help: one command at a time, found 2\n"},
		{"tset", 2, "", "callsim: there is no command \"tset\" (did you mean test?); callsim help lists the commands\n"},
		{"--sed 7", 2, "", "callsim: there is no flag \"--sed\"; callsim help lists the commands\n"},
	} {
		t.Run(tt.args, func(t *testing.T) {
			status, out, stderr := play(toyHouse(), Streams{}, strings.Fields(tt.args)...)
			if status != tt.status || stderr != tt.err {
				t.Errorf("status %d, stderr:\n%swant %d:\n%s", status, stderr, tt.status, tt.err)
			}
			if !strings.Contains(out, tt.out) || tt.out == "" && out != "" {
				t.Errorf("output lacks %q:\n%s", tt.out, out)
			}
		})
	}
}

// Every command explains itself by an example that begins with its own name.
func TestEveryCommandTeaches(t *testing.T) {
	for _, c := range builtIn().commands() {
		if !strings.HasPrefix(c.help, "  callsim "+c.name) || c.summary == "" || strings.Contains(c.help, "\t") {
			t.Errorf("%s: %q", c.name, c.help)
		}
		for _, line := range strings.Split(c.help, "\n") {
			if n := len([]rune(line)); n > 80 {
				t.Errorf("%s: %d characters: %s", c.name, n, line)
			}
		}
	}
}

func TestBrokenCatalogue(t *testing.T) {
	h := toyHouse()
	h.catalogue = func() (*features.Rules, error) { return nil, fmt.Errorf("rules.yaml:3: something\nis wrong") }
	for _, command := range []string{"test", "rules"} {
		status, _, stderr := play(h, Streams{}, command)
		if want := "callsim " + command + ": rules.yaml:3: something is wrong\n"; status != 2 || stderr != want {
			t.Errorf("status %d, %q", status, stderr)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata/golden", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look, then run with -update if it is right. Got:\n%s", file, got)
	}
}
