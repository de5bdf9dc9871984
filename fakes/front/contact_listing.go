package front

import (
	"cmp"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// newest lists the contact's conversations by their last activity.
func (c *contact) newest() []*conversation {
	return slices.SortedFunc(slices.Values(c.conversations), func(a, b *conversation) int { return cmp.Compare(b.activity, a.activity) })
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
	owner, err := s.listOwner(r)
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
	o.walk = filtered(filtered(o.walk, keep), func(c *contact) bool { return owner == nil || c.owner == owner })
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
