package front

import (
	"encoding/json"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// createInbox makes an inbox of the oldest workspace, of the one in the path, or
// a teammate's private one.
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

// readMembers reads teammate_ids.
func (s *Server) readMembers(r *kit.Request) ([]*teammate, error) {
	var in teammateIDs
	if err := decode(r, &in); err != nil {
		return nil, err
	}
	if in.IDs == nil {
		return nil, errInvalid("body.teammate_ids: missing")
	}
	return s.namedTeammates(*in.IDs)
}

func without(all, gone []*teammate) []*teammate {
	return kit.Without(all, gone...)
}

func (s *Server) addInboxTeammates(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	in, err := s.inboxOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	who, err := s.readMembers(r)
	if err != nil {
		return kit.Response{}, err
	}
	in.members = union(in.members, who)
	in.Touch(tx)
	return kit.NoContent(), nil
}

func (s *Server) removeInboxTeammates(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	in, err := s.inboxOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	who, err := s.readMembers(r)
	if err != nil {
		return kit.Response{}, err
	}
	in.members = without(in.members, who)
	in.Touch(tx)
	return kit.NoContent(), nil
}

func (s *Server) addTeamTeammates(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.teamParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	who, err := s.readMembers(r)
	if err != nil {
		return kit.Response{}, err
	}
	t.members = union(t.members, who)
	t.Touch(tx)
	return kit.NoContent(), nil
}

func (s *Server) removeTeamTeammates(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.teamParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	who, err := s.readMembers(r)
	if err != nil {
		return kit.Response{}, err
	}
	t.members = without(t.members, who)
	t.Touch(tx)
	return kit.NoContent(), nil
}

func (s *Server) listTeamInboxes(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.teamParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return whole(s, r, t.inboxes, s.inboxJSON), nil
}

func (s *Server) listTeamChannels(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.teamParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return whole(s, r, s.channelsWhere(func(ch *channel) bool { return ch.inbox.team == t && ch.inbox.owner == nil }), s.channelJSON), nil
}

func (s *Server) listTeammateChannels(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.teammateOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	return whole(s, r, s.channelsWhere(func(ch *channel) bool { return ch.inbox.has(t) }), s.channelJSON), nil
}

func (s *Server) channelsWhere(keep func(*channel) bool) (all []*channel) {
	for ch := range s.channels.All {
		if keep(ch) {
			all = append(all, ch)
		}
	}
	return all
}

func (s *Server) listPrivateInboxes(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.teammateOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	own := slices.DeleteFunc(s.allInboxes(), func(in *inbox) bool { return in.owner != t })
	return whole(s, r, own, s.inboxJSON), nil
}

func (s *Server) updateTeammate(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.teammateOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Username     *string         `json:"username"`
		First        *string         `json:"first_name"`
		Last         *string         `json:"last_name"`
		Available    *bool           `json:"is_available"`
		CustomFields json.RawMessage `json:"custom_fields"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	custom, setFields, err := s.readFields("teammates", in.CustomFields)
	if err != nil {
		return kit.Response{}, err
	}
	var p problems
	if in.Username != nil {
		p.missing("username", in.Username)
	}
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	for into, value := range map[*string]*string{&t.username: in.Username, &t.first: in.First, &t.last: in.Last} { //house:unordered three different places
		if value != nil {
			*into = *value
		}
	}
	t.away = !unset(in.Available, !t.away)
	if setFields {
		t.custom = custom
	}
	t.Touch(tx)
	return kit.NoContent(), nil
}
