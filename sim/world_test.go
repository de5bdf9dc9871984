package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/simnet"
	"github.com/callsim/callsim/sim/trace"
)

// desk is a world with two agents, a line each and for both, and a customer.
func desk(t *testing.T, o sim.Options) *sim.World {
	t.Helper()
	w, err := sim.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	for _, name := range []string{"Lena", "Marco"} {
		_, err := w.AddAgent(name, false)
		must(t, err)
	}
	_, err = w.AddTeam("Support", "Lena", "Marco")
	must(t, err)
	_, err = w.AddLine(people.LineSpec{Name: "Support", Team: "Support"})
	must(t, err)
	_, err = w.AddCustomer(people.CustomerSpec{Name: "Carla"})
	must(t, err)
	must(t, integrations.Connect(w, "aircall-front"))
	return w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func answeredCall(t *testing.T, w *sim.World) {
	t.Helper()
	must(t, w.Phones.Calls(customer(w, "Carla"), line(w, "Support"), 0))
	must(t, w.Advance(5*time.Second))
	must(t, w.Phones.Answers(agent(w, "Lena"), customer(w, "Carla")))
	must(t, w.Advance(time.Minute))
	must(t, w.Phones.HangsUp(customer(w, "Carla")))
	must(t, w.Settle())
}

func TestACallRunsFromDialToFront(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	answeredCall(t, w)
	if got := string(front.Of(w).Projection()); !strings.Contains(got, "Inbound answered call on Support") {
		t.Errorf("Front shows %s", got)
	}
	must(t, w.Finish())
}

// The seed must have something to choose, or it explores nothing: in a busy
// world work of one instant competes at a fair share of all switches.
func TestTheSeedHasChoices(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	for i := range 5 {
		name := fmt.Sprintf("Caller %d", i)
		c, err := w.AddCustomer(people.CustomerSpec{Name: name})
		must(t, err)
		must(t, w.Phones.Calls(c, line(w, "Support"), 0))
	}
	must(t, w.Settle())
	stats := w.Sched.Stats()
	if share := float64(stats.Choices) / float64(stats.Switches); share < 0.2 {
		t.Errorf("a choice at %.0f %% of %d switches", 100*share, stats.Switches)
	}
}

// Different seeds really interleave differently: the webhooks that leave at one
// instant arrive in more than one order.
func TestSeedsInterleaveDifferently(t *testing.T) {
	orders := map[string]bool{}
	for seed := range uint64(20) {
		w := desk(t, sim.Options{Seed: seed})
		must(t, w.Phones.Calls(customer(w, "Carla"), line(w, "Support"), 0))
		must(t, w.Advance(0))
		var order []string
		for _, e := range w.Trace.Entries() {
			if x := e.Exchange; x != nil && x.From == "aircall" {
				_, rest, _ := strings.Cut(string(x.RequestBody), `"event":"`)
				event, _, _ := strings.Cut(rest, `"`)
				order = append(order, event)
			}
		}
		orders[strings.Join(order, " ")] = true
	}
	if len(orders) < 2 {
		t.Errorf("20 seeds gave one order: %v", orders)
	}
}

// A verdict can be traced to its evidence: the exchange that wrote the message is
// among the exchanges listed for a read of the conversation.
func TestALookNamesTheExchangesBehindIt(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	answeredCall(t, w)
	w.Looked(front.Of(w).Observe("/conversations").Exchanges)
	decided := strings.Join(w.Decided(), "\n")
	if !strings.Contains(decided, "core → front POST /channels/") {
		t.Errorf("the conversation's last message is not named:\n%s", decided)
	}
}

func TestACrashedCoreComesBackOnItsStore(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	w.CrashAt(9)
	answeredCall(t, w)
	if n := strings.Count(string(front.Of(w).Projection()), `"text":"Inbound answered call on`); n != 1 {
		t.Errorf("the call is logged %d times", n)
	}
	must(t, w.Finish())
}

func TestFinishComplainsOfWhatNeverHappened(t *testing.T) {
	t.Run("a fault", func(t *testing.T) {
		w := desk(t, sim.Options{Seed: 1})
		_, err := w.Net.Plan(simnet.Fault{Kind: simnet.Status, Status: 503, To: "nowhere"})
		must(t, err)
		answeredCall(t, w)
		if err := w.Finish(); err == nil || !strings.Contains(err.Error(), "never fired") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a crash", func(t *testing.T) {
		w := desk(t, sim.Options{Seed: 1})
		w.CrashAt(100_000)
		answeredCall(t, w)
		if err := w.Finish(); err == nil || !strings.Contains(err.Error(), "never happened") {
			t.Errorf("got %v", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestWrongNamesAreToldWithTheRightOnes(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	for _, c := range []struct {
		err  error
		want string
	}{
		{second(w.Customer("Clara")), `there is no customer called "Clara": there is Carla`},
		{second(w.Line("Sales")), `there is no line called "Sales": there is Support`},
		{w.Phones.Calls(customer(w, "Carla"), line(w, "Support"), 3), "Carla has 1 phone(s), not 4"},
		{second(w.Agent("Nora")), `there is no agent called "Nora": there is Lena, Marco`},
		{w.Phones.HangsUp(customer(w, "Carla")), "Carla has made or taken no call yet"},
		{w.ChangeSettings("aircall-spark", nil), "the integration aircall-spark is not connected"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("got %v, want %s", c.err, c.want)
		}
	}
	if _, err := sim.New(sim.Options{Assume: map[string]string{"front-nonsense": "1"}}); err == nil {
		t.Error("an unknown assumption was taken")
	}
}

func TestAnActionThatIsRefusedIsNotRecorded(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	if err := w.Phones.Answers(agent(w, "Lena"), customer(w, "Carla")); err == nil {
		t.Fatal("Lena answered a call that nobody made")
	}
	must(t, w.Phones.Calls(customer(w, "Carla"), line(w, "Support"), 0))
	must(t, w.Phones.Answers(agent(w, "Lena"), customer(w, "Carla")))
	if err := w.Phones.Answers(agent(w, "Marco"), customer(w, "Carla")); err == nil || !strings.Contains(err.Error(), "Marco answers") {
		t.Errorf("a call was answered twice: %v", err)
	}
	var done []string
	for _, e := range w.Trace.Entries() {
		if e.Kind == trace.KindAction && e.Who != "" {
			done = append(done, e.Who+" "+e.Does)
		}
	}
	if got := strings.Join(done, ", "); got != "Carla calls, Lena answers" {
		t.Errorf("the record holds: %s", got)
	}
}
