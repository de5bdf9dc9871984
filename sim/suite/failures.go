package suite

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// renderFailures writes each scenario that did not hold, with its rule's text, place,
// failed step, reason and the command that repeats it; then the problems of the suite
// itself.
func renderFailures(w io.Writer, r *Result, paint Paint) {
	for s := range r.scenarios {
		if s.Verdict == FellShort || s.Verdict == NotProvable || s.Verdict == SuiteError {
			renderFailure(w, r, s, paint)
		}
	}
	if len(r.Problems) == 0 {
		return
	}
	fmt.Fprintf(w, "%s of the suite itself:\n", paint.Yellow(Count(len(r.Problems), "problem")))
	for _, p := range r.Problems {
		fmt.Fprintf(w, "  %s\n", p)
	}
	fmt.Fprintln(w)
}

func renderFailure(w io.Writer, r *Result, s *ScenarioResult, paint Paint) {
	fmt.Fprintf(w, "%s  %s\n", paint.Verdict(s.Verdict, strings.ToUpper(string(s.Verdict))), paint.Bold(s.Name))
	for _, id := range s.Rules {
		if text := r.ruleText(id); text != "" {
			writeIndented(w, "rule "+id, text)
		}
	}
	where := fmt.Sprintf("%s:%d", s.URI, s.Line)
	writeIndented(w, "at", where)
	for _, st := range s.Steps {
		if st.Status == Failed || st.Status == Errored || st.Status == Unprovable {
			writeIndented(w, "step", fmt.Sprintf("%s %s (line %d)", st.Keyword, st.Text, st.Line))
			if st.Error != "" {
				writeIndented(w, "error", st.Error)
			}
		}
	}
	if s.Error != "" {
		writeIndented(w, "error", s.Error)
	}
	if len(s.Exchanges) > 0 {
		writeIndented(w, "decided", strings.Join(s.Exchanges, "\n"))
	}
	if len(s.Assumptions) > 0 {
		writeIndented(w, "assumed", strings.Join(s.Assumptions, ", "))
	}
	writeIndented(w, "seed", fmt.Sprintf("%d (of the world: %d)", r.Seed, s.Seed))
	writeIndented(w, "repeat", r.Repeat(s))
	fmt.Fprintln(w)
}

// Repeat returns the command that plays the scenario again in the same world.
func (r *Result) Repeat(s *ScenarioResult) string {
	return fmt.Sprintf("%s %s --seed %d", r.command, quote(fmt.Sprintf("%s:%d", s.URI, s.Line)), r.Seed)
}

// ruleText returns the rule's text, or "" if the catalogue does not have the rule.
func (r *Result) ruleText(id string) string {
	i := slices.IndexFunc(r.Rules, func(x *RuleResult) bool { return x.ID == id })
	if i < 0 {
		return ""
	}
	return r.Rules[i].Text
}

// writeIndented writes "  label   text", and further lines of text below the first.
func writeIndented(w io.Writer, label, text string) {
	for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if i > 0 {
			label = ""
		}
		fmt.Fprintf(w, "  %-10s %s\n", label, line)
	}
}
