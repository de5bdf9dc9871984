package call

import "unicode/utf8"

// cutMark ends a text that was cut.
const cutMark = " … [cut]"

// Shorten keeps the first characters of what people have written, most in all with
// the mark that says that it was cut. Bytes that are no character are replaced.
func Shorten(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return First(text, most)
	}
	return First(text, max(0, most-utf8.RuneCountInString(cutMark))) + cutMark
}

// First is the first characters of a name or an id.
func First(text string, most int) string {
	if len(text) <= most && utf8.ValidString(text) {
		return text
	}
	characters := []rune(text)
	return string(characters[:min(len(characters), most)])
}
