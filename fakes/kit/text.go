package kit

import "strings"

const tenDigits = "0123456789"

// IsDigits reports whether a text consists of digits, at least one.
func IsDigits(text string) bool { return text != "" && strings.Trim(text, tenDigits) == "" }

// Digits drops everything but digits: how most vendors compare phone numbers.
func Digits(number string) string {
	number = strings.TrimPrefix(number, "+")
	if strings.Trim(number, tenDigits) == "" {
		return number // nearly all numbers
	}
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
}

// IsE164 reports whether a text is a phone number like +16045550117.
func IsE164(text string) bool {
	digits, plus := strings.CutPrefix(text, "+")
	return plus && len(digits) >= 7 && len(digits) <= 15 && digits[0] != '0' && IsDigits(digits)
}
