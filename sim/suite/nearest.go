package suite

import (
	"strings"

	"github.com/callsim/callsim/steps"
)

// Nearest is the known word that is most like the given one, "" if none is
// near enough to be meant.
func Nearest(word string, known []string) string {
	best, bestCost := "", len([]rune(word))/2+1
	for _, k := range known {
		if cost := steps.Distance(strings.ToLower(word), strings.ToLower(k)); cost < bestCost {
			best, bestCost = k, cost
		}
	}
	return best
}

// didYouMean is the end of an error text: "; did you mean X?" or nothing.
func didYouMean(word string, known []string) string {
	if n := Nearest(word, known); n != "" {
		return "; did you mean " + n + "?"
	}
	return ""
}
