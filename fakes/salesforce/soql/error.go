package soql

import (
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// Error is where and why a text is none of the language.
type Error struct {
	Message string // "unexpected token: 'WHER'"
	Word    string // the word in question, "" when there is none
	Row     int    // from 1
	Column  int    // from 1, in characters
	Offset  int    // bytes from the start
}

func (e *Error) Error() string {
	return fmt.Sprintf("row %d, column %d: %s", e.Row, e.Column, e.Message)
}

// Pos is a place in a text.
type Pos = lexer.Position

// At makes an error of a place.
func At(p Pos, message string) *Error {
	return &Error{Message: message, Row: p.Line, Column: p.Column, Offset: p.Offset}
}

// around is how many characters of a line are shown on each side of the caret.
const around = 30

// Frame shows the place in a text: the line around it, a caret below, and the
// position in words.
func (e *Error) Frame(text string) string {
	offset := min(e.Offset, len(text))
	start := strings.LastIndexByte(text[:offset], '\n') + 1
	end := len(text)
	if i := strings.IndexByte(text[offset:], '\n'); i >= 0 {
		end = offset + i
	}
	before, after := []rune(text[start:offset]), []rune(text[offset:end])
	before = before[max(0, len(before)-around):]
	after = after[:min(len(after), around)]
	return fmt.Sprintf("\n%s%s\n%s^\nERROR at Row:%d:Column:%d\n",
		string(before), string(after), strings.Repeat(" ", len(before)), e.Row, e.Column)
}

// refused turns what the parser says into an Error.
func refused(err error) *Error {
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
