package suite

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	tagexpressions "github.com/cucumber/tag-expressions/go/v6"

	"github.com/callsim/callsim/sim/nearest"
)

// tagFilter is a parsed tag expression; an empty one selects everything.
type tagFilter struct {
	text string
	tags []string
	expr tagexpressions.Evaluatable
}

func (f tagFilter) take(tags []string) bool { return f.expr == nil || f.expr.Evaluate(tags) }

// parseTags reads a Cucumber tag expression. The grammar is checked here first, because
// the library reports no position and panics on an operator without an operand. The
// library evaluates the expression.
func parseTags(text string) (tagFilter, error) {
	f := tagFilter{text: strings.TrimSpace(text)}
	if f.text == "" {
		return f, nil
	}
	if modern, old := modernTags(f.text); old {
		return f, fmt.Errorf("%q is godog's old tag syntax; write %q", f.text, modern)
	}
	if at := badEscape.FindStringIndex(text); at != nil {
		return f, fmt.Errorf("%q, column %d: a backslash may stand only before a blank, a parenthesis or a backslash", text, utf8.RuneCountInString(text[:at[1]]))
	}
	var err error
	if f.tags, err = checkTags(text, tagTokens(text)); err != nil {
		return f, err
	}
	f.expr, err = tagexpressions.Parse(text)
	return f, err
}

// known checks that each tag of the expression occurs somewhere: otherwise a misspelt
// tag after "not" would select everything.
func (f tagFilter) known(known []string) error {
	for _, tag := range f.tags {
		if !slices.Contains(known, tag) {
			return fmt.Errorf("%s is neither a tag of a feature nor a rule%s", tag, nearest.DidYouMean(tag, known))
		}
	}
	return nil
}

type tagToken struct {
	text   string // unescaped
	column int    // from 1, in characters
}

// Blanks and parentheses separate the words of a tag expression. A backslash makes
// either of them part of a word.
var (
	tagWord   = regexp.MustCompile(`[()]|(?:\\.|[^\s\v\x{85}\pZ()\\])+|\\`)
	tagEscape = regexp.MustCompile(`\\(.)`)
	badEscape = regexp.MustCompile(`^(?:[^\\]|\\[\s\v\x{85}\pZ()\\])*\\[^\s\v\x{85}\pZ()\\]`)
)

func tagTokens(text string) []tagToken {
	var tokens []tagToken
	for _, at := range tagWord.FindAllStringIndex(text, -1) {
		word := tagEscape.ReplaceAllString(text[at[0]:at[1]], "$1")
		tokens = append(tokens, tagToken{word, utf8.RuneCountInString(text[:at[0]]) + 1})
	}
	return tokens
}

// checkTags checks the grammar and returns the tags.
func checkTags(text string, tokens []tagToken) (tags []string, err error) {
	const tagExpected = "a tag, not or ("
	var open []int
	operand := true // a tag, "not" or "(" must come next
	for _, t := range tokens {
		wrong := func(format string, args ...any) error {
			return fmt.Errorf("%q, column %d: %s", text, t.column, fmt.Sprintf(format, args...))
		}
		lower := strings.ToLower(t.text)
		joins := t.text == "and" || t.text == "or" || t.text == ")"
		switch {
		case joins && operand:
			return nil, wrong("expected %s, found %q", tagExpected, t.text)
		case t.text == ")" && len(open) == 0:
			return nil, wrong("this ) closes nothing")
		case t.text == ")":
			open = open[:len(open)-1]
		case joins:
			operand = true
		case t.text != lower && (lower == "and" || lower == "or" || lower == "not"):
			return nil, wrong("write %s in lower case", lower)
		case !operand:
			return nil, wrong("expected and, or or the end, found %q", t.text)
		case t.text == "(":
			open = append(open, t.column)
		case t.text == "not":
		case !strings.HasPrefix(t.text, "@"):
			return nil, wrong("a tag begins with @: write @%s", t.text)
		case t.text == "@":
			return nil, wrong("a tag has a name after the @")
		default:
			tags, operand = append(tags, t.text), false
		}
	}
	if operand {
		return nil, fmt.Errorf("%q ends where %s was expected", text, tagExpected)
	}
	if len(open) > 0 {
		return nil, fmt.Errorf("%q, column %d: this ( is never closed", text, open[len(open)-1])
	}
	return tags, nil
}

// modernTags reports whether the text uses godog's old syntax (comma = or, && = and,
// ~ = not), and translates it.
func modernTags(text string) (string, bool) {
	old := strings.Contains(text, "&&") || strings.Contains(text, "||") || strings.Contains(text, "~") ||
		strings.Contains(text, ",") || strings.Contains(text, "!@")
	if !old {
		return "", false
	}
	var groups []string
	parts := strings.Split(text, "&&")
	for _, part := range parts {
		var words []string
		for _, w := range strings.FieldsFunc(part, func(r rune) bool { return r == ',' || r == '|' }) {
			if w = modernTag(w); w != "" {
				words = append(words, w)
			}
		}
		group := strings.Join(words, " or ")
		if len(words) > 1 && len(parts) > 1 {
			group = "(" + group + ")"
		}
		if group != "" {
			groups = append(groups, group)
		}
	}
	return strings.Join(groups, " and "), true
}

func modernTag(word string) string {
	word = strings.Join(strings.Fields(word), " ")
	word = strings.ReplaceAll(word, "~", "not ")
	return strings.ReplaceAll(word, "!@", "not @")
}
