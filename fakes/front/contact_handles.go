package front

import (
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

type handleInput struct {
	Handle *string `json:"handle"`
	Source *string `json:"source"`
	Force  bool    `json:"force"` // for deleting only
}

// check adds the problems of a handle in the body.
func (h handleInput) check(p *problems, field string) {
	p.missing(field+"handle", h.Handle)
	p.missing(field+"source", h.Source)
	if h.Source != nil && *h.Source != "" && !knownSource(*h.Source) {
		p.add(field+"source", "should be one of "+strings.Join(handleSources, ", "))
	}
}

// ownersOf returns the ids of the contacts with any of the handles.
func (s *Server) ownersOf(handles []handle) []string {
	var owners []string
	for _, h := range handles {
		if owner, taken := s.contactByHandle[s.key(h)]; taken && !slices.Contains(owners, owner.id) {
			owners = append(owners, owner.id)
		}
	}
	return owners
}

// addHandle adds a handle to a contact unless a contact already has it.
func (s *Server) addHandle(c *contact, h handle) {
	if s.contactByHandle[s.key(h)] == nil {
		s.addExactHandle(c, h)
	}
}

// addExactHandle adds a handle to a contact, also if another contact has the same
// handle in another spelling.
func (s *Server) addExactHandle(c *contact, h handle) {
	if k := s.key(h); s.contactByHandle[k] == nil {
		s.contactByHandle[k] = c
	}
	s.contactByText[h] = c
	c.handles = append(c.handles, h)
}

// unindexHandle removes a handle from the indexes.
func (s *Server) unindexHandle(c *contact, h handle) {
	if k := s.key(h); s.contactByHandle[k] == c {
		delete(s.contactByHandle, k)
	}
	if s.contactByText[h] == c {
		delete(s.contactByText, h)
	}
}

// contactAndHandle returns the contact in the path and the handle in the body.
func (s *Server) contactAndHandle(r *kit.Request) (*contact, handleInput, error) {
	c, err := s.contactParam(r)
	if err != nil {
		return nil, handleInput{}, err
	}
	var in handleInput
	if err := decode(r, &in); err != nil {
		return nil, handleInput{}, err
	}
	var p problems
	in.check(&p, "")
	return c, in, p.err()
}

func (s *Server) addContactHandle(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, in, err := s.contactAndHandle(r)
	if err != nil {
		return kit.Response{}, err
	}
	h := s.storedForm(handle{*in.Handle, *in.Source})
	if owner, taken := s.contactByHandle[s.key(h)]; taken && owner != c {
		return kit.Response{}, errHandleTaken([]string{owner.id})
	}
	s.addHandle(c, h)
	s.touchContact(tx, c)
	return kit.NoContent(), nil
}

func (s *Server) deleteContactHandle(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, in, err := s.contactAndHandle(r)
	if err != nil {
		return kit.Response{}, err
	}
	k := s.key(handle{*in.Handle, *in.Source})
	at := slices.IndexFunc(c.handles, func(h handle) bool { return s.key(h) == k })
	switch {
	case at < 0:
		return kit.Response{}, s.errReference("handle", *in.Handle)
	case len(c.handles) == 1 && !in.Force:
		return kit.Response{}, s.errLastHandle()
	case len(c.handles) == 1:
		s.removeContact(tx, c)
		return kit.NoContent(), nil
	}
	s.unindexHandle(c, c.handles[at])
	c.handles = slices.Delete(slices.Clone(c.handles), at, at+1)
	s.touchContact(tx, c)
	return kit.NoContent(), nil
}
