package rulelang

import (
	"fmt"
	"strings"
)

// String prints the rule in canonical form.
func (r *Rule) String() string { return join(r.Statements, " ") }

func (s *Statement) String() string {
	switch {
	case s.If != nil:
		return s.If.String()
	case s.Action != nil:
		return s.Action.String() + ";"
	}
	return s.Call.String() + ";"
}

func (i *If) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "if (%s) %s", i.When, i.Then)
	for _, or := range i.Or {
		fmt.Fprintf(&b, " else if (%s) %s", or.When, or.Then)
	}
	if i.Else != nil {
		fmt.Fprintf(&b, " else %s", i.Else)
	}
	return b.String()
}

func (b *Block) String() string { return "{ " + join(b.Statements, " ") + " }" }

func (a *Action) String() string {
	if a.Args == nil {
		return "Action(" + a.Name.String() + ")"
	}
	return "Action(" + a.Name.String() + ", " + a.Args.String() + ")"
}

func (o *Object) String() string { return "{" + join(o.Pairs, ", ") + "}" }

func (p *Pair) String() string {
	if p.Text != nil {
		return p.Text.String() + ": " + p.Value.String()
	}
	return p.Name + ": " + p.Value.String()
}

// String prints the condition in canonical form.
func (c *Condition) String() string { return join(c.Any, " || ") }

func (a *All) String() string { return join(a.Terms, " && ") }

func (t *Term) String() string {
	if t.Group != nil {
		return strings.Join(t.Not, "") + "(" + t.Group.String() + ")"
	}
	return strings.Join(t.Not, "") + t.Call.String()
}

func (c *Call) String() string { return c.Name + "(" + join(c.Args, ", ") + ")" }

func (v *Value) String() string {
	switch {
	case v.Text != nil:
		return v.Text.String()
	case v.Object != nil:
		return v.Object.String()
	case v.IsList:
		return "[" + join(v.List, ", ") + "]"
	}
	return v.Number + v.Word + v.Path
}

// String prints the text as a literal.
func (t Text) String() string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(t) {
		switch c := t[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ':
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func join[T fmt.Stringer](all []T, between string) string {
	texts := make([]string, len(all))
	for i, one := range all {
		texts[i] = one.String()
	}
	return strings.Join(texts, between)
}
