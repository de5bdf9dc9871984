package steps

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// Nearest lists the three sentences of the kinds that are most like a text.
func Nearest(text string, kinds ...Kind) []string {
	type near struct {
		row  *Row
		cost int
	}
	plain := withoutValues(text)
	var all []near
	for _, r := range vocabulary {
		if !slices.Contains(kinds, r.Kind) {
			continue
		}
		full := r.parsed().write(func(int, *Parameter) string { return "_" })
		short := r.form.write(func(_ int, p *Parameter) string {
			if p.Optional {
				return ""
			}
			return "_"
		})
		cost := min(Distance(plain, withoutValues(full)), Distance(plain, withoutValues(short)))
		all = append(all, near{r, cost})
	}
	slices.SortStableFunc(all, func(a, b near) int { return cmp.Compare(a.cost, b.cost) })
	var list []string
	for _, n := range all[:min(3, len(all))] {
		list = append(list, n.row.Sentence)
	}
	return list
}

var aValue = regexp.MustCompile(`"[^"]*"|\+\d+|` + anySpan + `|` + aName + `|\d+`)

// withoutValues replaces names, texts and numbers by _, so that only the words of a
// sentence are compared.
func withoutValues(text string) string {
	return strings.ReplaceAll(aValue.ReplaceAllString(text, "_"), "(:)", "")
}

// Distance is the Levenshtein distance of two texts, with a swap of neighbours
// counted as one.
func Distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, this := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		this[0] = i
		for j := 1; j <= len(y); j++ {
			change := last[j-1]
			if x[i-1] != y[j-1] {
				change++
			}
			this[j] = min(change, last[j]+1, this[j-1]+1)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				this[j] = min(this[j], before[j-2]+1)
			}
		}
		before, last, this = last, this, before
	}
	return last[len(y)]
}
