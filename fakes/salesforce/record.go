package salesforce

import (
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// record is a row of an object.
type record struct {
	kit.Stamp
	object *object
	id     string // long form
	cells  []cell // in the order of fields; an empty field has no cell

	created, modified     time.Time
	createdBy, modifiedBy string
	deleted               bool    // in the recycle bin
	counterpart           *record // the contact of a person account, and its account
}

// cell is a value: string (texts, ids, dates), bool, float64 or time.Time.
type cell struct {
	field int
	value any
}

// stored returns the value of a field's cell, or nil.
func (r *record) stored(f *field) any {
	for i := range r.cells {
		if r.cells[i].field == f.index {
			return r.cells[i].value
		}
	}
	return nil
}

// set stores a value. nil removes the cell.
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

// put stores a value by the field's name. A field that the org does not have is ignored.
func (r *record) put(name string, value any) {
	if f := r.object.must(name); f != nil {
		r.set(f, value)
	}
}

// text returns a text field by name, or "".
func (r *record) text(name string) string {
	if f := r.object.must(name); f != nil {
		text, _ := r.stored(f).(string)
		return text
	}
	return ""
}

func (r *record) flag(name string) bool {
	if f := r.object.must(name); f != nil {
		yes, _ := r.stored(f).(bool)
		return yes
	}
	return false
}

// value returns a field's value as clients receive it. A boolean is never null.
func (s *Server) value(r *record, f *field) any {
	v := any(nil)
	if f.compute != nil {
		v = f.compute(s, r)
	} else {
		v = r.stored(f)
	}
	if v == nil && f.kind == isBoolean {
		return false
	}
	return v
}

// name returns a record's name in lists.
func (s *Server) name(r *record) string {
	for _, f := range r.object.fields {
		if f.nameField {
			text, _ := s.value(r, f).(string)
			return text
		}
	}
	return ""
}

// table holds the rows of an object and their indexes.
type table struct {
	all     []*record // in order of creation
	byID    map[string]*record
	byValue map[indexKey][]*record
	byPhone map[string][]*record // see phoneKey and phoneHead
	issued  uint64
}

// rows returns an object's table. A new table gets the rows that every org has.
func (s *Server) rows(o *object) *table {
	t := s.tables[o.name]
	if t == nil {
		t = &table{byID: map[string]*record{}, byValue: map[indexKey][]*record{}, byPhone: map[string][]*record{}}
		s.tables[o.name] = t
		if o.seed != nil {
			for _, v := range o.seed(s) {
				s.addSeedRow(o, v)
			}
		}
	}
	return t
}

// addSeedRow adds a row that no user has created.
func (s *Server) addSeedRow(o *object, v values) *record {
	r := &record{object: o, created: s.opened, modified: s.opened}
	for _, name := range sortedNames(v) {
		r.put(name, v[name])
	}
	s.addRow(r)
	return r
}

// addRow gives a row its id and adds it to its table.
func (s *Server) addRow(r *record) {
	t := s.rows(r.object)
	r.id = newID(r.object.prefix, firstID(r.object.prefix)+t.issued)
	t.issued++
	t.all = append(t.all, r)
	t.byID[short(r.id)] = r
	t.index(r)
}

// find returns the row of a long id, also from the recycle bin, or nil.
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

// alive returns the row of a stored reference, or nil if it does not exist or is in the
// recycle bin.
func (s *Server) alive(id any) *record {
	text, _ := id.(string)
	if r := s.find(text); r != nil && !r.deleted {
		return r
	}
	return nil
}
