package front

import (
	"cmp"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// newestConversations returns the contact's conversations by their last activity.
func (c *contact) newestConversations() []*conversation {
	return slices.SortedFunc(slices.Values(c.conversations), func(a, b *conversation) int { return cmp.Compare(b.activity, a.activity) })
}

func (s *Server) listContacts(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	by, err := sortedBy(r, "created_at", "updated_at")
	if err != nil {
		return kit.Response{}, err
	}
	ascending, err := ascendingOrder(r)
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
	o := ordered[*contact]{key: func(c *contact) uint64 { return c.created }, descending: !ascending}
	switch {
	case by == "updated_at":
		o.key = func(c *contact) uint64 { return c.updated }
		o.walk = slices.Values(s.contactsBy(o.key, ascending))
	case ascending:
		o.walk = s.contacts.All
	default:
		o.walk = s.contacts.Newest
	}
	o.walk = filtered(filtered(o.walk, keep), func(c *contact) bool { return owner == nil || c.owner == owner })
	return paged(s, r, o, pageMax, s.contactJSON)
}

// contactsBy returns all contacts, sorted by a key.
func (s *Server) contactsBy(key func(*contact) uint64, ascending bool) []*contact {
	all := slices.SortedFunc(s.contacts.All, func(a, b *contact) int { return cmp.Compare(key(a), key(b)) })
	if !ascending {
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
		return (!hasAfter || c.updated>>positionBits > position(after, 0)>>positionBits) &&
			(!hasBefore || c.updated>>positionBits < position(before, 0)>>positionBits)
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
	return paged(s, r, ordered[*conversation]{filtered(slices.Values(c.newestConversations()), keep), byActivity, true}, pageMax,
		func(v *conversation) *conversationJSON { return s.conversationJSON(v, channelOf(r)) })
}
