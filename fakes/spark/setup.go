package spark

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// This file is how an administrator sets a company up. What cannot be set up
// returns an error that says why, and changes nothing.

// TeamMemberSpec describes a user; first name and e-mail are what the app asks
// for (knowledge.spark.re, team settings).
type TeamMemberSpec struct {
	FirstName, LastName, Email, Phone string
}

// ContactSpec describes a contact as a user types it; phones stay as written.
type ContactSpec struct {
	FirstName, LastName, Email    string
	Phone, MobilePhone, WorkPhone string
}

// AddProject opens a project with the interaction types that a new one has.
func (s *Server) AddProject(name string) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		if name == "" {
			return errors.New("spark: a project needs a name")
		}
		for p := range s.projects.All {
			if p.name == name {
				return fmt.Errorf("spark: there is a project called %q already", name)
			}
		}
		s.ids.project++
		p := &project{id: s.ids.project, name: name, created: stamp(tx.Now())}
		s.projects.Put(tx, p.id, p)
		for _, t := range firstTypes {
			s.addType(tx, p, t.value, t.category)
		}
		id = p.id
		return nil
	})
	return id, err
}

// AddInteractionType gives a project one more word for what happens there; the
// category is Email, Phone, Sales Center or Meeting.
func (s *Server) AddInteractionType(project int64, value, category string) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		p, err := s.projectOf(project)
		switch {
		case err != nil:
			return err
		case !slices.Contains([]string{"Email", "Phone", "Sales Center", "Meeting"}, category):
			return fmt.Errorf("spark: there is no category %q of interaction types", category)
		case value == "" || p.typeCalled(value) != nil:
			return fmt.Errorf("spark: the project %s needs another word than %q", p.name, value)
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

// RenameInteractionType changes a project's word.
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

// AddTeamMember gives a person a seat, on these projects or on none.
func (s *Server) AddTeamMember(spec TeamMemberSpec, projects ...int64) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		email := strings.ToLower(spec.Email)
		if spec.FirstName == "" || !strings.Contains(email, "@") {
			return fmt.Errorf("spark: a team member needs a first name and an e-mail address, not %q and %q", spec.FirstName, spec.Email)
		}
		if s.memberByEmail[email] != nil {
			return fmt.Errorf("spark: there is a team member with the e-mail address %q already", spec.Email)
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

// JoinProject puts a team member on a project.
func (s *Server) JoinProject(member, projectID int64) error {
	return s.onTeam(member, projectID, (*teamMember).join)
}

// LeaveProject takes a team member off a project.
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

// AddContact is a user typing a contact in, as a member of these projects.
func (s *Server) AddContact(spec ContactSpec, projects ...int64) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		if s.contactByEmail[strings.ToLower(spec.Email)] != nil {
			return fmt.Errorf("spark: there is a contact with the e-mail address %q already", spec.Email)
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
			s.enter(tx, c, p)
		}
		id = c.id
		return nil
	})
	return id, err
}

// EnterProject makes a contact a member of one more project.
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
		s.enter(tx, c, p)
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
		return nil, fmt.Errorf("spark: there is no team member %d", id)
	}
	return m, nil
}

func (s *Server) contactOf(id int64) (*contact, error) {
	c, ok := s.contacts.Get(id)
	if !ok {
		return nil, fmt.Errorf("spark: there is no contact %d", id)
	}
	return c, nil
}
