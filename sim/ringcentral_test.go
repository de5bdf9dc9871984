package sim_test

import (
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/simnet"
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

// logs lets a customer call Lena, and wants the call in Front afterwards.
func logs(t *testing.T, w *sim.World, calls int) {
	t.Helper()
	must(t, w.Calls("Carla", 0, "Direct"))
	must(t, w.Advance(2*time.Second))
	must(t, w.Answers("Lena", "Carla"))
	must(t, w.Advance(5*time.Second))
	must(t, w.HangsUp("Carla"))
	must(t, w.Settle())
	rows, err := w.Front().Inbox(sim.CallInbox)
	must(t, err)
	if len(rows) != calls || rows[0].Call != "Call ended" {
		t.Errorf("the inbox shows %+v\n%s", rows, w.Log())
	}
}

// A subscription lasts seven days; it is renewed before they are over.
func TestTheSubscriptionIsRenewed(t *testing.T) {
	w := switchboard(t)
	must(t, w.Advance(20*24*time.Hour))
	if list := w.RingCentral().Subscriptions(); len(list) != 1 {
		t.Errorf("there are %d subscriptions: %+v", len(list), list)
	}
	logs(t, w, 1)
	must(t, w.Finish())
}

// RingCentral gives up a subscription whose address has failed for ten minutes;
// another takes its place.
func TestABlacklistedSubscriptionIsMadeAnew(t *testing.T) {
	w := switchboard(t)
	must(t, w.Plan(simnet.Fault{Kind: simnet.Status, Status: 503, From: "ringcentral", To: "core", Times: 60}))
	for range 15 {
		must(t, w.RingsColleague("Lena", "Marco"))
		must(t, w.Advance(time.Second))
		must(t, w.HangsUpOnColleague("Lena", "Lena"))
		must(t, w.Advance(time.Minute))
	}
	must(t, w.Advance(16*time.Minute))
	logs(t, w, 1)
}

// The limit on looks at the call log is ten a minute, and every request beyond it
// begins another minute of penalty: fourteen recordings come in the end, all of
// them.
func TestRateLimitsAreWaitedOut(t *testing.T) {
	w, err := sim.New(sim.Options{Seed: 1})
	must(t, err)
	t.Cleanup(w.Close)
	must(t, w.UseRingCentral())
	const n = 14
	name := func(role string, i int) string { return role + string(rune('A'+i)) }
	for i := range n {
		_, err := w.AddAgent(name("Agent", i), false)
		must(t, err)
		_, err = w.AddLine(sim.LineSpec{Name: name("Line", i), Owner: name("Agent", i), Records: true})
		must(t, err)
		_, err = w.AddCustomer(sim.CustomerSpec{Name: name("Customer", i)})
		must(t, err)
	}
	must(t, w.ConnectRingCentralFront())
	for i := range n {
		must(t, w.Calls(name("Customer", i), 0, name("Line", i)))
		must(t, w.Answers(name("Agent", i), name("Customer", i)))
	}
	must(t, w.Advance(time.Minute))
	for i := range n {
		must(t, w.HangsUp(name("Customer", i)))
	}
	must(t, w.Settle())
	rows, err := w.Front().Inbox(sim.CallInbox)
	must(t, err)
	heard := 0
	for _, row := range rows {
		v, err := w.Front().Conversation(row.ID)
		must(t, err)
		for _, item := range v.Timeline {
			heard += len(item.Files)
		}
	}
	if len(rows) != n || heard != n {
		t.Errorf("%d conversations with %d recordings, expected %d each\n%s", len(rows), heard, n, w.Log())
	}
	must(t, w.Finish())
}
