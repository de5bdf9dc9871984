package suite

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Count returns "1 rule" or "2 rules".
func Count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// quote returns a word in single quotes if a shell would split or change it.
func quote(text string) string {
	if text != "" && !strings.ContainsAny(text, " \t\n'\"()\\*?[]$&|;<>~#!{}`") {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// Align pads the columns to equal width, except the last one.
func Align(rows [][]string, gap string) []string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	lines := make([]string, len(rows))
	for n, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			if i > 0 {
				b.WriteString(gap)
			}
			b.WriteString(cell)
			if i < len(row)-1 || gap == " | " {
				b.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)))
			}
		}
		lines[n] = b.String()
	}
	return lines
}

// Wrap breaks a text between words into lines of at most width characters.
func Wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// Paint colours text for a terminal; its zero value leaves text as it is.
type Paint bool

func (p Paint) in(code, text string) string {
	if !p || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Bold and the methods below return the text in the colours of reports.
func (p Paint) Bold(text string) string   { return p.in("1", text) }
func (p Paint) Dim(text string) string    { return p.in("2", text) }
func (p Paint) Red(text string) string    { return p.in("31", text) }
func (p Paint) Green(text string) string  { return p.in("32", text) }
func (p Paint) Yellow(text string) string { return p.in("33", text) }

// Verdict returns the text in the colour of the verdict.
func (p Paint) Verdict(v Verdict, text string) string {
	switch v {
	case Held:
		return p.Green(text)
	case FellShort:
		return p.Red(text)
	case SuiteError, NotProvable:
		return p.Yellow(text)
	}
	return p.Dim(text)
}
