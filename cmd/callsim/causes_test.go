package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/sim/trace"
	"github.com/callsim/callsim/steps"
)

// With the built-in core each exchange and each decision of the suite names what led
// to it: an earlier entry, from which causes lead back to a deed, a timer, a fault or
// a start. Restarts, reconciliation and retries are among the scenarios.
func TestEveryExchangeOfTheSuiteHasACause(t *testing.T) {
	var records []*causes
	h := builtIn()
	h.newScenario = func(seed uint64, name string) suite.Scenario {
		return steps.New(seed, name, steps.Options{Sample: 1, Opened: func(w *sim.World) {
			c := &causes{scenario: name, entries: map[int]trace.Entry{}}
			records = append(records, c)
			w.Trace.Each(func(e trace.Entry) { c.entries[e.N] = e })
			w.Trace.Subscribe(func(e trace.Entry) {
				if e.Exchange != nil { // bodies would fill the memory
					x := *e.Exchange
					e.Text = fmt.Sprintf("%s → %s %s %s %.60s", x.From, x.To, x.Method, x.URL, x.RequestBody)
					e.Exchange = nil
				}
				c.entries[e.N] = e
			})
		}})
	}
	if _, err := h.test(context.Background(), Streams{Out: io.Discard, Err: io.Discard}, suite.Options{Jobs: 1, Seed: 1}, nil); err != nil {
		t.Fatal(err)
	}
	total := map[trace.Kind]int{}
	for _, c := range records {
		for n, e := range c.entries {
			total[e.Kind]++
			if problem := c.check(n); problem != "" {
				t.Errorf("%s: entry %d (%s %s): %s", c.scenario, n, e.Kind, e.Text, problem)
			}
		}
	}
	if total[trace.KindExchange] < 10_000 || total[trace.KindDecision] < 5000 || total[trace.KindTimer] < 100 || total[trace.KindFault] < 50 {
		t.Errorf("%v entries were checked: too few to prove anything", total)
	}
	t.Logf("%v entries checked", total)
}

// causes are the entries of one record by number.
type causes struct {
	scenario string
	entries  map[int]trace.Entry
}

var roots = []trace.Kind{trace.KindAction, trace.KindTimer, trace.KindFault, trace.KindStart}

// check returns what is wrong with the causes of an entry, "" for nothing.
func (c *causes) check(n int) string {
	e := c.entries[n]
	for _, cause := range append(e.Also, e.Cause) {
		if _, known := c.entries[cause]; cause != 0 && !known || cause >= n {
			return fmt.Sprintf("the cause %d is no earlier entry", cause)
		}
	}
	if e.Guess {
		return "the cause is a guess"
	}
	if e.Kind != trace.KindExchange && e.Kind != trace.KindDecision {
		return ""
	}
	root := e
	for root.Cause != 0 {
		root = c.entries[root.Cause]
	}
	if !slices.Contains(roots, root.Kind) {
		return fmt.Sprintf("the causes lead to entry %d, which is of kind %s", root.N, root.Kind)
	}
	if root.Kind == trace.KindStart && root.System == "callsim" && (e.Kind == trace.KindDecision || !strings.Contains(e.Text, " → core POST") || strings.Contains(e.Text, `"event":"call.`)) {
		return "the causes lead to setting up"
	}
	return ""
}
