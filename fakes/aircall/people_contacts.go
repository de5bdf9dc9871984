package aircall

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// Actions of people on the shared address book, and its indexes.

// ContactSpec describes a contact. Phones and Emails keep their order.
type ContactSpec struct {
	FirstName, LastName, Company, Information string
	Phones, Emails                            []LabelledValue
}

// LabelledValue is a phone number or an e-mail address with its label.
type LabelledValue struct{ Label, Value string }

func (spec ContactSpec) check() error {
	for _, p := range spec.Phones {
		if problem := checkE164(p.Value); problem != "" {
			return fmt.Errorf("contact %s %s: %s", spec.FirstName, spec.LastName, problem)
		}
	}
	return nil
}

// AddContact adds a customer to the shared address book.
func (s *Server) AddContact(spec ContactSpec) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		if err := spec.check(); err != nil {
			return err
		}
		if tx.Rehearsal() {
			return nil
		}
		id = s.newContact(tx, spec).id
		return nil
	})
	return id, err
}

// ChangeContact replaces all fields of a contact.
func (s *Server) ChangeContact(id int64, spec ContactSpec) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		c, ok := s.contacts.Get(id)
		if !ok {
			return fmt.Errorf("contact %d cannot be changed: there is no such contact", id)
		}
		if err := spec.check(); err != nil {
			return err
		}
		s.removeFromIndexes(c)
		c.firstName, c.lastName, c.company, c.information = spec.FirstName, spec.LastName, spec.Company, spec.Information
		c.phones, c.emails = s.details(spec.Phones), s.details(spec.Emails)
		s.addToIndexes(c)
		s.contactChanged(tx, c)
		return nil
	})
}

// DeleteContact removes a contact for good.
func (s *Server) DeleteContact(id int64) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		c, ok := s.contacts.Get(id)
		if !ok {
			return fmt.Errorf("contact %d cannot be deleted: there is no such contact", id)
		}
		s.removeContact(tx, c)
		return nil
	})
}

func (s *Server) newContact(tx *kit.Tx, spec ContactSpec) *contact {
	s.ids.contact++
	c := &contact{
		id: s.ids.contact, link: s.link("contacts", s.ids.contact), firstName: spec.FirstName,
		lastName: spec.LastName, company: spec.Company, information: spec.Information,
		created: tx.Now(), updated: tx.Now(),
		phones: s.details(spec.Phones), emails: s.details(spec.Emails),
	}
	s.contacts.Put(tx, c.id, c)
	s.addToIndexes(c)
	s.emitContact(tx, contactCreated, c)
	return c
}

func (s *Server) contactChanged(tx *kit.Tx, c *contact) {
	c.updated = tx.Now()
	c.Touch(tx)
	s.emitContact(tx, contactUpdated, c)
}

// removeContact deletes a contact. The event has empty lists of numbers and
// addresses, as observed in deliveries.
func (s *Server) removeContact(tx *kit.Tx, c *contact) {
	s.removeFromIndexes(c)
	s.contacts.Delete(c.id)
	c.phones, c.emails = nil, nil
	s.emitContact(tx, contactDeleted, c)
}

func (s *Server) emitContact(tx *kit.Tx, name event, c *contact) {
	s.emit(tx, name, func(e *encoder) { s.encodeContact(e, c) })
}

func (s *Server) details(values []LabelledValue) []detail {
	details := make([]detail, 0, len(values))
	for _, v := range values {
		s.ids.detail++
		details = append(details, detail{s.ids.detail, v.Label, v.Value})
	}
	return details
}

// addToIndexes adds a contact to the indexes under each of its numbers and addresses.
func (s *Server) addToIndexes(c *contact) {
	for _, d := range c.phones {
		addToIndex(s.contactsByDigits, kit.Digits(d.Value), c)
	}
	for _, d := range c.emails {
		addToIndex(s.contactsByEmail, strings.ToLower(d.Value), c)
	}
}

// addToIndex adds a contact to those of a key, which are sorted from oldest to newest.
func addToIndex(index map[string][]*contact, key string, c *contact) {
	i, present := slices.BinarySearchFunc(index[key], c, func(a, b *contact) int { return int(a.id - b.id) })
	if !present {
		index[key] = slices.Insert(slices.Clone(index[key]), i, c)
	}
}

func (s *Server) removeFromIndexes(c *contact) {
	for _, d := range c.phones {
		key := kit.Digits(d.Value)
		s.contactsByDigits[key] = kit.Without(s.contactsByDigits[key], c)
	}
	for _, d := range c.emails {
		key := strings.ToLower(d.Value)
		s.contactsByEmail[key] = kit.Without(s.contactsByEmail[key], c)
	}
}
