package spark

import (
	"fmt"

	"github.com/callsim/callsim/fakes/kit"
)

// This file is what team members do in the web app, named by id. An action that
// is impossible returns an error that says why, in the words of the screen, and
// changes nothing.

// View is which list of a contact's profile is shown.
type View string

// The views. Calls and messages stand in lists of their own (AP-09).
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

// desk is what a team member has on the screen.
type desk struct {
	contact *contact
	view    View
}

// OpenProfile opens a contact's profile. It opens on the calls (AP-09).
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

// SwitchTo shows the other list of the profile that is open.
func (s *Server) SwitchTo(member int64, view View) error {
	return s.engine.Act(func(*kit.Tx) error {
		m, err := s.memberOf(member)
		switch {
		case err != nil:
			return err
		case m.desk.contact == nil:
			return fmt.Errorf("spark: %s has no profile open", m.name())
		case view != Calls && view != Messages:
			return fmt.Errorf("spark: a profile shows %s or %s, not %q", Calls, Messages, view)
		}
		m.desk.view = view
		return nil
	})
}

// Assignment is what somebody chooses in the dialogue behind the button: any of
// it that is missing, in one step (AP-17). Zero is no choice.
type Assignment struct {
	Contact, TeamMember int64
	Projects            []int64
}

// Assign lets a team member choose for a row that is on the screen: it must
// stand under Unassigned of the list that is shown.
func (s *Server) Assign(member, row int64, choice Assignment) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		m, err := s.memberOf(member)
		if err != nil {
			return err
		}
		u, ok := s.unassigned.Get(row)
		if !ok || !m.desk.shows(u) {
			return fmt.Errorf("spark: %s does not see the row %d under Unassigned", m.name(), row)
		}
		a, err := s.assignment(choice.Contact, choice.TeamMember, choice.Projects)
		if err == nil {
			err = s.assign(tx, u, a)
		}
		if err != nil {
			return fmt.Errorf("spark: %s", toFailure(err).words)
		}
		return nil
	})
}

func (d desk) shows(u *unassigned) bool {
	return d.contact != nil && u.assigned == "" && u.Kind == d.view.kind() && u.shownOn(d.contact)
}

// LogOnAllProjects turns the company's switch "Log calls and messages on all
// projects".
func (s *Server) LogOnAllProjects(on bool) error {
	return s.engine.Act(func(*kit.Tx) error {
		s.aircall.logOnAllProjects = on
		return nil
	})
}
