package aircall

import (
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// team is a group of users to whom calls are distributed.
type team struct {
	kit.Stamp
	id      int64
	link    string
	name    string
	created time.Time
	users   []*user
}

// teamInCall is a team inside a call of the API.
type teamInCall struct {
	ID         int64  `json:"id"`
	DirectLink string `json:"direct_link"`
	Name       string `json:"name"`
	CreatedAt  string `json:"created_at"`
}

type teamREST struct {
	teamInCall
	Users []teamUser `json:"users"`
}

// teamUser is a member of a team. Members do not have "available"; only lists have the
// default number (API reference, "Team").
type teamUser struct {
	ID                 int64   `json:"id"`
	DirectLink         string  `json:"direct_link"`
	Name               string  `json:"name"`
	Email              string  `json:"email"`
	AvailabilityStatus string  `json:"availability_status"`
	CreatedAt          string  `json:"created_at"`
	TimeZone           string  `json:"time_zone"`
	Language           string  `json:"language"`
	DefaultNumberID    **int64 `json:"default_number_id,omitempty"`
}

// encode writes a team inside a call of an event.
func (t *team) encode(e *encoder) {
	e.object()
	e.int("id", t.id)
	e.str("direct_link", t.link)
	e.str("name", t.name)
	e.endObject()
}

func (t *team) inCall() teamInCall {
	return teamInCall{t.id, t.link, t.name, isoMillis(t.created)}
}

func (t *team) rest(inList bool) teamREST {
	v := teamREST{teamInCall: t.inCall(), Users: make([]teamUser, 0, len(t.users))}
	for _, u := range t.users {
		row := teamUser{ID: u.id, DirectLink: u.link, Name: u.name, Email: u.email,
			AvailabilityStatus: u.availabilityStatus(), CreatedAt: isoMillis(u.created),
			TimeZone: u.timeZone, Language: u.language}
		if inList {
			var id *int64
			if len(u.lines) > 0 {
				id = &u.lines[0].id
			}
			row.DefaultNumberID = &id
		}
		v.Users = append(v.Users, row)
	}
	return v
}

// listTeams does not filter by from and to (API reference, "List all teams").
func (s *Server) listTeams(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	p, err := s.paging(r)
	if err != nil {
		return kit.Response{}, err
	}
	page, m, err := pageOf(s, &p, rows(&p, &s.teams), 0, func(*team) bool { return true })
	if err != nil {
		return kit.Response{}, err
	}
	list := make([]teamREST, 0, len(page))
	for _, t := range page {
		list = append(list, t.rest(true))
	}
	return kit.OK(struct {
		Meta  meta       `json:"meta"`
		Teams []teamREST `json:"teams"`
	}{m, list}), nil
}

func (s *Server) getTeam(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := objectOf(r, &s.teams)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(teamAnswer(t)), nil
}
