package call

import "strings"

// E164 reduces a phone number as people write it to + and digits. It returns
// "" for a text that is no number, as phone systems send for withheld ones.
func E164(written string) string {
	var b strings.Builder
	b.Grow(len(written))
	digits := 0
	for i := 0; i < len(written); i++ {
		switch ch := written[i]; {
		case ch >= '0' && ch <= '9':
			b.WriteByte(ch)
			digits++
		case ch == '+' && b.Len() == 0:
			b.WriteByte('+')
		case ch == ' ', ch == '-', ch == '(', ch == ')', ch == '.', ch == '/':
		default:
			return ""
		}
	}
	if digits < 3 {
		return ""
	}
	number := b.String()
	if after, international := strings.CutPrefix(number, "00"); international {
		return "+" + after
	}
	return number
}

// SameNumber compares a number as people wrote it in a CRM with a customer's in
// E.164, by their digits (AP-32, AS-39). A number that is written without its
// country's code is compared without it; the trunk 0 that many countries put in
// its place does not count.
func SameNumber(written, customer string) bool {
	a, b := Digits(written), Digits(customer)
	if a == "" || b == "" {
		return false
	}
	if whole := E164(written); strings.HasPrefix(whole, "+") {
		return whole == customer
	}
	const shortest, longestCode = 7, 3
	a = strings.TrimPrefix(a, "0")
	return len(a) >= shortest && len(b)-len(a) <= longestCode && strings.HasSuffix(b, a)
}

// Digits are those of a number, without anything else.
func Digits(written string) string {
	var b strings.Builder
	for i := range len(written) {
		if c := written[i]; c >= '0' && c <= '9' {
			b.WriteByte(c)
		}
	}
	return b.String()
}
