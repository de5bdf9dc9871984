package sim

import (
	"slices"
	"strings"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/sim/trace"
)

// journal records the decisions of the built-in core.
type journal struct{ world *World }

// Begin implements engine.Journal.
func (j journal) Begin(because string) string {
	w := j.world
	return w.Trace.Traceparent(w.Trace.Begin(w.causeOf(because)))
}

// causeOf returns the entry that a decision goes back to: what its traceparent names,
// or else what its process acts for.
func (w *World) causeOf(traceparent string) int {
	if n := w.Trace.Named(traceparent); n != 0 {
		return n
	}
	return w.Sched.Cause()
}

// Decided implements engine.Journal.
func (j journal) Decided(d engine.Decision) {
	w := j.world
	e := trace.Entry{
		N: w.Trace.Named(d.Cause), At: d.Began, Kind: trace.KindDecision, Cause: w.causeOf(d.Because), Call: d.Call,
		System: d.Integration, Text: d.Effect,
		Decision: &trace.Decision{Rules: d.Rules, Field: d.Field, Value: d.Deciding, Result: d.Value, Failed: d.Failed, Done: w.Now()},
	}
	if d.Call == "" {
		e.Kind = trace.KindTimer
	}
	for _, also := range d.Also {
		if n := w.Trace.Named(also); n != 0 && n != e.Cause && !slices.Contains(e.Also, n) {
			e.Also = append(e.Also, n)
		}
	}
	w.Trace.Record(e)
}

// logged records a line of the core's log.
func (w *World) logged(l core.LogLine) {
	words := []string{l.Level.String(), l.Message}
	if l.Call != "" {
		words = append(words, "call="+l.Call)
	}
	if l.Rest != "" {
		words = append(words, l.Rest)
	}
	system := l.Integration
	if system == "" {
		system = "core"
	}
	w.Trace.Record(trace.Entry{At: l.At, Kind: trace.KindLog, Cause: w.Sched.Cause(), Call: l.Call, System: system, Text: strings.Join(words, " ")})
}
