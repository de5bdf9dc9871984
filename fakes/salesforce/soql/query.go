package soql

import (
	"strings"

	"github.com/alecthomas/participle/v2"
)

// Query is a SELECT statement (SOQL and SOSL Reference, SOQL SELECT Syntax).
type Query struct {
	Pos    Pos
	Items  []*Item  `parser:"'SELECT' @@ (',' @@)*"`
	From   *Name    `parser:"'FROM' @@"`
	Alias  string   `parser:"('AS'? (?! 'GROUP' | 'ORDER' | 'OFFSET' | 'FOR' | 'USING' | 'ALL' | 'UPDATE') @Name)?"`
	Where  *Expr    `parser:"('WHERE' @@)?"`
	Group  []*Value `parser:"('GROUP' 'BY' @@ (',' @@)*)?"`
	Order  []*Order `parser:"('ORDER' 'BY' @@ (',' @@)*)?"`
	Limit  *Number  `parser:"('LIMIT' @@)?"`
	Offset *Number  `parser:"('OFFSET' @@)?"`
	For    string   `parser:"('FOR' @('VIEW' | 'REFERENCE'))?"`
}

// Item is one selected expression. One of the fields is set.
type Item struct {
	Pos    Pos
	Sub    *Query  `parser:"( '(' @@ ')'"`
	TypeOf *TypeOf `parser:"| @@"`
	Call   *Call   `parser:"| @@"`
	Field  *Name   `parser:"| @@ )"`
	Alias  string  `parser:"@Name?"`
}

// Name is a field or object, with the relationships that lead to it: Account.Owner.Name.
type Name struct {
	Pos  Pos
	Text string `parser:"@Name"`
}

// Value is a field or a function of fields.
type Value struct {
	Pos   Pos
	Call  *Call `parser:"  @@"`
	Field *Name `parser:"| @@"`
}

// Call is a function call: COUNT(), COUNT(Id), FORMAT(MIN(CloseDate)).
type Call struct {
	Pos      Pos
	Function string      `parser:"@Name '('"`
	Of       []*Argument `parser:"(@@ (',' @@)*)? ')'"`
}

// Argument is a field, another function, or a value.
type Argument struct {
	Call    *Call    `parser:"  @@"`
	Field   *Name    `parser:"| @@"`
	Literal *Literal `parser:"| @@"`
}

// TypeOf selects fields by the object to which a polymorphic reference leads.
type TypeOf struct {
	Pos  Pos
	Of   *Name   `parser:"'TYPEOF' @@"`
	When []*When `parser:"@@+"`
	Else []*Name `parser:"('ELSE' @@ (',' @@)*)? 'END'"`
}

// When is one case of a TypeOf.
type When struct {
	Object *Name   `parser:"'WHEN' @@"`
	Then   []*Name `parser:"'THEN' @@ (',' @@)*"`
}

// Order is one expression of ORDER BY.
type Order struct {
	Value *Value `parser:"@@"`
	Way   string `parser:"@('ASC' | 'DESC')?"`
	Nulls string `parser:"('NULLS' @('FIRST' | 'LAST'))?"`
}

// Descending reports whether the greatest value comes first.
func (o *Order) Descending() bool { return strings.EqualFold(o.Way, "DESC") }

// NullsLast reports whether rows without a value come last. By default they come first.
func (o *Order) NullsLast() bool { return strings.EqualFold(o.Nulls, "LAST") }

// Expr is a condition: one factor, or factors joined by AND, or factors joined by OR.
// The grammar does not allow AND and OR together without parentheses.
type Expr struct {
	First *Factor   `parser:"@@"`
	And   []*Factor `parser:"( ('AND' @@)+"`
	Or    []*Factor `parser:"| ('OR' @@)+ )?"`
}

// Factor is a part of a condition. NOT applies to one factor.
type Factor struct {
	Not   bool       `parser:"@'NOT'?"`
	Group *Expr      `parser:"( '(' @@ ')'"`
	Cond  *Condition `parser:"| @@ )"`
}

// Condition compares a field.
type Condition struct {
	Pos   Pos
	Left  *Value     `parser:"@@"`
	Op    string     `parser:"( @( '=' | '!=' | '<>' | '<=' | '>=' | '<' | '>' | 'LIKE' )"`
	Value *Literal   `parser:"  @@"`
	Multi string     `parser:"| @( 'INCLUDES' | 'EXCLUDES' )"`
	Of    []*Literal `parser:"  '(' @@ (',' @@)* ')'"`
	NotIn bool       `parser:"| @'NOT'? 'IN'"`
	In    *Set       `parser:"  @@ )"`
}

// Set is the right side of IN: values, or the rows of another query.
type Set struct {
	Pos    Pos
	Sub    *Query     `parser:"'(' ( @@"`
	Values []*Literal `parser:"    | @@ (',' @@)* ) ')'"`
}

// Literal is a value. One of the first five is set.
type Literal struct {
	Pos      Pos
	String   *string `parser:"  @String"` // with its escapes
	Number   *string `parser:"| @Number"`
	Date     *string `parser:"| @Date"`
	DateTime *string `parser:"| @DateTime"`
	Word     string  `parser:"| @Name"` // TRUE, NULL, TODAY, LAST_N_DAYS
	N        *string `parser:"  (':' @Number)?"`
}

// Number is the number of a clause such as LIMIT.
type Number struct {
	Pos  Pos
	Text string `parser:"@Number"`
}

var queries = newMemo(func() *participle.Parser[Query] { return build[Query](definition{}) })

func build[T any](d definition) *participle.Parser[T] {
	return participle.MustBuild[T](participle.Lexer(d), participle.CaseInsensitive("Name", "Keyword"), participle.UseLookahead(2))
}

// ParseQuery parses a SOQL statement. Callers must not change the tree, which is shared.
// The error is an [*Error].
func ParseQuery(text string) (*Query, error) {
	q, err := queries.parse(text)
	if err != nil {
		return nil, asError(err)
	}
	return q, nil
}

var conditions = newMemo(func() *participle.Parser[Expr] { return build[Expr](definition{}) })

// ParseCondition parses the condition of a WHERE clause; see [ParseQuery].
func ParseCondition(text string) (*Expr, error) {
	e, err := conditions.parse(text)
	if err != nil {
		return nil, asError(err)
	}
	return e, nil
}
