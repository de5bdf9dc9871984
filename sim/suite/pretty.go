package suite

import (
	"fmt"
	"io"
	"strings"
)

// marks precede the steps, so that the report can be read without colours.
var marks = map[StepStatus]string{Passed: "✓", Failed: "✗", Errored: "!", Skipped: "-", Unstarted: "-", Unprovable: "?"}

// renderPretty writes the features with a mark at each step.
func renderPretty(w io.Writer, r *Result, paint Paint) error {
	for _, f := range r.Features {
		fmt.Fprintf(w, "%s  %s\n", paint.Bold("Feature: "+f.Name), paint.Dim(f.URI))
		rule := ""
		for _, s := range f.Scenarios {
			if s.Rule != rule {
				rule = s.Rule
				if rule != "" {
					fmt.Fprintf(w, "\n  Rule: %s\n", rule)
				}
			}
			renderPrettyScenario(w, s, paint)
		}
		fmt.Fprintln(w)
	}
	renderFailures(w, r, paint)
	renderSums(w, r, paint)
	return nil
}

func renderPrettyScenario(w io.Writer, s *ScenarioResult, paint Paint) {
	fmt.Fprintf(w, "\n    %s  %s\n", paint.Verdict(s.Verdict, "Scenario: "+s.Name), paint.Dim(fmt.Sprintf("line %d", s.Line)))
	for _, st := range s.Steps {
		line := strings.TrimSpace(fmt.Sprintf("%s %s %s", marks[st.Status], st.Keyword, st.Text))
		fmt.Fprintf(w, "      %s\n", paintStep(paint, st.Status, line))
		for _, l := range st.Arg {
			fmt.Fprintf(w, "          %s\n", l)
		}
		for _, l := range strings.Split(st.Error, "\n") {
			if st.Error != "" {
				fmt.Fprintf(w, "          %s\n", paintStep(paint, st.Status, l))
			}
		}
	}
	if s.Error != "" {
		fmt.Fprintf(w, "      ! %s\n", strings.ReplaceAll(s.Error, "\n", "\n        "))
	}
	for _, c := range s.Counts {
		fmt.Fprintf(w, "      %s\n", paint.Dim("= "+c))
	}
}

func paintStep(paint Paint, s StepStatus, text string) string {
	switch s {
	case Passed:
		return paint.Green(text)
	case Failed:
		return paint.Red(text)
	case Errored, Unprovable:
		return paint.Yellow(text)
	}
	return paint.Dim(text)
}
