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

// members is the list of teammates of an inbox or a workspace.
type members struct {
	list  *[]*teammate
	owner kit.Stamped
}

func (s *Server) inboxMembers(r *kit.Request) (members, error) {
	in, err := s.inboxOf(r)
	if err != nil {
		return members{}, err
	}
	return members{&in.members, in}, nil
}

func (s *Server) teamMembers(r *kit.Request) (members, error) {
	t, err := s.teamParam(r)
	if err != nil {
		return members{}, err
	}
	return members{&t.members, t}, nil
}

func without(all, removed []*teammate) []*teammate { return kit.Without(all, removed...) }

// changesMembers returns a handler that adds (change is union) or removes (change is
// without) the teammates in the body.
func changesMembers(of func(*Server, *kit.Request) (members, error), change func(all, named []*teammate) []*teammate) kit.Handler[*Server] {
	return func(s *Server, tx *kit.Tx, r *kit.Request) (kit.Response, error) {
		m, err := of(s, r)
		if err != nil {
			return kit.Response{}, err
		}
		var in teammateIDs
		if err := decode(r, &in); err != nil {
			return kit.Response{}, err
		}
		if in.IDs == nil {
			return kit.Response{}, errInvalid("body.teammate_ids: missing")
		}
		named, err := s.namedTeammates(*in.IDs)
		if err != nil {
			return kit.Response{}, err
		}
		*m.list = change(*m.list, named)
		m.owner.Touch(tx)
		return kit.NoContent(), nil
	}
}
