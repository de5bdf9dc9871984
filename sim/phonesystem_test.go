package sim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
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
	_, err = w.AddCustomer(sim.CustomerSpec{Name: "Dora"})
	must(t, err)
	if a, _ := w.Agent("Marco"); a.Aircall == 0 || a.RingCentral == 0 || a.Extension == "" {
		t.Errorf("Marco was hired after the second phone system came: %+v", a)
	}
	_, err = w.AddLine(sim.LineSpec{Name: "Marco direct", Owner: "Marco", System: sim.RingCentralPhones})
	must(t, err)
	must(t, w.Calls("Carla", 0, "Support"))
	must(t, w.Answers("Lena", "Carla"))
	must(t, w.Calls("Dora", 0, "Sales"))
	must(t, w.Advance(5*time.Second))
	if got := len(w.Aircall().Calls()); got != 1 {
		t.Errorf("Aircall has %d calls", got)
	}
	refused(t, w.Answers("Lena", "Dora"), "Lena is on the phone in Aircall")
	refused(t, w.Dials("Lena", "Dora", 0, "Sales"), "Lena is on the phone in Aircall")
	refused(t, w.Comments("Lena", "Dora", "a note"), "the call is in RingCentral")
	refused(t, w.Records("Lena", "Carla"), "the call is in Aircall")
	must(t, w.HangsUp("Carla"))
	must(t, w.Answers("Lena", "Dora")) // who wraps up in Aircall can take a call
	refused(t, w.Dials("Lena", "Carla", 0, "Support"), "Lena is on the phone in RingCentral")
	if got := w.Hears("Dora"); got != "talking" {
		t.Errorf("Dora hears %q", got)
	}
	must(t, w.TakesCalls("Marco", false))
	must(t, w.Calls("Carla", 0, "Marco direct"))
	must(t, w.Advance(5*time.Second))
	if carla, _ := w.Customer("Carla"); len(w.RingingFor(carla)) > 0 {
		t.Error("Marco takes no calls, and his RingCentral phone rings")
	}
	must(t, w.SetLineOpen("Sales", false))
	must(t, w.EndsCall("Lena", "Dora"))
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

// A phone takes one call at a time, unless it is said to hold another.
func TestACustomerOnThePhoneDialsNothingElse(t *testing.T) {
	w := desk(t, sim.Options{})
	_, err := w.AddCustomer(sim.CustomerSpec{Name: "Dora", Phones: 2})
	must(t, err)
	must(t, w.Calls("Dora", 0, "Support"))
	refused(t, w.Calls("Dora", 0, "Support"), "Dora calls: Dora is on the phone")
	refused(t, w.CallsWithheld("Dora", "Support"), "Dora is on the phone")
	refused(t, w.Dials("Lena", "Dora", 0, "Support"), "Dora is on the phone")
	must(t, w.Answers("Lena", "Dora"))
	must(t, w.Calls("Dora", 1, "Support")) // another phone of hers
	must(t, w.HangsUp("Dora"))
	refused(t, w.Calls("Dora", 0, "Support"), "Dora is on the phone") // the first call goes on
	must(t, w.CallsBesides("Dora", 0, "Support"))
	must(t, w.Settle())
	must(t, w.Finish())
}
