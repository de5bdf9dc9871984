package sim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/ringcentral"
)

func refused(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("expected %q, got %v", want, err)
	}
}

// One team with a phone in each system: each call happens where its line is, and a
// person has one mouth.
func TestALineBelongsToOnePhoneSystem(t *testing.T) {
	w := office(t)
	_, err := w.AddAgent("Marco", false)
	must(t, err)
	_, err = w.AddCustomer(people.CustomerSpec{Name: "Dora"})
	must(t, err)
	if a := agent(w, "Marco"); aircall.Of(w).Users[a] == 0 || ringcentral.Of(w).Users[a] == 0 {
		t.Errorf("Marco was hired after the second phone system came: %+v", a)
	}
	_, err = w.AddLine(people.LineSpec{Name: "Marco direct", Owner: "Marco", System: ringcentral.Name})
	must(t, err)
	must(t, w.Phones.Calls(customer(w, "Carla"), line(w, "Support"), 0))
	must(t, w.Phones.Answers(agent(w, "Lena"), customer(w, "Carla")))
	must(t, w.Phones.Calls(customer(w, "Dora"), line(w, "Sales"), 0))
	must(t, w.Advance(5*time.Second))
	if got := len(aircall.Of(w).Calls()); got != 1 {
		t.Errorf("Aircall has %d calls", got)
	}
	refused(t, w.Phones.Answers(agent(w, "Lena"), customer(w, "Dora")), "Lena is on the phone in Aircall")
	refused(t, w.Phones.Dials(agent(w, "Lena"), customer(w, "Dora"), line(w, "Sales"), 0), "Lena is on the phone in Aircall")
	refused(t, aircall.Of(w).Comments(agent(w, "Lena"), customer(w, "Dora"), "a note"), "the call is in RingCentral")
	refused(t, ringcentral.Of(w).Records(agent(w, "Lena"), customer(w, "Carla")), "the call is in Aircall")
	must(t, w.Phones.HangsUp(customer(w, "Carla")))
	must(t, w.Phones.Answers(agent(w, "Lena"), customer(w, "Dora"))) // who wraps up in Aircall can take a call
	refused(t, w.Phones.Dials(agent(w, "Lena"), customer(w, "Carla"), line(w, "Support"), 0), "Lena is on the phone in RingCentral")
	if got := w.Phones.Hears(customer(w, "Dora")); got != "talking" {
		t.Errorf("Dora hears %q", got)
	}
	must(t, w.Phones.TakesCalls(agent(w, "Marco"), false))
	must(t, w.Phones.Calls(customer(w, "Carla"), line(w, "Marco direct"), 0))
	must(t, w.Advance(5*time.Second))
	if carla, _ := w.Customer("Carla"); len(w.Phones.RingingFor(carla)) > 0 {
		t.Error("Marco takes no calls, and his RingCentral phone rings")
	}
	must(t, w.Phones.SetLineOpen(line(w, "Sales"), false))
	must(t, w.Phones.EndsCall(agent(w, "Lena"), customer(w, "Dora")))
	titles := ""
	for _, s := range w.Screens() {
		titles += s.Title + "\n"
	}
	if !strings.Contains(titles, "Lena's phone\n") || !strings.Contains(titles, "Lena's RingCentral phone\n") {
		t.Errorf("the screens are %s", titles)
	}
	must(t, w.Settle())
	must(t, w.Finish())
}

// A phone takes one call at a time, unless a deed names a further call explicitly.
func TestACustomerOnThePhoneDialsNothingElse(t *testing.T) {
	w := desk(t, sim.Options{})
	_, err := w.AddCustomer(people.CustomerSpec{Name: "Dora", Phones: 2})
	must(t, err)
	must(t, w.Phones.Calls(customer(w, "Dora"), line(w, "Support"), 0))
	refused(t, w.Phones.Calls(customer(w, "Dora"), line(w, "Support"), 0), "Dora calls: Dora is on the phone")
	refused(t, w.Phones.CallsWithheld(customer(w, "Dora"), line(w, "Support")), "Dora is on the phone")
	refused(t, w.Phones.Dials(agent(w, "Lena"), customer(w, "Dora"), line(w, "Support"), 0), "Dora is on the phone")
	must(t, w.Phones.Answers(agent(w, "Lena"), customer(w, "Dora")))
	must(t, w.Phones.Calls(customer(w, "Dora"), line(w, "Support"), 1)) // another phone of hers
	must(t, w.Phones.HangsUp(customer(w, "Dora")))
	refused(t, w.Phones.Calls(customer(w, "Dora"), line(w, "Support"), 0), "Dora is on the phone") // the first call has not ended
	must(t, w.Phones.CallsBesides(customer(w, "Dora"), line(w, "Support")))
	must(t, w.Settle())
	must(t, w.Finish())
}
