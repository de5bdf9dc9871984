package conform_test

import (
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/conform"
	"github.com/callsim/callsim/sim/trace"
	"github.com/callsim/callsim/steps"
)

// The requests of a program in another process go back to the request to the program
// whose traceparent they carry: those of the core to a webhook, or to its settings.
func TestAProgramsRequestsHaveCauses(t *testing.T) {
	w, err := sim.New(sim.Options{Seed: 1, Target: conform.Command(callsim(t), "core", "--conform")})
	must(t, err)
	defer w.Close()
	connectedOffice(t, w)
	must(t, steps.Play(w, "Carla calls the Support line"))
	must(t, w.Advance(5*time.Second))
	must(t, steps.Play(w, "Lena answers Carla"))
	must(t, w.Advance(time.Minute))
	must(t, steps.Play(w, "Carla hangs up"))
	must(t, w.Settle())

	all := map[int]trace.Entry{}
	for _, e := range w.Trace.Entries() {
		all[e.N] = e
	}
	settings, webhooks := 0, 0
	for _, e := range all {
		if x := e.Exchange; x == nil || x.From != "core" || x.To != "front" {
			continue
		}
		led := all[e.Cause]
		switch x := led.Exchange; {
		case x != nil && x.From == "administrator":
			settings++
		case x != nil && x.From == "aircall" && all[led.Cause].Does == "hangs up" && e.Call == led.Call && e.Call != "":
			webhooks++
		default:
			t.Errorf("%s %s of call %q: led to by entry %d, expected the settings or a webhook about the end of that call", e.Exchange.Method, e.Exchange.URL, e.Call, e.Cause)
		}
		if e.Guess {
			t.Errorf("%s %s: the cause is a guess", e.Exchange.Method, e.Exchange.URL)
		}
	}
	if settings == 0 || webhooks < 4 {
		t.Errorf("the settings led to %d requests to Front and webhooks to %d, expected at least 1 and 4", settings, webhooks)
	}
	must(t, w.Finish())
}
