package suite

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/steps"
)

// newResult allots a result to every selected scenario, so that workers never write to
// the same one and the order of completion does not matter.
func newResult(o Options, p *plan) *Result {
	r := &Result{Version: o.Version, Seed: o.Seed, Tags: o.Tags, Paths: o.Paths, command: o.Command}
	for _, f := range p.features {
		fr := &FeatureResult{Name: f.name, URI: f.uri}
		for _, s := range f.scenarios {
			if s.selected {
				s.result = newScenarioResult(o, s)
				fr.Scenarios = append(fr.Scenarios, s.result)
			}
		}
		if len(fr.Scenarios) > 0 {
			r.Features = append(r.Features, fr)
		}
	}
	return r
}

func newScenarioResult(o Options, s *scenario) *ScenarioResult {
	r := &ScenarioResult{
		Name: s.name, URI: s.feature.uri, Line: s.line, Rule: s.rule, Rules: append([]string{}, s.rules()...), Tags: append([]string{}, s.tags...),
		Seed: steps.Seed(o.Seed, s.name), Verdict: NotRun, Steps: []StepResult{},
	}
	for _, st := range s.steps {
		r.Steps = append(r.Steps, StepResult{
			Keyword: st.keyword, Text: st.text, Line: st.line, Arg: argLines(st.arg), Status: Unstarted,
		})
	}
	return r
}

// argLines formats a step's table or text as a feature file does.
func argLines(arg *messages.PickleStepArgument) []string {
	switch {
	case arg == nil:
		return nil
	case arg.DocString != nil:
		return append(append([]string{`"""`}, strings.Split(arg.DocString.Content, "\n")...), `"""`)
	case arg.DataTable == nil:
		return nil
	}
	var rows [][]string
	for _, row := range arg.DataTable.Rows {
		var cells []string
		for _, c := range row.Cells {
			cells = append(cells, c.Value)
		}
		rows = append(rows, cells)
	}
	lines := Align(rows, " | ")
	for i := range lines {
		lines[i] = "| " + lines[i] + " |"
	}
	return lines
}

// breakDown marks a scenario that cannot be run as a suite error, with the reason at
// the step that causes it.
func (s *scenario) breakDown() {
	r := s.result
	r.Verdict = SuiteError
	for i, st := range s.steps {
		if st.problem != "" {
			r.Steps[i].Status, r.Steps[i].Error = Errored, st.problem
		}
	}
	switch {
	case len(s.steps) == 0:
		r.Error = "the scenario has no steps"
	case !slices.ContainsFunc(s.steps, func(st step) bool { return st.problem != "" }):
		r.Error = "the scenario has no Then, so it can prove nothing"
	}
}

// conclude derives the rules' verdicts and adds the guards' findings.
func (r *Result) conclude(ctx context.Context, p *plan, catalogue *features.Rules) {
	if err := ctx.Err(); err != nil {
		c := r.Counts()
		r.Problems = append(r.Problems, Problem{Text: fmt.Sprintf("interrupted: %d of %s not run", c.NotRun, Count(c.Total, "scenario"))})
	}
	r.Problems = append(r.Problems, p.guardSelected(catalogue)...)
	r.Rules = p.judge(catalogue, func(rr *RuleResult, scenarios []*scenario) {
		if text := rr.unproved(scenarios); text != "" {
			rr.Verdict = SuiteError
			r.Problems = append(r.Problems, Problem{Rule: rr.ID, Text: text})
		}
	})
}

// Survey returns the catalogue with the scenarios of each rule. Nothing is run, so no
// rule has a verdict.
func Survey(fsys fs.FS, root string, catalogue *features.Rules) ([]*RuleResult, error) {
	p, err := readPlan(fsys, root)
	if err != nil {
		return nil, err
	}
	return p.judge(catalogue, func(*RuleResult, []*scenario) {}), nil
}

// judge derives every rule's verdict and calls each with the rule and its scenarios.
func (p *plan) judge(catalogue *features.Rules, each func(*RuleResult, []*scenario)) []*RuleResult {
	var all []*RuleResult
	byRule := p.byRule()
	for rule := range catalogue.All() {
		for _, integration := range rule.Integrations() {
			rr := &RuleResult{Rule: rule, Integration: integration}
			scenarios := byRule[ruleCell{rule.ID, cellOf(rule, integration)}]
			rr.judge(scenarios)
			each(rr, scenarios)
			all = append(all, rr)
		}
	}
	return all
}

// ruleCell identifies what scenarios are counted for: a rule, and for rules of
// reliability one integration.
type ruleCell struct{ id, integration string }

// cellOf returns the integration of a rule's cell: "" for a rule of one document,
// which is counted once, in whatever folder its scenarios are.
func cellOf(r *features.Rule, integration string) string {
	if r.Document.Integration == features.Reliability {
		return integration
	}
	return ""
}

// byRule maps rules to their scenarios: under each integration, and under "" all.
func (p *plan) byRule() map[ruleCell][]*scenario {
	m := map[ruleCell][]*scenario{}
	for _, s := range p.scenarios {
		if s.feature.foreign {
			continue
		}
		for _, id := range s.rules() {
			for _, integration := range append(s.integrations(), "") {
				cell := ruleCell{id, integration}
				m[cell] = append(m[cell], s)
			}
		}
	}
	return m
}

// judge sets the worst verdict of the scenarios.
func (rr *RuleResult) judge(scenarios []*scenario) {
	var c Counts
	for _, s := range scenarios {
		rr.Scenarios = append(rr.Scenarios, s.name)
		rr.Places = append(rr.Places, s.place())
		if s.selected {
			c.add(s.result.Verdict)
		}
	}
	rr.Ran = c.Total - c.NotRun
	switch {
	case c.SuiteError > 0:
		rr.Verdict = SuiteError
	case c.FellShort > 0:
		rr.Verdict = FellShort
	case c.NotProvable > 0:
		rr.Verdict = NotProvable
	case c.Held > 0:
		rr.Verdict = Held
	case len(scenarios) == 0 && rr.Status(rr.Integration) == features.StatusPlanned:
		rr.Verdict = Planned
	default:
		rr.Verdict = NotRun
	}
}

// unproved returns a problem if a rule of the core held although no scenario read what
// a user or an API client can read. It returns "" unless all scenarios of the rule ran.
func (rr *RuleResult) unproved(scenarios []*scenario) string {
	if rr.Who != features.WhoCore || rr.Verdict != Held || rr.Ran < len(scenarios) {
		return ""
	}
	want := enough(rr.Rule)
	for _, s := range scenarios {
		if slices.ContainsFunc(s.result.Evidence, func(e steps.Evidence) bool { return slices.Contains(want, e) }) {
			return ""
		}
	}
	var names []string
	for _, e := range want {
		names = append(names, string(e))
	}
	return fmt.Sprintf("the rule held, but no executed Then of its %s looked at %s",
		Count(len(scenarios), "scenario"), strings.Join(names, " or "))
}
