package suite_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/steps"
)

func TestGuardsOfASoundSuite(t *testing.T) {
	problems, err := suite.Guards(os.DirFS("testdata/features"), "features", vocabulary(), catalogue(t))
	if err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", err, problems)
	}
}

func TestGuards(t *testing.T) {
	files := fstest.MapFS{
		"aircall-front/a.feature": {Data: []byte(`Feature: a
  @AF-03
  Scenario: AF-03 of a planned rule
    When 1 calls end
    Then 1 calls are logged
  @AF-07
  Scenario: AF-07 of no rule
    When 1 calls end
  @AF-02
  Scenario: no number
    Given a wurld
    Then 1 calls are logged
  Scenario: AF-01 no tag
    Then 1 calls are logged
  @AF-02
  Scenario Outline: AF-02 twins
    Then <n> calls are logged
    Examples:
      | n |
      | 1 |
      | 2 |
  Rule: AF-01 The call is logged
    @AF-02
    Scenario: AF-02 under the wrong rule
      When 1 calls end
      Then 1 calls are logged
`)},
		"ringcentral-front/b.feature": {Data: []byte("Feature: b\n  @XR-01\n  Scenario: XR-01 elsewhere\n    Then 1 calls are logged\n")},
	}
	defs := append(vocabulary(), steps.Definition{Kind: steps.When, Expr: `^nobody says this$`, Func: func() {}})
	problems, err := suite.Guards(files, "features", defs, catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.String())
	}
	want := []string{
		"features/aircall-front/a.feature:7: the scenario has no Then, so it can prove nothing (AF-07 of no rule)",
		"features/aircall-front/a.feature:11: a wurld: undefined step; nearest: a world (no number)",
		"features/aircall-front/a.feature:7: @AF-07 names no rule of the catalogue; did you mean AF-01? (AF-07 of no rule)",
		"features/aircall-front/a.feature:10: the name must begin with the number of its rule: AF-02 … (no number)",
		"features/aircall-front/a.feature:13: the name begins with AF-01, but the tag @AF-01 is missing (AF-01 no tag)",
		"features/aircall-front/a.feature:21: the name is taken already at features/aircall-front/a.feature:20; put a <column> into the outline's name (AF-02 twins)",
		"features/aircall-front/a.feature:24: the scenario stands under Rule AF-01, but the tag @AF-01 is missing (AF-02 under the wrong rule)",
		"rule AF-01: called covered, but has no scenario",
		"rule AF-03: called planned, but has 1 scenario",
		"rule XR-01: called covered for aircall-front, but has no scenario",
		"unused step definition: Given a world",
		"unused step definition: Then the screen shows:",
		"unused step definition: When nobody says this",
	}
	if got := strings.Join(lines, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
}

// Rules of reliability are in one folder; the rows of an integration have its name
// as a tag.
func TestReliabilityByTag(t *testing.T) {
	o := options(t, &toys{})
	o.FS = fstest.MapFS{"reliability/r.feature": {Data: []byte(`Feature: r
  @XR-01
  Scenario Outline: XR-01 twice at <integration>
    When 1 calls end
    Then 1 calls are logged
    @aircall-front
    Examples:
      | integration   |
      | aircall-front |
`)}}
	o.Tags = "@aircall-front"
	r, _ := run(t, o)
	for _, rule := range r.Rules {
		if rule.ID == "XR-01" && (rule.Verdict != suite.Held || len(rule.Scenarios) != 1) {
			t.Errorf("%+v", rule)
		}
	}
}

// A rule of the core needs evidence from a screen or an API.
func TestRuleWithoutEvidence(t *testing.T) {
	o := options(t, &toys{})
	for i := range o.Definitions {
		if o.Definitions[i].Evidence == steps.API {
			o.Definitions[i].Evidence = steps.Journal
		}
	}
	r, out := run(t, o)
	if r.ExitStatus() != 2 {
		t.Errorf("exit status %d", r.ExitStatus())
	}
	for _, want := range []string{
		"rule AF-02: the rule held, but no executed Then of its 1 scenario looked at api or screen",
		"rule XR-01: the rule held, but no executed Then of its 1 scenario looked at api or screen",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("report lacks %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "rule AF-01: ") {
		t.Errorf("AF-01 looks at a screen:\n%s", out)
	}
}
