package sim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
)

// What people do with a call comes out in Aircall's history.
func TestPeopleHandleACall(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	must(t, w.Calls("Carla", 0, "Support"))
	must(t, w.Answers("Lena", "Carla"))
	must(t, w.Holds("Lena", "Carla"))
	must(t, w.Unholds("Lena", "Carla"))
	must(t, w.Comments("Lena", "Carla", "wants a quote"))
	must(t, w.Consults("Lena", "Marco", "Carla"))
	must(t, w.Answers("Marco", "Carla"))
	must(t, w.TakesBack("Lena", "Carla"))
	must(t, w.TransfersTo("Lena", "Carla", "Marco"))
	must(t, w.Answers("Marco", "Carla"))
	must(t, w.Consults("Marco", "Lena", "Carla"))
	must(t, w.Answers("Lena", "Carla"))
	must(t, w.HandsOver("Marco", "Carla"))
	must(t, w.TransfersTo("Lena", "Carla", "Support"))
	must(t, w.Answers("Marco", "Carla"))
	must(t, w.TagsCall("Marco", "Carla", "Quote"))
	must(t, w.TagsCall("Marco", "Carla", "Urgent"))
	must(t, w.UntagsCall("Marco", "Urgent", "Carla"))
	must(t, w.Advance(time.Minute))
	must(t, w.TransfersTo("Marco", "Carla", "+493012345678"))
	must(t, w.HangsUp("Carla"))
	must(t, w.AssignsCall("Marco", "Carla", "Lena"))
	must(t, w.ArchivesCall("Marco", "Carla"))
	must(t, w.SetLineOpen("Support", false))
	must(t, w.Calls("Carla", 0, "Support"))
	must(t, w.Advance(time.Minute))
	must(t, w.CallsWithheld("Carla", "Support"))
	must(t, w.Settle())
	got := w.Aircall().Projection()
	for _, want := range []string{
		`on Support: answered, Marco, first Lena, then +493012345678, assigned to Lena, archived, comment "wants a quote", tag "Quote"`,
		"on Support: missed (out_of_opening_hours)", "inbound anonymous on Support: ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("history:\n%swithout %s", got, want)
		}
	}
	if err := w.TransfersTo("Lena", "Carla", "Sales"); err == nil || !strings.Contains(err.Error(), `no agent or team called "Sales": there is Lena, Marco, Support`) {
		t.Errorf("transferred to nobody: %v", err)
	}
	must(t, w.Finish())
}
