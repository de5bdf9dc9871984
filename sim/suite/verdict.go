package suite

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cucumber/godog"

	"github.com/callsim/callsim/sim"
)

// ownErrors are the heads of errors by which godog reports a mistake of ours
// (godog keeps the types to itself): a failing Before hook, a step function
// that does not fit its expression.
var ownErrors = []string{
	"before scenario hook failed",
	"before step hook failed",
	"func expected more arguments than given",
	"cannot convert argument",
	"func has unsupported parameter type",
	"unexpected error, should have been godog.Steps",
}

// stepVerdict tells an assertion that failed from an error of the suite.
func stepVerdict(status godog.StepResultStatus, err error) (StepStatus, string) {
	switch {
	case errors.Is(err, godog.ErrSkip):
		return Errored, "the step skipped itself: a rule must not be skipped"
	case lacking(err):
		return Unprovable, err.Error()
	case status == godog.StepPassed:
		return Passed, ""
	case status == godog.StepSkipped:
		return Skipped, ""
	case err == nil:
		return Errored, fmt.Sprintf("the step ended %v", status)
	case status == godog.StepPending || errors.Is(err, godog.ErrPending):
		return Errored, "the step is pending: it is not implemented"
	case status == godog.StepUndefined || status == godog.StepAmbiguous:
		return Errored, err.Error()
	case fmt.Sprintf("%T", err) == "*godog.traceError":
		return Errored, "panic: " + err.Error() + panicPlace(err)
	case slices.ContainsFunc(ownErrors, func(head string) bool { return strings.HasPrefix(err.Error(), head) }):
		return Errored, err.Error()
	}
	return Failed, err.Error()
}

// lacking tells an error that only says what the target cannot do.
func lacking(err error) bool {
	_, ok := errors.AsType[*sim.NotProvableError](err)
	return ok
}

// panicPlace is the innermost function that is neither Go's nor godog's, out of
// the stack that godog prints with %+v.
func panicPlace(err error) string {
	lines := strings.Split(fmt.Sprintf("%+v", err), "\n")
	for i := 1; i+1 < len(lines); i++ {
		fn, file := lines[i], lines[i+1]
		if !strings.HasPrefix(file, "\t") {
			continue
		}
		if strings.HasPrefix(fn, "runtime.") || strings.Contains(fn, "cucumber/godog") || strings.HasPrefix(fn, "reflect.") {
			continue
		}
		return fmt.Sprintf(" (in %s, %s)", fn[strings.LastIndexByte(fn, '/')+1:], filepath.Base(strings.TrimSpace(file)))
	}
	return ""
}

// worst is the scenario's verdict from what is known of it. The first step that
// did not pass decides between the two kinds of red.
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
		r.Error = fmt.Sprintf("only %d of %s were executed", passed, count(len(r.Steps), "step"))
		return SuiteError
	}
	return Held
}

// gatherEvidence adds what the executed Then steps look at by their definition
// to what the scenario noted itself.
func (p *play) gatherEvidence() {
	r := p.s.result
	for _, st := range r.Steps {
		if st.Evidence != "" && !slices.Contains(r.Evidence, st.Evidence) {
			r.Evidence = append(r.Evidence, st.Evidence)
		}
	}
}
