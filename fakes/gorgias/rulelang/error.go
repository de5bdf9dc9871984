package rulelang

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/alecthomas/participle/v2"
)

// Error is a syntax error with its position.
type Error struct {
	Line, Column int // from 1
	Message      string
	Outside      bool // may be legal JavaScript, but is not in the rule language
}

func (e *Error) Error() string {
	return fmt.Sprintf("Line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// statements are the keywords of JavaScript that the rule language does not have. An
// unexpected if or Action is the body of an if without braces.
var statements = []string{"var", "let", "const", "for", "while", "do", "switch", "function", "return", "try", "throw",
	"new", "typeof", "class", "delete", "void", "break", "continue", "if", "Action", "in", "instanceof"}

// asError converts an error of the parser library.
func asError(err error) *Error {
	if own, ok := errors.AsType[*Error](err); ok {
		return own
	}
	if unexpected, ok := errors.AsType[*participle.UnexpectedTokenError](err); ok {
		token := unexpected.Unexpected
		e := &Error{Line: token.Pos.Line, Column: token.Pos.Column, Message: "unexpected " + strconv.Quote(token.Value)}
		if token.EOF() {
			e.Message = "unexpected end"
		}
		e.Outside = token.Type == tokens().Symbols()["Operator"] || slices.Contains(statements, token.Value)
		return e
	}
	if at, ok := errors.AsType[participle.Error](err); ok {
		return &Error{Line: at.Position().Line, Column: at.Position().Column, Message: at.Message()}
	}
	return &Error{Line: 1, Column: 1, Message: err.Error()}
}
