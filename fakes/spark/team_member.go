package spark

import "github.com/callsim/callsim/fakes/kit"

// teamMember is a user of the company. A team member may be on no project: roles in
// the company and on projects are independent.
type teamMember struct {
	stored
	id                        int64
	first, last, email, phone string
	created                   string
	projects                  []*project
	desk                      desk
}

type teamMemberJSON struct {
	CreatedAt string            `json:"created_at"`
	Email     string            `json:"email"`
	FirstName string            `json:"first_name"`
	ID        int64             `json:"id"`
	JobTitle  *string           `json:"job_title"`
	LastName  *string           `json:"last_name"`
	Phone     *string           `json:"phone"`
	Projects  *[]membershipJSON `json:"projects,omitempty"` // single record only
	TimeZone  string            `json:"time_zone"`
	UpdatedAt string            `json:"updated_at"`
}

// membershipJSON is an entry of projects. ID is the id of the membership, not of the
// project.
type membershipJSON struct {
	ID        int64  `json:"id"`
	Name      string `json:"name"`
	ProjectID int64  `json:"project_id"`
}

var teamMemberColumns = columns[*teamMember]{
	"id":         func(m *teamMember) value { return idValue(m.id) },
	"email":      func(m *teamMember) value { return textValue(m.email) },
	"first_name": func(m *teamMember) value { return textValue(m.first) },
	"last_name":  func(m *teamMember) value { return textValue(m.last) },
	"created_at": func(m *teamMember) value { return momentValue(m.created) },
	"updated_at": func(m *teamMember) value { return momentValue(m.created) },
}

func (m *teamMember) row() teamMemberJSON {
	return teamMemberJSON{CreatedAt: m.created, Email: m.email, FirstName: m.first, ID: m.id, LastName: optional(m.last),
		Phone: optional(m.phone), TimeZone: "America/Vancouver", UpdatedAt: m.created}
}

// memberWithin reports whether a project key may read a team member: only members of
// its project (documented; an operator reports otherwise).
func memberWithin(m *teamMember, scope *project) bool { return scope.has(m) }

func (s *Server) listTeamMembers(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	return list(s, r, listing[*teamMember]{s.members.All, teamMemberColumns, func(m *teamMember) int64 { return m.id }, memberWithin},
		(*teamMember).row)
}

func (s *Server) getTeamMember(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := find(s, r, &s.members, memberWithin)
	if err != nil {
		return kit.Response{}, err
	}
	j := m.row()
	on := make([]membershipJSON, 0, len(m.projects))
	for _, p := range m.projects {
		if scope := scopeOf(r); scope == nil || scope == p {
			on = append(on, membershipJSON{m.id*100 + p.id%100, p.name, p.id})
		}
	}
	j.Projects = &on
	return kit.OK(j), nil
}

func (m *teamMember) name() string {
	if m.last == "" {
		return m.first
	}
	return m.first + " " + m.last
}

type memberBriefJSON struct {
	FirstName string  `json:"first_name"`
	ID        int64   `json:"id"`
	LastName  *string `json:"last_name"`
}

func (m *teamMember) brief() *memberBriefJSON {
	return &memberBriefJSON{m.first, m.id, optional(m.last)}
}
