package front

import "github.com/callsim/callsim/fakes/kit"

// members is the list of teammates of an inbox or a workspace.
type members struct {
	list  *[]*teammate
	owner kit.Stamped
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

type teammateIDs struct {
	IDs *[]string `json:"teammate_ids"`
}
