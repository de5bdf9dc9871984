package spark

import "github.com/callsim/callsim/fakes/kit"

// projection is the state by which two runs are compared: the contacts with their
// projects, the logged interactions, and the unassigned records with their missing
// parts. It contains no ids and no times.
type projection struct {
	Contacts     kit.Bag `json:"contacts"`
	Interactions kit.Bag `json:"interactions"`
	Unassigned   kit.Bag `json:"unassigned"`
	Switch       bool    `json:"log_on_all_projects"`
}

type projectedContact struct {
	Name     string  `json:"name"`
	Phones   kit.Bag `json:"phones"`
	Projects kit.Bag `json:"projects"`
}

type projectedInteraction struct {
	Contact    string  `json:"contact"`
	Project    string  `json:"project"`
	Type       string  `json:"type"`
	TeamMember string  `json:"team_member"`
	Note       string  `json:"note"`
	Notes      kit.Bag `json:"notes"`
}

type projectedUnassigned struct {
	Kind       string   `json:"kind"`
	Type       string   `json:"type"`
	Number     string   `json:"number"`
	Matching   kit.Bag  `json:"matching"`
	Contact    string   `json:"contact"`
	TeamMember string   `json:"team_member"`
	Missing    []string `json:"missing"`
	Note       string   `json:"note"`
}

// Projection returns the state by which two runs are compared, as canonical JSON.
func (s *Server) Projection() []byte {
	var p projection
	s.read(func() {
		p.Switch = s.aircall.logOnAllProjects
		for c := range s.contacts.All {
			p.Contacts.Add(c.projected())
		}
		for i := range s.interactions.All {
			p.Interactions.Add(i.projected())
		}
		for u := range s.unassigned.All {
			if u.assigned == "" {
				p.Unassigned.Add(u.projected())
			}
		}
	})
	return kit.Canonical(p)
}

func (c *contact) projected() projectedContact {
	p := projectedContact{Name: c.name()}
	for _, field := range phoneFields {
		if phone := c.texts[field]; phone != "" {
			p.Phones.Add(field + ":" + phone)
		}
	}
	for _, in := range c.projects {
		p.Projects.Add(in.name)
	}
	return p
}

func (i *interaction) projected() projectedInteraction {
	p := projectedInteraction{i.contact.name(), i.kind.project.name, i.kind.value, i.member.email, i.note, nil}
	for _, n := range i.notes {
		p.Notes.Add(n.text)
	}
	return p
}

func (u *unassigned) projected() projectedUnassigned {
	p := projectedUnassigned{Kind: u.Kind, Type: u.InteractionType, Number: u.ExternalNumber, Missing: u.missing()}
	for _, c := range u.matching {
		p.Matching.Add(c.name())
	}
	if u.contact != nil {
		p.Contact = u.contact.name()
	}
	if u.member != nil {
		p.TeamMember = u.member.email
	}
	if u.Note != nil {
		p.Note = *u.Note
	}
	return p
}
