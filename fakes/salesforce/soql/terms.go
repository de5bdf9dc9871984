package soql

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// Terms are the search terms between the braces of FIND: alternatives, joined by OR.
type Terms struct {
	Any []*All `parser:"@@ ('OR' @@)*"`
}

// All holds parts that must all match.
type All struct {
	First *Unit   `parser:"@@"`
	Rest  []*Also `parser:"@@*"`
}

// Also is a further part, which must match or, with Not, must not match.
type Also struct {
	Not  bool  `parser:"('AND' @'NOT'?)?"`
	Unit *Unit `parser:"@@"`
}

// Unit is adjacent words, a phrase, or terms in parentheses.
type Unit struct {
	Words  []Word  `parser:"  @Word+"`
	Phrase *string `parser:"| @Phrase"`
	Group  *Terms  `parser:"| '(' @@ ')'"`
}

// Word is a word as it was written, with escapes and wildcards.
type Word string

// The types of tokens in search terms.
const (
	termWord lexer.TokenType = iota + 1
	termPhrase
	termOp
)

type termDefinition struct{ definition }

func (termDefinition) Symbols() map[string]lexer.TokenType {
	return map[string]lexer.TokenType{"EOF": lexer.EOF, "Word": termWord, "Phrase": termPhrase, "Op": termOp}
}

func (d termDefinition) LexString(_, text string) (lexer.Lexer, error) {
	return &termScanner{scanner: scanner{text: text, at: Pos{Line: 1, Column: 1}}}, nil
}

type termScanner struct{ scanner }

func (s *termScanner) Next() (lexer.Token, error) {
	s.skipSpace()
	rest := s.text[s.at.Offset:]
	switch {
	case rest == "":
		return lexer.EOFToken(s.at), nil
	case rest[0] == '(':
		if s.open++; s.open > maxDepth {
			return lexer.Token{}, s.unexpected("(")
		}
		return s.token(termOp, 1), nil
	case rest[0] == ')':
		s.open--
		return s.token(termOp, 1), nil
	case rest[0] == '"':
		return s.phrase(rest)
	}
	return s.word(rest)
}

func (s *termScanner) phrase(rest string) (lexer.Token, error) {
	for i := 1; i < len(rest); i++ {
		switch rest[i] {
		case '\\':
			i++
		case '"':
			t := s.token(termPhrase, i+1)
			t.Value = dropEscapes(t.Value[1:i])
			return t, nil
		}
	}
	s.advance(len(rest))
	return lexer.Token{}, s.unexpected("<EOF>")
}

// refusedBare are the reserved characters that must be escaped. Others, such as + - ' :,
// are accepted without a backslash.
const refusedBare = "[]{}^~!|"

func (s *termScanner) word(rest string) (lexer.Token, error) {
	n := 0
	for n < len(rest) && strings.IndexByte(" \t\r\n()\"", rest[n]) < 0 {
		if strings.IndexByte(refusedBare, rest[n]) >= 0 {
			s.advance(n)
			return lexer.Token{}, s.unexpected(rest[n : n+1])
		}
		if rest[n] == '\\' && n+1 < len(rest) {
			n++ // an escaped character may have several bytes, none of them special
		}
		n++
	}
	if rest[0] == '*' || rest[0] == '?' {
		return lexer.Token{}, s.unexpected(rest[:1]) // a word cannot begin with a wildcard
	}
	t := s.token(termWord, n)
	switch upper := strings.ToUpper(t.Value); upper {
	case "AND", "OR", "NOT":
		t.Type, t.Value = termOp, upper
	}
	return t, nil
}

var terms = newMemo(func() *participle.Parser[Terms] {
	return participle.MustBuild[Terms](participle.Lexer(termDefinition{}), participle.UseLookahead(2))
})

// ParseTerms parses the text between braces. The error is an [*Error].
func ParseTerms(text string) (*Terms, error) {
	if strings.TrimSpace(text) == "" {
		return nil, At(Pos{Line: 1, Column: 1}, noTerm)
	}
	t, err := terms.parse(text)
	if err != nil {
		return nil, asError(err)
	}
	return t, nil
}

// dropEscapes removes the backslashes of escapes.
func dropEscapes(raw string) string {
	if strings.IndexByte(raw, '\\') < 0 {
		return raw
	}
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		if raw[i] == '\\' && i+1 < len(raw) {
			i++
		}
		b.WriteByte(raw[i])
	}
	return b.String()
}

// Text returns the word without its escapes; wildcards remain.
func (w Word) Text() string { return dropEscapes(string(w)) }

// Wild reports whether the word has wildcards that are not escaped.
func (w Word) Wild() bool {
	return slices.ContainsFunc(w.Pattern(), func(p part) bool { return p.kind != literal })
}

// Open reports whether the word ends in an unescaped *.
func (w Word) Open() bool {
	before, ok := strings.CutSuffix(string(w), "*")
	return ok && !strings.HasSuffix(before, `\`)
}

// Pattern returns the word as a pattern: * matches any characters, ? one character.
func (w Word) Pattern() Pattern {
	var p Pattern
	text := strings.ToLower(string(w))
	for i, next := 0, 0; i < len(text); i = next {
		at := i
		if text[i] == '\\' && i+1 < len(text) {
			at++
		}
		r, n := utf8.DecodeRuneInString(text[at:])
		next = at + n
		switch {
		case at == i && r == '*':
			p = append(p, part{kind: run})
		case at == i && r == '?':
			p = append(p, part{kind: one})
		default:
			p = append(p, part{r: r})
		}
	}
	return p
}
