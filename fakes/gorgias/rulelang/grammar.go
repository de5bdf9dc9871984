package rulelang

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// Pos is a position in a text.
type Pos = lexer.Position

// Rule is the code of a rule: statements that run from top to bottom.
type Rule struct {
	Statements []*Statement `parser:"';'* (@@ ';'*)+"`
}

// Statement is an if, an action or another call. One of the pointers is set.
type Statement struct {
	Pos       Pos
	If        *If     `parser:"( @@"`
	Action    *Action `parser:"| @@"`
	Call      *Call   `parser:"| @@ )"`
	Separated bool    `parser:"@';'?"`
}

// If runs the first block whose condition holds, or Else.
type If struct {
	When *Condition `parser:"'if' '(' @@ ')'"`
	Then *Block     `parser:"@@"`
	Or   []*ElseIf  `parser:"@@*"`
	Else *Block     `parser:"('else' @@)?"`
}

// ElseIf is one "else if" of an [If].
type ElseIf struct {
	When *Condition `parser:"'else' 'if' '(' @@ ')'"`
	Then *Block     `parser:"@@"`
}

// Block holds the statements between braces.
type Block struct {
	Statements []*Statement `parser:"'{' ';'* (@@ ';'*)* '}'"`
}

// Action is a call of Action('name', {key: value}).
type Action struct {
	Pos   Pos
	Name  Text        `parser:"'Action' '(' @String"`
	Args  *Object     `parser:"(',' @@)? ','?"`
	Close lexer.Token `parser:"@')'"`
}

// Object holds the key-value pairs between braces.
type Object struct {
	Pairs []*Pair `parser:"'{' (@@ (',' @@)* ','?)? '}'"`
}

// Pair is one entry of an [Object]; the key is a name or a text.
type Pair struct {
	Name  string `parser:"( @Name"`
	Text  *Text  `parser:"| @String )"`
	Value *Value `parser:"':' @@"`
}

// Key returns the key of the pair.
func (p *Pair) Key() string {
	if p.Text != nil {
		return string(*p.Text)
	}
	return p.Name
}

// Condition is true if any of its parts is true.
type Condition struct {
	Any []*All `parser:"@@ ('||' @@)*"`
}

// All is true if all of its terms are true.
type All struct {
	Terms []*Term `parser:"@@ ('&&' @@)*"`
}

// Term is a call or a condition in parentheses, after any number of "!".
type Term struct {
	Not   []string   `parser:"@'!'*"`
	Group *Condition `parser:"( '(' @@ ')'"`
	Call  *Call      `parser:"| @@ )"`
}

// Negated reports whether an odd number of "!" precedes the term.
func (t *Term) Negated() bool { return len(t.Not)%2 == 1 }

// Call is a function call.
type Call struct {
	Name  string      `parser:"@Name '('"`
	Args  []*Value    `parser:"(@@ (',' @@)* ','?)?"`
	Close lexer.Token `parser:"@')'"`
}

// Value is an argument. One of the fields is set; IsList distinguishes an empty list
// from no list.
type Value struct {
	Text   *Text    `parser:"  @String"`
	Number string   `parser:"| @Number"`
	Word   string   `parser:"| @('true' | 'false' | 'null')"`
	Path   string   `parser:"| @Name"`
	Object *Object  `parser:"| @@"`
	IsList bool     `parser:"| @'['"`
	List   []*Value `parser:"  (@@ (',' @@)* ','?)? ']'"`
}

var (
	rules      = sync.OnceValue(build[Rule])
	conditions = sync.OnceValue(build[Condition])
)

func build[T any]() *participle.Parser[T] {
	return participle.MustBuild[T](participle.Lexer(language()))
}

// ParseRule parses the code of a rule. The error is an [*Error].
func ParseRule(text string) (*Rule, error) {
	r, err := rules().ParseString("", text)
	if err != nil {
		return nil, asError(err)
	}
	if err := checkSeparators(r.Statements); err != nil {
		return nil, err
	}
	return r, nil
}

// ParseCondition parses the filters of a view. The error is an [*Error].
func ParseCondition(text string) (*Condition, error) {
	c, err := conditions().ParseString("", text)
	if err != nil {
		return nil, asError(err)
	}
	return c, nil
}

// checkSeparators refuses two statements on one line without a semicolon between them.
// JavaScript needs no semicolon after a block or at the end of a line.
func checkSeparators(statements []*Statement) error {
	for i, s := range statements {
		if i > 0 {
			before := statements[i-1]
			if end, call := before.end(); call && !before.Separated && end.Line == s.Pos.Line {
				return &Error{Line: s.Pos.Line, Column: s.Pos.Column, Message: "missing ; before statement"}
			}
		}
		for _, block := range s.blocks() {
			if err := checkSeparators(block.Statements); err != nil {
				return err
			}
		}
	}
	return nil
}

// end returns the position of a call's closing parenthesis.
func (s *Statement) end() (end Pos, call bool) {
	switch {
	case s.Action != nil:
		return s.Action.Close.Pos, true
	case s.Call != nil:
		return s.Call.Close.Pos, true
	}
	return Pos{}, false
}

func (s *Statement) blocks() (all []*Block) {
	if s.If == nil {
		return nil
	}
	all = append(all, s.If.Then)
	for _, or := range s.If.Or {
		all = append(all, or.Then)
	}
	if s.If.Else != nil {
		all = append(all, s.If.Else)
	}
	return all
}
