package salesforce

import (
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// plan is a query whose names were resolved.
type plan struct {
	s         *Server
	at        time.Time
	text      string // of the statement, for error messages
	alias     string
	from      *object
	selection *node
	where     *filter
	order     []sortKey
	limit     int // -1: no limit
	offset    int

	counts     bool // SELECT COUNT()
	aggregates []aggregate
	group      []path

	parent   *child       // of a subquery: the relationship to the parent
	deleted  bool         // includes rows in the recycle bin
	activity activityView // of a subquery of a list of activities
}

// path is a field, reached through references.
type path struct {
	through []*field
	last    *field
	name    string // canonical: Account.Name
}

type sortKey struct {
	path
	descending, nullsLast bool
}

// errorAt is an error with its position in the statement.
func (p *plan) errorAt(code string, at soql.Pos, message string) *failure {
	return refuseRequest(code, soql.At(at, message).Frame(p.text)+message)
}

const (
	hintField  = " If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names."
	hintEntity = " If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names."
	hintRel    = " If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names."
)

// notModelledClauses are clauses of SOQL that are not modelled, by their first word.
var notModelledClauses = map[string]string{"HAVING": "HAVING", "WITH": "WITH", "USING": "USING SCOPE", "ALL": "ALL ROWS", "UPDATE": "UPDATE"}

// query plans a SOQL statement.
func (s *Server) query(tx *kit.Tx, text string, deleted bool) (*plan, error) {
	if strings.TrimSpace(text) == "" {
		return nil, refuseRequest(malformedQuery, "SOQL statements cannot be empty or null")
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
	return p, p.planClauses(q, o)
}

// object returns the object named by FROM or RETURNING.
func (p *plan) object(n *soql.Name) (*object, error) {
	if o := p.s.schema.object(n.Text); o != nil && o.prefix != "" {
		return o, nil
	}
	if isOneOf(n.Text, []string{"OpenActivity", "ActivityHistory"}) {
		return nil, p.errorAt("INVALID_TYPE_FOR_OPERATION", n.Pos, "entity type "+n.Text+" does not support query")
	}
	if isOneOf(n.Text, otherObjects) {
		return nil, notModelled("the object " + n.Text)
	}
	return nil, p.errorAt("INVALID_TYPE", n.Pos, "sObject type '"+n.Text+"' is not supported."+hintEntity)
}

// refusedQuery converts an error of the parser to Salesforce's error.
func refusedQuery(code, text string, err error) error {
	e := err.(*soql.Error)
	if what, known := notModelledClauses[strings.ToUpper(e.Word)]; known {
		return notModelled("the query clause " + what)
	}
	if code == malformedSearch && !strings.HasPrefix(e.Message, "unexpected") {
		return refuseRequest(code, e.Message)
	}
	return refuseRequest(code, e.Frame(text)+e.Message)
}

// planClauses plans the clauses of a query over an object.
func (p *plan) planClauses(q *soql.Query, o *object) (err error) {
	p.from, p.alias, p.limit = o, strings.ToLower(q.Alias), -1
	if q.Where != nil {
		if p.where, err = p.expr(q.Where); err != nil {
			return err
		}
	}
	if err := p.planOrder(q.Order); err != nil {
		return err
	}
	if p.limit, err = p.number(q.Limit, -1); err != nil {
		return err
	}
	if p.offset, err = p.number(q.Offset, 0); err != nil {
		return err
	}
	if p.offset > 2000 {
		return p.errorAt(outsideRange, q.Offset.Pos, "Maximum SOQL offset allowed is 2000")
	}
	return p.planSelect(q)
}

func (p *plan) planOrder(order []*soql.Order) error {
	for _, o := range order {
		at, err := p.value(o.Value)
		if err != nil {
			return err
		}
		if !at.last.sortable() {
			return p.errorAt(invalidField, o.Value.Pos, "field '"+at.last.name+"' can not be sorted in a query call")
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
			return 0, p.errorAt(malformedQuery, n.Pos, "unexpected token: '"+n.Text+"'")
		}
		v = v*10 + int(c-'0')
	}
	return v, nil
}

// value resolves a field. Functions are modelled only in the SELECT clause, as
// aggregates.
func (p *plan) value(v *soql.Value) (path, error) {
	if v.Call != nil {
		return path{}, p.refuseFunction(v.Call)
	}
	return p.path(v.Field)
}

// path resolves a name, starting from the object of the query.
func (p *plan) path(n *soql.Name) (path, error) {
	parts := strings.Split(n.Text, ".")
	if len(parts) > 1 && (strings.EqualFold(parts[0], p.from.name) || p.alias != "" && strings.EqualFold(parts[0], p.alias)) &&
		p.from.byRelationship[strings.ToLower(parts[0])] == nil {
		parts = parts[1:]
	}
	if len(parts) > 6 {
		return path{}, p.errorAt(malformedQuery, n.Pos, "more than 5 levels of relationships: '"+n.Text+"'")
	}
	o, out := p.from, path{}
	var names []string
	for i, part := range parts {
		if i == len(parts)-1 {
			f := o.field(part)
			if f == nil {
				return path{}, p.errorAt(invalidField, n.Pos, "No such column '"+part+"' on entity '"+o.name+"'."+hintField)
			}
			out.last, out.name = f, strings.Join(append(names, f.name), ".")
			break
		}
		f := o.byRelationship[strings.ToLower(part)]
		if f == nil || f.hidden {
			return path{}, p.errorAt(invalidField, n.Pos, "Didn't understand relationship '"+part+"' in field path."+hintRel)
		}
		out.through, names = append(out.through, f), append(names, f.relationship)
		o = p.s.parentOf(f)
	}
	return out, nil
}

// parentOf returns the object that a reference leads to. For a polymorphic reference it
// has the fields common to all targets.
func (s *Server) parentOf(f *field) *object {
	if f.polymorphic() {
		return s.schema.object("Name")
	}
	return s.schema.object(f.targets[0])
}

// valueAt returns the value at a path, or nil if a parent on the path is missing.
func (s *Server) valueAt(r *record, p path) any {
	for _, f := range p.through {
		if r = s.alive(s.value(r, f)); r == nil {
			return nil
		}
	}
	return s.columnValue(r, p.last)
}

// columnValue returns a value of a row. Fields of the object Name are read from the
// row's own object.
func (s *Server) columnValue(r *record, f *field) any {
	if f.object != "Name" || f.compute != nil {
		return s.value(r, f)
	}
	switch f.name {
	case "Type":
		return r.object.name
	case "Name":
		return orNil(s.name(r))
	}
	if own := r.object.field(f.name); own != nil {
		return s.value(r, own)
	}
	return nil
}
