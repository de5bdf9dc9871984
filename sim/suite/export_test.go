package suite

import (
	"context"
	"fmt"
	"io/fs"
	"slices"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/steps"
)

// Guards checks that features, vocabulary and catalogue fit one another, without
// running anything. Root is as in [Options].
func Guards(fsys fs.FS, root string, defs []steps.Definition, rules *features.Rules) ([]Problem, error) {
	book, err := compileDefinitions(defs)
	if err != nil {
		return nil, err
	}
	p, err := readPlan(fsys, root)
	if err != nil {
		return nil, err
	}
	used := make([]bool, len(defs))
	var problems []Problem
	for _, s := range p.scenarios {
		s.match(book)
		for _, i := range s.use {
			used[i] = true
		}
		problems = append(problems, s.guardSteps()...)
	}
	problems = append(problems, p.guardNames(rules, func(*scenario) bool { return true })...)
	problems = append(problems, p.guardRules(rules)...)
	for i, d := range defs {
		if !used[i] {
			problems = append(problems, Problem{Text: fmt.Sprintf("unused step definition: %s %s", d.Kind, book.exprs([]int{i}))})
		}
	}
	return problems, nil
}

// guardSteps finds steps without exactly one definition, and scenarios that can
// prove nothing.
func (s *scenario) guardSteps() []Problem {
	var problems []Problem
	then := false
	for _, st := range s.steps {
		if st.problem != "" {
			problems = append(problems, s.problem(st.line, "%s: %s", st.text, st.problem))
		}
		then = then || kindOf(st.kind) == steps.Then
	}
	if !then {
		problems = append(problems, s.problem(s.line, "the scenario has no Then, so it can prove nothing"))
	}
	return problems
}

// staysTag marks a scenario of which the Then is meant to hold before the When as
// well as after it, since by its rule nothing happens.
const staysTag = "@stays"

// HoldBefore finds scenarios that could not fail: their Givens alone make every
// Then hold. Each selected scenario is played in a world of its own without its
// Whens, and without the Givens behind the first of them. Scenarios with
// @stays are left out, and those without a When or whose Givens fail.
func HoldBefore(ctx context.Context, o Options) ([]Problem, error) {
	o = o.withDefaults()
	p, book, err := o.read()
	if err != nil {
		return nil, err
	}
	for _, s := range p.scenarios {
		s.selected = s.selected && !slices.Contains(s.tags, staysTag) && s.leaveWhens()
	}
	p.match(book)
	newResult(o, p) // gives each scenario its own
	if err := execute(ctx, o, p, book, newLive(o, p)); err != nil {
		return nil, err
	}
	var problems []Problem
	for _, s := range p.scenarios {
		if s.selected && !slices.ContainsFunc(s.result.Steps, func(st StepResult) bool { return st.Status != Passed }) {
			problems = append(problems, s.problem(s.line, "every Then holds before the first When: let it look at what the When changes, or tag the scenario %s", staysTag))
		}
	}
	return problems, ctx.Err()
}

// leaveWhens removes the steps from the first When on that are not a Then. It reports
// whether there is a When, and a Then after it.
func (s *scenario) leaveWhens() bool {
	var kept []step
	for _, st := range s.steps {
		when := st.kind == messages.PickleStepType_ACTION
		if when || len(s.left) > 0 && st.kind != messages.PickleStepType_OUTCOME {
			s.left = append(s.left, st)
		} else {
			kept = append(kept, st)
		}
	}
	s.steps = kept
	return len(s.left) > 0 && slices.ContainsFunc(kept, func(st step) bool { return st.kind == messages.PickleStepType_OUTCOME })
}
