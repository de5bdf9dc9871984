package steps_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/steps"
	"github.com/callsim/callsim/steps/testdata/pinboardpeople"
)

// pinboardSentences are the file of steps that a new vendor brings.
var pinboardSentences = []*steps.Row{
	{Kind: steps.Given, Sentence: "the team uses the pinboard", Where: "Pinboard", About: "makes the agents members", Func: (*pinboardpeople.People).Join},
	{Kind: steps.When, Sentence: "{agent} pins a note for {customer}(:) {text}", Where: "Pinboard", About: "pins a note with the customer's number",
		Func: (*pinboardpeople.People).Pins, Possible: isMember},
	{Kind: steps.Then, Sentence: "the pinboard shows {quotations}", Where: "Pinboard", About: "compares the texts of all notes", Evidence: steps.Screen, Func: shows},
}

func isMember(p *pinboardpeople.People, a *people.Agent) error {
	if p.Seats[a] == 0 {
		return errors.New(a.Name + " is not a member")
	}
	return nil
}

func shows(p *pinboardpeople.People, want []string) error {
	var found []string
	for _, note := range p.Notes() {
		found = append(found, note.Text)
	}
	if !slices.Equal(found, want) {
		return fmt.Errorf("notes: expected %q, found %q", want, found)
	}
	return nil
}

// The line in the registry.
func init() { sim.Vendors = append(sim.Vendors, pinboardpeople.Entry) }

// A seventh vendor needs its fake, its people, its file of steps, and a line in the
// registry.
func TestAVendorNeedsOneLineElsewhere(t *testing.T) {
	t.Cleanup(steps.Extend(pinboardSentences...))
	w, err := sim.New(sim.Options{Assume: map[string]string{"pinboard-order": "newest first"}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	do := func(text string) error {
		d, err := steps.Find(text, steps.CastOf(w), steps.Given, steps.When, steps.Then)
		if err != nil {
			return err
		}
		return steps.In(w).Do(d)
	}
	for _, text := range []string{
		"the agent Lena", "the customer Carla", "the team uses the pinboard", "the agent Marco",
		`Lena pins a note for Carla: "call back"`, `Marco pins a note for Carla: "called"`, `the pinboard shows "called", "call back"`,
	} {
		if err := do(text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	if err := do(`the pinboard shows "call back"`); err == nil || !strings.Contains(err.Error(), `found ["called" "call back"]`) {
		t.Errorf("a Then that does not hold ended with %v", err)
	}
	if err := do("Pinboard cannot be reached for 1 minute"); err != nil {
		t.Errorf("a fault of the new vendor: %v", err)
	}
	if n := len(w.Net.Unfired()); n != 1 {
		t.Errorf("%d faults are planned", n)
	}
	if !slices.ContainsFunc(w.Screens(), func(s people.Screen) bool { return s.Title == "Pinboard" && s.Lines[1] == "Lena: call back" }) {
		t.Errorf("the screens are %v", w.Screens())
	}
	if !slices.ContainsFunc(steps.Possible(w), func(d steps.Deed) bool { return strings.HasPrefix(d.String(), "Lena pins a note") }) {
		t.Error("Lena's note is not offered")
	}
	if state := string(pinboardpeople.Entry.Observe(w, "/notes").Body); !strings.Contains(state, `"text":"call back"`) {
		t.Errorf("the observer door shows %s", state)
	}
}
