package call

import (
	"net/url"
	"strings"
	"unicode"
)

// numberText is a written number without its marks.
type numberText struct {
	plus   bool   // it is written as an international number
	digits string // the number's own, without an extension's
	rest   string // the text in which no digits stood first
	clean  bool   // what follows the digits is an extension or nothing
}

// readText takes the number out of a text.
//
// A number that is in E.164 already, as nearly all are, has nothing to take out
// (BenchmarkAnsweredCall in core).
func readText(written string) numberText {
	if digits, plus := strings.CutPrefix(written, "+"); plus && isDigits(digits) {
		return numberText{plus: true, digits: digits, clean: true}
	}
	whole := plain(written)
	text, context := address(whole)
	text = withoutServiceCode(text)
	var t numberText
	var digits strings.Builder
	t.rest, t.plus = strings.CutPrefix(text, "+")
	digits.Grow(len(t.rest))
	end := strings.IndexFunc(t.rest, func(r rune) bool {
		if r >= '0' && r <= '9' {
			digits.WriteByte(byte(r))
			return false
		}
		return !separates(r)
	})
	tail := ""
	if end >= 0 {
		tail = t.rest[end:]
	}
	t.digits = digits.String()
	t.clean = t.digits != "" && isExtension(tail)
	if t.digits == "" {
		t.rest = whole
	}
	if context != "" && !t.plus { // RFC 3966: a local number and where it is one
		t.plus, t.digits = true, Digits(context)+t.digits
	}
	return t
}

// isDigits reports whether a text is made of ASCII digits.
func isDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}

// plain writes a text in ASCII where that has the same digits and marks: without
// what directs or hides text, with one kind of blank, dash and plus.
func plain(written string) string {
	text := strings.Map(func(r rune) rune {
		switch {
		case r < unicode.MaxASCII:
			return r
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Mn, r), r == unicode.ReplacementChar:
			return -1
		case unicode.IsSpace(r) || unicode.Is(unicode.Zs, r):
			return ' '
		case unicode.Is(unicode.Pd, r), r == '\u2212', r == '\u30fc':
			return '-'
		case r == '\uff0b':
			return '+'
		case unicode.IsDigit(r) && r < 0x10000:
			return '0' + r - zeroOf(r)
		}
		return r
	}, written)
	return strings.TrimSpace(text)
}

// zeroOf is the zero beside a decimal digit of another script: each script's ten
// begin at a multiple of sixteen, or six behind one.
func zeroOf(digit rune) rune {
	zero := digit &^ 15
	if !unicode.IsDigit(zero) {
		zero += 6
	}
	return zero
}

// address takes the number out of a SIP or tel address (RFC 3261, RFC 3966), with
// the country that a tel address names for a local number.
func address(text string) (number, context string) {
	if _, after, found := strings.Cut(text, "<"); found {
		text, _, _ = strings.Cut(after, ">")
	}
	scheme, rest, found := strings.Cut(text, ":")
	switch strings.ToLower(scheme) {
	case "sip", "sips":
		rest, _, _ = strings.Cut(rest, "@")
	case "tel", "callto":
	default:
		found = false
	}
	if !found {
		rest = text
	} else if decoded, err := url.PathUnescape(rest); err == nil {
		rest = decoded
	}
	rest, parameters, _ := strings.Cut(rest, ";")
	for p := range strings.SplitSeq(parameters, ";") {
		if where, is := strings.CutPrefix(p, "phone-context=+"); is && Digits(where) == where {
			context = where
		}
	}
	return strings.TrimSpace(rest), context
}

// withoutServiceCode leaves out what is dialled before a number to change a call,
// such as *67, #31# and *31#.
func withoutServiceCode(text string) string {
	if text == "" || text[0] != '*' && text[0] != '#' {
		return text
	}
	code := strings.TrimLeft(text, "*#")
	n := 0
	for n < len(code) && n < 3 && code[n] >= '0' && code[n] <= '9' {
		n++
	}
	switch {
	case n < 2:
		return text
	case n < len(code) && (code[n] == '#' || code[n] == '*'):
		n++ // #31#
	default:
		n = 2 // North America: a star and two digits
	}
	return strings.TrimLeft(code[n:], " ,-.")
}

// separates reports whether a mark stands between the digits of one number.
func separates(r rune) bool { return strings.ContainsRune(" -().[]/~\u00b7", r) }

// extensionWords stand before an extension.
var extensionWords = []string{"extension", "extn", "ext", "ex", "poste", "durchwahl", "anexo", "interno", "int", "доб", "x", "p", "w"}

// isExtension reports whether what follows a number is an extension, a pause and
// what is dialled after it, or nothing.
func isExtension(tail string) bool {
	tail = strings.ToLower(strings.Trim(tail, " .,;:#~"))
	for _, word := range extensionWords {
		if after, is := strings.CutPrefix(tail, word); is {
			tail = after
			break
		}
	}
	tail = strings.Trim(tail, " .,;:#-=")
	return len(tail) <= 7 && Digits(tail) == tail
}
