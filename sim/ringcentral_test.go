package sim_test

import (
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/people/ringcentral"
	"github.com/callsim/callsim/sim/simnet"
)

// switchboard is a world in which the Support line of RingCentral shows its calls
// in Front.
func switchboard(t *testing.T) *sim.World {
	t.Helper()
	w, err := sim.New(sim.Options{Seed: 1})
	must(t, err)
	t.Cleanup(w.Close)
	must(t, ringcentral.Of(w).Use())
	for _, name := range []string{"Lena", "Marco"} {
		_, err := w.AddAgent(name, false)
		must(t, err)
	}
	_, err = w.AddTeam("Support", "Lena", "Marco")
	must(t, err)
	_, err = w.AddLine(people.LineSpec{Name: "Support", Team: "Support"})
	must(t, err)
	_, err = w.AddLine(people.LineSpec{Name: "Direct", Owner: "Lena"})
	must(t, err)
	_, err = w.AddCustomer(people.CustomerSpec{Name: "Carla"})
	must(t, err)
	must(t, integrations.Connect(w, "ringcentral-front"))
	return w
}

// A call is shown in Front while it lasts, and later with the agent who took it.
func TestACallOfRingCentralInFront(t *testing.T) {
	w := switchboard(t)
	must(t, w.Phones.Calls(customer(w, "Carla"), line(w, "Direct"), 0))
	must(t, w.Advance(2*time.Second))
	must(t, integrations.PluginOf(w).Answers(agent(w, "Lena"), customer(w, "Carla")))
	must(t, w.Advance(time.Minute))
	must(t, w.Phones.HangsUp(customer(w, "Carla")))
	must(t, w.Settle())
	rows, err := front.Of(w).Inbox(integrations.CallInbox)
	must(t, err)
	if len(rows) != 1 || rows[0].Call != "Call ended" || rows[0].Assignee != "Lena" {
		t.Errorf("the inbox shows %+v\n%s", rows, w.Log())
	}
	must(t, w.Finish())
}

// logs lets a customer call Lena, and checks that the call is in Front afterwards.
func logs(t *testing.T, w *sim.World, calls int) {
	t.Helper()
	must(t, w.Phones.Calls(customer(w, "Carla"), line(w, "Direct"), 0))
	must(t, w.Advance(2*time.Second))
	must(t, w.Phones.Answers(agent(w, "Lena"), customer(w, "Carla")))
	must(t, w.Advance(5*time.Second))
	must(t, w.Phones.HangsUp(customer(w, "Carla")))
	must(t, w.Settle())
	rows, err := front.Of(w).Inbox(integrations.CallInbox)
	must(t, err)
	if len(rows) != calls || rows[0].Call != "Call ended" {
		t.Errorf("the inbox shows %+v\n%s", rows, w.Log())
	}
}

// A subscription lasts seven days; it is renewed before they are over.
func TestTheSubscriptionIsRenewed(t *testing.T) {
	w := switchboard(t)
	must(t, w.Advance(20*24*time.Hour))
	if list := ringcentral.Of(w).Subscriptions(); len(list) != 1 {
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
		must(t, ringcentral.Of(w).RingsColleague(agent(w, "Lena"), agent(w, "Marco")))
		must(t, w.Advance(time.Second))
		must(t, ringcentral.Of(w).HangsUpOnColleague(agent(w, "Lena"), agent(w, "Lena")))
		must(t, w.Advance(time.Minute))
	}
	must(t, w.Advance(16*time.Minute))
	logs(t, w, 1)
}

// The call log can be requested ten times a minute, and every request beyond this
// limit begins another minute of penalty: all fourteen recordings are logged in the
// end.
func TestRateLimitsAreWaitedOut(t *testing.T) {
	w, err := sim.New(sim.Options{Seed: 1})
	must(t, err)
	t.Cleanup(w.Close)
	must(t, ringcentral.Of(w).Use())
	const n = 14
	name := func(role string, i int) string { return role + string(rune('A'+i)) }
	for i := range n {
		_, err := w.AddAgent(name("Agent", i), false)
		must(t, err)
		_, err = w.AddLine(people.LineSpec{Name: name("Line", i), Owner: name("Agent", i), Records: true})
		must(t, err)
		_, err = w.AddCustomer(people.CustomerSpec{Name: name("Customer", i)})
		must(t, err)
	}
	must(t, integrations.Connect(w, "ringcentral-front"))
	for i := range n {
		must(t, w.Phones.Calls(customer(w, name("Customer", i)), line(w, name("Line", i)), 0))
		must(t, w.Phones.Answers(agent(w, name("Agent", i)), customer(w, name("Customer", i))))
	}
	must(t, w.Advance(time.Minute))
	for i := range n {
		must(t, w.Phones.HangsUp(customer(w, name("Customer", i))))
	}
	must(t, w.Settle())
	rows, err := front.Of(w).Inbox(integrations.CallInbox)
	must(t, err)
	heard := 0
	for _, row := range rows {
		v, err := front.Of(w).Conversation(row.ID)
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
