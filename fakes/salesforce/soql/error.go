package soql

import (
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// Error is a syntax error with its position.
type Error struct {
	Message string // "unexpected token: 'WHER'"
	Word    string // the unexpected word, or ""
	Row     int    // from 1
	Column  int    // from 1, in characters
	Offset  int    // bytes from the start
}

func (e *Error) Error() string {
	return fmt.Sprintf("row %d, column %d: %s", e.Row, e.Column, e.Message)
}

// Pos is a position in a text.
type Pos = lexer.Position

// At returns an error at a position.
func At(p Pos, message string) *Error {
	return &Error{Message: message, Row: p.Line, Column: p.Column, Offset: p.Offset}
}

// frameWidth is the number of characters shown on each side of the caret.
const frameWidth = 30

// Frame returns an excerpt of the text around the error, with a caret and the position.
func (e *Error) Frame(text string) string {
	offset := min(e.Offset, len(text))
	start := strings.LastIndexByte(text[:offset], '\n') + 1
	end := len(text)
	if i := strings.IndexByte(text[offset:], '\n'); i >= 0 {
		end = offset + i
	}
	before, after := []rune(text[start:offset]), []rune(text[offset:end])
	before = before[max(0, len(before)-frameWidth):]
	after = after[:min(len(after), frameWidth)]
	return fmt.Sprintf("\n%s%s\n%s^\nERROR at Row:%d:Column:%d\n",
		string(before), string(after), strings.Repeat(" ", len(before)), e.Row, e.Column)
}

// asError converts an error of the parser library.
func asError(err error) *Error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	var unexpected *participle.UnexpectedTokenError
	if errors.As(err, &unexpected) {
		word := unexpected.Unexpected.Value
		if unexpected.Unexpected.EOF() {
			word = "<EOF>"
		}
		e := At(unexpected.Unexpected.Pos, "unexpected token: '"+word+"'")
		e.Word = word
		return e
	}
	var at participle.Error
	if errors.As(err, &at) {
		return At(at.Position(), at.Message())
	}
	return At(Pos{Line: 1, Column: 1}, err.Error())
}
