package core_test

import (
	"fmt"
	"testing"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/core/engine"
)

// The host program receives the core's decisions, with their rules, and its log.
func TestDecisionsAndLogAreSeen(t *testing.T) {
	var lines []core.LogLine
	j := &journal{}
	w := newWorld(t, 1)
	w.logged = func(l core.LogLine) { lines = append(lines, l) }
	w.journal = j
	w.core.Close()
	w.open()
	c := answeredCall()
	w.webhook(c.hangup()) // no terminal event: the call is retrieved, and unknown
	w.settle()
	if len(lines) != 1 || lines[0].Call != "501" || lines[0].Integration != "aircall-front" || !lines[0].At.After(w.sched.Now().Add(-10*60e9)) {
		t.Errorf("lines %+v", lines)
	}
	found := false
	for _, d := range j.decisions {
		found = found || d.Integration == "aircall-front" && d.Call == "501" && d.Effect == "author" && d.Value == "tea_ada" && d.Rules != "" && d.Field == "user.email" && d.Deciding == "Ada"
	}
	if !found {
		t.Errorf("decisions %+v", j.decisions)
	}
}

// journal keeps decisions, each with a cause of its own.
type journal struct{ decisions []engine.Decision }

func (j *journal) Begin(because string) string {
	return fmt.Sprintf("%s-%d", because, len(j.decisions))
}

func (j *journal) Decided(d engine.Decision) { j.decisions = append(j.decisions, d) }
