package steps

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/callsim/callsim/sim/nearest"
)

// Nearest lists the three sentences of the kinds that are most like a text.
func Nearest(text string, kinds ...Kind) []string {
	var sentences []string
	for _, r := range vocabulary {
		if slices.Contains(kinds, r.Kind) {
			sentences = append(sentences, r.Sentence)
		}
	}
	return Closest(text, sentences)
}

// Closest lists the three sentences, in the syntax of [Parameter], that are most
// like a text.
func Closest(text string, sentences []string) []string {
	plain := withoutValues(text)
	cost := map[string]int{}
	for _, sentence := range sentences {
		cost[sentence] = nearest.Distance(plain, withoutValues(sentence))
		if pieces, err := parseSentence(sentence); err == nil {
			full, short := plainForms(newForm(pieces))
			cost[sentence] = min(nearest.Distance(plain, full), nearest.Distance(plain, short))
		}
	}
	sorted := slices.Clone(sentences)
	slices.SortStableFunc(sorted, func(a, b string) int { return cmp.Compare(cost[a], cost[b]) })
	return sorted[:min(3, len(sorted))]
}

// plainForms are a sentence without its values, with every optional part and with
// none that holds a value.
func plainForms(f *form) (full, short string) {
	full = f.write(func(int, *Parameter) string { return "_" })
	short = f.write(func(_ int, p *Parameter) string {
		if p.Optional {
			return ""
		}
		return "_"
	})
	return withoutValues(full), withoutValues(short)
}

var aValue = regexp.MustCompile(`"[^"]*"|\+\d+|` + anySpan + `|` + aName + `|\d+`)

// withoutValues replaces names, texts and numbers by _, so that only the words of a
// sentence are compared.
func withoutValues(text string) string {
	return strings.ReplaceAll(aValue.ReplaceAllString(text, "_"), "(:)", "")
}
