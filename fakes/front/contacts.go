package front

import (
	"cmp"
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
	created, updated  uint64 // places
	conversations     []*conversation
	mergedInto        *contact
	deleted           bool
}

// live is the contact that stands for c today: itself, the one it was merged
// into, or nil when it was deleted.
func (c *contact) live() *contact {
	for c != nil && c.mergedInto != nil {
		c = c.mergedInto
	}
	if c == nil || c.deleted {
		return nil
	}
	return c
}

// newest lists the contact's conversations by their last activity.
func (c *contact) newest() []*conversation {
	return slices.SortedFunc(slices.Values(c.conversations), func(a, b *conversation) int { return cmp.Compare(b.activity, a.activity) })
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
	ID           string     `json:"id"`
	Name         string     `json:"name"`
	Description  string     `json:"description"`
	AvatarURL    string     `json:"avatar_url"`
	ContactLinks []string   `json:"links"`
	Groups       []struct{} `json:"groups"`
	Lists        []struct{} `json:"lists"`
	Handles      []handle   `json:"handles"`
	CustomFields struct{}   `json:"custom_fields"`
	IsPrivate    bool       `json:"is_private"`
}

func (s *Server) contactJSON(c *contact) *contactJSON {
	self := s.base + "/contacts/" + c.id
	j := &contactJSON{ID: c.id, Name: c.name, Description: c.description, ContactLinks: c.links,
		Groups: []struct{}{}, Lists: []struct{}{}, Handles: c.handles}
	j.Links.Self = self
	j.Links.Related.Notes = self + "/notes"
	j.Links.Related.Conversations = self + "/conversations"
	if j.ContactLinks == nil {
		j.ContactLinks = []string{}
	}
	if j.Handles == nil {
		j.Handles = []handle{}
	}
	return j
}

// findContact takes an id or alt:<source>:<handle>.
func (s *Server) findContact(ref string) (*contact, bool) {
	alias, isAlias := strings.CutPrefix(ref, "alt:")
	if !isAlias {
		c, ok := s.contacts.Get(ref)
		return c, ok
	}
	source, text, _ := strings.Cut(alias, ":")
	h := handle{Handle: text, Source: source}
	c, ok := s.contactByHandle[s.key(h)]
	if ok && s.assumed(assumePhoneLookup, "verbatim") && !slices.Contains(c.handles, s.stored(h)) {
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

// contactInput is the body of creating and, without handles, of updating.
type contactInput struct {
	Handles      *[]handleInput  `json:"handles"`
	Name         *string         `json:"name"`
	Description  *string         `json:"description"`
	Links        *[]string       `json:"links"`
	ListNames    []string        `json:"list_names"`
	GroupNames   []string        `json:"group_names"`
	CustomFields json.RawMessage `json:"custom_fields"`
}

// unmodelled names the part of a contact that this fake does not keep.
func (f *contactInput) unmodelled() error {
	switch {
	case len(f.ListNames) > 0 || len(f.GroupNames) > 0:
		return notModelled("contact lists and groups")
	case hasFields(f.CustomFields):
		return notModelled("custom fields")
	}
	return nil
}

// hasFields tells whether an object of custom fields holds any.
func hasFields(raw json.RawMessage) bool {
	var fields map[string]json.RawMessage
	return json.Unmarshal(raw, &fields) == nil && len(fields) > 0
}

func (f *contactInput) applyTo(c *contact) {
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

type handleInput struct {
	Handle *string `json:"handle"`
	Source *string `json:"source"`
	Force  bool    `json:"force"` // of deleting only
}

// check notes what is wrong with a handle in the body.
func (h handleInput) check(p *problems, field string) {
	p.missing(field+"handle", h.Handle)
	p.missing(field+"source", h.Source)
	if h.Source != nil && *h.Source != "" && !knownSource(*h.Source) {
		p.add(field+"source", "should be one of "+strings.Join(handleSources, ", "))
	}
}

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
	if err := in.unmodelled(); err != nil {
		return kit.Response{}, err
	}
	var handles []handle
	for _, h := range *in.Handles {
		handles = append(handles, s.stored(handle{*h.Handle, *h.Source}))
	}
	if owners := s.ownersOf(handles); len(owners) > 0 {
		return kit.Response{}, errHandleTaken(owners)
	}
	c := s.addContact(tx, "", handles)
	in.applyTo(c)
	return kit.Created(s.contactJSON(c)), nil
}

// ownersOf lists who already has any of the handles.
func (s *Server) ownersOf(handles []handle) []string {
	var owners []string
	for _, h := range handles {
		if owner, taken := s.contactByHandle[s.key(h)]; taken && !slices.Contains(owners, owner.id) {
			owners = append(owners, owner.id)
		}
	}
	return owners
}

// addContact stores a new contact; its handles are nobody's yet.
func (s *Server) addContact(tx *kit.Tx, name string, handles []handle) *contact {
	id, number := s.ids.contact.next()
	c := &contact{id: id, number: number, name: name, created: place(tx.Now(), number), updated: place(tx.Now(), number)}
	s.contacts.Put(tx, id, c)
	for _, h := range handles {
		s.giveHandle(c, h)
	}
	return c
}

// giveHandle adds a handle that is nobody's or already the contact's own.
func (s *Server) giveHandle(c *contact, h handle) {
	if k := s.key(h); s.contactByHandle[k] == nil {
		s.contactByHandle[k] = c
		c.handles = append(c.handles, h)
	}
}

// touchContact stamps a change.
func (s *Server) touchContact(tx *kit.Tx, c *contact) {
	c.Touch(tx)
	c.updated = place(tx.Now(), c.number)
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
	if err := in.unmodelled(); err != nil {
		return kit.Response{}, err
	}
	in.applyTo(c)
	s.touchContact(tx, c)
	return kit.NoContent(), nil
}

func (s *Server) deleteContact(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.contactParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	s.dropContact(tx, c)
	return kit.NoContent(), nil
}

// dropContact forgets a contact; its conversations keep the bare handle.
func (s *Server) dropContact(tx *kit.Tx, c *contact) {
	for _, h := range c.handles {
		delete(s.contactByHandle, s.key(h))
	}
	c.deleted = true
	c.Touch(tx)
	s.contacts.Delete(c.id)
}

func (s *Server) addContactHandle(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.contactParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in handleInput
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	in.check(&p, "")
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	h := s.stored(handle{*in.Handle, *in.Source})
	if owner, taken := s.contactByHandle[s.key(h)]; taken && owner != c {
		return kit.Response{}, errHandleTaken([]string{owner.id})
	}
	s.giveHandle(c, h)
	s.touchContact(tx, c)
	return kit.NoContent(), nil
}

func (s *Server) deleteContactHandle(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.contactParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in handleInput
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	in.check(&p, "")
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	k := s.key(handle{*in.Handle, *in.Source})
	switch {
	case s.contactByHandle[k] != c:
		return kit.Response{}, s.errReference("handle", *in.Handle)
	case len(c.handles) == 1 && !in.Force:
		return kit.Response{}, s.errLastHandle()
	case len(c.handles) == 1:
		s.dropContact(tx, c)
		return kit.NoContent(), nil
	}
	delete(s.contactByHandle, k)
	c.handles = slices.DeleteFunc(slices.Clone(c.handles), func(h handle) bool { return s.key(h) == k })
	s.touchContact(tx, c)
	return kit.NoContent(), nil
}

func (s *Server) listContacts(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	by, err := sortedBy(r, "created_at", "updated_at")
	if err != nil {
		return kit.Response{}, err
	}
	up, err := rising(r)
	if err != nil {
		return kit.Response{}, err
	}
	keep, err := contactFilter(r)
	if err != nil {
		return kit.Response{}, err
	}
	o := ordered[*contact]{key: func(c *contact) uint64 { return c.created }, falling: !up}
	switch {
	case by == "updated_at":
		o.key = func(c *contact) uint64 { return c.updated }
		o.walk = slices.Values(s.contactsBy(o.key, up))
	case up:
		o.walk = s.contacts.All
	default:
		o.walk = s.contacts.Newest
	}
	o.walk = filtered(o.walk, keep)
	return paged(s, r, o, pageMax, s.contactJSON)
}

// contactsBy sorts all contacts by a key.
func (s *Server) contactsBy(key func(*contact) uint64, up bool) []*contact {
	all := slices.SortedFunc(s.contacts.All, func(a, b *contact) int { return cmp.Compare(key(a), key(b)) })
	if !up {
		slices.Reverse(all)
	}
	return all
}

func contactFilter(r *kit.Request) (func(*contact) bool, error) {
	after, hasAfter, err := filterTime(r, "updated_after")
	if err != nil {
		return nil, err
	}
	before, hasBefore, err := filterTime(r, "updated_before")
	if err != nil {
		return nil, err
	}
	return func(c *contact) bool {
		return (!hasAfter || c.updated>>placeBits > place(after, 0)>>placeBits) &&
			(!hasBefore || c.updated>>placeBits < place(before, 0)>>placeBits)
	}, nil
}

func (s *Server) listContactConversations(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.contactParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	keep, err := s.statusFilter(r)
	if err != nil {
		return kit.Response{}, err
	}
	return paged(s, r, ordered[*conversation]{filtered(slices.Values(c.newest()), keep), byActivity, true}, pageMax,
		func(v *conversation) *conversationJSON { return s.conversationJSON(v, channelOf(r)) })
}

// mergeContacts makes one contact of several; the others are gone afterwards.
func (s *Server) mergeContacts(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var in struct {
		IDs    *[]string `json:"contact_ids"`
		Target *string   `json:"target_contact_id"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	if in.IDs == nil {
		return kit.Response{}, errInvalid("body.contact_ids: missing")
	}
	refs := *in.IDs
	if in.Target != nil && !slices.Contains(refs, *in.Target) {
		refs = append([]string{*in.Target}, refs...)
	}
	if len(refs) < 2 || len(refs) > 50 {
		return kit.Response{}, errInvalid("body.contact_ids: should name between 2 and 50 contacts with the target")
	}
	var all []*contact
	for _, ref := range refs {
		c, ok := s.findContact(ref)
		if !ok {
			return kit.Response{}, errUnknown("contact", ref)
		}
		all = append(all, c)
	}
	target := all[0]
	if in.Target != nil {
		target, _ = s.findContact(*in.Target)
	}
	s.merge(tx, target, all)
	return kit.OK(s.contactJSON(target)), nil
}

// merge moves handles and conversations into target.
func (s *Server) merge(tx *kit.Tx, target *contact, all []*contact) {
	for _, c := range all {
		if c == target || c.mergedInto != nil {
			continue
		}
		for _, h := range c.handles {
			s.contactByHandle[s.key(h)] = target
			target.handles = append(target.handles, h)
		}
		for _, v := range c.conversations {
			v.of(target)
		}
		c.mergedInto = target
		c.Touch(tx)
		s.contacts.Delete(c.id)
	}
	s.touchContact(tx, target)
}
