package sim

import (
	"fmt"
	"strings"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/sim/trace"
)

// decided records a decision of the core, with the rules and the field that decided
// it.
func (w *World) decided(d engine.Decision) {
	text := fmt.Sprintf("%s of call %s: %s", d.Effect, d.Call, d.Value)
	if d.Rules != "" {
		text += fmt.Sprintf(" (%s, by %s)", d.Rules, d.Field)
	}
	w.Trace.Line(w.Now(), trace.KindDecision, d.Integration, text)
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
	w.Trace.Line(l.At, trace.KindLog, system, strings.Join(words, " "))
}
