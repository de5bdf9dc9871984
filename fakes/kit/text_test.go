package kit_test

import (
	"testing"

	"github.com/callsim/callsim/fakes/kit"
)

func TestPhoneNumbers(t *testing.T) {
	for text, want := range map[string]struct {
		digits string
		e164   bool
	}{
		"+16045550117":      {"16045550117", true},
		"16045550117":       {"16045550117", false},
		"+1 (604) 555-0117": {"16045550117", false},
		"+06045550117":      {"06045550117", false},
		"+123456":           {"123456", false},
		"+1234567":          {"1234567", true},
		"+123456789012345":  {"123456789012345", true},
		"+1234567890123456": {"1234567890123456", false},
		"++16045550117":     {"16045550117", false},
		"a\u0661\xff7":      {"7", false},
		"":                  {"", false},
		"+":                 {"", false},
	} {
		if got := kit.Digits(text); got != want.digits {
			t.Errorf("Digits(%q) is %q, want %q", text, got, want.digits)
		}
		if got := kit.IsE164(text); got != want.e164 {
			t.Errorf("IsE164(%q) is %v", text, got)
		}
	}
	if kit.IsDigits("") || kit.IsDigits("1a") || !kit.IsDigits("0123456789") {
		t.Error("IsDigits")
	}
}
