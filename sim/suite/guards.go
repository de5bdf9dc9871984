package suite

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/nearest"
	"github.com/callsim/callsim/steps"
)

// Problem is a fault of the suite itself, not of what it judges.
type Problem struct {
	File     string
	Line     int
	Rule     string
	Scenario string
	Text     string
}

// String is the problem as one line, led by the place.
func (p Problem) String() string {
	var b strings.Builder
	if p.File != "" {
		fmt.Fprintf(&b, "%s:%d: ", p.File, p.Line)
	} else if p.Rule != "" {
		fmt.Fprintf(&b, "rule %s: ", p.Rule)
	}
	b.WriteString(p.Text)
	if p.Scenario != "" {
		fmt.Fprintf(&b, " (%s)", p.Scenario)
	}
	return b.String()
}

// Guards finds what is wrong with the suite before anything runs: features,
// vocabulary and catalogue must fit one another. Root is as in [Options].
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

// guardSelected finds what concerns the selected scenarios; a broken step is
// told by its scenario.
func (p *plan) guardSelected(rules *features.Rules) []Problem {
	problems := p.guardNames(rules, func(s *scenario) bool { return s.selected })
	if p.everything {
		problems = append(problems, p.guardRules(rules)...)
	}
	return problems
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

// guardNames finds names that are not unique or not led by the rule's number,
// and tags that name no rule. It does not ask that of somebody else's features.
func (p *plan) guardNames(rules *features.Rules, concerned func(*scenario) bool) []Problem {
	var problems []Problem
	first := map[string]*scenario{}
	for _, s := range p.scenarios {
		if s.feature.foreign {
			continue
		}
		twin := first[s.name]
		if twin == nil {
			first[s.name] = s
		}
		if !concerned(s) && (twin == nil || !concerned(twin)) {
			continue
		}
		if twin != nil {
			problems = append(problems, s.problem(s.line, "the name is taken already at %s:%d%s", twin.feature.uri, twin.line, rowHint(s)))
		}
		problems = append(problems, s.guardTags(rules)...)
	}
	return problems
}

func rowHint(s *scenario) string {
	if s.row {
		return "; put a <column> into the outline's name"
	}
	return ""
}

func (s *scenario) guardTags(rules *features.Rules) []Problem {
	ids := s.rules()
	var problems []Problem
	for _, id := range ids {
		if _, ok := rules.Rule(id); !ok {
			problems = append(problems, s.problem(s.line, "@%s names no rule of the catalogue%s", id, nearest.DidYouMean(id, ruleIDs(rules))))
		}
	}
	lead := ruleLead.FindString(s.name)
	switch {
	case len(ids) > 0 && !slices.Contains(ids, lead):
		problems = append(problems, s.problem(s.line, "the name must begin with the number of its rule: %s …", ids[0]))
	case len(ids) == 0 && lead != "":
		problems = append(problems, s.problem(s.line, "the name begins with %s, but the tag @%s is missing", lead, lead))
	}
	if block := ruleLead.FindString(s.rule); block != "" && !slices.Contains(ids, block) {
		problems = append(problems, s.problem(s.line, "the scenario stands under Rule %s, but the tag @%s is missing", block, block))
	}
	return problems
}

// guardRules finds rules that are called covered but have no scenario, and the
// reverse.
func (p *plan) guardRules(rules *features.Rules) []Problem {
	var problems []Problem
	byRule := p.byRule()
	for r := range rules.All() {
		for _, integration := range r.Integrations() {
			n := len(byRule[ruleCell{r.ID, cellOf(r, integration)}])
			where := ""
			if cellOf(r, integration) != "" {
				where = " for " + integration
			}
			switch status := r.Status(integration); {
			case status != features.StatusPlanned && n == 0:
				problems = append(problems, Problem{Rule: r.ID, Text: "called covered" + where + ", but has no scenario"})
			case status == features.StatusPlanned && n > 0:
				problems = append(problems, Problem{Rule: r.ID, Text: fmt.Sprintf("called planned%s, but has %s", where, count(n, "scenario"))})
			}
		}
	}
	return problems
}

func (s *scenario) problem(line int, format string, args ...any) Problem {
	return Problem{File: s.feature.uri, Line: line, Scenario: s.name, Text: fmt.Sprintf(format, args...)}
}
