package sim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people/front"
)

// Rules name agents and inboxes as everything in a world does; a tag they need
// is made.
func TestFrontRulesSpeakOfTheCast(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	must(t, front.Of(w).AddRule(front.Rule{Name: "Marco's", When: []string{"comment is added"}, If: []string{"comment body contains Marco", "assignee is not Marco"},
		Then: []string{"assign to Marco", "add tag Forwarded"}}))
	answeredCall(t, w)
	must(t, front.Of(w).Comments(agent(w, "Lena"), customer(w, "Carla"), "one for marco"))
	rows, err := front.Of(w).Inbox(integrations.PhoneInbox)
	must(t, err)
	if len(rows) != 1 || rows[0].Assignee != "Marco" || strings.Join(rows[0].Tags, ",") != "Forwarded" {
		t.Errorf("the inbox shows %+v", rows)
	}
	must(t, front.Of(w).SwitchRule("Marco's", false))
	must(t, front.Of(w).Assigns(agent(w, "Lena"), customer(w, "Carla"), agent(w, "Lena")))
	must(t, front.Of(w).Comments(agent(w, "Lena"), customer(w, "Carla"), "marco again"))
	if rows, err = front.Of(w).Inbox(integrations.PhoneInbox); err != nil || rows[0].Assignee != "Lena" {
		t.Errorf("the inbox shows %+v, %v", rows, err)
	}
	must(t, front.Of(w).Untags(agent(w, "Lena"), "Forwarded", customer(w, "Carla")))
	must(t, front.Of(w).Snoozes(agent(w, "Lena"), customer(w, "Carla"), time.Hour))
	must(t, front.Of(w).Reopens(agent(w, "Lena"), customer(w, "Carla")))
	must(t, front.Of(w).Deletes(agent(w, "Lena"), customer(w, "Carla")))
	must(t, w.Finish())
}

// AF-25: the number in the conversation is dialled by Aircall for that agent.
func TestClickingANumberInFrontDialsIt(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	if err := front.Of(w).ClicksToDial(agent(w, "Lena"), customer(w, "Carla"), line(w, "Support")); err == nil || !strings.Contains(err.Error(), "unknown contact") {
		t.Errorf("got %v", err)
	}
	answeredCall(t, w)
	must(t, w.Advance(time.Hour))
	must(t, front.Of(w).ClicksToDial(agent(w, "Lena"), customer(w, "Carla"), line(w, "Support")))
	must(t, w.Advance(5*time.Second))
	must(t, w.Phones.PicksUp(customer(w, "Carla")))
	must(t, w.Advance(time.Minute))
	must(t, w.Phones.HangsUp(customer(w, "Carla")))
	must(t, w.Settle())
	if rows, err := front.Of(w).Inbox(integrations.PhoneInbox); err != nil || len(rows) != 1 {
		t.Errorf("the call was logged elsewhere: %+v, %v", rows, err)
	}
	must(t, w.Finish())
}

func TestWrongFrontRulesAreTold(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	defer w.Close()
	for want, rule := range map[string]front.Rule{
		`the rule R: unknown trigger "full moon"`:             {Name: "R", When: []string{"full moon"}},
		`the rule R: unknown fact in condition "weather bad"`: {Name: "R", When: []string{"comment is added"}, If: []string{"weather bad"}},
		`the rule R: unknown action "dance"`:                  {Name: "R", When: []string{"comment is added"}, Then: []string{"dance"}},
		`unknown inbox "Nowhere"`:                             {Name: "R", When: []string{"comment is added"}, Then: []string{"move to Nowhere"}},
		`unknown teammate "Nobody"`:                           {Name: "R", When: []string{"comment is added"}, Then: []string{"assign to Nobody"}},
	} {
		if err := front.Of(w).AddRule(rule); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
