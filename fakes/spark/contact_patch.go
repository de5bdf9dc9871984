package spark

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// patch holds the attributes of a body. A nil string removes an attribute.
type patch struct {
	texts        map[string]*string // by field name
	agent, legal *bool
	members      []*teamMember
}

func (p patch) email() string {
	if e := p.texts["email"]; e != nil {
		return *e
	}
	return ""
}

func (s *Server) readContact(r *kit.Request) (patch, error) {
	p := patch{texts: map[string]*string{}}
	var body map[string]json.RawMessage
	if err := r.JSON(&body); err != nil {
		return p, err
	}
	for _, name := range knownFields {
		if _, given := body[name]; given {
			return p, errNotModelled(name + " of a contact")
		}
	}
	for _, name := range textFields {
		raw, given := body[name]
		if !given {
			continue
		}
		var t *string
		if json.Unmarshal(raw, &t) != nil {
			return p, errBadRequest("%s is not a string", name)
		}
		value, err := s.text(name, t)
		if err != nil {
			return p, err
		}
		p.texts[name] = optional(value)
	}
	for _, flag := range [...]struct {
		name string
		into **bool
	}{{"agent", &p.agent}, {"legal", &p.legal}} {
		if raw, given := body[flag.name]; given && json.Unmarshal(raw, flag.into) != nil {
			return p, errBadRequest("%s is not true or false", flag.name)
		}
	}
	return p, s.readMembers(&p, body["team_member_ids"])
}

func (s *Server) readMembers(p *patch, raw json.RawMessage) error {
	var ids []int64
	if raw != nil && json.Unmarshal(raw, &ids) != nil {
		return errBadRequest("team_member_ids is not a list of ids")
	}
	for _, id := range ids {
		m, ok := s.members.Get(id)
		if !ok {
			return errUnprocessable("team_member_ids: %d is not a team member", id)
		}
		p.members = append(p.members, m)
	}
	return nil
}

func (s *Server) newContact(tx *kit.Tx) *contact {
	s.ids.contact++
	c := &contact{id: s.ids.contact, texts: map[string]string{}, created: stamp(tx.Now())}
	s.contacts.Put(tx, c.id, c)
	return c
}

// change applies a patch to a contact and updates the indexes.
func (s *Server) change(tx *kit.Tx, c *contact, p patch) {
	c.savePrevious(tx.Now())
	s.unindex(c)
	for _, name := range textFields {
		t, given := p.texts[name]
		switch {
		case !given:
		case t == nil:
			delete(c.texts, name)
		default:
			c.texts[name] = s.storedForm(name, *t)
		}
	}
	if p.agent != nil {
		c.agent = *p.agent
	}
	if p.legal != nil {
		c.legal = *p.legal
	}
	if p.members != nil {
		c.members = p.members
	}
	c.updated = stamp(tx.Now())
	c.Touch(tx)
	s.index(c)
}

// storedForm returns a value in the form in which Spark stores it.
func (s *Server) storedForm(name, written string) string {
	if slices.Contains(phoneFields[:], name) && s.assumed(assumePhoneSaved, "digits") {
		return kit.Digits(written)
	}
	if strings.HasSuffix(name, "_at") {
		if t, ok := parseDate(written); ok {
			return stamp(t)
		}
	}
	return written
}
