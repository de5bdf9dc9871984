package suite_test

import (
	"strings"
	"testing"

	"github.com/callsim/callsim/sim/suite"
)

// Only the rows of the outline could not fail: their Givens alone make every Then
// hold, whatever is between.
func TestScenariosThatHoldBefore(t *testing.T) {
	o := options(t, &toys{})
	o.FS = one(`Feature: f
  @AF-01
  Scenario: AF-01 fails before
    Given a world
    When 2 calls end
      """
      Then 0 calls are logged
      """
    Then 2 calls are logged
  @AF-01
  Scenario Outline: AF-01 <n> of none
    Given a world
    When <n> calls end
    And 0 calls end
    Then 0 calls are logged
    Given a step that panics
    Then 0 calls are logged
    Examples:
      | n |
      | 3 |
    @AF-02
    Examples:
      | n |
      | 4 |
  @AF-01 @stays
  Scenario: AF-01 meant to stay
    When 1 calls end
    Then 0 calls are logged
  @AF-01
  Scenario: AF-01 without a When
    Given a world
    Then 0 calls are logged
  @AF-01
  Scenario: AF-01 one of two
    When 1 calls end
    Then 0 calls are logged
    And 1 calls are logged
  @AF-01
  Scenario: AF-01 whose Given fails
    Given a step that panics
    When 1 calls end
    Then 0 calls are logged
`)
	o.Definitions = append(vocabulary(), awkward()...)
	problems, err := suite.HoldBefore(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.String())
	}
	const text = ": every Then holds before the first When: let it look at what the When changes, or tag the scenario @stays "
	want := "features/aircall-front/one.feature:20" + text + "(AF-01 3 of none)\n" +
		"features/aircall-front/one.feature:24" + text + "(AF-01 4 of none)"
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
