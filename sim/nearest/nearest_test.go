package nearest_test

import (
	"testing"

	"github.com/callsim/callsim/sim/nearest"
)

func TestWord(t *testing.T) {
	known := []string{"cast", "timeline", "Expect"}
	for word, want := range map[string]string{"timline": "timeline", "CAST": "cast", "expcet": "Expect", "weather": "", "": ""} {
		if got := nearest.Word(word, known); got != want {
			t.Errorf("%q: %q, expected %q", word, got, want)
		}
	}
	if d := nearest.Distance("ab", "ba"); d != 1 {
		t.Errorf("a swap of neighbours costs %d, expected 1", d)
	}
}
