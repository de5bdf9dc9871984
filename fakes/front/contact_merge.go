package front

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// mergeContacts merges several contacts into one and deletes the others.
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

// merge moves handles, conversations, notes and list memberships to target and deletes
// the other contacts.
func (s *Server) merge(tx *kit.Tx, target *contact, all []*contact) {
	for _, c := range all {
		if c == target || c.mergedInto != nil {
			continue
		}
		for _, h := range c.handles {
			s.contactByHandle[s.key(h)] = target
			s.contactByText[h] = target
			target.handles = append(target.handles, h)
		}
		for _, v := range c.conversations {
			v.linkContact(target)
		}
		target.notes = append(target.notes, c.notes...)
		for l := range s.lists.All {
			if slices.Contains(l.contacts, c) {
				l.contacts = union(l.contacts, []*contact{target})
			}
		}
		c.mergedInto = target
		c.Touch(tx)
		s.contacts.Delete(c.id)
	}
	s.touchContact(tx, target)
}
