package spark

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds what an administrator sets up. A method that returns an error has
// changed nothing.

// TeamMemberSpec describes a user. The app requires a first name and an e-mail
// (knowledge.spark.re, team settings).
type TeamMemberSpec struct {
	FirstName, LastName, Email, Phone string
}

// ContactSpec describes a contact as typed by a user. Phone numbers are stored as
// written.
type ContactSpec struct {
	FirstName, LastName, Email    string
	Phone, MobilePhone, WorkPhone string
}

// AddProject adds a project with the default interaction types.
func (s *Server) AddProject(name string) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		if name == "" {
			return errors.New("spark: missing name of the project")
		}
		for p := range s.projects.All {
			if p.name == name {
				return fmt.Errorf("spark: a project called %q already exists", name)
			}
		}
		s.ids.project++
		p := &project{id: s.ids.project, name: name, created: stamp(tx.Now())}
		s.projects.Put(tx, p.id, p)
		for _, t := range defaultTypes {
			s.addType(tx, p, t.value, t.category)
		}
		id = p.id
		return nil
	})
	return id, err
}

// AddInteractionType adds an interaction type to a project. The category is Email,
// Phone, Sales Center or Meeting.
func (s *Server) AddInteractionType(project int64, value, category string) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		p, err := s.projectOf(project)
		switch {
		case err != nil:
			return err
		case !slices.Contains([]string{"Email", "Phone", "Sales Center", "Meeting"}, category):
			return fmt.Errorf("spark: unknown category %q of interaction types, expected Email, Phone, Sales Center or Meeting", category)
		case value == "" || p.typeCalled(value) != nil:
			return fmt.Errorf("spark: interaction type %q is empty or already exists in the project %s", value, p.name)
		}
		id = s.addType(tx, p, value, category).id
		return nil
	})
	return id, err
}

func (s *Server) addType(tx *kit.Tx, p *project, value, category string) *interactionType {
	s.ids.kind++
	t := &interactionType{id: s.ids.kind, value: value, category: category, position: len(p.types) + 1, project: p, created: stamp(tx.Now())}
	s.types.Put(tx, t.id, t)
	p.types = append(p.types, t)
	return t
}

// RenameInteractionType renames an interaction type of a project.
func (s *Server) RenameInteractionType(project int64, from, to string) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		p, err := s.projectOf(project)
		if err != nil {
			return err
		}
		t := p.typeCalled(from)
		if t == nil || to == "" || p.typeCalled(to) != nil {
			return fmt.Errorf("spark: the project %s cannot rename the interaction type %q to %q", p.name, from, to)
		}
		t.value = to
		t.Touch(tx)
		return nil
	})
}

// AddTeamMember adds a user to the company and to the given projects.
func (s *Server) AddTeamMember(spec TeamMemberSpec, projects ...int64) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		email := strings.ToLower(spec.Email)
		if spec.FirstName == "" || !strings.Contains(email, "@") {
			return fmt.Errorf("spark: first name %q, e-mail %q: a team member needs both", spec.FirstName, spec.Email)
		}
		if s.memberByEmail[email] != nil {
			return fmt.Errorf("spark: a team member with the e-mail %q already exists", spec.Email)
		}
		on, err := s.projectsOf(projects)
		if err != nil {
			return err
		}
		if tx.Rehearsal() {
			return nil
		}
		s.ids.member++
		m := &teamMember{id: s.ids.member, first: spec.FirstName, last: spec.LastName, email: spec.Email, phone: spec.Phone, created: stamp(tx.Now())}
		s.members.Put(tx, m.id, m)
		if s.memberByEmail == nil {
			s.memberByEmail = map[string]*teamMember{}
		}
		s.memberByEmail[email] = m
		for _, p := range on {
			m.join(p)
		}
		id = m.id
		return nil
	})
	return id, err
}

// JoinProject adds a team member to a project.
func (s *Server) JoinProject(member, projectID int64) error {
	return s.onTeam(member, projectID, (*teamMember).join)
}

// LeaveProject removes a team member from a project.
func (s *Server) LeaveProject(member, projectID int64) error {
	return s.onTeam(member, projectID, func(m *teamMember, p *project) {
		m.projects = kit.Without(m.projects, p)
		p.members = kit.Without(p.members, m)
	})
}

func (m *teamMember) join(p *project) {
	if !p.has(m) {
		m.projects = append(m.projects, p)
		p.members = append(p.members, m)
	}
}

func (s *Server) onTeam(member, projectID int64, change func(*teamMember, *project)) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		m, err := s.memberOf(member)
		if err != nil {
			return err
		}
		p, err := s.projectOf(projectID)
		if err != nil {
			return err
		}
		change(m, p)
		m.Touch(tx)
		p.Touch(tx)
		return nil
	})
}

// AddContact adds a contact to the company and to the given projects, as a user does
// in the app.
func (s *Server) AddContact(spec ContactSpec, projects ...int64) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		if s.contactByEmail[strings.ToLower(spec.Email)] != nil {
			return fmt.Errorf("spark: a contact with the e-mail %q already exists", spec.Email)
		}
		in, err := s.projectsOf(projects)
		if err != nil {
			return err
		}
		if tx.Rehearsal() {
			return nil
		}
		c := s.newContact(tx)
		s.change(tx, c, patch{texts: map[string]*string{
			"first_name": optional(spec.FirstName), "last_name": optional(spec.LastName), "email": optional(spec.Email),
			"phone": optional(spec.Phone), "mobile_phone": optional(spec.MobilePhone), "work_phone": optional(spec.WorkPhone),
		}})
		for _, p := range in {
			s.addToProject(tx, c, p)
		}
		id = c.id
		return nil
	})
	return id, err
}

// EnterProject adds a contact to a project.
func (s *Server) EnterProject(contact, project int64) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		c, err := s.contactOf(contact)
		if err != nil {
			return err
		}
		p, err := s.projectOf(project)
		if err != nil {
			return err
		}
		s.addToProject(tx, c, p)
		return nil
	})
}

func (s *Server) projectsOf(ids []int64) ([]*project, error) {
	var all []*project
	for _, id := range ids {
		p, err := s.projectOf(id)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

func (s *Server) memberOf(id int64) (*teamMember, error) {
	m, ok := s.members.Get(id)
	if !ok {
		return nil, fmt.Errorf("spark: unknown team member %d", id)
	}
	return m, nil
}

func (s *Server) contactOf(id int64) (*contact, error) {
	c, ok := s.contacts.Get(id)
	if !ok {
		return nil, fmt.Errorf("spark: unknown contact %d", id)
	}
	return c, nil
}
