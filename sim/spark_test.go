package sim_test

import (
	"strings"
	"testing"
	"time"

	fakespark "github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/people/spark"
)

func run(t *testing.T, acts ...func() error) {
	t.Helper()
	for i, act := range acts {
		if err := act(); err != nil {
			t.Fatalf("act %d: %v", i+1, err)
		}
	}
}

// salesWorld has Lena on the project Harbour, and Carla in it.
func salesWorld(t *testing.T, connect ...string) *sim.World {
	t.Helper()
	w, err := sim.New(sim.Options{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	run(t,
		func() error { _, err := w.AddAgent("Lena", false); return err },
		func() error { _, err := w.AddLine(people.LineSpec{Name: "Direct", Owner: "Lena"}); return err },
		func() error { _, err := w.AddCustomer(people.CustomerSpec{Name: "Carla"}); return err },
		func() error { return spark.Of(w).AddProject("Harbour") },
		func() error { return spark.Of(w).JoinsProject(agent(w, "Lena"), "Harbour") },
		func() error {
			c, err := w.Customer("Carla")
			if err != nil {
				return err
			}
			return spark.Of(w).AddContact(spark.ContactSpec{Name: "Carla", Phone: c.Phones[0], Projects: []string{"Harbour"}})
		})
	for _, c := range connect {
		run(t, func() error { return integrations.Connect(w, c) })
	}
	return w
}

// Two integrations in one world: each call is logged in both CRMs, each message only
// in the CRM whose integration logs messages.
func TestTwoIntegrationsAtOnce(t *testing.T) {
	w := salesWorld(t, "aircall-front", "aircall-spark")
	run(t,
		func() error { return w.Phones.Calls(customer(w, "Carla"), line(w, "Direct"), 0) },
		func() error { return w.Phones.Answers(agent(w, "Lena"), customer(w, "Carla")) },
		func() error { return w.Advance(time.Minute) },
		func() error { return w.Phones.HangsUp(customer(w, "Carla")) },
		func() error {
			return w.Phones.TextsLine(customer(w, "Carla"), line(w, "Direct"), "Is the corner flat still free?")
		},
		w.Settle)
	if state := string(front.Of(w).Projection()); strings.Count(state, `"text":"Inbound answered call`) != 1 || strings.Contains(state, "corner flat") {
		t.Errorf("Front shows %s", state)
	}
	if state := string(spark.Of(w).Projection()); strings.Count(state, `"type":"Call In"`) != 1 || strings.Count(state, `"type":"Message In"`) != 1 {
		t.Errorf("Spark shows %s", state)
	}
}

// What nobody can do is refused with a reason, and names are those of the world.
func TestSparkRefusesTheImpossible(t *testing.T) {
	w := salesWorld(t, "aircall-spark")
	run(t, func() error { _, err := w.AddAgent("Temp", true); return err })
	for words, try := range map[string]func() error{
		"there is already a project":   func() error { return spark.Of(w).AddProject("Harbour") },
		"there is already a contact":   func() error { return spark.Of(w).AddContact(spark.ContactSpec{Name: "Carla"}) },
		"no project called \"Marina\"": func() error { return spark.Of(w).JoinsProject(agent(w, "Lena"), "Marina") },
		"no contact called \"Dora\"":   func() error { return spark.Of(w).OpensProfile(agent(w, "Lena"), "Dora") },
		"no seat in Spark":             func() error { return spark.Of(w).OpensProfile(agent(w, "Temp"), "Carla") },
		"no profile open":              func() error { return spark.Of(w).SwitchesTo(agent(w, "Lena"), fakespark.Messages) },
		"no row is under Unassigned": func() error {
			return spark.Of(w).Assigns(agent(w, "Lena"), spark.Choice{Projects: []string{"Harbour"}})
		},
		"no contact called \"Emil\"":          func() error { return spark.Of(w).EntersProject("Emil", "Harbour") },
		"there is no project called \"Nope\"": func() error { return spark.Of(w).Assigns(agent(w, "Lena"), spark.Choice{Projects: []string{"Nope"}}) },
	} {
		if err := try(); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("want %q in %v", words, err)
		}
	}
}

// A profile is a screen that is shown when it changes.
func TestProfilesAreScreens(t *testing.T) {
	w := salesWorld(t, "aircall-spark")
	w.ChangedScreens()
	run(t, func() error { return w.Phones.TextsLine(customer(w, "Carla"), line(w, "Direct"), "Hello?") }, w.Settle)
	for _, s := range w.ChangedScreens() {
		if s.Title == "Spark · Carla · Messages" && strings.Contains(s.Lines[0], "Harbour · Message In · Lena") {
			return
		}
	}
	t.Error("the profile did not change")
}

// A project that has no word for a call refuses it; the call waits for a person
// and is not lost.
func TestWhatAProjectRefusesWaits(t *testing.T) {
	w := salesWorld(t, "aircall-spark")
	harbour, err := spark.Of(w).Project("Harbour")
	if err != nil {
		t.Fatal(err)
	}
	carla, err := spark.Of(w).Contact("Carla")
	if err != nil {
		t.Fatal(err)
	}
	run(t,
		func() error { return spark.Of(w).RenameInteractionType(harbour.ID, "Message In", "SMS") },
		func() error { return w.Phones.TextsLine(customer(w, "Carla"), line(w, "Direct"), "Hello?") },
		w.Settle)
	if !strings.Contains(w.Log(), `has no interaction type \"Message In\"`) {
		t.Errorf("the log does not say why: %s", w.Log())
	}
	run(t,
		func() error { return spark.Of(w).RenameInteractionType(harbour.ID, "SMS", "Message In") },
		func() error { return spark.Of(w).OpensProfile(agent(w, "Lena"), "Carla") },
		func() error { return spark.Of(w).SwitchesTo(agent(w, "Lena"), fakespark.Messages) },
		func() error {
			return spark.Of(w).Assigns(agent(w, "Lena"), spark.Choice{Projects: []string{"Harbour"}})
		},
		w.Settle)
	p, _ := spark.Of(w).ProfileOf(carla.ID, fakespark.Messages)
	if len(p.Logged) != 1 || len(p.Unassigned) != 0 || p.Logged[0].TeamMember != "Lena" {
		t.Errorf("%+v", p)
	}
}
