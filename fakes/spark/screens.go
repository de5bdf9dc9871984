package spark

import "github.com/callsim/callsim/fakes/kit"

// This file holds the screens of team members.

// Profile is a contact's profile with one view of its Calls/Messages section.
type Profile struct {
	Contact    string
	Projects   []string
	View       View
	Logged     []LoggedRow     // newest last
	Unassigned []UnassignedRow // newest last
}

// LoggedRow is a call or message logged in a project.
type LoggedRow struct {
	Project, Type, TeamMember, Note, At string
}

// UnassignedRow is a call or message under Unassigned. Action is the label of its
// button (AP-10).
type UnassignedRow struct {
	ID                                          int64
	Type, Number, Contact, TeamMember, Note, At string
	Matching                                    []string
	Action                                      string
}

// Screen returns the profile that a team member has open. ok reports whether a
// profile is open.
func (s *Server) Screen(member int64) (p Profile, ok bool) {
	s.read(func() {
		if m, known := s.members.Get(member); known && m.desk.contact != nil {
			p, ok = s.profile(m.desk), true
		}
	})
	return p, ok
}

// ProfileOf returns a contact's profile in a view, as shown to every team member.
func (s *Server) ProfileOf(id int64, view View) (p Profile, ok bool) {
	s.read(func() {
		var c *contact
		if c, ok = s.contacts.Get(id); ok {
			p = s.profile(desk{c, view})
		}
	})
	return p, ok
}

func (s *Server) profile(d desk) Profile {
	p := Profile{Contact: d.contact.name(), View: d.view}
	for _, in := range d.contact.projects {
		p.Projects = append(p.Projects, in.name)
	}
	for _, i := range s.byContact[d.contact] {
		if kindOf(i.kind.value) == d.view.kind() {
			p.Logged = append(p.Logged, LoggedRow{i.kind.project.name, i.kind.value, i.member.name(), i.note, i.at})
		}
	}
	for u := range s.unassigned.All {
		if d.shows(u) {
			p.Unassigned = append(p.Unassigned, u.onScreen())
		}
	}
	return p
}

// kindOf returns whether an interaction type is a call or a message, "" for neither.
func kindOf(interactionType string) string {
	switch interactionType {
	case "Message In", "Message Out":
		return kindMessage
	case "Call In", "Call Out", "Missed Call", "Voicemail":
		return kindCall
	}
	return ""
}

func (u *unassigned) onScreen() UnassignedRow {
	row := UnassignedRow{ID: u.id, Type: u.InteractionType, Number: u.ExternalNumber, At: u.Timestamp, Action: u.action()}
	if u.contact != nil {
		row.Contact = u.contact.name()
	}
	if u.member != nil {
		row.TeamMember = u.member.name()
	}
	if u.Note != nil {
		row.Note = *u.Note
	}
	for _, c := range u.matching {
		row.Matching = append(row.Matching, c.name())
	}
	return row
}

// read runs f, which reads the state, in a transaction.
func (s *Server) read(f func()) {
	_ = s.engine.Act(func(*kit.Tx) error { f(); return nil }) // f cannot fail
}
