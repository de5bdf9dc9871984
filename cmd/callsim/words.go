package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/callsim/callsim/steps"
)

func (h *house) wordsCommand() command {
	return command{
		name:     "words",
		summary:  "the sentences of features, scenarios and the control API",
		synopsis: "[WORD…]",
		help: `  callsim words              every sentence, by the place where it happens
  callsim words voicemail    the sentences that mention a word
  callsim words front tag    those that mention both
  callsim words span         the sentences with a duration, and its form

A Given or When is an entry of a scenario's timeline, a Then one of its expect:
list; features and POST /callsim/v1/do take all of them.

  {agent}       a value; {colleague:agent} is an agent called colleague
  {open|closed} one of these words; … is any name
  (the )        may be left out
  is/are        either word

A When ends with its name for POST /callsim/v1/actions/NAME.
`,
		run: func(*pflag.FlagSet) action { return h.runWords },
	}
}

func (h *house) runWords(_ context.Context, args []string, s Streams) (int, error) {
	rows := slices.DeleteFunc(slices.Clone(steps.Rows()), func(r *steps.Row) bool { return !mentions(r, args) })
	if len(rows) == 0 {
		near := steps.Nearest(strings.Join(args, " "), steps.Given, steps.When, steps.Then)
		return statusUsage, fmt.Errorf("no sentence mentions %s; the nearest: %s", strings.Join(args, " and "), strings.Join(near, " | "))
	}
	paint := s.paint()
	for _, where := range placesOf(rows) {
		fmt.Fprintf(s.Out, "%s\n", paint.Bold(string(where)))
		for _, r := range rows {
			if r.Where != where {
				continue
			}
			about := r.About
			if r.Offered() {
				about += " · " + r.Name()
			}
			fmt.Fprintf(s.Out, "  %-5s %s\n        %s\n", r.Kind, r.Sentence, paint.Dim(about))
		}
		fmt.Fprintln(s.Out)
	}
	if len(args) > 0 {
		fmt.Fprintln(s.Out, paint.Bold("Values"))
		for _, kind := range typesOf(rows) {
			fmt.Fprintf(s.Out, "  %-12s %s\n", kind.Type, kind.Expects())
		}
	}
	return statusHeld, nil
}

// mentions reports whether a row has all the words, in its sentence, its
// explanation, its place or its name.
func mentions(r *steps.Row, words []string) bool {
	text := strings.ToLower(strings.Join([]string{r.Sentence, r.About, string(r.Where), string(r.Kind), r.Name()}, " "))
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, strings.ToLower(word)) })
}

// placesOf lists the places of rows in the order of the vocabulary.
func placesOf(rows []*steps.Row) []steps.Where {
	var places []steps.Where
	for _, r := range rows {
		if !slices.Contains(places, r.Where) {
			places = append(places, r.Where)
		}
	}
	return places
}

// typesOf lists a parameter of each type in rows, without choices.
func typesOf(rows []*steps.Row) []steps.Parameter {
	var all []steps.Parameter
	for _, r := range rows {
		for _, p := range r.Parameters() {
			known := slices.ContainsFunc(all, func(q steps.Parameter) bool { return q.Type == p.Type })
			if !known && p.Choices == nil {
				all = append(all, p)
			}
		}
	}
	return all
}
