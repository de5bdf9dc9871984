package spark

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// project is a building for sale, with the team members who sell it.
type project struct {
	stored
	id       int64
	name     string
	created  string
	members  []*teamMember
	types    []*interactionType
	contacts int // number of contacts
}

type projectJSON struct {
	AddressLine1  *string `json:"address_line_1,omitempty"`
	ContactsCount *int    `json:"contacts_count,omitempty"`
	CountryISO    *string `json:"country_iso"`
	CountryName   *string `json:"country_name"`
	CreatedAt     string  `json:"created_at"`
	ID            int64   `json:"id"`
	Kind          *string `json:"kind"`
	Lease         bool    `json:"lease"`
	Name          string  `json:"name"`
	Permalink     string  `json:"permalink,omitempty"`
	Province      *string `json:"province"`
	SalesStage    *string `json:"sales_stage"`
	StartDate     *string `json:"start_date"`
	State         *string `json:"state"`
	TimeZone      string  `json:"time_zone,omitempty"`
	UpdatedAt     string  `json:"updated_at"`
}

var projectColumns = columns[*project]{
	"id":         func(p *project) value { return idValue(p.id) },
	"name":       func(p *project) value { return textValue(p.name) },
	"created_at": func(p *project) value { return momentValue(p.created) },
	"updated_at": func(p *project) value { return momentValue(p.created) },
}

func (p *project) row() projectJSON {
	return projectJSON{CreatedAt: p.created, ID: p.id, Name: p.name, UpdatedAt: p.created}
}

func (s *Server) listProjects(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	return list(s, r, listing[*project]{s.projects.All, projectColumns, func(p *project) int64 { return p.id },
		func(p, scope *project) bool { return p == scope }}, (*project).row)
}

func (s *Server) getProject(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	p, err := find(s, r, &s.projects, func(p, scope *project) bool { return p == scope })
	if err != nil {
		return kit.Response{}, err
	}
	j := p.row()
	j.ContactsCount, j.Permalink, j.TimeZone = &p.contacts, strings.ToLower(p.name), "America/Vancouver"
	return kit.OK(j), nil
}

// has reports whether the team member works on the project.
func (p *project) has(m *teamMember) bool { return slices.Contains(p.members, m) }

// projectOf returns a project by id, for set-up.
func (s *Server) projectOf(id int64) (*project, error) {
	p, ok := s.projects.Get(id)
	if !ok {
		return nil, fmt.Errorf("spark: unknown project %d", id)
	}
	return p, nil
}
