package spark

import (
	"bytes"
	"encoding/json"
	"slices"
)

// The projection is the state that counts when two runs are compared: who the
// contacts are and in which projects, what is logged with them, what waits and
// for what. It holds no ids and no times. Everything in it is sorted; what is
// there twice stands there twice.
type projection struct {
	Contacts     []projectedContact     `json:"contacts"`
	Interactions []projectedInteraction `json:"interactions"`
	Unassigned   []projectedWaiting     `json:"unassigned"`
	Switch       bool                   `json:"log_on_all_projects"`
}

type projectedContact struct {
	Name     string   `json:"name"`
	Phones   []string `json:"phones"`
	Projects []string `json:"projects"`
}

type projectedInteraction struct {
	Contact    string   `json:"contact"`
	Project    string   `json:"project"`
	Type       string   `json:"type"`
	TeamMember string   `json:"team_member"`
	Note       string   `json:"note"`
	Notes      []string `json:"notes"`
}

type projectedWaiting struct {
	Kind       string   `json:"kind"`
	Type       string   `json:"type"`
	Number     string   `json:"number"`
	Matching   []string `json:"matching"`
	Contact    string   `json:"contact"`
	TeamMember string   `json:"team_member"`
	Missing    []string `json:"missing"`
	Note       string   `json:"note"`
}

// Projection is the state that counts for equality, as canonical JSON.
func (s *Server) Projection() []byte {
	p := projection{Contacts: []projectedContact{}, Interactions: []projectedInteraction{}, Unassigned: []projectedWaiting{}}
	s.look(func() {
		p.Switch = s.aircall.logOnAllProjects
		for c := range s.contacts.All {
			p.Contacts = append(p.Contacts, c.projected())
		}
		for i := range s.interactions.All {
			p.Interactions = append(p.Interactions, i.projected())
		}
		for u := range s.unassigned.All {
			if u.assigned == "" {
				p.Unassigned = append(p.Unassigned, u.projected())
			}
		}
	})
	sortByJSON(p.Contacts)
	sortByJSON(p.Interactions)
	sortByJSON(p.Unassigned)
	return canonical(p)
}

func (c *contact) projected() projectedContact {
	p := projectedContact{Name: c.name(), Phones: []string{}, Projects: []string{}}
	for _, field := range phoneFields {
		if phone := c.texts[field]; phone != "" {
			p.Phones = append(p.Phones, field+":"+phone)
		}
	}
	for _, in := range c.projects {
		p.Projects = append(p.Projects, in.name)
	}
	slices.Sort(p.Projects)
	return p
}

func (i *interaction) projected() projectedInteraction {
	p := projectedInteraction{i.contact.name(), i.kind.project.name, i.kind.value, i.member.email, i.note, []string{}}
	for _, n := range i.notes {
		p.Notes = append(p.Notes, n.text)
	}
	slices.Sort(p.Notes)
	return p
}

func (u *unassigned) projected() projectedWaiting {
	p := projectedWaiting{Kind: u.Kind, Type: u.InteractionType, Number: u.ExternalNumber, Matching: []string{}, Missing: u.missing()}
	for _, c := range u.matching {
		p.Matching = append(p.Matching, c.name())
	}
	slices.Sort(p.Matching)
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

// sortByJSON orders items by what they look like: any total order will do.
func sortByJSON[T any](items []T) {
	slices.SortFunc(items, func(a, b T) int { return bytes.Compare(canonical(a), canonical(b)) })
}

func canonical(v any) []byte {
	encoded, err := json.Marshal(v)
	if err != nil {
		panic("spark: encoding the projection: " + err.Error()) // structs of texts cannot fail
	}
	return encoded
}
