package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/suite"
)

// writePlaces lists a rule's place in its document, its scenarios, the functions
// that cite it, and its mutants.
func (h *house) writePlaces(s Streams, rule *features.Rule, results []*suite.RuleResult) {
	document := [2]string{rule.Document.Title, rule.Where}
	if rule.Kind == features.KindInt {
		document[1] = "silent or ambiguous here: our interpretation"
	}
	fmt.Fprintf(s.Out, "\n%s\n", s.paint().Bold(rule.ID))
	writePlaceList(s, "document", [][2]string{document})
	writePlaceList(s, "scenarios", scenarioPlaces(results))
	writePlaceList(s, "functions that cite it", sourcePlaces(h.listed(rule.ID, features.Functions)))
	writePlaceList(s, "mutants", sourcePlaces(h.listed(rule.ID, features.Mutants)))
}

func writePlaceList(s Streams, title string, places [][2]string) {
	if len(places) == 0 {
		return
	}
	fmt.Fprintln(s.Out, "  "+s.paint().Dim(title))
	for _, p := range places {
		fmt.Fprintln(s.Out, strings.TrimRight("    "+p[0]+"  "+p[1], " "))
	}
}

// scenarioPlaces returns file, line and name of each scenario once.
func scenarioPlaces(results []*suite.RuleResult) (places [][2]string) {
	for _, rr := range results {
		for i, name := range rr.Scenarios {
			if p := [2]string{rr.Places[i], name}; !slices.Contains(places, p) {
				places = append(places, p)
			}
		}
	}
	return places
}

// sourcePlaces splits items like "core/x/y.go: name". RULES.md has no line numbers,
// which change with every commit; the lines are read from the working tree.
func sourcePlaces(items []string) (places [][2]string) {
	for _, item := range items {
		file, name, _ := strings.Cut(item, ": ")
		if line := declaredOn(file, name); line > 0 {
			file = fmt.Sprintf("%s:%d", file, line)
		}
		places = append(places, [2]string{file, name})
	}
	return places
}

// declaredOn returns the line of a Go file on which a function, method
// ("type.name"), type or value is declared; 0 if it is not found.
func declaredOn(file, name string) int {
	text, err := os.ReadFile(file)
	if err != nil || !strings.HasSuffix(file, ".go") {
		return 0
	}
	receiver, method, ok := strings.Cut(name, ".")
	pattern := `(?m)^(?:func|type|var|const|\t)\s*` + name + `\b`
	if ok {
		pattern = `(?m)^func \(\w* ?\*?` + receiver + `\b[^)]*\) ` + method + `\b`
	}
	at := regexp.MustCompile(pattern).FindIndex(text)
	if at == nil {
		return 0
	}
	return 1 + strings.Count(string(text[:at[0]]), "\n")
}
