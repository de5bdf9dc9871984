package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/suite"
)

// ruleTable prints rules by document.
type ruleTable struct {
	s    Streams
	ran  bool                           // there are verdicts
	byID map[string][]*suite.RuleResult // the wanted ones; several for reliability
}

func (t ruleTable) write(rules *features.Rules) {
	var sums []*ruleSum
	for _, d := range rules.Documents {
		rows := slices.DeleteFunc(slices.Clone(d.Rules), func(r *features.Rule) bool { return t.byID[r.ID] == nil })
		if len(rows) == 0 {
			continue
		}
		fmt.Fprintf(t.s.Out, "%s\n\n", t.s.paint().Bold(d.Prefix+"  "+d.Title))
		if d.Integration == features.Reliability {
			t.writeMatrix(rules, rows)
		} else {
			t.writeRules(rows)
		}
		fmt.Fprintln(t.s.Out)
		sum := newSum(d.Prefix)
		for _, r := range rows {
			for _, rr := range t.byID[r.ID] {
				sum.add(rr)
			}
		}
		sums = append(sums, sum)
	}
	t.writeSums(sums)
}

// writeRules prints a line for each rule with its wrapped text.
func (t ruleTable) writeRules(rows []*features.Rule) {
	head := []string{"id", "kind", "who", "status", "scenarios"}
	if t.ran {
		head = append(head, "verdict")
	}
	cells := [][]string{append(head, "rule")}
	for _, r := range rows {
		rr := t.byID[r.ID][0]
		row := []string{r.ID, string(r.Kind), string(r.Who), string(r.Status(rr.Integration)), number(len(rr.Scenarios))}
		if t.ran {
			row = append(row, string(rr.Verdict))
		}
		cells = append(cells, append(row, ""))
	}
	t.writeBeside(cells, rows, func(r *features.Rule, left string) string { return t.colour(t.byID[r.ID][0], left) })
}

// writeBeside prints cells under their head, and the rules' wrapped texts at their
// right.
func (t ruleTable) writeBeside(cells [][]string, rows []*features.Rule, colour func(*features.Rule, string) string) {
	lines := suite.Align(cells, "  ")
	fmt.Fprintln(t.s.Out, t.s.paint().Dim(lines[0]))
	for i, r := range rows {
		left := lines[i+1]
		width := utf8.RuneCountInString(left)
		left = colour(r, left)
		for _, text := range suite.Wrap(textOf(r), max(30, t.s.Width-width)) {
			fmt.Fprintln(t.s.Out, left+text)
			left = strings.Repeat(" ", width)
		}
	}
}

// textOf returns a rule's text and its missing parts.
func textOf(r *features.Rule) string {
	if r.Missing == "" {
		return r.Text
	}
	return r.Text + " Missing: " + r.Missing + "."
}

// writeMatrix prints rules × integrations: the number of scenarios and the verdict.
func (t ruleTable) writeMatrix(rules *features.Rules, rows []*features.Rule) {
	head := []string{"id"}
	var columns []string
	for _, d := range rules.Documents {
		if slices.ContainsFunc(rows, func(r *features.Rule) bool { return slices.Contains(r.Integrations(), d.Integration) }) {
			columns = append(columns, d.Integration)
			head = append(head, d.Prefix)
		}
	}
	cells := [][]string{append(head, "rule")}
	for _, r := range rows {
		row := []string{r.ID}
		for _, integration := range columns {
			row = append(row, t.cellOf(r.ID, integration))
		}
		cells = append(cells, append(row, ""))
	}
	t.writeBeside(cells, rows, func(_ *features.Rule, left string) string { return left })
}

// cellOf returns the cell of a rule for an integration, "–" for other integrations.
func (t ruleTable) cellOf(rule, integration string) string {
	for _, rr := range t.byID[rule] {
		if rr.Integration == integration {
			return t.cell(rr)
		}
	}
	return "–"
}

// cell returns the number of scenarios with a mark of the verdict, "·" while planned.
func (t ruleTable) cell(rr *suite.RuleResult) string {
	if len(rr.Scenarios) == 0 && rr.Status(rr.Integration) == features.StatusPlanned {
		return "·"
	}
	marks := map[suite.Verdict]string{suite.Held: " ✓", suite.FellShort: " ✗", suite.SuiteError: " !"}
	return strconv.Itoa(len(rr.Scenarios)) + marks[rr.Verdict]
}

func (t ruleTable) colour(rr *suite.RuleResult, text string) string {
	switch {
	case t.ran && (rr.Verdict == suite.Held || rr.Verdict == suite.FellShort || rr.Verdict == suite.SuiteError):
		return t.s.paint().Verdict(rr.Verdict, text)
	case rr.Status(rr.Integration) == features.StatusPlanned:
		return t.s.paint().Dim(text)
	}
	return text
}

// ruleSum counts the rules of one document, by the heads of the columns.
type ruleSum struct {
	name      string
	counts    map[string]int
	scenarios map[string]bool
}

func newSum(name string) *ruleSum { return &ruleSum{name, map[string]int{}, map[string]bool{}} }

func (c *ruleSum) add(rr *suite.RuleResult) {
	c.counts["rules"]++
	c.counts[string(rr.Status(rr.Integration))]++
	switch rr.Verdict {
	case suite.Held, suite.FellShort, suite.SuiteError:
		c.counts[string(rr.Verdict)]++
	default:
		c.counts["not run"]++
	}
	for _, name := range rr.Scenarios {
		c.scenarios[name] = true
	}
}

// writeSums prints a line for each document and one for all.
func (t ruleTable) writeSums(sums []*ruleSum) {
	all := newSum("all")
	for _, c := range sums {
		for what, n := range c.counts {
			all.counts[what] += n
		}
		maps.Copy(all.scenarios, c.scenarios) // a scenario may prove rules of two documents
	}
	if len(sums) > 1 {
		sums = append(sums, all)
	}
	head := []string{"", "rules", "covered", "partly", "planned", "scenarios"}
	if t.ran {
		head = append(head, "held", "fell short", "suite error", "not run")
	}
	cells := [][]string{head}
	for _, c := range sums {
		c.counts["scenarios"] = len(c.scenarios)
		row := []string{c.name}
		for _, what := range head[1:] {
			row = append(row, strconv.Itoa(c.counts[what]))
		}
		cells = append(cells, row)
	}
	for _, line := range suite.Align(cells, "  ") {
		fmt.Fprintln(t.s.Out, strings.TrimRight(line, " "))
	}
}

// number returns n as text, or nothing for 0.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
