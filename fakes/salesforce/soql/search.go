package soql

import (
	"github.com/alecthomas/participle/v2"
)

// Search is a FIND statement (SOQL and SOSL Reference, SOSL Syntax).
type Search struct {
	Terms     string       `parser:"'FIND' @Terms"`
	Scope     string       `parser:"('IN' @('ALL' | 'NAME' | 'EMAIL' | 'PHONE' | 'SIDEBAR') 'FIELDS')?"`
	Returning []*Returning `parser:"('RETURNING' @@ (',' @@)*)?"`
	Limit     *Number      `parser:"('LIMIT' @@)?"`
}

// Returning is an object to search, with the fields to return.
type Returning struct {
	Pos    Pos
	Object *Name    `parser:"@@"`
	Fields []*Name  `parser:"('(' @@ (',' @@)*"`
	Where  *Expr    `parser:"('WHERE' @@)?"`
	Order  []*Order `parser:"('ORDER' 'BY' @@ (',' @@)*)?"`
	Limit  *Number  `parser:"('LIMIT' @@)?"`
	Offset *Number  `parser:"('OFFSET' @@)? ')')?"`
}

var searches = newMemo(func() *participle.Parser[Search] { return build[Search](definition{braces: true}) })

const noTerm = "No search term found. The search term must be enclosed in braces."

// ParseSearch parses a SOSL statement and its search terms. Callers must not change the
// trees, which are shared. The error is an [*Error].
func ParseSearch(text string) (*Search, *Terms, error) {
	search, err := searches.parse(text)
	if err != nil {
		return nil, nil, explainMissingTerm(text, asError(err))
	}
	find, err := ParseTerms(search.Terms)
	return search, find, err
}

// explainMissingTerm replaces the message of an error by Salesforce's, if FIND is not
// followed by braces.
func explainMissingTerm(text string, e *Error) *Error {
	s := scanner{text: text, at: Pos{Line: 1, Column: 1}, braces: true}
	_, err := s.Next()
	second, secondErr := s.Next()
	if err != nil || secondErr != nil || second.Type != tokenTerms {
		e.Message = noTerm
	}
	return e
}
