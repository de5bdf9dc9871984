package steps_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/cucumber/godog"

	"github.com/callsim/callsim/steps"
)

// ownFeature is a feature that callsim does not have.
const ownFeature = `Feature: Somebody else's

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And Aircall is connected with Front
    And the customer Carla, a contact in Front

  Scenario: a customer rings
    When Carla calls the Support line
    And Lena answers Carla
    And Carla hangs up
    Then Front has one contact with a number of Carla
    And the conversation with Carla is on the contact of that name
`

// A team's own test suite takes the words as they are.
func ExampleInitialize() {
	status := godog.TestSuite{
		ScenarioInitializer: steps.Initialize,
		Options: &godog.Options{
			Strict: true, Format: "progress", Output: new(bytes.Buffer),
			FeatureContents: []godog.Feature{{Name: "own.feature", Contents: []byte(ownFeature)}},
		},
	}.Run()
	fmt.Println("status", status)
	// Output: status 0
}

// plainly runs a feature with godog and nothing of sim/suite.
func plainly(feature string, concurrency int) (status int, report string) {
	var out bytes.Buffer
	status = godog.TestSuite{
		ScenarioInitializer: steps.Initialize,
		Options: &godog.Options{
			Strict: true, Format: "progress", Output: &out, NoColors: true, Concurrency: concurrency,
			FeatureContents: []godog.Feature{{Name: "own.feature", Contents: []byte(feature)}},
		},
	}.Run()
	return status, out.String()
}

func TestPlainGodogFails(t *testing.T) {
	for _, tt := range []struct{ name, old, new, want string }{
		{"a false Then", "one contact", "two contacts", "Front has"},
		{"a misspelt step", "Lena answers Carla", "Lena answres Carla", "1 undefined"},
		{"a Then of nobody", "contact with a number of Carla", "contact with a number of Nora", "Nora"},
		{"a fault that never takes place", "When Carla calls", "Given the network loses every call.tagged webhook\n    When Carla calls", "never fired"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			broken := strings.Replace(ownFeature, tt.old, tt.new, 1)
			if status, report := plainly(broken, 1); status != 1 || !strings.Contains(report, tt.want) || broken == ownFeature {
				t.Errorf("status %d, report lacks %q:\n%s", status, tt.want, report)
			}
		})
	}
}

// godog plays scenarios concurrently if its options allow it: each has its own world.
func TestPlainGodogAtTheSameTime(t *testing.T) {
	feature := ownFeature
	_, scenario, _ := strings.Cut(ownFeature, "\n\n  Scenario: a customer rings")
	for i := range 12 {
		feature += fmt.Sprintf("\n  Scenario: customer number %d rings%s", i, scenario[strings.Index(scenario, "\n"):])
	}
	if status, report := plainly(feature, 4); status != 0 || !strings.Contains(report, "13 scenarios (13 passed)") {
		t.Errorf("status %d:\n%s", status, report)
	}
}
