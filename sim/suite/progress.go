package suite

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// renderProgress writes failures and sums; the live line is erased before.
func renderProgress(w io.Writer, r *Result, paint Paint) error {
	renderFailures(w, r, paint)
	renderSums(w, r, paint)
	return nil
}

// renderSums writes the last lines of a report for the screen.
func renderSums(w io.Writer, r *Result, paint Paint) {
	c, steps := r.Counts(), r.stepCounts()
	fmt.Fprintf(w, "%s: %s\n", Count(c.Total, "scenario"), c.describe(paint))
	fmt.Fprintf(w, "%s: %d passed", Count(steps.total, "step"), steps.passed)
	for _, x := range []struct {
		n    int
		what string
	}{{steps.failed, "failed"}, {steps.errored, "suite error"}, {steps.left, "not executed"}} {
		if x.n > 0 {
			fmt.Fprintf(w, ", %d %s", x.n, x.what)
		}
	}
	fmt.Fprintln(w)
	if rules := r.RuleCounts(); rules.Total > 0 {
		fmt.Fprintf(w, "%s: %s\n", Count(rules.Total, "rule"), rules.describe(paint))
	}
	fmt.Fprintf(w, "seed %d, %s\n", r.Seed, r.Took.Round(time.Millisecond))
}

// describe lists the verdicts with a count above 0.
func (c Counts) describe(paint Paint) string {
	var parts []string
	add := func(n int, v Verdict) {
		if n > 0 {
			parts = append(parts, paint.Verdict(v, fmt.Sprintf("%d %s", n, v)))
		}
	}
	add(c.Held, Held)
	add(c.FellShort, FellShort)
	add(c.NotProvable, NotProvable)
	add(c.SuiteError, SuiteError)
	add(c.NotRun, NotRun)
	add(c.Planned, Planned)
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

type stepSums struct{ total, passed, failed, errored, left int }

func (r *Result) stepCounts() stepSums {
	var n stepSums
	for s := range r.scenarios {
		for _, st := range s.Steps {
			n.total++
			switch st.Status {
			case Passed:
				n.passed++
			case Failed:
				n.failed++
			case Errored:
				n.errored++
			default:
				n.left++
			}
		}
	}
	return n
}
