package steps

import (
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/gorgias"
	"github.com/callsim/callsim/sim/people/ringcentral"
	"github.com/callsim/callsim/sim/simnet"
)

// AG-30, XR-07: the outcome of making a line's integration in Gorgias is unknown, and
// looking for it fails. A call of somebody else on the line does not make another.
func TestAG30DoubleButton(t *testing.T) {
	w, err := sim.New(sim.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err = w.AddAgent("Lena", false)
	must(err)
	must(addLine(people.LineSpec{Name: "Direct", Owner: "Lena"})(w))
	must(addCustomer(people.CustomerSpec{Name: "Dan"})(w))
	must(addCustomer(people.CustomerSpec{Name: "Eve"})(w))
	must(connectUsualGorgias(w))
	must(w.Plan(simnet.Fault{Kind: simnet.CutAfter, From: "core", To: "gorgias", Method: "POST", Path: "/api/integrations"}))
	must(w.Plan(simnet.Fault{Kind: simnet.Status, Status: 503, From: "core", To: "gorgias", Method: "GET", Path: "/api/integrations", Times: 5}))
	must(Play(w, "Dan calls Direct"))
	must(w.Advance(20 * time.Second))
	must(Play(w, "Eve calls Direct"))
	must(w.Settle())
	n := 0
	for _, i := range gorgias.Of(w).Integrations() {
		if strings.Contains(i.Name, "Direct") {
			n++
		}
	}
	if n != 1 {
		t.Errorf("Gorgias shows %d integrations for the one number, want 1", n)
	}
}

// RF-47, XR-07: the same text is written twice, and the outcome of sending it is
// unknown for one. Each reaches the customer once.
func TestSameTextTwice(t *testing.T) {
	for _, gap := range []time.Duration{0, 500 * time.Millisecond, 2 * time.Second} {
		for _, outage := range []bool{false, true} {
			for _, kind := range []simnet.Kind{simnet.CutBefore, simnet.CutAfter, simnet.TimeoutAfter} {
				w, err := sim.New(sim.Options{Seed: 1})
				if err != nil {
					t.Fatal(err)
				}
				must := func(err error) {
					t.Helper()
					if err != nil {
						t.Fatal(err)
					}
				}
				must(ringcentral.Of(w).Use())
				_, err = w.AddAgent("Lena", false)
				must(err)
				must(func() error {
					if _, err := w.AddTeam("S", "Lena"); err != nil {
						return err
					}
					return addLine(people.LineSpec{Name: "Direct", Team: "S"})(w)
				}())
				must(addCustomer(people.CustomerSpec{Name: "Dan"})(w))
				must(integrations.Connect(w, "ringcentral-front"))
				if outage {
					must(w.Plan(simnet.Fault{Kind: simnet.Status, Status: 503, From: "core", To: "ringcentral", Method: "POST", Path: "/restapi/v1.0/account/*/extension/*/sms", Times: 3}))
					must(w.Plan(simnet.Fault{Kind: kind, From: "core", To: "ringcentral", Method: "POST", Path: "/restapi/v1.0/account/*/extension/*/sms", Nth: 5}))
				} else {
					must(w.Plan(simnet.Fault{Kind: kind, From: "core", To: "ringcentral", Method: "POST", Path: "/restapi/v1.0/account/*/extension/*/sms", Nth: 2}))
				}
				must(Play(w, "Lena writes an SMS to Dan from the Direct number in Front: \"ok\""))
				must(w.Advance(gap))
				must(Play(w, "Lena writes an SMS to Dan from the Direct number in Front: \"ok\""))
				must(w.Settle())
				texts := ringcentral.Of(w).TextsOf(mustCustomer(w, "Dan"))
				must(err)
				if len(texts) != 2 {
					t.Errorf("RF-47/XR-05, gap %v outage %v %s: %d texts on the phone, want 2", gap, outage, kind, len(texts))
				}
				w.Close()
			}
		}
	}
}

func mustCustomer(w *sim.World, name string) string {
	c, err := w.Customer(name)
	if err != nil {
		panic(err)
	}
	return c.Phones[0]
}
