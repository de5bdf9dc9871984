package salesforce

import (
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// filter is a condition. match tests a row. rows returns candidates from an index and is
// nil if no index helps.
type filter struct {
	match func(*record) bool
	rows  func() []*record
}

func (p *plan) expr(e *soql.Expr) (*filter, error) {
	first, err := p.factor(e.First)
	if err != nil {
		return nil, err
	}
	rest := e.And
	if e.Or != nil {
		rest = e.Or
	}
	if len(rest) == 0 {
		return first, nil
	}
	all := []*filter{first}
	for _, factor := range rest {
		f, err := p.factor(factor)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	if e.Or != nil {
		return anyOf(all), nil
	}
	return allOf(all), nil
}

func (p *plan) factor(f *soql.Factor) (*filter, error) {
	var inner *filter
	var err error
	if f.Group != nil {
		inner, err = p.expr(f.Group)
	} else {
		inner, err = p.condition(f.Cond)
	}
	if err != nil || !f.Not {
		return inner, err
	}
	return &filter{match: func(r *record) bool { return !inner.match(r) }}, nil
}

// allOf takes its candidates from the condition with the fewest.
func allOf(all []*filter) *filter {
	f := &filter{match: func(r *record) bool {
		for _, part := range all {
			if !part.match(r) {
				return false
			}
		}
		return true
	}}
	if slices.ContainsFunc(all, func(part *filter) bool { return part.rows != nil }) {
		f.rows = func() (least []*record) {
			found := false
			for _, part := range all {
				if part.rows == nil {
					continue
				}
				if rows := part.rows(); !found || len(rows) < len(least) {
					least, found = rows, true
				}
			}
			return least
		}
	}
	return f
}

// anyOf takes its candidates from all conditions, if each has an index.
func anyOf(all []*filter) *filter {
	f := &filter{match: func(r *record) bool {
		for _, part := range all {
			if part.match(r) {
				return true
			}
		}
		return false
	}}
	if !slices.ContainsFunc(all, func(part *filter) bool { return part.rows == nil }) {
		f.rows = func() []*record {
			var union []*record
			for _, part := range all {
				union = append(union, part.rows()...)
			}
			return distinct(union)
		}
	}
	return f
}

// distinct removes duplicates and keeps the order.
func distinct(rows []*record) []*record {
	seen := make(map[*record]bool, len(rows))
	return slices.DeleteFunc(slices.Clone(rows), func(r *record) bool {
		was := seen[r]
		seen[r] = true
		return was
	})
}

func (p *plan) condition(c *soql.Condition) (*filter, error) {
	at, err := p.value(c.Left)
	if err != nil {
		return nil, err
	}
	if !at.last.filterable() {
		return nil, p.errorAt(invalidField, c.Pos, "field '"+at.last.name+"' can not be filtered in a query call")
	}
	switch {
	case c.In != nil && c.In.Sub != nil:
		return p.semiJoin(at, c)
	case c.In != nil:
		return p.in(at, c)
	case c.Multi != "":
		return p.includes(at, c)
	case strings.EqualFold(c.Op, "LIKE"):
		return p.like(at, c)
	}
	return p.compare(at, c.Op, c.Value)
}

func (p *plan) in(at path, c *soql.Condition) (*filter, error) {
	var all []*filter
	for _, v := range c.In.Values {
		f, err := p.compare(at, "=", v)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	in := anyOf(all)
	if c.NotIn {
		return &filter{match: func(r *record) bool { return !in.match(r) }}, nil
	}
	return in, nil
}

func (p *plan) includes(at path, c *soql.Condition) (*filter, error) {
	if at.last.kind != isMultipicklist {
		return nil, p.errorAt(badFilterOperator, c.Pos, "'"+strings.ToLower(c.Multi)+"' operator is not valid on the field '"+at.last.name+"'")
	}
	var wanted [][]string
	for _, v := range c.Of {
		text, err := p.stringLiteral(at, v)
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, strings.Split(text, ";"))
	}
	includes := strings.EqualFold(c.Multi, "INCLUDES")
	return &filter{match: func(r *record) bool {
		text, _ := p.s.valueAt(r, at).(string)
		have := strings.Split(text, ";")
		found := slices.ContainsFunc(wanted, func(set []string) bool {
			return !slices.ContainsFunc(set, func(v string) bool { return !slices.Contains(have, v) })
		})
		return found == includes
	}}, nil
}

func (p *plan) like(at path, c *soql.Condition) (*filter, error) {
	if !at.last.textual() {
		return nil, p.errorAt(badFilterOperator, c.Pos, "invalid operator on "+string(at.last.kind)+" field")
	}
	if c.Value.String == nil {
		return nil, p.wrongValueType(at.last, "string and should be enclosed in quotes", c.Value.Pos)
	}
	pattern := soql.ParsePattern(*c.Value.String)
	return &filter{match: func(r *record) bool {
		text, ok := p.s.valueAt(r, at).(string)
		return ok && pattern.Match(text)
	}}, nil
}
