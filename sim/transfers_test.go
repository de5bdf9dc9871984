package sim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people/aircall"
)

// What people do with a call comes out in Aircall's history.
func TestPeopleHandleACall(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	must(t, w.Phones.Calls(customer(w, "Carla"), line(w, "Support"), 0))
	must(t, w.Phones.Answers(agent(w, "Lena"), customer(w, "Carla")))
	must(t, w.Phones.Holds(agent(w, "Lena"), customer(w, "Carla")))
	must(t, w.Phones.Unholds(agent(w, "Lena"), customer(w, "Carla")))
	must(t, aircall.Of(w).Comments(agent(w, "Lena"), customer(w, "Carla"), "wants a quote"))
	must(t, w.Phones.Consults(agent(w, "Lena"), agent(w, "Marco"), customer(w, "Carla")))
	must(t, w.Phones.Answers(agent(w, "Marco"), customer(w, "Carla")))
	must(t, w.Phones.TakesBack(agent(w, "Lena"), customer(w, "Carla")))
	must(t, w.Phones.TransfersTo(agent(w, "Lena"), customer(w, "Carla"), "Marco"))
	must(t, w.Phones.Answers(agent(w, "Marco"), customer(w, "Carla")))
	must(t, w.Phones.Consults(agent(w, "Marco"), agent(w, "Lena"), customer(w, "Carla")))
	must(t, w.Phones.Answers(agent(w, "Lena"), customer(w, "Carla")))
	must(t, w.Phones.HandsOver(agent(w, "Marco"), customer(w, "Carla")))
	must(t, w.Phones.TransfersTo(agent(w, "Lena"), customer(w, "Carla"), "Support"))
	must(t, w.Phones.Answers(agent(w, "Marco"), customer(w, "Carla")))
	must(t, aircall.Of(w).Tags(agent(w, "Marco"), customer(w, "Carla"), "Quote"))
	must(t, aircall.Of(w).Tags(agent(w, "Marco"), customer(w, "Carla"), "Urgent"))
	must(t, aircall.Of(w).Untags(agent(w, "Marco"), "Urgent", customer(w, "Carla")))
	must(t, w.Advance(time.Minute))
	must(t, w.Phones.TransfersTo(agent(w, "Marco"), customer(w, "Carla"), "+493012345678"))
	must(t, w.Phones.HangsUp(customer(w, "Carla")))
	must(t, aircall.Of(w).Assigns(agent(w, "Marco"), customer(w, "Carla"), agent(w, "Lena")))
	must(t, aircall.Of(w).Archives(agent(w, "Marco"), customer(w, "Carla")))
	must(t, w.Phones.SetLineOpen(line(w, "Support"), false))
	must(t, w.Phones.Calls(customer(w, "Carla"), line(w, "Support"), 0))
	must(t, w.Advance(time.Minute))
	must(t, w.Phones.CallsWithheld(customer(w, "Carla"), line(w, "Support")))
	must(t, w.Settle())
	got := aircall.Of(w).Projection()
	for _, want := range []string{
		`on Support: answered, Marco, first Lena, then +493012345678, assigned to Lena, archived, comment "wants a quote", tag "Quote"`,
		"on Support: missed (out_of_opening_hours)", "inbound anonymous on Support: ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("history:\n%swithout %s", got, want)
		}
	}
	if err := w.Phones.TransfersTo(agent(w, "Lena"), customer(w, "Carla"), "Sales"); err == nil || !strings.Contains(err.Error(), `no agent or team called "Sales": there is Lena, Marco, Support`) {
		t.Errorf("transferred to nobody: %v", err)
	}
	must(t, w.Finish())
}
