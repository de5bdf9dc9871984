// Package nearest finds the word that a misspelt word most likely stands for.
//
//	nearest.Word("timline", []string{"cast", "timeline"}) // "timeline"
package nearest

import "strings"

// Word returns the known word that is most similar to the given word, ignoring
// case, or "" if more than half of the letters differ.
func Word(word string, known []string) string {
	best, bestCost := "", len([]rune(word))/2+1
	for _, k := range known {
		if cost := Distance(strings.ToLower(word), strings.ToLower(k)); cost < bestCost {
			best, bestCost = k, cost
		}
	}
	return best
}

// DidYouMean returns the end of an error text, "; did you mean timeline?", or "" if no
// known word is similar.
func DidYouMean(word string, known []string) string {
	if near := Word(word, known); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
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
