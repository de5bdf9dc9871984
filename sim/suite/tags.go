package suite

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	tagexpressions "github.com/cucumber/tag-expressions/go/v6"

	"github.com/callsim/callsim/sim/nearest"
)

// tagFilter is a parsed tag expression; without one it takes everything.
type tagFilter struct {
	text string
	tags []string
	expr tagexpressions.Evaluatable
}

func (f tagFilter) take(tags []string) bool { return f.expr == nil || f.expr.Evaluate(tags) }

// parseTags reads a Cucumber tag expression. The grammar is checked here first,
// because the library names no position and panics on an operator without an
// operand; the evaluation is the library's.
func parseTags(text string) (tagFilter, error) {
	f := tagFilter{text: strings.TrimSpace(text)}
	if f.text == "" {
		return f, nil
	}
	if modern, old := modernTags(f.text); old {
		return f, fmt.Errorf("%q is godog's old tag syntax; write %q", f.text, modern)
	}
	tokens, err := tagTokens(text)
	if err != nil {
		return f, err
	}
	if f.tags, err = checkTags(text, tokens); err != nil {
		return f, err
	}
	f.expr, err = tagexpressions.Parse(text)
	return f, err
}

// known demands that each tag of the expression occurs somewhere: a misspelt
// tag under "not" would otherwise select everything.
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

// tagTokens cuts as the library does: blanks and parentheses separate, a
// backslash takes either literally.
func tagTokens(text string) ([]tagToken, error) {
	var tokens []tagToken
	var word []rune
	start, column := 0, 0
	flush := func() {
		if len(word) > 0 {
			tokens = append(tokens, tagToken{string(word), start})
			word = word[:0]
		}
	}
	escaped := false
	for _, c := range text {
		column++
		special := c == '(' || c == ')' || unicode.IsSpace(c)
		switch {
		case escaped && !special && c != '\\':
			return nil, fmt.Errorf("%q, column %d: a backslash may stand only before a blank, a parenthesis or a backslash", text, column)
		case !escaped && c == '\\':
			escaped = true
			continue
		case !escaped && special:
			flush()
			if c == '(' || c == ')' {
				tokens = append(tokens, tagToken{string(c), column})
			}
			continue
		}
		if len(word) == 0 {
			start = column
		}
		word = append(word, c)
		escaped = false
	}
	if escaped {
		return nil, fmt.Errorf("%q, column %d: nothing follows the backslash", text, column)
	}
	flush()
	return tokens, nil
}

// checkTags walks the tokens with what may come next and returns the tags.
func checkTags(text string, tokens []tagToken) ([]string, error) {
	const tagExpected = "a tag, not or ("
	var tags []string
	var open []int
	operand := true // a tag, "not" or "(" must come next
	for _, t := range tokens {
		wrong := func(want string) error {
			return fmt.Errorf("%q, column %d: expected %s, found %q", text, t.column, want, t.text)
		}
		switch t.text {
		case "and", "or":
			if operand {
				return nil, wrong(tagExpected)
			}
			operand = true
		case "not", "(":
			if !operand {
				return nil, wrong("and, or or the end")
			}
			if t.text == "(" {
				open = append(open, t.column)
			}
		case ")":
			if operand {
				return nil, wrong(tagExpected)
			}
			if len(open) == 0 {
				return nil, fmt.Errorf("%q, column %d: this ) closes nothing", text, t.column)
			}
			open = open[:len(open)-1]
		default:
			if err := checkCase(text, t); err != nil {
				return nil, err
			}
			if !operand {
				return nil, wrong("and, or or the end")
			}
			if err := checkTag(text, t); err != nil {
				return nil, err
			}
			tags = append(tags, t.text)
			operand = false
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

func checkCase(text string, t tagToken) error {
	switch lower := strings.ToLower(t.text); lower {
	case "and", "or", "not":
		return fmt.Errorf("%q, column %d: write %s in lower case", text, t.column, lower)
	}
	return nil
}

func checkTag(text string, t tagToken) error {
	switch {
	case !strings.HasPrefix(t.text, "@"):
		return fmt.Errorf("%q, column %d: a tag begins with @: write @%s", text, t.column, t.text)
	case t.text == "@":
		return fmt.Errorf("%q, column %d: a tag has a name after the @", text, t.column)
	}
	return nil
}

// modernTags tells whether the text uses godog's old syntax (comma = or,
// && = and, ~ = not) and spells it in the modern one.
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
