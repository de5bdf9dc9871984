package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/suite"
)

// ruleTable writes rules by document.
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
		sum := &ruleSum{name: d.Prefix}
		for _, r := range rows {
			for _, rr := range t.byID[r.ID] {
				sum.add(rr)
			}
		}
		sums = append(sums, sum)
	}
	t.writeSums(sums)
}

// writeRules is one line of facts for each rule, its text wrapped beside them.
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
	lines := suite.Align(cells, "  ")
	fmt.Fprintln(t.s.Out, t.s.paint().Dim(lines[0]))
	for i, r := range rows {
		left := lines[i+1]
		text := suite.Wrap(textOf(r), max(30, t.s.Width-len(left)))
		fmt.Fprintln(t.s.Out, t.colour(t.byID[r.ID][0], left)+text[0])
		for _, more := range text[1:] {
			fmt.Fprintln(t.s.Out, strings.Repeat(" ", len(left))+more)
		}
	}
}

// textOf is a rule's text and what is missing of it.
func textOf(r *features.Rule) string {
	if r.Missing == "" {
		return r.Text
	}
	return r.Text + " Missing: " + r.Missing + "."
}

// writeMatrix is rules × integrations: how many scenarios each cell has, and
// how it ended.
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
	lines := suite.Align(cells, "  ")
	fmt.Fprintln(t.s.Out, t.s.paint().Dim(lines[0]))
	for i, r := range rows {
		left := lines[i+1]
		width := len([]rune(left))
		for n, text := range suite.Wrap(textOf(r), max(30, t.s.Width-width)) {
			if n > 0 {
				left = strings.Repeat(" ", width)
			}
			fmt.Fprintln(t.s.Out, left+text)
		}
	}
}

// cellOf is the cell of a rule for an integration, "–" when it is not about that.
func (t ruleTable) cellOf(rule, integration string) string {
	for _, rr := range t.byID[rule] {
		if rr.Integration == integration {
			return t.cell(rr)
		}
	}
	return "–"
}

// cell is the number of scenarios with a mark of the verdict, "·" while planned.
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

// ruleSum counts the rules of one document.
type ruleSum struct {
	name                              string
	rules, covered, partly, planned   int
	held, fellShort, suiteError, idle int
	scenarios                         map[string]bool
}

func (c *ruleSum) add(rr *suite.RuleResult) {
	c.rules++
	switch rr.Status(rr.Integration) {
	case features.StatusCovered:
		c.covered++
	case features.StatusPartly:
		c.partly++
	default:
		c.planned++
	}
	switch rr.Verdict {
	case suite.Held:
		c.held++
	case suite.FellShort:
		c.fellShort++
	case suite.SuiteError:
		c.suiteError++
	default:
		c.idle++
	}
	if c.scenarios == nil {
		c.scenarios = map[string]bool{}
	}
	for _, name := range rr.Scenarios {
		c.scenarios[name] = true
	}
}

// writeSums is a line for each document and one for all.
func (t ruleTable) writeSums(sums []*ruleSum) {
	all := &ruleSum{name: "all", scenarios: map[string]bool{}}
	for _, c := range sums {
		all.rules += c.rules
		all.covered += c.covered
		all.partly += c.partly
		all.planned += c.planned
		all.held += c.held
		all.fellShort += c.fellShort
		all.suiteError += c.suiteError
		all.idle += c.idle
		for name := range c.scenarios {
			all.scenarios[name] = true // a scenario may prove rules of two documents
		}
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
		row := []string{c.name, strconv.Itoa(c.rules), strconv.Itoa(c.covered), strconv.Itoa(c.partly), strconv.Itoa(c.planned), strconv.Itoa(len(c.scenarios))}
		if t.ran {
			row = append(row, strconv.Itoa(c.held), strconv.Itoa(c.fellShort), strconv.Itoa(c.suiteError), strconv.Itoa(c.idle))
		}
		cells = append(cells, row)
	}
	for _, line := range suite.Align(cells, "  ") {
		fmt.Fprintln(t.s.Out, strings.TrimRight(line, " "))
	}
}

// number is n, or nothing for none, so that the eye finds what is there.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
