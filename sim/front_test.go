package sim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
)

// Rules name agents and inboxes as everything in a world does; a tag they need
// is made.
func TestFrontRulesSpeakOfTheCast(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	must(t, w.AddFrontRule(sim.FrontRule{Name: "Marco's", When: []string{"comment is added"}, If: []string{"comment body contains Marco", "assignee is not Marco"},
		Then: []string{"assign to Marco", "add tag Passed on"}}))
	answeredCall(t, w)
	must(t, w.CommentsInFront("Lena", "Carla", "one for marco"))
	rows, err := w.Front().Inbox(sim.PhoneInbox)
	must(t, err)
	if len(rows) != 1 || rows[0].Assignee != "Marco" || strings.Join(rows[0].Tags, ",") != "Passed on" {
		t.Errorf("the inbox shows %+v", rows)
	}
	must(t, w.SwitchesFrontRule("Marco's", false))
	must(t, w.AssignsConversation("Lena", "Carla", "Lena"))
	must(t, w.CommentsInFront("Lena", "Carla", "marco again"))
	if rows, err = w.Front().Inbox(sim.PhoneInbox); err != nil || rows[0].Assignee != "Lena" {
		t.Errorf("the inbox shows %+v, %v", rows, err)
	}
	must(t, w.UntagsConversation("Lena", "Passed on", "Carla"))
	must(t, w.SnoozesConversation("Lena", "Carla", time.Hour))
	must(t, w.ReopensConversation("Lena", "Carla"))
	must(t, w.DeletesConversation("Lena", "Carla"))
	must(t, w.Finish())
}

// AF-25: the number in the conversation is dialled by Aircall for that agent.
func TestClickingANumberInFrontDialsIt(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	if err := w.DialsFromFront("Lena", "Carla", "Support"); err == nil || !strings.Contains(err.Error(), "unknown contact") {
		t.Errorf("got %v", err)
	}
	answeredCall(t, w)
	must(t, w.Advance(time.Hour))
	must(t, w.DialsFromFront("Lena", "Carla", "Support"))
	must(t, w.Advance(5*time.Second))
	must(t, w.PicksUp("Carla"))
	must(t, w.Advance(time.Minute))
	must(t, w.HangsUp("Carla"))
	must(t, w.Settle())
	if rows, err := w.Front().Inbox(sim.PhoneInbox); err != nil || len(rows) != 1 {
		t.Errorf("the call was logged elsewhere: %+v, %v", rows, err)
	}
	must(t, w.Finish())
}

func TestWrongFrontRulesAreTold(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	defer w.Close()
	for want, rule := range map[string]sim.FrontRule{
		`the rule R: unknown trigger "full moon"`:             {Name: "R", When: []string{"full moon"}},
		`the rule R: unknown fact in condition "weather bad"`: {Name: "R", When: []string{"comment is added"}, If: []string{"weather bad"}},
		`the rule R: unknown action "dance"`:                  {Name: "R", When: []string{"comment is added"}, Then: []string{"dance"}},
		`unknown inbox "Nowhere"`:                             {Name: "R", When: []string{"comment is added"}, Then: []string{"move to Nowhere"}},
		`unknown teammate "Nobody"`:                           {Name: "R", When: []string{"comment is added"}, Then: []string{"assign to Nobody"}},
	} {
		if err := w.AddFrontRule(rule); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
