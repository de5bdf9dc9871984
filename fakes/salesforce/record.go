package salesforce

import (
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// record is a row of an object.
type record struct {
	kit.Stamp
	of    *object
	id    string // long form
	cells []cell // in the order of fields; what is not set has none

	created, modified     time.Time
	createdBy, modifiedBy string
	deleted               bool    // in the recycle bin
	twin                  *record // a person account's contact, and the other way round
}

// cell is a value: string (texts, ids, dates), bool, float64 or time.Time.
type cell struct {
	field int
	value any
}

// stored is what a cell holds, nil without one.
func (r *record) stored(f *field) any {
	for i := range r.cells {
		if r.cells[i].field == f.index {
			return r.cells[i].value
		}
	}
	return nil
}

// set stores a value; nil empties the cell.
func (r *record) set(f *field, value any) {
	i, found := slices.BinarySearchFunc(r.cells, f.index, func(c cell, at int) int { return c.field - at })
	switch {
	case found && value == nil:
		r.cells = slices.Delete(r.cells, i, i+1)
	case found:
		r.cells[i].value = value
	case value != nil:
		r.cells = slices.Insert(r.cells, i, cell{f.index, value})
	}
}

// put stores a value by the field's name; a field that the org does not have is
// left out.
func (r *record) put(name string, value any) {
	if f := r.of.must(name); f != nil {
		r.set(f, value)
	}
}

// text reads a field as text by name, "" without a value.
func (r *record) text(name string) string {
	if f := r.of.must(name); f != nil {
		text, _ := r.stored(f).(string)
		return text
	}
	return ""
}

func (r *record) flag(name string) bool {
	if f := r.of.must(name); f != nil {
		yes, _ := r.stored(f).(bool)
		return yes
	}
	return false
}

// value is what clients see in a field. A boolean is never empty.
func (s *Server) value(r *record, f *field) any {
	v := any(nil)
	if f.of != nil {
		v = f.of(s, r)
	} else {
		v = r.stored(f)
	}
	if v == nil && f.kind == isBoolean {
		return false
	}
	return v
}

// name is what lists call a record.
func (s *Server) name(r *record) string {
	for _, f := range r.of.fields {
		if f.nameField {
			text, _ := s.value(r, f).(string)
			return text
		}
	}
	return ""
}

// table is the rows of an object, with the ways to find them.
type table struct {
	all     []*record // in the order they came
	byID    map[string]*record
	byValue map[indexKey][]*record
	byPhone map[string][]*record // see phoneKey and phoneHead
	issued  uint64
}

// rows opens an object's table; what every org has in it is there from then on.
func (s *Server) rows(o *object) *table {
	t := s.tables[o.name]
	if t == nil {
		t = &table{byID: map[string]*record{}, byValue: map[indexKey][]*record{}, byPhone: map[string][]*record{}}
		s.tables[o.name] = t
		if o.seed != nil {
			for _, v := range o.seed(s) {
				s.plant(o, v)
			}
		}
	}
	return t
}

// plant makes a row that nobody has written.
func (s *Server) plant(o *object, v values) *record {
	r := &record{of: o, created: s.opened, modified: s.opened}
	names := make([]string, 0, len(v))
	for name := range v {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		r.put(name, v[name])
	}
	s.enter(r)
	return r
}

// enter gives a row its id and its places.
func (s *Server) enter(r *record) {
	t := s.rows(r.of)
	r.id = newID(r.of.prefix, firstID(r.of.prefix)+t.issued)
	t.issued++
	t.all = append(t.all, r)
	t.byID[short(r.id)] = r
	t.index(r)
}

// find gives the row of an id in its long form, in the recycle bin or not.
func (s *Server) find(id string) *record {
	if len(id) != 18 {
		return nil
	}
	o := s.schema.byPrefix[id[:3]]
	if o == nil {
		return nil
	}
	return s.rows(o).byID[short(id)]
}

// alive gives the row of a stored reference, nil when it leads nowhere (any more).
func (s *Server) alive(id any) *record {
	text, _ := id.(string)
	if r := s.find(text); r != nil && !r.deleted {
		return r
	}
	return nil
}
