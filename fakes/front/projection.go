package front

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
)

// The projection is the state that counts when two runs are compared: who the
// contacts are, and for each conversation where it stands and what was said in
// it. It holds no ids, no times and no history. Everything in it is sorted, so
// that the order in which things came does not count; an activity that is there
// twice stands there twice.
type projection struct {
	Contacts      []projectedContact      `json:"contacts"`
	Conversations []projectedConversation `json:"conversations"`
}

type projectedContact struct {
	Name    string   `json:"name"`
	Handles []string `json:"handles"`
}

type projectedConversation struct {
	Contact    []string            `json:"contact"`
	Subject    string              `json:"subject"`
	Status     string              `json:"status"`
	Assignee   string              `json:"assignee"`
	Inboxes    []string            `json:"inboxes"`
	Tags       []string            `json:"tags"`
	Activities []projectedActivity `json:"activities"`
}

type projectedActivity struct {
	Kind   string `json:"kind"`
	Author string `json:"author"`
	Text   string `json:"text"`
}

// Projection is the state that counts for equality, as canonical JSON.
func (s *Server) Projection() []byte {
	p := projection{Contacts: []projectedContact{}, Conversations: []projectedConversation{}}
	s.look(func() error {
		for c := range s.contacts.All {
			p.Contacts = append(p.Contacts, projectedContact{c.name, sortedHandles(c)})
		}
		for c := range s.conversations.All {
			p.Conversations = append(p.Conversations, project(c))
		}
		return nil
	})
	sortByJSON(p.Contacts)
	sortByJSON(p.Conversations)
	return canonical(p)
}

func project(c *conversation) projectedConversation {
	p := projectedConversation{Contact: []string{c.recipient.handle}, Subject: c.subject, Status: c.status.String(),
		Inboxes: c.inboxNames(), Tags: append([]string{}, c.tagNames()...), Activities: []projectedActivity{}}
	if who := c.recipient.contact.live(); who != nil {
		p.Contact = sortedHandles(who)
	}
	if c.assignee != nil {
		p.Assignee = c.assignee.email
	}
	for _, m := range c.messages {
		p.Activities = append(p.Activities, projectedActivity{"message", m.writer().projected(), m.text})
	}
	for _, m := range c.comments {
		p.Activities = append(p.Activities, projectedActivity{"comment", authorOf(m.author).projected(), m.body})
	}
	slices.SortFunc(p.Activities, func(a, b projectedActivity) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Author, b.Author), cmp.Compare(a.Text, b.Text))
	})
	return p
}

func (a Author) projected() string {
	if a.Email != "" {
		return a.Kind + " " + a.Email
	}
	return a.Kind + " " + a.Name
}

func sortedHandles(c *contact) []string {
	all := []string{}
	for _, h := range c.handles {
		all = append(all, h.Source+":"+h.Handle)
	}
	slices.Sort(all)
	return all
}

// sortByJSON orders items by what they look like: any total order will do.
func sortByJSON[T any](items []T) {
	type keyed struct {
		item T
		text []byte
	}
	all := make([]keyed, 0, len(items))
	for _, item := range items {
		all = append(all, keyed{item, canonical(item)})
	}
	slices.SortFunc(all, func(a, b keyed) int { return bytes.Compare(a.text, b.text) })
	for i := range all {
		items[i] = all[i].item
	}
}

func canonical(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic("front: encoding the projection: " + err.Error()) // structs of strings cannot fail
	}
	return text
}
