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
