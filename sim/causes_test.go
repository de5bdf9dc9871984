package sim_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/simnet"
	"github.com/callsim/callsim/sim/trace"
)

// chain returns the kinds of the entries that led to an exchange, the nearest first:
// to the last one whose line ("core → front POST https://…") holds some words.
func chain(t *testing.T, w *sim.World, words string) (kinds string, last trace.Entry) {
	t.Helper()
	for _, e := range w.Trace.Entries() {
		if x := e.Exchange; x != nil && strings.Contains(x.From+" → "+x.To+" "+x.Method+" "+x.URL, words) {
			last = e
		}
	}
	if last.N == 0 {
		t.Fatalf("the record holds no exchange %q", words)
	}
	return chainOf(w, last), last
}

func chainOf(w *sim.World, of trace.Entry) (kinds string) {
	all := map[int]trace.Entry{}
	for _, e := range w.Trace.Entries() {
		all[e.N] = e
	}
	for e := all[of.Cause]; e.N != 0; e = all[e.Cause] {
		kinds += " ← " + string(e.Kind)
		switch e.Kind {
		case trace.KindAction, trace.KindStart, trace.KindFault:
			kinds += " " + strings.TrimSpace(e.Does+e.Text)
		case trace.KindTimer:
			kinds += " " + e.Decision.Rules
		}
	}
	return strings.TrimPrefix(kinds, " ← ")
}

const aMessage = "core → front POST https://api2.frontapp.com/channels/"

func TestARequestIsLedBackToADeed(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	answeredCall(t, w)
	kinds, last := chain(t, w, aMessage)
	if want := "decision ← exchange ← action hangs up"; kinds != want || last.Call == "" {
		t.Errorf("led to by %s, expected %s; of call %q", kinds, want, last.Call)
	}
	for _, e := range w.Trace.Entries() {
		if e.Kind == trace.KindDecision && (e.Call != last.Call || e.Decision.Rules == "" || e.Decision.Field == "") {
			t.Errorf("%+v %+v", e, e.Decision)
		}
	}
}

// A retry is led to by the attempt before, whether the core's engine, its client or a
// vendor makes it. A fault is a further cause of the exchange that it hits.
func TestARetryIsLedToByTheAttemptBefore(t *testing.T) {
	for _, c := range []struct {
		fault simnet.Fault
		want  string
	}{
		{simnet.Fault{Kind: simnet.Status, Status: 503, From: "core", Method: "POST"}, "decision ← decision ← exchange ← action hangs up"},
		{simnet.Fault{Kind: simnet.Status, Status: 429, From: "core", Method: "POST"}, "exchange ← decision ← exchange ← action hangs up"},
		{simnet.Fault{Kind: simnet.Status, Status: 500, From: "aircall", To: "core"}, "exchange ← action calls"},
	} {
		w := desk(t, sim.Options{Seed: 1})
		_, err := w.Net.Plan(c.fault)
		must(t, err)
		answeredCall(t, w)
		var hit trace.Exchange
		again := ""
		for _, e := range w.Trace.Entries() {
			x := e.Exchange
			switch {
			case x == nil:
			case x.Fault != "":
				hit = *x
				if len(e.Also) != 1 {
					t.Errorf("%s: an exchange that it hits has the further causes %v", c.fault, e.Also)
				}
			case again == "" && x.URL == hit.URL && string(x.RequestBody) == string(hit.RequestBody):
				again = chainOf(w, e)
			}
		}
		if again != c.want {
			t.Errorf("%s: the retry is led to by %s, expected %s", c.fault, again, c.want)
		}
	}
}

// What the core does after a crash goes back to the webhook from before it.
func TestCausesOutliveACrash(t *testing.T) {
	for point := 5; point < 60; point += 6 {
		w := desk(t, sim.Options{Seed: 1})
		w.CrashAt(point)
		answeredCall(t, w)
		if !w.Crashed() {
			t.Fatalf("the core did not pass point %d", point)
		}
		if kinds, _ := chain(t, w, aMessage); !strings.HasSuffix(kinds, "exchange ← action hangs up") {
			t.Errorf("crashed at point %d: led to by %s", point, kinds)
		}
		if kinds, _ := chain(t, w, "core → aircall GET https://api.aircall.io/v1/webhooks"); !strings.HasPrefix(kinds, "timer XR-15 ← start started again on the same store ← fault crashed") {
			t.Errorf("crashed at point %d: reconciliation is led to by %s", point, kinds)
		}
	}
}

// A call that only reconciliation finds goes back to that.
func TestReconciliationIsACause(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	_, err := w.Net.Plan(simnet.Fault{Kind: simnet.Lost, From: "aircall", To: "core", Times: -1})
	must(t, err)
	answeredCall(t, w)
	must(t, w.Advance(time.Hour))
	if kinds, _ := chain(t, w, aMessage); kinds != "decision ← timer XR-15 ← start started" {
		t.Errorf("led to by %s", kinds)
	}
}

// A program's request names its cause by the traceparent of a webhook, also if only
// the trace id is left of it; without one the cause is a guess by call and number.
func TestCausesOfPrograms(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	answeredCall(t, w)
	_, webhook := chain(t, w, "aircall → core")
	named := w.Trace.Traceparent(webhook.N)
	carla := customer(w, "Carla").Phones[0]
	for header, want := range map[string]bool{
		named: false, named[:36] + "b7ad6b7169203331-00": false,
		"": true, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01": true,
	} {
		must(t, w.Sched.Do("a program", func(ctx context.Context) error {
			req, err := http.NewRequestWithContext(ctx, "POST", "https://api2.frontapp.com/contacts", strings.NewReader(`{"handle":"`+carla+`","name":"`+header+`"}`))
			if err != nil {
				return err
			}
			if header != "" {
				req.Header.Set("Traceparent", header)
			}
			_, err = w.Net.Transport(simnet.Client).RoundTrip(req)
			return err
		}))
		if _, asked := chain(t, w, "client → front"); asked.Cause != webhook.N || asked.Guess != want || asked.Call != webhook.Call {
			t.Errorf("traceparent %q: cause %d, a guess: %t, of call %q; expected %d, %t, %q",
				header, asked.Cause, asked.Guess, asked.Call, webhook.N, want, webhook.Call)
		}
	}
}
