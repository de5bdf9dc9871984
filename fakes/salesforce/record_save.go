package salesforce

import (
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// actionOn is a kind of write to a record.
type actionOn byte

const (
	creating actionOn = iota
	updating
	deleting
)

// change is a write to a record: its state before and after.
type change struct {
	tx  *kit.Tx
	by  *record // the user
	was *record // nil for a new record
	now *record
}

// creates reports whether the change creates the record.
func (c *change) creates() bool { return c.was == nil }

// changes reports whether the change sets a field to another value.
func (c *change) changes(name string) bool {
	f := c.now.object.must(name)
	return c.was == nil || c.was.stored(f) != c.now.stored(f)
}

// insert creates a record from the cells of a client or person.
func (s *Server) insert(tx *kit.Tx, by *record, o *object, cells []cell) (*record, error) {
	if o.fixed {
		return nil, &failure{status: 400, code: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", msg: "entity type cannot be inserted: " + o.label, fields: []string{}}
	}
	c := &change{tx: tx, by: by, now: &record{object: o}}
	for _, f := range o.fields {
		if f.defaultValue != nil {
			c.now.set(f, f.defaultValue)
		}
	}
	if f := o.must("OwnerId"); f != nil && by != nil {
		c.now.set(f, by.id)
	}
	if err := s.prepare(c, cells); err != nil {
		return nil, err
	}
	if err := s.checkDuplicates(c); err != nil {
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
	s.addRow(r)
	r.Touch(tx)
	s.onUndo(func() { s.erase(r) })
	if o.after != nil {
		o.after(s, c)
	}
	return r, nil
}

// prepare sets the cells of a change and runs every check.
func (s *Server) prepare(c *change, cells []cell) error {
	o := c.now.object
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
		return missingFields(absent)
	}
	for _, cell := range cells {
		if err := s.checkReference(c, o.fields[cell.field], cell.value); err != nil {
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

// checkReference checks the reference in a cell, or that its value is unique.
func (s *Server) checkReference(c *change, f *field, value any) error {
	text, _ := value.(string)
	if text == "" {
		return nil
	}
	if f.unique || f.external {
		for _, other := range s.byExternalID(c.now.object, f, text) {
			if other != c.now && (c.was == nil || other.id != c.was.id) && f.unique {
				return refuseFields("DUPLICATE_VALUE", "duplicate value found: "+f.name+" duplicates value on record with id: "+other.id)
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
		return refuseFields("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", f.name)
	case r.deleted:
		return &failure{status: 400, code: "ENTITY_IS_DELETED", msg: "entity is deleted", fields: []string{}}
	case target.name == "User" && f.name == "OwnerId" && !r.flag("IsActive"):
		return refuseFields("INACTIVE_OWNER_OR_USER", "operation performed with inactive user ["+r.id+"] as owner of "+labelOf(f.object), "OwnerId")
	}
	return nil
}

// update changes a record.
func (s *Server) update(tx *kit.Tx, by *record, r *record, cells []cell) error {
	if err := s.checkWritable(r, updating); err != nil {
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
	s.setState(r, &next)
	c.now = r
	s.onUndo(func() { s.setState(r, &was) })
	if r.object.after != nil {
		r.object.after(s, c)
	}
	return nil
}

// checkWritable returns the error of changing or deleting a record that is protected.
func (s *Server) checkWritable(r *record, action actionOn) error {
	if r.deleted {
		return errIsDeleted
	}
	if r.object.fixed {
		return &failure{status: 400, code: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", msg: "entity type cannot be changed: " + r.object.label, fields: []string{}}
	}
	if r.object.guard != nil {
		if err := r.object.guard(s, r, action); err != nil {
			return err
		}
	}
	return s.checkLock(r)
}

// setState replaces the content of a record.
func (s *Server) setState(r, next *record) {
	s.rows(r.object).reindex(r, next)
	*r = *next
}

// remove moves a record to the recycle bin, together with its dependent records.
func (s *Server) remove(tx *kit.Tx, by *record, r *record) error {
	if err := s.checkWritable(r, deleting); err != nil {
		return err
	}
	s.moveToBin(tx, by, r)
	return nil
}

func (s *Server) moveToBin(tx *kit.Tx, by *record, r *record) {
	was := *r
	next := *r
	next.deleted, next.modified = true, tx.Now().Truncate(time.Second)
	if by != nil {
		next.modifiedBy = by.id
	}
	next.Touch(tx)
	s.setState(r, &next)
	s.onUndo(func() { s.setState(r, &was) })
	if r.counterpart != nil && !r.counterpart.deleted && r.object.name == "Account" {
		s.moveToBin(tx, by, r.counterpart)
	}
	for _, child := range r.object.children {
		if !child.cascade {
			continue
		}
		for _, row := range s.children(r, child) {
			if !row.deleted {
				s.moveToBin(tx, by, row)
			}
		}
	}
}

// children returns the rows of a child relationship, including deleted ones.
func (s *Server) children(r *record, child child) []*record {
	o := s.schema.object(child.object)
	f := o.must(child.field)
	return slices.Clone(s.rows(o).byValue[keyOf(f, r.id)])
}

// byExternalID returns the rows with a value in a unique field or an external id.
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

// erase removes a record that was created, without the recycle bin.
func (s *Server) erase(r *record) {
	t := s.rows(r.object)
	t.unindex(r)
	delete(t.byID, short(r.id))
	t.all = slices.DeleteFunc(t.all, func(other *record) bool { return other == r })
}

// onUndo records how to undo a write, if writes run in atomically.
func (s *Server) onUndo(f func()) {
	if s.journaling {
		s.undo = append(s.undo, f)
	}
}

// atomically runs f and undoes its writes if f returns false.
func (s *Server) atomically(f func() (ok bool)) {
	outermost, from := !s.journaling, len(s.undo)
	s.journaling = true
	if !f() {
		for _, undo := range slices.Backward(s.undo[from:]) {
			undo()
		}
		s.undo = s.undo[:from]
	}
	if outermost {
		s.journaling, s.undo = false, nil
	}
}
