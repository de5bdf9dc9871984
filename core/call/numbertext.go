package call

import (
	"net/url"
	"strings"
	"unicode"
)

// numberText is a phone number without formatting.
type numberText struct {
	plus   bool   // written in international form
	digits string // of the number, without an extension
	rest   string // the whole text if it has no digits
	clean  bool   // only an extension or nothing follows the digits
}

// readText extracts a phone number from a text. A number in E.164, the usual case,
// takes the fast path (BenchmarkAnsweredCall in core).
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
	if context != "" && !t.plus { // RFC 3966: local number with its context
		t.plus, t.digits = true, Digits(context)+t.digits
	}
	return t
}

// isDigits reports whether a text consists of ASCII digits.
func isDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}

// plain converts digits and marks to ASCII: it removes invisible and directional
// characters and unifies blanks, dashes and pluses.
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

// zeroOf returns the zero of a decimal digit's script: ten digits begin at a
// multiple of sixteen, or six after one.
func zeroOf(digit rune) rune {
	zero := digit &^ 15
	if !unicode.IsDigit(zero) {
		zero += 6
	}
	return zero
}

// address extracts the number from a SIP or tel URI (RFC 3261, RFC 3966), and the
// calling code in a tel URI's phone-context.
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

// withoutServiceCode removes a service code dialled before a number, such as *67,
// #31# and *31#.
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

// separates reports whether a mark may occur between the digits of one number.
func separates(r rune) bool { return strings.ContainsRune(" -().[]/~\u00b7", r) }

// extensionWords introduce an extension.
var extensionWords = []string{"extension", "extn", "ext", "ex", "poste", "durchwahl", "anexo", "interno", "int", "доб", "x", "p", "w"}

// isExtension reports whether the text after a number is an extension, a pause with
// dialled digits, or empty.
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
