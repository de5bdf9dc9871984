package front

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

type contact struct {
	kit.Stamp
	id                string
	number            uint64
	name, description string
	links             []string
	handles           []handle
	created, updated  uint64 // positions in lists, see position
	conversations     []*conversation
	mergedInto        *contact
	deleted           bool
	notes             []note
	custom            map[string]any
	owner             any // *team or *teammate; nil: the company
}

// live returns c, or the contact that c was merged into, or nil if that contact was
// deleted.
func (c *contact) live() *contact {
	for c != nil && c.mergedInto != nil {
		c = c.mergedInto
	}
	if c == nil || c.deleted {
		return nil
	}
	return c
}

type contactJSON struct {
	Links struct {
		Self    string `json:"self"`
		Related struct {
			Notes         string  `json:"notes"`
			Conversations string  `json:"conversations"`
			Owner         *string `json:"owner"`
		} `json:"related"`
	} `json:"_links"`
	ID           string         `json:"id"`
	Name         string         `json:"name"`
	Description  string         `json:"description"`
	AvatarURL    string         `json:"avatar_url"`
	ContactLinks []string       `json:"links"`
	Groups       []struct{}     `json:"groups"`
	Lists        []listJSON     `json:"lists"`
	Handles      []handle       `json:"handles"`
	CustomFields map[string]any `json:"custom_fields"`
	IsPrivate    bool           `json:"is_private"`
}

func (s *Server) contactJSON(c *contact) *contactJSON {
	s.engine.Saw(&c.Stamp)
	self := s.base + "/contacts/" + c.id
	j := &contactJSON{ID: c.id, Name: c.name, Description: c.description, ContactLinks: c.links,
		Groups: []struct{}{}, Lists: s.listsJSON(c), CustomFields: fieldsJSON(c.custom), Handles: c.handles}
	j.Links.Self = self
	j.Links.Related.Notes = self + "/notes"
	j.Links.Related.Conversations = self + "/conversations"
	if t, private := c.owner.(*teammate); private {
		owner := s.base + "/teammates/" + t.id
		j.Links.Related.Owner, j.IsPrivate = &owner, true
	} else if t, ok := c.owner.(*team); ok {
		owner := s.base + "/teams/" + t.id
		j.Links.Related.Owner = &owner
	}
	if j.ContactLinks == nil {
		j.ContactLinks = []string{}
	}
	if j.Handles == nil {
		j.Handles = []handle{}
	}
	return j
}

// findContact returns a contact by id or alt:<source>:<handle>.
func (s *Server) findContact(ref string) (*contact, bool) {
	alias, isAlias := strings.CutPrefix(ref, "alt:")
	if !isAlias {
		c, ok := s.contacts.Get(ref)
		return c, ok
	}
	source, text, _ := strings.Cut(alias, ":")
	h := handle{Handle: text, Source: source}
	c, ok := s.contactByHandle[s.key(h)]
	if ok && s.assumed(assumePhoneLookup, "verbatim") && !slices.Contains(c.handles, s.storedForm(h)) {
		return nil, false
	}
	return c, ok
}

func (s *Server) contactParam(r *kit.Request) (*contact, error) {
	ref := r.Param("contact_id")
	c, ok := s.findContact(ref)
	if !ok {
		return nil, errUnknown("contact", ref)
	}
	return c, nil
}

// contactInput is the body for creating a contact and, without handles, for updating.
type contactInput struct {
	Handles      *[]handleInput  `json:"handles"`
	Name         *string         `json:"name"`
	Description  *string         `json:"description"`
	Links        *[]string       `json:"links"`
	ListNames    []string        `json:"list_names"`
	GroupNames   []string        `json:"group_names"`
	CustomFields json.RawMessage `json:"custom_fields"`
}

// apply applies a body to a contact. fields are the validated custom fields.
func (s *Server) apply(tx *kit.Tx, f *contactInput, c *contact, fields map[string]any, setFields bool) {
	if setFields {
		c.custom = fields
	}
	for _, name := range append(slices.Clone(f.ListNames), f.GroupNames...) {
		l := s.listNamed(tx, name)
		l.contacts = union(l.contacts, []*contact{c})
	}
	if f.Name != nil {
		c.name = *f.Name
	}
	if f.Description != nil {
		c.description = *f.Description
	}
	if f.Links != nil {
		c.links = *f.Links
	}
}

// createContact creates a contact. All sources of contacts count alike (RF-20).
func (s *Server) createContact(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var in contactInput
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	if in.Handles == nil {
		p.add("handles", "missing")
	} else if len(*in.Handles) == 0 {
		p.add("handles", "should not be empty")
	} else {
		for _, h := range *in.Handles {
			h.check(&p, "handles[].")
		}
	}
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	owner, err := s.listOwner(r)
	if err != nil {
		return kit.Response{}, err
	}
	custom, set, err := s.readFields("contacts", in.CustomFields)
	if err != nil {
		return kit.Response{}, err
	}
	var handles []handle
	for _, h := range *in.Handles {
		handles = append(handles, s.storedForm(handle{*h.Handle, *h.Source}))
	}
	if owners := s.ownersOf(handles); len(owners) > 0 {
		return kit.Response{}, errHandleTaken(owners)
	}
	c := s.addContact(tx, "", handles)
	c.owner = owner
	s.apply(tx, &in, c, custom, set)
	return kit.Created(s.contactJSON(c)), nil
}

// addContact stores a new contact. Handles of other contacts are skipped.
func (s *Server) addContact(tx *kit.Tx, name string, handles []handle) *contact {
	id, number := s.ids.contact.next()
	c := &contact{id: id, number: number, name: name, created: position(tx.Now(), number), updated: position(tx.Now(), number)}
	s.contacts.Put(tx, id, c)
	for _, h := range handles {
		s.addHandle(c, h)
	}
	return c
}

// touchContact stamps a changed contact and sets its time of change.
func (s *Server) touchContact(tx *kit.Tx, c *contact) {
	c.Touch(tx)
	c.updated = position(tx.Now(), c.number)
}

func (s *Server) getContact(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.contactParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(s.contactJSON(c)), nil
}

func (s *Server) updateContact(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.contactParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in contactInput
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	custom, set, err := s.readFields("contacts", in.CustomFields)
	if err != nil {
		return kit.Response{}, err
	}
	s.apply(tx, &in, c, custom, set)
	s.touchContact(tx, c)
	return kit.NoContent(), nil
}

func (s *Server) deleteContact(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.contactParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	s.removeContact(tx, c)
	return kit.NoContent(), nil
}

// removeContact deletes a contact. Its conversations keep the handle.
func (s *Server) removeContact(tx *kit.Tx, c *contact) {
	for _, h := range c.handles {
		s.unindexHandle(c, h)
	}
	c.deleted = true
	c.Touch(tx)
	s.contacts.Delete(c.id)
}
