package call

import "unicode/utf8"

// cutMark ends a text that was cut.
const cutMark = " […]"

// Clip keeps the first characters of a text, most in all with the mark that says
// so where it was cut. Bytes that are no character are replaced.
func Clip(text string, most int) string {
	if len(text) <= most && utf8.ValidString(text) {
		return text
	}
	runes := []rune(text)
	if len(runes) <= most {
		return string(runes)
	}
	mark := []rune(cutMark)
	if most <= len(mark) {
		return string(runes[:most])
	}
	return string(runes[:most-len(mark)]) + cutMark
}
