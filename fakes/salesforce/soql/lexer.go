package soql

import (
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
)

// The types of tokens. A name with dots (Account.Owner.Name) is one token, because no
// space may be around the dots.
const (
	tokenName lexer.TokenType = iota + 1
	tokenString
	tokenNumber
	tokenDate
	tokenDateTime
	tokenPunct
	tokenTerms
	tokenKeyword
)

var symbols = map[string]lexer.TokenType{
	"EOF": lexer.EOF, "Name": tokenName, "String": tokenString, "Number": tokenNumber,
	"Date": tokenDate, "DateTime": tokenDateTime, "Punct": tokenPunct, "Terms": tokenTerms, "Keyword": tokenKeyword,
}

// reserved words are never names. Other words, like GROUP and ORDER, are also names of
// objects.
var reserved = map[string]bool{"SELECT": true, "FROM": true, "WHERE": true, "AND": true, "OR": true, "NOT": true, "IN": true, "LIKE": true,
	"LIMIT": true, "HAVING": true, "WITH": true, "INCLUDES": true, "EXCLUDES": true, "RETURNING": true}

// maxDepth is the maximum number of open parentheses, because the parser is recursive.
// Salesforce limits the length of a statement instead.
const maxDepth = 64

// scanner splits a text into tokens.
type scanner struct {
	text   string
	at     Pos
	open   int  // number of open parentheses
	braces bool // SOSL: {…} is one token
}

// definition is the lexer in the form that the parser library needs.
type definition struct{ braces bool }

func (d definition) Symbols() map[string]lexer.TokenType { return symbols }

func (d definition) Lex(name string, r io.Reader) (lexer.Lexer, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return d.LexString(name, string(text))
}

// LexString implements lexer.StringDefinition.
func (d definition) LexString(_, text string) (lexer.Lexer, error) {
	return &scanner{text: text, at: Pos{Line: 1, Column: 1}, braces: d.braces}, nil
}

// Next returns the next token.
func (s *scanner) Next() (lexer.Token, error) {
	s.skipSpace()
	rest := s.text[s.at.Offset:]
	if rest == "" {
		return lexer.EOFToken(s.at), nil
	}
	switch c := rest[0]; {
	case letter(c):
		return s.name(rest), nil
	case c == '\'':
		return s.quoted(rest)
	case digit(c), (c == '-' || c == '+' || c == '.') && len(rest) > 1 && (digit(rest[1]) || rest[1] == '.'):
		return s.numeric(rest)
	case c == '{' && s.braces:
		return s.terms(rest)
	}
	return s.punct(rest)
}

// token returns the next n bytes as a token.
func (s *scanner) token(kind lexer.TokenType, n int) lexer.Token {
	t := lexer.Token{Type: kind, Value: s.text[s.at.Offset : s.at.Offset+n], Pos: s.at}
	s.advance(n)
	return t
}

// name reads a name or a reserved word.
func (s *scanner) name(rest string) lexer.Token {
	n := nameLength(rest)
	if n <= len("RETURNING") && reserved[strings.ToUpper(rest[:n])] {
		return s.token(tokenKeyword, n)
	}
	return s.token(tokenName, n)
}

func (s *scanner) advance(n int) {
	passed := s.text[s.at.Offset : s.at.Offset+n]
	s.at.Offset += n
	if lines := strings.Count(passed, "\n"); lines > 0 {
		s.at.Line += lines
		s.at.Column = 1 + utf8.RuneCountInString(passed[strings.LastIndexByte(passed, '\n')+1:])
		return
	}
	s.at.Column += utf8.RuneCountInString(passed)
}

func (s *scanner) skipSpace() {
	rest := s.text[s.at.Offset:]
	n := len(rest) - len(strings.TrimLeft(rest, " \t\r\n\u00a0"))
	s.advance(n)
}

// unexpected is the error of an unexpected word at the current position.
func (s *scanner) unexpected(word string) error {
	e := At(s.at, "unexpected token: '"+word+"'")
	e.Word = word
	return e
}

func (s *scanner) punct(rest string) (lexer.Token, error) {
	for _, op := range [...]string{"!=", "<>", "<=", ">="} {
		if strings.HasPrefix(rest, op) {
			return s.token(tokenPunct, 2), nil
		}
	}
	switch rest[0] {
	case '(':
		if s.open++; s.open > maxDepth {
			return lexer.Token{}, s.unexpected("(")
		}
		return s.token(tokenPunct, 1), nil
	case ')':
		s.open--
		return s.token(tokenPunct, 1), nil
	case ',', '=', '<', '>', ':':
		return s.token(tokenPunct, 1), nil
	}
	_, n := utf8.DecodeRuneInString(rest)
	return lexer.Token{}, s.unexpected(rest[:n])
}

// quoted reads a string. The token's value is the text between the quotes, with its
// escapes.
func (s *scanner) quoted(rest string) (lexer.Token, error) {
	for i := 1; i < len(rest); i++ {
		switch rest[i] {
		case '\'':
			t := s.token(tokenString, i+1)
			t.Value = t.Value[1:i]
			return t, nil
		case '\\':
			n := escapeLength(rest[i:])
			if n == 0 {
				s.advance(i)
				return lexer.Token{}, s.unexpected(rest[i:min(i+2, len(rest))])
			}
			i += n - 1
		}
	}
	s.advance(len(rest))
	return lexer.Token{}, s.unexpected("<EOF>")
}

// escapeLength returns the length of the escape sequence at the start of a text, or 0:
// \n \r \t \b \f \" \' \\ \uXXXX, and \_ \% of patterns (SOQL and SOSL Reference, Quoted
// String Escape Sequences).
func escapeLength(text string) int {
	if len(text) < 2 {
		return 0
	}
	if text[1] == 'u' {
		if len(text) < 6 || strings.Trim(text[2:6], "0123456789abcdefABCDEF") != "" {
			return 0
		}
		return 6
	}
	if !strings.ContainsRune("nNrRtTbBfF\"'\\_%", rune(text[1])) {
		return 0
	}
	return 2
}

// numeric reads a number, a date or a time, which begin alike.
func (s *scanner) numeric(rest string) (lexer.Token, error) {
	n := 1
	for n < len(rest) && (digit(rest[n]) || strings.IndexByte(".:+-TZtzEe", rest[n]) >= 0) {
		n++
	}
	kind, ok := kindOfNumber(rest[:n])
	if !ok {
		return lexer.Token{}, s.unexpected(rest[:n])
	}
	return s.token(kind, n), nil
}

func kindOfNumber(word string) (kind lexer.TokenType, ok bool) {
	if plainNumber(word) {
		return tokenNumber, true
	}
	if _, err := time.Parse(time.DateOnly, word); err == nil {
		return tokenDate, true
	}
	_, ok = ParseTime(word)
	return tokenDateTime, ok
}

// plainNumber reports whether a word is a number like -12, 3.5 or 1e6.
func plainNumber(word string) bool {
	word = strings.TrimLeft(word, "+-")
	mantissa, exponent, has := strings.Cut(strings.ToLower(word), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if has && !digits(strings.TrimLeft(exponent, "+-")) {
		return false
	}
	return whole+fraction != "" && (whole == "" || digits(whole)) && (fraction == "" || digits(fraction))
}

func digits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// ParseTime parses a time in the formats of queries and JSON bodies.
func ParseTime(text string) (time.Time, bool) {
	for _, layout := range [...]string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// terms reads {…}. The token's value is the text between the braces, with its escapes.
func (s *scanner) terms(rest string) (lexer.Token, error) {
	for i := 1; i < len(rest); i++ {
		switch rest[i] {
		case '\\':
			i++
		case '}':
			t := s.token(tokenTerms, i+1)
			t.Value = t.Value[1:i]
			return t, nil
		}
	}
	s.advance(len(rest))
	return lexer.Token{}, s.unexpected("<EOF>")
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

// nameLength returns the length of the dotted name at the start of a text.
func nameLength(text string) int {
	n := 0
	for n < len(text) {
		switch c := text[n]; {
		case letter(c), digit(c):
		case c == '.' && n+1 < len(text) && letter(text[n+1]):
		default:
			return n
		}
		n++
	}
	return n
}
