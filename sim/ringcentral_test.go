package sim_test

import (
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
)

// switchboard is a world in which the Support line of RingCentral shows its calls
// in Front.
func switchboard(t *testing.T) *sim.World {
	t.Helper()
	w, err := sim.New(sim.Options{Seed: 1})
	must(t, err)
	t.Cleanup(w.Close)
	must(t, w.UseRingCentral())
	for _, name := range []string{"Lena", "Marco"} {
		_, err := w.AddAgent(name, false)
		must(t, err)
	}
	_, err = w.AddTeam("Support", "Lena", "Marco")
	must(t, err)
	_, err = w.AddLine(sim.LineSpec{Name: "Support", Team: "Support"})
	must(t, err)
	_, err = w.AddLine(sim.LineSpec{Name: "Direct", Owner: "Lena"})
	must(t, err)
	_, err = w.AddCustomer(sim.CustomerSpec{Name: "Carla"})
	must(t, err)
	must(t, w.ConnectRingCentralFront())
	return w
}

// A call goes through Front while it goes on, and names who took it.
func TestACallOfRingCentralInFront(t *testing.T) {
	w := switchboard(t)
	must(t, w.Calls("Carla", 0, "Direct"))
	must(t, w.Advance(2*time.Second))
	must(t, w.AnswersInFront("Lena", "Carla"))
	must(t, w.Advance(time.Minute))
	must(t, w.HangsUp("Carla"))
	must(t, w.Settle())
	rows, err := w.Front().Inbox(sim.CallInbox)
	must(t, err)
	if len(rows) != 1 || rows[0].Call != "Call ended" || rows[0].Assignee != "Lena" {
		t.Errorf("the inbox shows %+v\n%s", rows, w.Log())
	}
	must(t, w.Finish())
}
