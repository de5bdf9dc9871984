package core_test

import (
	"testing"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/core/engine"
)

// The host program receives the core's decisions, with their rules, and its log.
func TestDecisionsAndLogAreSeen(t *testing.T) {
	var lines []core.LogLine
	var decisions []engine.Decision
	w := newWorld(t, 1)
	w.logged = func(l core.LogLine) { lines = append(lines, l) }
	w.decided = func(d engine.Decision) { decisions = append(decisions, d) }
	w.core.Close()
	w.open()
	c := answeredCall()
	w.webhook(c.hangup()) // no terminal event: the call is retrieved, and unknown
	w.settle()
	if len(lines) != 1 || lines[0].Call != "501" || lines[0].Integration != "aircall-front" || !lines[0].At.After(w.sched.Now().Add(-10*60e9)) {
		t.Errorf("lines %+v", lines)
	}
	found := false
	for _, d := range decisions {
		found = found || d.Integration == "aircall-front" && d.Call == "501" && d.Effect == "author" && d.Value == "tea_ada" && d.Rules != "" && d.Field == "user.email"
	}
	if !found {
		t.Errorf("decisions %+v", decisions)
	}
}
