package main

import (
	"context"
	"io"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/openapi"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/sim/trace"
	"github.com/callsim/callsim/steps"
)

// Whatever Front answers in any scenario fits what Front itself publishes, where
// somebody has those files.
func TestTheScenariosAnswersFitFrontsOwnDescription(t *testing.T) {
	dir := os.Getenv(openapi.Folder)
	if dir == "" {
		t.Skipf("NOT CHECKED: no answer of Front was compared with Front's own description; set %s to the folder of its OpenAPI files", openapi.Folder)
	}
	spec, err := openapi.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	checked := 0
	everyExchange(t, func(x *trace.Exchange) {
		if x.To != "front" || x.Status < 200 || x.Status > 299 || x.Fault != "" {
			return
		}
		u, err := url.Parse(x.URL)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(u.Path, "/callsim/") {
			return // invented: Front describes no such path
		}
		checked++
		if wrong := spec.Check(x.Method, u.EscapedPath(), x.Status, string(x.ResponseBody)); wrong != nil && !seen[wrong.Error()] {
			seen[wrong.Error()] = true
			t.Errorf("%s %s: %v", x.Method, u.Path, wrong)
		}
	})
	if checked < 100 {
		t.Errorf("only %d answers were checked: too few to prove anything", checked)
	}
	t.Logf("%d answers of Front checked", checked)
}

// everyExchange plays all features and shows each exchange of a scenario's own world;
// the worlds in which a step plays the scenario again make none that are new.
func everyExchange(t *testing.T, show func(*trace.Exchange)) {
	t.Helper()
	h := builtIn()
	h.newScenario = func(seed uint64, name string) suite.Scenario {
		return steps.New(seed, name, steps.Options{Sample: 1, Opened: func(w *sim.World) {
			w.Trace.Subscribe(func(e trace.Entry) {
				if e.Exchange != nil {
					show(e.Exchange)
				}
			})
		}})
	}
	if _, err := h.test(context.Background(), Streams{Out: io.Discard, Err: io.Discard}, suite.Options{Jobs: 1, Seed: 1}, nil); err != nil {
		t.Fatal(err)
	}
}
