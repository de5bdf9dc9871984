package conform_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/conform"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/steps"
)

// The core as a program of its own on one database file, its vendors behind TCP:
// 100 times it is killed (SIGKILL) at a moment that the seed chooses within the
// real time of a call, and started again on its file some seconds later. Each
// call is logged once, with one contact.
//
// If this fails: a webhook was answered 200 before its fact was on the disk; an
// intent was not stored before its request went out; what the ledger holds is
// not looked up before it is repeated; or a request of the dead program was taken
// for one of its successor (see gate).
func TestKilledAHundredTimes(t *testing.T) {
	kills := 100
	if testing.Short() {
		kills = 10
	}
	file := callsim(t)
	whole := time.Minute
	for range 3 { // the fastest: a neighbour's load must not move the kills behind the call
		_, took := callOf(t, file, 1, -1)
		whole = min(whole, took)
	}
	random := rand.New(rand.NewPCG(3, 5))
	underway := 0
	for n := range kills {
		after := time.Duration(random.Int64N(int64(whole)))
		lost, _ := callOf(t, file, uint64(n), after)
		if t.Failed() {
			t.Fatalf("kill %d of %d, %s after the call began", n+1, kills, after)
		}
		underway += lost
	}
	if underway < kills/4 {
		t.Errorf("only %d of %d kills met work under way: nothing was tried", underway, kills)
	}
	t.Logf("%d kills within the %s of a call, %d of them while the world still had work; each call is logged once", kills, whole.Round(time.Millisecond), underway)
}

// callOf plays a call and kills the core after a real time; negative: never. It returns
// how often the world met a dead core, and the real time that the call took.
func callOf(t *testing.T, file string, seed uint64, after time.Duration) (lost int, took time.Duration) {
	t.Helper()
	var victim *conform.Victim
	w, err := sim.New(sim.Options{Seed: seed, Target: func(w *sim.World) sim.Target {
		victim = conform.NewVictim(w, file, "core", "--conform")
		return victim
	}})
	must(t, err)
	defer w.Close()
	connectedOffice(t, w)
	must(t, w.Advance(0))

	began := time.Now()
	if after >= 0 {
		defer victim.KillAfter(after)()
	}
	must(t, steps.Play(w, "Carla calls the Support line"))
	must(t, w.Advance(5*time.Second))
	if seed%3 != 0 { // of three calls one is missed
		must(t, steps.Play(w, "Lena answers Carla"))
		must(t, w.Advance(time.Minute))
	}
	must(t, steps.Play(w, "Carla hangs up"))
	must(t, w.Settle())
	took, lost = time.Since(began), victim.Lost
	if after >= 0 && lost == 0 { // so late that nobody has noticed, or not yet
		victim.KillNow()
		victim.Notice()
		must(t, w.Settle())
		if victim.Lost != 1 {
			t.Errorf("the world has not noticed that its core is dead")
		}
	}
	must(t, w.Settle())
	state := string(front.Of(w).Projection())
	if n := strings.Count(state, `"text":"Inbound answered call`) + strings.Count(state, `"text":"Missed call`); n != 1 {
		t.Errorf("the call is logged %d times:\n%s\n%s", n, state, w.Log())
	}
	must(t, w.Finish())
	return lost, took
}

// connectedOffice adds Lena with the Support line and the customer Carla to a world, and
// connects Aircall with Front.
func connectedOffice(t *testing.T, w *sim.World) {
	t.Helper()
	_, err := w.AddAgent("Lena", false)
	must(t, err)
	_, err = w.AddLine(people.LineSpec{Name: "Support", Owner: "Lena"})
	must(t, err)
	_, err = w.AddCustomer(people.CustomerSpec{Name: "Carla"})
	must(t, err)
	must(t, integrations.Connect(w, "aircall-front"))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
