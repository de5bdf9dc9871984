package call

import "strings"

// Number is a phone number in E.164: a plus and at most 15 digits.
type Number string

// ReadNumber reads a number as people and phone systems write it. A national form
// is read in the country of line, the number of the company's line in E.164; with
// no line, or one of a non-geographic code such as +800, only an international
// number can be read. Formatting marks, an extension, a SIP or tel address and a
// service code such as *67 are left aside.
//
// ok is false for a text that can be read in no way, or in more than one: a wrong
// person is worse than a new record (AP-32, AS-39).
//
// The numbering plans (numbering.txt) are a table of 7 kB. A phone-number library
// was measured instead: github.com/nyaruka/phonenumbers v1.8.1 adds 7.5 MB to a
// program, 5 to 7 ms and 35,000 allocations to each start, which its init does
// whether a number is read or not, and 12 µs to each number. The table is made
// from that library by a test, and tests compare its readings with the library's.
func ReadNumber(written, line string) (n Number, ok bool) {
	t := readText(written)
	if !t.clean {
		return "", false
	}
	return t.number(line)
}

// Same reports whether a number as people wrote it in a CRM is n, the number of a
// customer who calls on line (AP-32, AS-39).
func (n Number) Same(written, line string) bool {
	if n == "" || n[0] != '+' {
		return false
	}
	other, ok := ReadNumber(written, line)
	return ok && other == n
}

// withheldWords are what phone systems send in place of a number that the caller
// withholds. Aircall documents "anonymous"; the others come from carriers.
var withheldWords = map[string]bool{
	"anonymous": true, "private": true, "restricted": true, "unavailable": true, "unknown": true, "withheld": true, "blocked": true,
}

// longestCustomer bounds what is kept of a text that is no number: CRMs take 40
// characters as a phone.
const longestCustomer = 40

// ReadCustomer reads the other side's number in what a phone system sent: E.164
// where it can be read so; otherwise the number as it stands, such as a short code
// or the name of an SMS sender. It is withheld only when the phone system says so
// (XR-18); an empty text says nothing.
func ReadCustomer(written, line string) (customer string, withheld bool) {
	t := readText(written)
	if n, ok := t.number(line); ok {
		return string(n), false
	}
	if t.digits != "" {
		if t.plus {
			return First("+"+t.digits, longestCustomer), false
		}
		return First(t.digits, longestCustomer), false
	}
	text := strings.TrimSpace(t.rest)
	if withheldWords[strings.ToLower(text)] {
		return "", true
	}
	return First(text, longestCustomer), false
}

// Digits returns the ASCII digits of a text.
func Digits(written string) string {
	var b strings.Builder
	for i := range len(written) {
		if c := written[i]; c >= '0' && c <= '9' {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// Country returns the calling code of a number in E.164, "" if it has none that is
// known, and the digits behind it.
func (n Number) Country() (code, national string) {
	digits, international := strings.CutPrefix(string(n), "+")
	if !international {
		return "", ""
	}
	p := planOf(digits)
	if p == nil {
		return "", ""
	}
	return p.code, digits[len(p.code):]
}
