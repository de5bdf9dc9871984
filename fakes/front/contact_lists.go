package front

import (
	"cmp"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// contactList is a list of contacts. The older routes name lists "groups"
// (dev.frontapp.com/reference/contact-lists).
type contactList struct {
	kit.Stamp
	id, name string
	owner    any // *team or *teammate
	contacts []*contact
}

type listJSON struct {
	Links struct {
		Self    string `json:"self"`
		Related struct {
			Contacts string `json:"contacts"`
			Owner    string `json:"owner,omitempty"`
		} `json:"related"`
	} `json:"_links"`
	ID        string `json:"id"`
	Name      string `json:"name"`
	IsPrivate bool   `json:"is_private"`
}

func (s *Server) listJSON(l *contactList) listJSON {
	j := listJSON{ID: l.id, Name: l.name}
	j.Links.Self = s.base + "/contact_lists/" + l.id
	j.Links.Related.Contacts = j.Links.Self + "/contacts"
	switch owner := l.owner.(type) {
	case *team:
		j.Links.Related.Owner = s.base + "/teams/" + owner.id
	case *teammate:
		j.Links.Related.Owner, j.IsPrivate = s.base+"/teammates/"+owner.id, true
	}
	return j
}

func (s *Server) listsJSON(c *contact) []listJSON {
	out := []listJSON{}
	for l := range s.lists.All {
		if slices.Contains(l.contacts, c) {
			out = append(out, s.listJSON(l))
		}
	}
	return out
}

// listOwner returns the team or teammate in the path, or nil for the company.
func (s *Server) listOwner(r *kit.Request) (any, error) {
	switch {
	case r.Param("team_id") != "":
		return s.teamParam(r)
	case r.Param("teammate_id") != "":
		return s.teammateOf(r)
	}
	return nil, nil
}

func (s *Server) listContactLists(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	owner, err := s.listOwner(r)
	if err != nil {
		return kit.Response{}, err
	}
	var all []*contactList
	for l := range s.lists.All {
		if _, private := l.owner.(*teammate); l.owner == owner || owner == nil && !private {
			all = append(all, l)
		}
	}
	return whole(s, r, all, s.listJSON), nil
}

func (s *Server) createContactList(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	owner, err := s.listOwner(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Name *string `json:"name"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	p.missing("name", in.Name)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	if owner == nil {
		owner = s.workspace
	}
	s.newList(tx, *in.Name, owner)
	return kit.NoContent(), nil
}

func (s *Server) newList(tx *kit.Tx, name string, owner any) *contactList {
	l := &contactList{name: name, owner: owner}
	l.id, _ = s.ids.list.next()
	s.lists.Put(tx, l.id, l)
	return l
}

// listNamed returns a list by name and creates it if it does not exist.
func (s *Server) listNamed(tx *kit.Tx, name string) *contactList {
	for l := range s.lists.All {
		if l.name == name {
			return l
		}
	}
	return s.newList(tx, name, s.workspace)
}

func (s *Server) listParam(r *kit.Request) (*contactList, error) {
	id := r.Param("contact_list_id", "contact_group_id")
	l, ok := s.lists.Get(id)
	if !ok {
		return nil, errUnknown("contact list", id)
	}
	return l, nil
}

func (s *Server) deleteContactList(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	l, err := s.listParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	s.lists.Delete(l.id)
	return kit.NoContent(), nil
}

func (s *Server) listListContacts(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	l, err := s.listParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	o := ordered[*contact]{key: func(c *contact) uint64 { return c.created }, descending: true}
	l.contacts = slices.DeleteFunc(l.contacts, func(c *contact) bool { return c.live() != c })
	sorted := slices.Clone(l.contacts)
	slices.SortFunc(sorted, func(a, b *contact) int { return cmp.Compare(b.created, a.created) })
	o.walk = slices.Values(sorted)
	return paged(s, r, o, pageMax, s.contactJSON)
}

// readListed returns the list in the path and the contacts in the body.
func (s *Server) readListed(r *kit.Request) (*contactList, []*contact, error) {
	l, err := s.listParam(r)
	if err != nil {
		return nil, nil, err
	}
	var in struct {
		IDs *[]string `json:"contact_ids"`
	}
	if err := decode(r, &in); err != nil {
		return nil, nil, err
	}
	if in.IDs == nil {
		return nil, nil, errInvalid("body.contact_ids: missing")
	}
	var all []*contact
	for _, ref := range *in.IDs {
		c, ok := s.findContact(ref)
		if !ok {
			return nil, nil, s.errReference("contact", ref)
		}
		all = append(all, c)
	}
	return l, all, nil
}

func (s *Server) addListed(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	l, all, err := s.readListed(r)
	if err != nil {
		return kit.Response{}, err
	}
	l.contacts = union(l.contacts, all)
	l.Touch(tx)
	return kit.NoContent(), nil
}

func (s *Server) removeListed(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	l, all, err := s.readListed(r)
	if err != nil {
		return kit.Response{}, err
	}
	l.contacts = kit.Without(l.contacts, all...)
	l.Touch(tx)
	return kit.NoContent(), nil
}
