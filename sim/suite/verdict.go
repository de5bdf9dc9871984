package suite

import (
	"errors"
	"fmt"
	"slices"

	"github.com/cucumber/godog"

	"github.com/callsim/callsim/sim"
)

// stepVerdict distinguishes a failed assertion from an error of the suite.
func stepVerdict(err error) (StepStatus, string) {
	switch {
	case err == nil:
		return Passed, ""
	case errors.Is(err, godog.ErrSkip):
		return Errored, "the step skipped itself: a rule must not be skipped"
	case errors.Is(err, godog.ErrPending):
		return Errored, "the step is pending: it is not implemented"
	}
	if _, ok := errors.AsType[*sim.NotProvableError](err); ok {
		return Unprovable, err.Error()
	}
	if _, ok := errors.AsType[*panicked](err); ok {
		return Errored, err.Error()
	}
	return Failed, err.Error()
}

// worst returns the scenario's verdict. The first step that did not pass decides it.
func worst(r *ScenarioResult) Verdict {
	if r.Verdict == SuiteError {
		return SuiteError
	}
	passed := 0
	for _, st := range r.Steps {
		switch st.Status {
		case Errored:
			return SuiteError
		case Failed:
			return FellShort
		case Unprovable:
			return NotProvable
		case Passed:
			passed++
		}
	}
	if passed < len(r.Steps) {
		r.Error = fmt.Sprintf("only %d of %s were executed", passed, Count(len(r.Steps), "step"))
		return SuiteError
	}
	return Held
}

// gatherEvidence adds the evidence of the executed Then steps to the evidence that the
// scenario recorded.
func (p *play) gatherEvidence() {
	r := p.s.result
	for _, st := range r.Steps {
		if st.Evidence != "" && !slices.Contains(r.Evidence, st.Evidence) {
			r.Evidence = append(r.Evidence, st.Evidence)
		}
	}
}
