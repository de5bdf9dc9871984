package salesforce

import (
	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// semiJoin plans IN with a query in parentheses.
func (p *plan) semiJoin(at path, c *soql.Condition) (*filter, error) {
	q := c.In.Sub
	o, err := p.object(q.From)
	if err != nil {
		return nil, err
	}
	inner := &plan{s: p.s, at: p.at, text: p.text, deleted: p.deleted}
	switch {
	case at.last.kind != isID && at.last.kind != isReference:
		return nil, p.errorAt(malformedQuery, c.Pos, "The left operand field in the where expression for outer entity '"+p.from.name+"' should be an id or reference field")
	case o.name == "Task":
		return nil, p.errorAt(malformedQuery, q.From.Pos, "Entity '"+o.name+"' is not supported for semi join inner selects")
	case len(q.Items) != 1 || q.Items[0].Field == nil:
		return nil, p.errorAt(malformedQuery, q.Pos, "The inner select of a semi join selects exactly one field")
	case len(q.Order) > 0 || q.Limit != nil || q.Offset != nil:
		return nil, p.errorAt(malformedQuery, q.Pos, "The inner select of a semi join takes no ORDER BY, LIMIT or OFFSET")
	}
	if err := inner.planClauses(q, o); err != nil {
		return nil, err
	}
	of, err := inner.path(q.Items[0].Field)
	if err != nil {
		return nil, err
	}
	if of.last.kind != isID && of.last.kind != isReference {
		return nil, p.errorAt(malformedQuery, q.Pos, "The selected field '"+of.last.name+"' in the subquery and the left operand field must be id fields")
	}
	return p.inSubquery(at, inner, of, c.NotIn), nil
}

// inSubquery returns the filter of a semi join. The inner query runs once.
func (p *plan) inSubquery(at path, inner *plan, of path, not bool) *filter {
	var ids map[string]bool
	find := func() map[string]bool {
		if ids == nil {
			ids = map[string]bool{}
			for _, r := range inner.rows() {
				if id, ok := p.s.valueAt(r, of).(string); ok {
					ids[short(id)] = true
				}
			}
		}
		return ids
	}
	f := &filter{match: func(r *record) bool {
		id, ok := p.s.valueAt(r, at).(string)
		return (ok && find()[short(id)]) != not
	}}
	if !not && at.through == nil && at.last.kind == isID {
		f.rows = func() (rows []*record) {
			list := sortedNames(find())
			for _, id := range list {
				if r := p.s.rows(p.from).byID[id]; r != nil {
					rows = append(rows, r)
				}
			}
			return rows
		}
	}
	return f
}
