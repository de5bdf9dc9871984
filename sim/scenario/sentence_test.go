package scenario_test

import (
	"strings"
	"testing"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/scenario"
)

// Everything that people can do to a call, in sentences.
const handled = `name: A call that goes through many hands
cast:
  agents: [Lena, Marco, Nora]
  teams: {Support: [Lena, Marco]}
  lines:
    - {name: Support, team: Support}
    - {name: Lena direct, owner: Lena}
  customers: [Carla]
connect: [aircall-front]
timeline:
  - 0s: Carla sends an SMS to Support "are you open on Monday?"
  - 10s: Lena sends an SMS to Carla from Lena direct "yes"
  - 1m: Carla calls Support
  - 1m5s: Lena answers Carla
  - 1m10s: Lena puts Carla on hold
  - 1m20s: Lena takes Carla off hold
  - 1m30s: Lena comments on the call with Carla "wants a new quote"
  - 1m40s: Lena consults Nora about Carla
  - 1m45s: Nora answers Carla
  - 1m50s: Lena cancels the transfer of Carla
  - 2m: Lena consults Nora about Carla
  - 2m5s: Nora answers Carla
  - 2m10s: Lena completes the transfer of Carla
  - 2m20s: Nora transfers Carla to Support
  - 2m25s: Marco answers Carla
  - 2m30s: Marco tags the call with Carla as "Hot lead"
  - 2m40s: Marco transfers Carla to Nora
  - 2m45s: Nora answers Carla
  - 2m50s: Nora transfers Carla to +493012345678
  - 3m: Carla hangs up
  - 4m: the Support line is closed
  - 5m: Carla calls Support
  - 6m: the Support line is opened
  - 7m: Carla calls Support with a withheld number
`

func TestSentencesAboutCallsAndTexts(t *testing.T) {
	f, err := scenario.Parse("x.yaml", []byte(handled))
	if err != nil {
		t.Fatal(err)
	}
	w, err := sim.New(sim.Options{Seed: f.Seed})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := f.SetUp(w); err != nil {
		t.Fatal(err)
	}
	if err := f.Play(w, func() {}); err != nil {
		t.Fatal(err)
	}
	got := aircall.Of(w).Projection()
	for _, want := range []string{
		`on Support: answered, Nora, first Lena, then +493012345678, comment "wants a new quote", tag "Hot lead"`,
		"missed (out_of_opening_hours)",
		"inbound anonymous on Support: missed",
		`on Support: "are you open on Monday?" received`,
		`on Lena direct: "yes" delivered Lena`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("history:\n%swithout %s", got, want)
		}
	}
}

func TestSentencesKnowTheCast(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"transfers Carla to Nora", "transfers Carla to Sales", `there is no agent or team called "Sales"`},
		{"the Support line is closed", "the Sales line is closed", `there is no line called "Sales"`},
		{"consults Nora about Carla", "consults Nino about Carla", `there is no agent called "Nino"`},
	} {
		_, err := scenario.Parse("x.yaml", []byte(strings.Replace(handled, c.old, c.new, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.new, err, c.want)
		}
	}
}
