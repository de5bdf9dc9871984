package suite

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/nearest"
)

// Problem is a fault of the suite itself, not of the implementation under test.
type Problem struct {
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Rule     string `json:"rule,omitempty"`
	Scenario string `json:"scenario,omitempty"`
	Text     string `json:"text"`
}

// String returns one line that begins with the place.
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

// guardSelected returns the problems of the selected scenarios, except undefined and
// ambiguous steps, which the scenarios' results hold.
func (p *plan) guardSelected(rules *features.Rules) []Problem {
	problems := p.guardNames(rules, func(s *scenario) bool { return s.selected })
	if p.everything {
		problems = append(problems, p.guardRules(rules)...)
	}
	return problems
}

// guardNames finds names that are not unique or do not begin with the rule's number,
// and tags that name no rule. Features from disk are exempt.
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

// guardRules finds rules whose status is covered but which have no scenario, and the
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
				problems = append(problems, Problem{Rule: r.ID, Text: fmt.Sprintf("called planned%s, but has %s", where, Count(n, "scenario"))})
			}
		}
	}
	return problems
}

func (s *scenario) problem(line int, format string, args ...any) Problem {
	return Problem{File: s.feature.uri, Line: line, Scenario: s.name, Text: fmt.Sprintf(format, args...)}
}
