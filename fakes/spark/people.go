package spark

import (
	"fmt"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds the actions of team members in the web app. Objects are named by
// id. An action that returns an error has changed nothing.

// View is a tab of the Calls/Messages section of a contact's profile.
type View string

// The views: calls and messages have separate lists (AP-09).
const (
	Calls    View = "Calls"
	Messages View = "Messages"
)

func (v View) kind() string {
	if v == Messages {
		return kindMessage
	}
	return kindCall
}

// desk is the state of a team member's screen.
type desk struct {
	contact *contact
	view    View
}

// OpenProfile opens a contact's profile on the list of calls (AP-09).
func (s *Server) OpenProfile(member, contact int64) error {
	return s.engine.Act(func(*kit.Tx) error {
		m, err := s.memberOf(member)
		if err != nil {
			return err
		}
		c, err := s.contactOf(contact)
		if err != nil {
			return err
		}
		m.desk = desk{c, Calls}
		return nil
	})
}

// SwitchTo shows another list of the open profile.
func (s *Server) SwitchTo(member int64, view View) error {
	return s.engine.Act(func(*kit.Tx) error {
		m, err := s.memberOf(member)
		switch {
		case err != nil:
			return err
		case m.desk.contact == nil:
			return fmt.Errorf("spark: %s has no profile open", m.name())
		case view != Calls && view != Messages:
			return fmt.Errorf("spark: unknown view %q, expected %s or %s", view, Calls, Messages)
		}
		m.desk.view = view
		return nil
	})
}

// Assignment is a team member's choice in the dialogue behind the row's button. One
// dialogue takes all missing parts (AP-17). The zero value is no choice.
type Assignment struct {
	Contact, TeamMember int64
	Projects            []int64
}

// Assign applies a team member's choice to a row. The row must be listed under Unassigned
// in the list on the team member's screen.
func (s *Server) Assign(member, row int64, choice Assignment) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		m, err := s.memberOf(member)
		if err != nil {
			return err
		}
		u, ok := s.unassigned.Get(row)
		if !ok || !m.desk.shows(u) {
			return fmt.Errorf("spark: row %d is not under Unassigned on the screen of %s", row, m.name())
		}
		a, err := s.assignment(choice.Contact, choice.TeamMember, choice.Projects)
		if err == nil {
			err = s.assign(tx, u, a)
		}
		if err != nil {
			return fmt.Errorf("spark: %s", toFailure(err).message)
		}
		return nil
	})
}

func (d desk) shows(u *unassigned) bool {
	return d.contact != nil && u.assigned == "" && u.Kind == d.view.kind() && u.shownOn(d.contact)
}

// LogOnAllProjects sets the company's setting "Log calls and messages on all
// projects".
func (s *Server) LogOnAllProjects(on bool) error {
	return s.engine.Act(func(*kit.Tx) error {
		s.aircall.logOnAllProjects = on
		return nil
	})
}
