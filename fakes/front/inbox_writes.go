package front

import (
	"encoding/json"

	"github.com/callsim/callsim/fakes/kit"
)

// createInbox creates an inbox of the workspace in the path, of the first workspace, or
// a private inbox of the teammate in the path.
func (s *Server) createInbox(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	owner, err := s.listOwner(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Name         *string         `json:"name"`
		Teammates    []string        `json:"teammate_ids"`
		Public       bool            `json:"is_public"`
		CustomFields json.RawMessage `json:"custom_fields"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	p.missing("name", in.Name)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	members, err := s.namedTeammates(in.Teammates)
	if err != nil {
		return kit.Response{}, err
	}
	custom, _, err := s.readFields("inboxes", in.CustomFields)
	if err != nil {
		return kit.Response{}, err
	}
	one := &inbox{name: *in.Name, team: s.workspace, members: members, public: in.Public, custom: custom}
	switch owner := owner.(type) {
	case *team:
		one.team = owner
	case *teammate:
		one.owner, one.members = owner, []*teammate{owner}
	}
	one.id, _ = s.ids.inbox.next()
	s.inboxes.Put(tx, one.id, one)
	if one.owner == nil {
		one.team.inboxes = append(one.team.inboxes, one)
	}
	return kit.Created(s.inboxJSON(one)), nil
}

func (s *Server) inboxMembers(r *kit.Request) (members, error) {
	in, err := s.inboxOf(r)
	if err != nil {
		return members{}, err
	}
	return members{&in.members, in}, nil
}
