package aircall

import (
	"net/http"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// teamRefused is the error of invalid changes to teams (API reference, "Teams").
func teamRefused(why string) error {
	return &appError{status: http.StatusUnprocessableEntity, name: "Unprocessable Entity", unsuccessful: true,
		errors: map[string][]string{"team": {why}}}
}

// teamNameMax: API reference, "Team".
const teamNameMax = 64

func (s *Server) createTeam(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var body struct {
		Name string `json:"name"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	switch {
	case body.Name == "":
		return kit.Response{}, badRequest("name is missing")
	case len([]rune(body.Name)) > teamNameMax:
		return kit.Response{}, teamRefused("name is too long (maximum is 64 characters)")
	case s.teamByName(body.Name) != nil:
		return kit.Response{}, teamRefused("name has already been taken")
	}
	return kit.Created(teamAnswer(s.newTeam(tx, body.Name, nil))), nil
}

func (s *Server) deleteTeam(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := objectOf(r, &s.teams)
	if err != nil {
		return kit.Response{}, err
	}
	s.teams.Delete(t.id)
	for n := range s.numbers.All {
		// Calls in progress keep the old slices, so these are replaced, not changed.
		n.teams = kit.Without(n.teams, t)
		n.menu = slices.DeleteFunc(slices.Clone(n.menu), func(m menuChoice) bool { return m.team == t })
	}
	return kit.NoContent(), nil
}

func (s *Server) addToTeam(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, u, err := s.teamAndUser(r)
	if err != nil {
		return kit.Response{}, err
	}
	if slices.Contains(t.users, u) {
		return kit.Response{}, teamRefused("user is already in the team")
	}
	t.users = append(slices.Clone(t.users), u)
	t.Touch(tx)
	return kit.Created(teamAnswer(t)), nil
}

func (s *Server) removeFromTeam(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, u, err := s.teamAndUser(r)
	if err != nil {
		return kit.Response{}, err
	}
	if !slices.Contains(t.users, u) {
		return kit.Response{}, teamRefused("user is not in the team")
	}
	t.leave(u)
	t.Touch(tx)
	return kit.OK(teamAnswer(t)), nil
}

func (t *team) leave(u *user) {
	t.users = kit.Without(t.users, u)
}

func (s *Server) teamAndUser(r *kit.Request) (*team, *user, error) {
	t, err := objectOf(r, &s.teams)
	if err != nil {
		return nil, nil, err
	}
	id, ok := r.ID("user_id")
	if !ok {
		return nil, nil, errUnknownID
	}
	u, ok := s.users.Get(id)
	if !ok {
		return nil, nil, errUnknownID
	}
	return t, u, nil
}

func teamAnswer(t *team) any {
	return struct {
		Team teamREST `json:"team"`
	}{t.rest(false)}
}

func (s *Server) teamByName(name string) *team {
	for t := range s.teams.All {
		if t.name == name {
			return t
		}
	}
	return nil
}

func (s *Server) newTeam(tx *kit.Tx, name string, users []*user) *team {
	s.ids.team++
	t := &team{id: s.ids.team, link: s.link("teams", s.ids.team), name: name, created: tx.Now(), users: users}
	s.teams.Put(tx, t.id, t)
	return t
}
