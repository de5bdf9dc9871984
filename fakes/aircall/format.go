package aircall

import (
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Aircall has several formats for times and numbers. This file has those of the API,
// encode.go those of events.

// seconds returns a UNIX time, or nil for the zero time.
func seconds(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	v := t.Unix()
	return &v
}

// isoMillis formats created_at of users, teams, numbers and webhooks.
func isoMillis(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// anonymous is shown instead of a withheld caller number.
const anonymous = "anonymous"

// checkE164 returns why a number is not valid E.164, or "".
func checkE164(number string) string {
	if !kit.IsE164(number) {
		return strconv.Quote(number) + " is not a phone number in E.164, for example +16045550117"
	}
	return ""
}

// plan groups the national digits of a country's numbers for display. The first plan
// with a matching prefix applies; surplus digits join the last group.
type plan struct {
	code   string // country calling code
	prefix string // national digits start with this
	groups []int
	sep    string // between groups; a space follows the calling code
}

// plans covers the countries of the scenarios. Within a calling code the order matters.
var plans = []plan{
	{"1", "", []int{3, 3, 4}, "-"},
	{"31", "6", []int{1, 8}, " "},
	{"31", "", []int{2, 3, 4}, " "},
	{"32", "4", []int{3, 2, 2, 2}, " "},
	{"32", "2", []int{1, 3, 2, 2}, " "},
	{"32", "", []int{2, 2, 2, 2}, " "},
	{"33", "", []int{1, 2, 2, 2, 2}, " "},
	{"34", "", []int{3, 2, 2, 2}, " "},
	{"39", "0", []int{2, 4, 4}, " "},
	{"39", "", []int{3, 3, 4}, " "},
	{"41", "", []int{2, 3, 2, 2}, " "},
	{"43", "1", []int{1, 7}, " "},
	{"43", "", []int{3, 6}, " "},
	{"44", "2", []int{2, 4, 4}, " "},
	{"44", "3", []int{3, 3, 4}, " "},
	{"44", "8", []int{3, 3, 4}, " "},
	{"44", "", []int{4, 6}, " "},
	{"45", "", []int{2, 2, 2, 2}, " "},
	{"46", "8", []int{1, 3, 3, 2}, " "},
	{"46", "", []int{2, 3, 2, 2}, " "},
	{"47", "", []int{3, 2, 3}, " "},
	{"49", "1", []int{3, 8}, " "},
	{"49", "30", []int{2, 8}, " "},
	{"49", "40", []int{2, 8}, " "},
	{"49", "69", []int{2, 8}, " "},
	{"49", "89", []int{2, 8}, " "},
	{"49", "32", []int{2, 9}, " "},
	{"49", "", []int{3, 8}, " "},
	{"61", "4", []int{3, 3, 3}, " "},
	{"61", "", []int{1, 4, 4}, " "},
	{"353", "1", []int{1, 3, 4}, " "},
}

// twoDigitCodes lists the calling codes of two digits. 1 and 7 have one digit, all
// other codes three.
const twoDigitCodes = " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58" +
	" 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 "

// display formats an E.164 number as Aircall displays it: +1 604-555-0117,
// +33 1 23 45 67 89, +44 20 7946 0018.
func display(e164 string) string {
	digits := kit.Digits(e164)
	code := callingCode(digits)
	national := digits[len(code):]
	sep, groups := " ", genericGroups(len(national))
	for i := range plans {
		if p := &plans[i]; p.code == code && strings.HasPrefix(national, p.prefix) {
			sep, groups = p.sep, p.groups
			break
		}
	}
	out := make([]byte, 0, len(digits)+8)
	out = append(append(out, '+'), code...)
	for i, n := range groups {
		if len(national) == 0 {
			break
		}
		if n > len(national) || i == len(groups)-1 {
			n = len(national)
		}
		if i == 0 {
			out = append(out, ' ')
		} else {
			out = append(out, sep...)
		}
		out = append(out, national[:n]...)
		national = national[n:]
	}
	return string(out)
}

func callingCode(digits string) string {
	switch {
	case digits == "":
		return ""
	case digits[0] == '1' || digits[0] == '7':
		return digits[:1]
	case len(digits) >= 2 && strings.Contains(twoDigitCodes, " "+digits[:2]+" "):
		return digits[:2]
	}
	return digits[:min(3, len(digits))]
}

// genericGroups splits n digits into groups of three; the last has up to four digits.
func genericGroups(n int) []int {
	var groups []int
	for n > 4 {
		groups = append(groups, 3)
		n -= 3
	}
	return append(groups, n)
}

// countryOf returns the ISO country code for a number's calling code.
func countryOf(e164 string) string { return countries[callingCode(kit.Digits(e164))] }

var countries = map[string]string{
	"1": "US", "31": "NL", "32": "BE", "33": "FR", "34": "ES", "353": "IE", "39": "IT", "41": "CH",
	"43": "AT", "44": "GB", "45": "DK", "46": "SE", "47": "NO", "49": "DE", "61": "AU",
}

// withoutEmoji removes emoji, as Aircall does in comments and tag names (API
// reference, "Add a comment to a call").
func withoutEmoji(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x1F000 && r <= 0x1FAFF, // pictographs, flags, skin tones
			r >= 0x2600 && r <= 0x27BF,   // symbols and dingbats
			r >= 0xFE00 && r <= 0xFE0F,   // variation selectors
			r == 0x200D,                  // zero-width joiner
			r >= 0xE0020 && r <= 0xE007F: // tags of regional flags
			return -1
		}
		return r
	}, text)
}
