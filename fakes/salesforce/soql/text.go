package soql

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Unquote returns the value of a string literal. ok is false if it contains the escapes
// of patterns, \_ or \%.
func Unquote(raw string) (text string, ok bool) {
	if strings.IndexByte(raw, '\\') < 0 {
		return raw, true
	}
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			b.WriteByte(raw[i])
			continue
		}
		r, n := unescape(raw[i:])
		if n == 2 && (r == '_' || r == '%') {
			return "", false
		}
		b.WriteRune(r)
		i += n - 1
	}
	return b.String(), true
}

// unescape reads the escape sequence at the start of a text. A backslash that begins no
// escape sequence is a backslash; string literals contain no such backslash, because the
// lexer refuses them.
func unescape(text string) (r rune, n int) {
	if escapeLength(text) == 0 {
		return '\\', 1
	}
	switch text[1] {
	case 'u':
		v, _ := strconv.ParseUint(text[2:6], 16, 16)
		return rune(v), 6
	case 'n', 'N':
		return '\n', 2
	case 'r', 'R':
		return '\r', 2
	case 't', 'T':
		return '\t', 2
	case 'b', 'B':
		return '\b', 2
	case 'f', 'F':
		return '\f', 2
	}
	return rune(text[1]), 2
}

// Pattern is the pattern of LIKE, in lower case.
type Pattern []part

type part struct {
	r    rune
	kind kind
}

type kind byte

const (
	literal kind = iota
	one          // any character
	run          // any characters, or none
)

// ParsePattern parses the string literal of LIKE, regardless of case: % matches any
// characters, _ one character.
func ParsePattern(raw string) Pattern {
	var p Pattern
	text := strings.ToLower(raw)
	for i, next := 0, 0; i < len(text); i = next {
		next = i + 1
		switch {
		case text[i] == '\\':
			r, n := unescape(text[i:])
			p, next = append(p, part{r: r}), i+n
		case text[i] == '%':
			p = append(p, part{kind: run})
		case text[i] == '_':
			p = append(p, part{kind: one})
		default:
			r, n := utf8.DecodeRuneInString(text[i:])
			p, next = append(p, part{r: r}), i+n
		}
	}
	return p
}

// Match reports whether the pattern matches the whole text.
func (p Pattern) Match(text string) bool { return p.match([]rune(strings.ToLower(text))) }

// match retries only at the last run, so that its time is at most proportional to the
// product of the lengths.
func (p Pattern) match(text []rune) bool {
	i, j, back, from := 0, 0, -1, 0
	for i < len(text) {
		switch {
		case j < len(p) && p[j].kind == run:
			back, from = j, i
			j++
		case j < len(p) && (p[j].kind == one || p[j].r == text[i]):
			i, j = i+1, j+1
		case back >= 0:
			from++
			i, j = from, back+1
		default:
			return false
		}
	}
	for j < len(p) && p[j].kind == run {
		j++
	}
	return j == len(p)
}
