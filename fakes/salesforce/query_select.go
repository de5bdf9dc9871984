package salesforce

import (
	"strings"

	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// node lists what is selected of a record: fields, parents and children.
type node struct{ items []selected }

// selected is one selection. One of field, sub, typeOf and selection is set.
type selected struct {
	name      string
	field     *field  // of the record
	via       *field  // reference to the parent, with selection or typeOf
	selection *node   // selection of the parent
	sub       *plan   // subquery
	typeOf    *typeOf // selection of the parent, by its object
}

// typeOf is the selection of a polymorphic parent.
type typeOf struct {
	when map[string]*node // by object
	rest *node            // of any other object
}

// add adds a path. Paths through the same parent share its node.
func (n *node) add(p path) {
	for _, f := range p.through {
		n = n.parent(f)
	}
	for _, item := range n.items {
		if item.field == p.last {
			return
		}
	}
	n.items = append(n.items, selected{name: p.last.name, field: p.last})
}

func (n *node) parent(via *field) *node {
	for _, item := range n.items {
		if item.via == via && item.selection != nil {
			return item.selection
		}
	}
	tell := &node{}
	n.items = append(n.items, selected{name: via.relationship, via: via, selection: tell})
	return tell
}

// planSelect plans the SELECT clause.
func (p *plan) planSelect(q *soql.Query) error {
	for _, v := range q.Group {
		at, err := p.value(v)
		if err != nil {
			return err
		}
		p.group = append(p.group, at)
	}
	if c := q.Items[0].Call; c != nil && len(c.Of) == 0 && strings.EqualFold(c.Function, "COUNT") {
		return p.planCount(q)
	}
	p.selection = &node{}
	for _, item := range q.Items {
		if err := p.planItem(item); err != nil {
			return err
		}
	}
	return p.checkGrouping()
}

// planCount plans SELECT COUNT(), which must be the only selection.
func (p *plan) planCount(q *soql.Query) error {
	switch {
	case len(q.Items) > 1:
		return p.errorAt(malformedQuery, q.Items[1].Pos, "COUNT() must be the only element in the SELECT list")
	case len(q.Order) > 0:
		return p.errorAt(malformedQuery, q.Order[0].Value.Pos, "COUNT() cannot be used with ORDER BY")
	case len(q.Group) > 0:
		return p.errorAt(malformedQuery, q.Group[0].Pos, "COUNT() cannot be used with GROUP BY")
	}
	p.counts = true
	return nil
}

func (p *plan) planItem(item *soql.Item) error {
	switch {
	case item.Sub != nil:
		return p.planSubquery(item.Sub)
	case item.TypeOf != nil:
		return p.planTypeOf(item.TypeOf)
	case item.Call != nil:
		return p.planAggregate(item)
	}
	at, err := p.path(item.Field)
	if err != nil {
		return err
	}
	if item.Alias != "" && p.group == nil {
		return p.errorAt(malformedQuery, item.Pos, "only aggregate expressions use field aliasing")
	}
	p.selection.add(at)
	return nil
}

// planSubquery plans a subquery. Its FROM names a relationship, not an object.
func (p *plan) planSubquery(q *soql.Query) error {
	if view, ok := activityViews[strings.ToLower(q.From.Text)]; ok {
		return p.planActivities(q, view)
	}
	for _, c := range p.from.children {
		if !strings.EqualFold(c.name, q.From.Text) {
			continue
		}
		sub := &plan{s: p.s, at: p.at, text: p.text, deleted: p.deleted, parent: &c}
		p.selection.items = append(p.selection.items, selected{name: c.name, sub: sub})
		return sub.planClauses(q, p.s.schema.object(c.object))
	}
	return p.errorAt("INVALID_TYPE", q.From.Pos, "Didn't understand relationship '"+q.From.Text+"' in FROM part of query call."+hintRel)
}

func (p *plan) planTypeOf(t *soql.TypeOf) error {
	f := p.from.byRelationship[strings.ToLower(t.Of.Text)]
	if f == nil || !f.polymorphic() {
		return p.errorAt(invalidField, t.Of.Pos, "TYPEOF can only be used with a polymorphic relationship, and '"+t.Of.Text+"' is none")
	}
	out := &typeOf{when: map[string]*node{}}
	for _, when := range t.When {
		o, err := p.object(when.Object)
		if err != nil {
			return err
		}
		tell, err := p.selectFields(o, when.Then)
		if err != nil {
			return err
		}
		out.when[o.name] = tell
	}
	if t.Else != nil {
		var err error
		if out.rest, err = p.selectFields(p.s.schema.object("Name"), t.Else); err != nil {
			return err
		}
	}
	p.selection.items = append(p.selection.items, selected{name: f.relationship, via: f, typeOf: out})
	return nil
}

// selectFields plans the selection of fields of another object.
func (p *plan) selectFields(o *object, names []*soql.Name) (*node, error) {
	inner := &plan{s: p.s, at: p.at, text: p.text, from: o}
	tell := &node{}
	for _, name := range names {
		at, err := inner.path(name)
		if err != nil {
			return nil, err
		}
		tell.add(at)
	}
	return tell, nil
}

// appendNode appends a record with its selection.
func (p *plan) appendNode(b []byte, version string, typeName string, r *record, n *node) []byte {
	s := p.s
	s.engine.Saw(&r.Stamp)
	b = append(b, '{')
	address := r.object.name
	if p.activity != "" {
		address = typeName
	}
	b = appendAttributes(b, version, typeName, address, r)
	for i := range n.items {
		item := &n.items[i]
		b = append(b, ',', '"')
		b = append(b, item.name...)
		b = append(b, '"', ':')
		switch {
		case item.field != nil:
			b = appendValue(b, item.field, s.columnValue(r, item.field))
		case item.sub != nil:
			b = item.sub.appendChildren(b, version, r)
		default:
			b = p.appendParent(b, version, r, item)
		}
	}
	return append(b, '}')
}

func (p *plan) appendParent(b []byte, version string, r *record, item *selected) []byte {
	parent := p.s.alive(p.s.value(r, item.via))
	if parent == nil {
		return append(b, "null"...)
	}
	name, tell := parent.object.name, item.selection
	if item.typeOf != nil {
		if tell = item.typeOf.when[parent.object.name]; tell == nil {
			tell = item.typeOf.rest
		}
		if tell == nil {
			tell = &node{}
		}
	} else if item.via.polymorphic() && p.s.assumed(assumeParents, "Name") {
		name = "Name"
	}
	return p.appendNode(b, version, name, parent, tell)
}

// appendChildren appends the rows of a subquery for one parent. By the assumption, an
// empty result is null.
func (p *plan) appendChildren(b []byte, version string, parent *record) []byte {
	rows := p.sortAndCut(p.childRows(parent))
	if len(rows) == 0 && p.s.assumed(assumeChildren, "null") {
		return append(b, "null"...)
	}
	return p.appendResult(b, version, rows, len(rows), "")
}
