package kit

import "strings"

const tenDigits = "0123456789"

// IsDigits reports whether a string consists of one or more digits.
func IsDigits(text string) bool { return text != "" && strings.Trim(text, tenDigits) == "" }

// Digits returns the digits of a phone number. Most vendors compare numbers by their
// digits.
func Digits(number string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, strings.TrimPrefix(number, "+"))
}

// IsE164 reports whether a string is a phone number in E.164 format, like
// +16045550117.
func IsE164(text string) bool {
	digits, plus := strings.CutPrefix(text, "+")
	return plus && len(digits) >= 7 && len(digits) <= 15 && digits[0] != '0' && IsDigits(digits)
}
