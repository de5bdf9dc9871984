package salesforce

import (
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// actionOn is what somebody does to a record.
type actionOn byte

const (
	creating actionOn = iota
	updating
	deleting
)

// change is one on its way: how the record was, and how it will be when nothing
// refuses it.
type change struct {
	tx  *kit.Tx
	by  *record // the user
	was *record // nil for a new one
	now *record
}

// creates tells whether there was no such record before.
func (c *change) creates() bool { return c.was == nil }

// moved tells whether a field gets another value.
func (c *change) moved(name string) bool {
	f := c.now.of.must(name)
	return c.was == nil || c.was.stored(f) != c.now.stored(f)
}

// insert makes a record of what a client, or a person, fills in.
func (s *Server) insert(tx *kit.Tx, by *record, o *object, cells []cell) (*record, error) {
	if o.fixed {
		return nil, &failure{status: 400, code: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", msg: "entity type cannot be inserted: " + o.label, fields: []string{}}
	}
	c := &change{tx: tx, by: by, now: &record{of: o}}
	for _, f := range o.fields {
		if f.fallback != nil {
			c.now.set(f, f.fallback)
		}
	}
	if f := o.must("OwnerId"); f != nil && by != nil {
		c.now.set(f, by.id)
	}
	if err := s.prepare(c, cells); err != nil {
		return nil, err
	}
	if err := s.duplicates(c); err != nil {
		return nil, err
	}
	if tx.Rehearsal() {
		return c.now, nil
	}
	r, at := c.now, tx.Now().Truncate(time.Second)
	r.created, r.modified = at, at
	if by != nil {
		r.createdBy, r.modifiedBy = by.id, by.id
	}
	s.enter(r)
	r.Touch(tx)
	s.onUndo(func() { s.vanish(r) })
	if o.after != nil {
		o.after(s, c)
	}
	return r, nil
}

// prepare fills the cells in and lets everything look at them that may refuse.
func (s *Server) prepare(c *change, cells []cell) error {
	o := c.now.of
	for _, cell := range cells {
		c.now.set(o.fields[cell.field], cell.value)
	}
	var absent []string
	for _, f := range o.fields {
		if f.required && c.now.stored(f) == nil {
			absent = append(absent, f.name)
		}
	}
	if len(absent) > 0 {
		return missing(absent)
	}
	for _, cell := range cells {
		if err := s.refer(c, o.fields[cell.field], cell.value); err != nil {
			return err
		}
	}
	if o.check != nil {
		if err := o.check(s, c); err != nil {
			return err
		}
	}
	return s.validate(c)
}

// refer looks at what one cell says about other records: where it leads, and
// whether it is unique.
func (s *Server) refer(c *change, f *field, value any) error {
	text, _ := value.(string)
	if text == "" {
		return nil
	}
	if f.unique || f.external {
		for _, other := range s.byExternalID(c.now.of, f, text) {
			if other != c.now && (c.was == nil || other.id != c.was.id) && f.unique {
				return refuse("DUPLICATE_VALUE", "duplicate value found: "+f.name+" duplicates value on record with id: "+other.id)
			}
		}
	}
	if f.kind != isReference {
		return nil
	}
	target := s.schema.byPrefix[text[:3]]
	if target == nil || !slices.Contains(f.targets, target.name) {
		return wrongID(f, text, true)
	}
	r := s.find(text)
	switch {
	case r == nil:
		return refuse("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", f.name)
	case r.deleted:
		return &failure{status: 400, code: "ENTITY_IS_DELETED", msg: "entity is deleted", fields: []string{}}
	case target.name == "User" && f.name == "OwnerId" && !r.flag("IsActive"):
		return refuse("INACTIVE_OWNER_OR_USER", "operation performed with inactive user ["+r.id+"] as owner of "+labelOf(f.object), "OwnerId")
	}
	return nil
}

// update changes a record.
func (s *Server) update(tx *kit.Tx, by *record, r *record, cells []cell) error {
	if err := s.touchable(r, updating); err != nil {
		return err
	}
	next := *r
	next.cells = slices.Clone(r.cells)
	c := &change{tx: tx, by: by, was: r, now: &next}
	if err := s.prepare(c, cells); err != nil {
		return err
	}
	was := *r
	c.was = &was
	next.modified = tx.Now().Truncate(time.Second)
	if by != nil {
		next.modifiedBy = by.id
	}
	next.Touch(tx)
	s.become(r, &next)
	c.now = r
	s.onUndo(func() { s.become(r, &was) })
	if r.of.after != nil {
		r.of.after(s, c)
	}
	return nil
}

// touchable tells whether a record may be changed or deleted.
func (s *Server) touchable(r *record, action actionOn) error {
	if r.deleted {
		return errIsDeleted
	}
	if r.of.fixed {
		return &failure{status: 400, code: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", msg: "entity type cannot be changed: " + r.of.label, fields: []string{}}
	}
	if r.of.guard != nil {
		if err := r.of.guard(s, r, action); err != nil {
			return err
		}
	}
	return s.locked(r)
}

// become puts a record in another state.
func (s *Server) become(r, next *record) {
	s.rows(r.of).reindex(r, next)
	*r = *next
}

// remove puts a record in the recycle bin, with what cannot be without it.
func (s *Server) remove(tx *kit.Tx, by *record, r *record) error {
	if err := s.touchable(r, deleting); err != nil {
		return err
	}
	s.bin(tx, by, r)
	return nil
}

func (s *Server) bin(tx *kit.Tx, by *record, r *record) {
	was := *r
	next := *r
	next.deleted, next.modified = true, tx.Now().Truncate(time.Second)
	if by != nil {
		next.modifiedBy = by.id
	}
	next.Touch(tx)
	s.become(r, &next)
	s.onUndo(func() { s.become(r, &was) })
	if r.twin != nil && !r.twin.deleted && r.of.name == "Account" {
		s.bin(tx, by, r.twin)
	}
	for _, child := range r.of.children {
		if !child.cascade {
			continue
		}
		for _, row := range s.children(r, child) {
			if !row.deleted {
				s.bin(tx, by, row)
			}
		}
	}
}

// children are the rows that lead to a record by a relationship, deleted ones
// included.
func (s *Server) children(r *record, child child) []*record {
	o := s.schema.object(child.object)
	f := o.must(child.field)
	return slices.Clone(s.rows(o).byValue[keyOf(f, r.id)])
}

// byExternalID are the rows with a value in a field that is unique, or an
// external id.
func (s *Server) byExternalID(o *object, f *field, value string) (found []*record) {
	if f.name == "Id" {
		if long, ok := longID(value); ok {
			if r := s.rows(o).byID[short(long)]; r != nil && !r.deleted {
				return []*record{r}
			}
		}
		return nil
	}
	for _, r := range s.rows(o).byValue[keyOf(f, value)] {
		if !r.deleted {
			found = append(found, r)
		}
	}
	return found
}

// vanish takes a record out as if it had never been.
func (s *Server) vanish(r *record) {
	t := s.rows(r.of)
	t.forget(r)
	delete(t.byID, short(r.id))
	t.all = slices.DeleteFunc(t.all, func(other *record) bool { return other == r })
}

// onUndo notes how to take back what was just done, where all is to be taken back
// when a part fails.
func (s *Server) onUndo(f func()) {
	if s.journaling {
		s.undo = append(s.undo, f)
	}
}

// atomically runs f; when it says that it failed, nothing of it has happened.
func (s *Server) atomically(f func() (ok bool)) {
	outermost, from := !s.journaling, len(s.undo)
	s.journaling = true
	if !f() {
		for _, back := range slices.Backward(s.undo[from:]) {
			back()
		}
		s.undo = s.undo[:from]
	}
	if outermost {
		s.journaling, s.undo = false, nil
	}
}
