package call

import "strings"

// Number is a phone number in E.164: a plus and at most 15 digits.
type Number string

// ReadNumber parses a phone number as people and phone systems write it. A national
// number is read in the country of line, the company's line in E.164. Without a
// line, or with a line of a non-geographic code such as +800, only international
// numbers can be read. Formatting marks, an extension, a SIP or tel URI and a
// service code such as *67 are ignored.
//
// ok is false for a text that has no reading or more than one: a call logged on the
// wrong person is worse than a new record (AP-32, AS-39).
//
// The numbering plans (numbering.txt) are a table of 7 kB. A phone-number library
// was measured instead: github.com/nyaruka/phonenumbers v1.8.1 adds 7.5 MB to a
// program, 5 to 7 ms and 35,000 allocations to each start (in its init, even if no
// number is read), and 12 µs to each number. A test generates the table from that
// library, and tests compare the readings of both.
func ReadNumber(written, line string) (n Number, ok bool) {
	t := readText(written)
	if !t.clean {
		return "", false
	}
	return t.number(line)
}

// Same reports whether written, a number in a CRM, equals n, the number of a
// customer who calls on line (AP-32, AS-39).
func (n Number) Same(written, line string) bool {
	if n == "" || n[0] != '+' {
		return false
	}
	other, ok := ReadNumber(written, line)
	return ok && other == n
}

// withheldWords are sent by phone systems in place of a withheld number. Aircall
// documents "anonymous"; the others come from carriers.
var withheldWords = map[string]bool{
	"anonymous": true, "private": true, "restricted": true, "unavailable": true, "unknown": true, "withheld": true, "blocked": true,
}

// longestCustomer limits the length of a text that is not a number: CRMs accept 40
// characters as a phone.
const longestCustomer = 40

// ReadCustomer reads the customer's number from a phone system's payload: in E.164
// if possible, otherwise as it is, such as a short code or the sender name of an
// SMS. withheld is set only when the phone system states it (XR-18); an empty text
// does not.
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

// Country splits a number in E.164 into its calling code and the national digits.
// Both are "" if the code is unknown.
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
