package call

import "unicode/utf8"

// cutMark is appended to a shortened text.
const cutMark = " … [cut]"

// Shorten shortens a text to at most most characters, cutMark included. Invalid
// UTF-8 is replaced.
func Shorten(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return First(text, most)
	}
	return First(text, max(0, most-utf8.RuneCountInString(cutMark))) + cutMark
}

// First returns the first most characters of a text.
func First(text string, most int) string {
	if len(text) <= most && utf8.ValidString(text) {
		return text
	}
	characters := []rune(text)
	return string(characters[:min(len(characters), most)])
}
