package steps

import (
	"regexp"
	"slices"
	"testing"
	"time"
)

func TestDurationsAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"1 second": time.Second, "30 seconds": 30 * time.Second, "2 minutes": 2 * time.Minute, "24 hours": 24 * time.Hour,
	} {
		if got, err := duration(text); err != nil || got != want {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "soon", "3", "3 weeks", "x minutes"} {
		if d, err := duration(text); err == nil {
			t.Errorf("%q was read as %v", text, d)
		}
	}
}

func TestNamesAreListedAsInASentence(t *testing.T) {
	want := []string{"Lena", "Marco", "Nora"}
	if got := list("Lena, Marco and Nora"); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if !regexp.MustCompile("^" + someNames + "$").MatchString("Lena, Marco and Nora") {
		t.Error("the expression of names refuses the list")
	}
}
