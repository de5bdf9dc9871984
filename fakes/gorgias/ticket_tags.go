package gorgias

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// ticketTagsBody names tags by id or name. An unknown name creates a tag.
type ticketTagsBody struct {
	IDs   []int64  `json:"ids"`
	Names []string `json:"names"`
}

func (s *Server) ticketTags(tx *kit.Tx, r *kit.Request, required bool) (*ticket, []*tag, error) {
	t, err := s.ticketParam(r)
	if err != nil {
		return nil, nil, err
	}
	var b ticketTagsBody
	if err := s.decode(r, "update ticket tags", &b); err != nil {
		return nil, nil, err
	}
	p := problems{}
	if required && len(b.IDs)+len(b.Names) == 0 {
		p.add("_schema", "At least one of ids or names is required.")
	}
	var found []*tag
	for _, id := range b.IDs {
		g, exists := s.tags.Get(id)
		if !exists {
			p.add("ids", "Tag does not exist.")
			continue
		}
		found = append(found, g)
	}
	for _, name := range b.Names {
		p.tooLong("names", name, tagNameMax)
		if name == "" {
			p.add("names", "Shorter than minimum length 1.")
		}
	}
	if err := p.err("Failed to update ticket tags"); err != nil {
		return nil, nil, err
	}
	for _, name := range b.Names {
		found = append(found, s.tagNamed(tx, name, author(r)))
	}
	return t, found, nil
}

func (s *Server) listTicketTags(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.ticketParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	all := make([]tagJSON, 0, len(t.tags))
	for _, g := range t.tags {
		all = append(all, g.json())
	}
	return ok(plainList{all})
}

// addTicketTags answers 201 with an empty body of type JSON. setTicketTags answers 202
// in the same way (reference, ticket tags).
func (s *Server) addTicketTags(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, more, err := s.ticketTags(tx, r, true)
	if err != nil {
		return kit.Response{}, err
	}
	s.retag(tx, t, append(slices.Clone(t.tags), more...), author(r))
	return empty(201)
}

func (s *Server) setTicketTags(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, all, err := s.ticketTags(tx, r, false)
	if err != nil {
		return kit.Response{}, err
	}
	s.retag(tx, t, all, author(r))
	return empty(202)
}

func (s *Server) removeTicketTags(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, fewer, err := s.ticketTags(tx, r, true)
	if err != nil {
		return kit.Response{}, err
	}
	s.retag(tx, t, kit.Without(t.tags, fewer...), author(r))
	return noContent()
}

// retag sets a ticket's tags and, if they changed, sends the event.
func (s *Server) retag(tx *kit.Tx, t *ticket, wanted []*tag, actor *user) {
	before := len(t.tags)
	s.setTags(tx, t, wanted)
	if len(t.tags) == before && len(wanted) == before {
		return
	}
	t.updated = tx.Now()
	s.record(tx, "ticket-updated", "Ticket", t.id, actor, nil)
	s.publish(tx, t, nil, "ticket-updated")
}

// setTags replaces a ticket's tags, without duplicates. Reports count by tags (AG-50).
func (s *Server) setTags(tx *kit.Tx, t *ticket, wanted []*tag) {
	for _, g := range t.tags {
		g.usage--
	}
	t.tags = nil
	for _, g := range wanted {
		if !slices.Contains(t.tags, g) {
			t.tags = append(t.tags, g)
			g.usage++
		}
	}
	t.Touch(tx)
}
