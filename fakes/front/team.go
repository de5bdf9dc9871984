package front

import "github.com/callsim/callsim/fakes/kit"

// team is a workspace. The API calls a workspace a team.
type team struct {
	kit.Stamp
	id, name string
	inboxes  []*inbox
	members  []*teammate
}

type teamPreviewJSON struct {
	Links selfLink `json:"_links"`
	ID    string   `json:"id"`
	Name  string   `json:"name"`
}

type teamJSON struct {
	teamPreviewJSON
	Inboxes []*inboxJSON    `json:"inboxes"`
	Members []*teammateJSON `json:"members"`
}

func (s *Server) teamPreview(t *team) teamPreviewJSON {
	return teamPreviewJSON{selfLink{s.base + "/teams/" + t.id}, t.id, t.name}
}

func (s *Server) listTeams(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	all := make([]*team, 0, s.teams.Len())
	for t := range s.teams.All {
		all = append(all, t)
	}
	return whole(s, r, all, s.teamPreview), nil
}

func (s *Server) teamParam(r *kit.Request) (*team, error) {
	id := r.Param("team_id")
	t, ok := s.teams.Get(id)
	if !ok {
		return nil, errUnknown("team", id)
	}
	return t, nil
}

func (s *Server) getTeam(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.teamParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	j := teamJSON{s.teamPreview(t), []*inboxJSON{}, []*teammateJSON{}}
	for _, in := range t.inboxes {
		j.Inboxes = append(j.Inboxes, s.inboxJSON(in))
	}
	for _, m := range t.members {
		j.Members = append(j.Members, s.teammateJSON(m))
	}
	return kit.OK(j), nil
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
