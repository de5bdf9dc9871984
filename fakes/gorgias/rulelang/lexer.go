package rulelang

import (
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2/lexer"
)

// tokens are the tokens of the language. A name with dots is one token. Operator is an
// operator of JavaScript that the rule language does not have. Junk is any other
// character.
var tokens = sync.OnceValue(func() *lexer.StatefulDefinition {
	return lexer.MustSimple([]lexer.SimpleRule{
		{Name: "Space", Pattern: `[\s\p{Zs}\x{feff}\x{2028}\x{2029}]+`},
		{Name: "Comment", Pattern: `//[^\n]*|/\*(?:[^*]|\*+[^*/])*\*+/`},
		{Name: "String", Pattern: `'(?:\\(?s:.)|[^'\\\n])*'|"(?:\\(?s:.)|[^"\\\n])*"`},
		{Name: "Number", Pattern: `[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?`},
		{Name: "Name", Pattern: `[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*`},
		{Name: "Logic", Pattern: `&&|\|\|`},
		{Name: "Operator", Pattern: `[!=]==?|=>|[<>]=?|\+\+?|--?|\?\??|\.\.\.|[=*/%&|^~` + "`" + `]`},
		{Name: "Punct", Pattern: `[(){}\[\],:;!.]`},
		{Name: "Junk", Pattern: `(?s:.)`},
	})
})

// maxDepth is the maximum number of open brackets, because the parser is recursive.
const maxDepth = 200

// definition is the lexer without spaces and comments, with a limit on nesting.
type definition struct{ *lexer.StatefulDefinition }

func language() definition { return definition{tokens()} }

func (d definition) Lex(name string, r io.Reader) (lexer.Lexer, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return d.LexString(name, string(text))
}

// LexString implements lexer.StringDefinition.
func (d definition) LexString(name, text string) (lexer.Lexer, error) {
	inner, err := d.StatefulDefinition.LexString(name, text)
	symbols := d.Symbols()
	return &scanner{Lexer: inner, space: symbols["Space"], comment: symbols["Comment"]}, err
}

type scanner struct {
	lexer.Lexer
	space, comment lexer.TokenType
	open           int // brackets
}

// Next returns the next token that is neither space nor comment.
func (s *scanner) Next() (lexer.Token, error) {
	for {
		t, err := s.Lexer.Next()
		if err != nil {
			return t, err
		}
		switch t.Type {
		case s.space, s.comment:
			continue
		}
		return t, s.count(t)
	}
}

// count counts the open brackets.
func (s *scanner) count(t lexer.Token) error {
	switch t.Value {
	case "(", "[", "{":
		if s.open++; s.open > maxDepth {
			return &Error{Line: t.Pos.Line, Column: t.Pos.Column, Message: "nested too deeply", Outside: true}
		}
	case ")", "]", "}":
		s.open--
	}
	return nil
}

// Text is a text literal, without quotes and escapes.
type Text string

// Capture implements participle.Capture.
func (t *Text) Capture(values []string) error {
	text := values[0]
	*t = Text(unescape(text[1 : len(text)-1]))
	return nil
}

var escapes = map[byte]string{'n': "\n", 't': "\t", 'r': "\r", 'b': "\b", 'f': "\f", 'v': "\v", '0': "\x00", '\n': ""}

// unescape resolves the escape sequences of a JavaScript string. As in JavaScript, a
// backslash before any other character stands for that character.
func unescape(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			continue
		}
		i++
		if char, n := codePoint(text[i:]); n > 0 {
			b.WriteRune(char)
			i += n - 1
		} else if plain, known := escapes[text[i]]; known {
			b.WriteString(plain)
		} else {
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

// codePoint reads xHH, uHHHH or u{H…} at the start of a text. n is the length of the
// sequence, or 0 if there is none.
func codePoint(text string) (char rune, n int) {
	digits := ""
	switch {
	case text[0] == 'x' && len(text) >= 3:
		digits, n = text[1:3], 3
	case strings.HasPrefix(text, "u{"):
		end := strings.IndexByte(text, '}')
		if end < 0 {
			return 0, 0
		}
		digits, n = text[2:end], end+1
	case text[0] == 'u' && len(text) >= 5:
		digits, n = text[1:5], 5
	}
	code, err := strconv.ParseUint(digits, 16, 21)
	if err != nil {
		return 0, 0
	}
	return rune(code), n
}
