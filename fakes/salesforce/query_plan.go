package salesforce

import (
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// plan is a query whose names are known to mean something: what to look for,
// where to look, and what to tell.
type plan struct {
	s      *Server
	at     time.Time
	text   string // of the statement, for error messages
	alias  string
	from   *object
	tell   *node
	where  *filter
	order  []sortKey
	limit  int // -1 none
	offset int

	counts     bool // SELECT COUNT()
	aggregates []aggregate
	group      []path

	parent  *child       // of a subquery: how its rows lead to the parent's
	deleted bool         // rows in the recycle bin are seen
	history activityView // of a subquery of one of the lists of activities
}

// path is a field, and the references that lead to it.
type path struct {
	through []*field
	last    *field
	name    string // canonical: Account.Name
}

type sortKey struct {
	path
	descending, nullsLast bool
}

// framed is a refusal that shows where in the statement something is wrong.
func (p *plan) framed(code string, at soql.Pos, message string) *failure {
	return ofQuery(code, soql.At(at, message).Frame(p.text)+message)
}

const (
	hintField  = " If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names."
	hintEntity = " If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names."
	hintRel    = " If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names."
)

// words of SOQL that are known and not played.
var unplayedWords = map[string]string{"HAVING": "HAVING", "WITH": "WITH", "USING": "USING SCOPE", "ALL": "ALL ROWS", "UPDATE": "UPDATE"}

// query plans a SOQL statement.
func (s *Server) query(tx *kit.Tx, text string, deleted bool) (*plan, error) {
	if strings.TrimSpace(text) == "" {
		return nil, ofQuery(malformedQuery, "SOQL statements cannot be empty or null")
	}
	q, err := soql.ParseQuery(text)
	if err != nil {
		return nil, refusedQuery(malformedQuery, text, err)
	}
	p := &plan{s: s, at: tx.Now(), text: text, deleted: deleted}
	o, err := p.object(q.From)
	if err != nil {
		return nil, err
	}
	return p, p.fill(q, o)
}

// object is what FROM, or RETURNING, names.
func (p *plan) object(n *soql.Name) (*object, error) {
	if o := p.s.schema.object(n.Text); o != nil && o.prefix != "" {
		return o, nil
	}
	if isOneOf(n.Text, []string{"OpenActivity", "ActivityHistory"}) {
		return nil, p.framed("INVALID_TYPE_FOR_OPERATION", n.Pos, "entity type "+n.Text+" does not support query")
	}
	if isOneOf(n.Text, otherObjects) {
		return nil, notModelled("the object " + n.Text)
	}
	return nil, p.framed("INVALID_TYPE", n.Pos, "sObject type '"+n.Text+"' is not supported."+hintEntity)
}

// refusedQuery puts what the parser says in Salesforce's words.
func refusedQuery(code, text string, err error) error {
	e := err.(*soql.Error)
	if what, known := unplayedWords[strings.ToUpper(e.Word)]; known {
		return notModelled("the query clause " + what)
	}
	if code == malformedSearch && !strings.HasPrefix(e.Message, "unexpected") {
		return ofQuery(code, e.Message)
	}
	return ofQuery(code, e.Frame(text)+e.Message)
}

// fill plans the clauses of a query over an object.
func (p *plan) fill(q *soql.Query, o *object) (err error) {
	p.from, p.alias, p.limit = o, strings.ToLower(q.Alias), -1
	if q.Where != nil {
		if p.where, err = p.expr(q.Where); err != nil {
			return err
		}
	}
	if err := p.sorts(q.Order); err != nil {
		return err
	}
	if p.limit, err = p.number(q.Limit, -1); err != nil {
		return err
	}
	if p.offset, err = p.number(q.Offset, 0); err != nil {
		return err
	}
	if p.offset > 2000 {
		return p.framed(outsideRange, q.Offset.Pos, "Maximum SOQL offset allowed is 2000")
	}
	return p.selects(q)
}

func (p *plan) sorts(order []*soql.Order) error {
	for _, o := range order {
		at, err := p.value(o.Value)
		if err != nil {
			return err
		}
		if !at.last.sortable() {
			return p.framed(invalidField, o.Value.Pos, "field '"+at.last.name+"' can not be sorted in a query call")
		}
		p.order = append(p.order, sortKey{at, o.Descending(), o.NullsLast()})
	}
	return nil
}

func (p *plan) number(n *soql.Number, none int) (int, error) {
	if n == nil {
		return none, nil
	}
	v := 0
	for _, c := range n.Text {
		if c < '0' || c > '9' || v > 1<<30 {
			return 0, p.framed(malformedQuery, n.Pos, "unexpected token: '"+n.Text+"'")
		}
		v = v*10 + int(c-'0')
	}
	return v, nil
}

// value finds what a field means; functions are not played but where aggregates
// are selected.
func (p *plan) value(v *soql.Value) (path, error) {
	if v.Call != nil {
		return path{}, p.function(v.Call)
	}
	return p.path(v.Field)
}

// path finds what a name means, from the object of the query.
func (p *plan) path(n *soql.Name) (path, error) {
	parts := strings.Split(n.Text, ".")
	if len(parts) > 1 && (strings.EqualFold(parts[0], p.from.name) || p.alias != "" && strings.EqualFold(parts[0], p.alias)) &&
		p.from.byRelationship[strings.ToLower(parts[0])] == nil {
		parts = parts[1:]
	}
	if len(parts) > 6 {
		return path{}, p.framed(malformedQuery, n.Pos, "more than 5 levels of relationships: '"+n.Text+"'")
	}
	o, out := p.from, path{}
	var names []string
	for i, part := range parts {
		if i == len(parts)-1 {
			f := o.field(part)
			if f == nil {
				return path{}, p.framed(invalidField, n.Pos, "No such column '"+part+"' on entity '"+o.name+"'."+hintField)
			}
			out.last, out.name = f, strings.Join(append(names, f.name), ".")
			break
		}
		f := o.byRelationship[strings.ToLower(part)]
		if f == nil || f.hidden {
			return path{}, p.framed(invalidField, n.Pos, "Didn't understand relationship '"+part+"' in field path."+hintRel)
		}
		out.through, names = append(out.through, f), append(names, f.relationship)
		o = p.s.parentOf(f)
	}
	return out, nil
}

// parentOf is the object that a reference leads to; of several it is what they
// have in common.
func (s *Server) parentOf(f *field) *object {
	if f.polymorphic() {
		return s.schema.object("Name")
	}
	return s.schema.object(f.targets[0])
}

// read gives the value that a path leads to from a row, nil where there is no
// parent.
func (s *Server) read(r *record, p path) any {
	for _, f := range p.through {
		if r = s.alive(s.value(r, f)); r == nil {
			return nil
		}
	}
	return s.column(r, p.last)
}

// column is a value of a row; the fields of Name are looked for in what the row
// really is.
func (s *Server) column(r *record, f *field) any {
	if f.object != "Name" || f.of != nil {
		return s.value(r, f)
	}
	switch f.name {
	case "Type":
		return r.of.name
	case "Name":
		return orNil(s.name(r))
	}
	if own := r.of.field(f.name); own != nil {
		return s.value(r, own)
	}
	return nil
}
