package main

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/callsim/callsim/sim/suite"
)

// fates holds the texts of each fate in the table and in the sums.
var fates = [...]struct{ result, sum string }{
	killed:         {"killed by ", "killed"},
	survived:       {"SURVIVED", "survived"},
	doesNotApply:   {"DOES NOT APPLY", "not applying"},
	doesNotCompile: {"DOES NOT COMPILE", "not compiling"},
	refused:        {"REFUSED", "refused"},
	broken:         {"BROKEN", "broken"},
	timedOut:       {"TIMED OUT", "timed out"},
	notJudged:      {"NOT JUDGED", "not judged"},
}

// status returns the exit status. A mutant that could not be judged outweighs a
// survivor.
func status(findings []finding, problems []string) int {
	worst := statusKilled
	for _, f := range findings {
		switch {
		case f.fate == survived:
			worst = max(worst, statusSurvivor)
		case f.fate != killed:
			worst = statusError
		}
	}
	if len(problems) > 0 {
		worst = statusError
	}
	return worst
}

// report prints the table, the mutants that were not killed, and the sums.
func (w *workshop) report(findings []finding, problems []string, took time.Duration) {
	rows := [][]string{{"rule", "mutant", "result"}}
	for _, f := range findings {
		rows = append(rows, []string{f.rule.ID, w.label(f.mutant), w.result(f)})
	}
	for _, line := range suite.Align(rows, "  ") {
		fmt.Fprintln(w.out, line)
	}
	for _, f := range findings {
		if f.fate != killed {
			fmt.Fprintf(w.out, "\n%s/%s.patch %s\n  it does: %s\n  why:     %s\n", folder, f.name, fates[f.fate].result,
				f.says, strings.ReplaceAll(f.why, "\n", "\n           "))
		}
	}
	for _, p := range problems {
		fmt.Fprintf(w.out, "\n%s\n", w.paint.Yellow(p))
	}
	fmt.Fprintf(w.out, "\n%s: %s in %s\n", suite.Count(len(findings), "mutant"), w.sums(findings, problems), took.Round(100*time.Millisecond))
}

// label returns the mutant's name without the rule's number.
func (w *workshop) label(m *mutant) string {
	if slug := strings.TrimPrefix(m.name, m.rule.ID+"-"); slug != m.name {
		return slug
	}
	return "-"
}

func (w *workshop) result(f finding) string {
	text := fates[f.fate].result
	switch f.fate {
	case killed:
		text += shorten(strings.TrimPrefix(f.killers[0], f.rule.ID+" "), 60)
		if more := len(f.killers) - 1; more > 0 {
			text += fmt.Sprintf(" (and %d more)", more)
		}
		return w.paint.Green(text)
	case survived:
		return w.paint.Red(text)
	}
	return w.paint.Yellow(text)
}

func (w *workshop) sums(findings []finding, problems []string) string {
	var n [len(fates)]int
	for _, f := range findings {
		n[f.fate]++
	}
	parts := []string{fmt.Sprintf("%d killed", n[killed]), fmt.Sprintf("%d survived", n[survived])}
	for fate := survived + 1; int(fate) < len(fates); fate++ {
		if n[fate] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[fate], fates[fate].sum))
		}
	}
	if len(problems) > 0 {
		parts = append(parts, suite.Count(len(problems), "problem"))
	}
	return strings.Join(parts, ", ")
}

func shorten(text string, width int) string {
	if utf8.RuneCountInString(text) <= width {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:width-1])) + "…"
}
