package aircall

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/callsim/callsim/fakes/kit"
)

func TestDisplay(t *testing.T) {
	for e164, want := range map[string]string{
		"+16045550117":   "+1 604-555-0117",
		"+33123456789":   "+33 1 23 45 67 89",
		"+442079460018":  "+44 20 7946 0018",
		"+443308186690":  "+44 330 818 6690",
		"+447700900123":  "+44 7700 900123",
		"+4930123456":    "+49 30 123456",
		"+491711234567":  "+49 171 1234567",
		"+43720880079":   "+43 720 880079",
		"+61283109650":   "+61 2 8310 9650",
		"+31851070844":   "+31 85 107 0844",
		"+34612345678":   "+34 612 34 56 78",
		"+35312345678":   "+353 1 234 5678",
		"+5511987654321": "+55 119 876 543 21",
		"+2348031234567": "+234 803 123 4567",
		"+1604":          "+1 604",
		"+79161234567":   "+7 916 123 4567",
	} {
		if got := display(e164); got != want {
			t.Errorf("display(%s) = %s, want %s", e164, got, want)
		}
	}
}

// FuzzDisplay checks that display keeps all digits of any text.
func FuzzDisplay(f *testing.F) {
	for _, seed := range []string{"", "+", "+1", "+16045550117", "+33123456789", "anonymous", "+999999999999999999", "٣"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, number string) {
		shown := display(number)
		if kit.Digits(shown) != kit.Digits(number) || !strings.HasPrefix(shown, "+") {
			t.Errorf("display(%q) = %q", number, shown)
		}
		if checkE164(number) == "" && strings.TrimSpace(shown) != shown {
			t.Errorf("display(%q) = %q", number, shown)
		}
	})
}

// FuzzAppendString checks that appendString quotes as encoding/json does.
func FuzzAppendString(f *testing.F) {
	for _, seed := range []string{"", "Ada", `a"b\c`, "R&D <x>", "Zoë", "\x00\x7f\xff\u2028"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, v string) {
		want, _ := json.Marshal(v)
		if got := appendString(nil, v); string(got) != string(want) {
			t.Errorf("appendString(%q) = %s, want %s", v, got, want)
		}
	})
}

func FuzzWithoutEmoji(f *testing.F) {
	for _, seed := range []string{"", "plain", "hot 🔥 lead", "👨‍👩‍👧 family", "🏴\U000E0067\U000E0062", "日本 ©"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		stripped := withoutEmoji(text)
		if withoutEmoji(stripped) != stripped || utf8.ValidString(text) && len(stripped) > len(text) {
			t.Errorf("withoutEmoji(%q) = %q", text, stripped)
		}
	})
}

func TestEncoder(t *testing.T) {
	var e encoder
	e.object()
	e.int("a", -1)
	e.key("list")
	e.array()
	e.object()
	e.endObject()
	e.object()
	e.str("s", "x,")
	e.endObject()
	e.endArray()
	e.strOrNull("none", "")
	e.seconds("never", time.Time{})
	e.bool("yes", true)
	e.endObject()
	e.reopen()
	e.int("more", 1)
	e.endObject()
	if got := string(e.buf); got != `{"a":-1,"list":[{},{"s":"x,"}],"none":null,"never":null,"yes":true,"more":1}` {
		t.Error(got)
	}
}
