package front

import "github.com/callsim/callsim/fakes/kit"

// projection is the state by which two runs are compared: the contacts, and the
// conversations with their status, assignee, inboxes, tags, messages and comments. It
// contains no ids, no times and no events, and the order of its items does not count.
type projection struct {
	Contacts      kit.Bag `json:"contacts"`
	Conversations kit.Bag `json:"conversations"`
}

type projectedContact struct {
	Name    string  `json:"name"`
	Handles kit.Bag `json:"handles"`
}

type projectedConversation struct {
	Contact    kit.Bag  `json:"contact"`
	Subject    string   `json:"subject"`
	Status     string   `json:"status"`
	Assignee   string   `json:"assignee"`
	Inboxes    []string `json:"inboxes"`
	Tags       kit.Bag  `json:"tags"`
	Activities kit.Bag  `json:"activities"`
}

type projectedActivity struct {
	Kind   string `json:"kind"`
	Author string `json:"author"`
	Text   string `json:"text"`
}

// Projection returns the state by which two runs are compared, as canonical JSON.
func (s *Server) Projection() []byte {
	var p projection
	s.read(func() error {
		for c := range s.contacts.All {
			p.Contacts.Add(projectedContact{c.name, handleBag(c)})
		}
		for c := range s.conversations.All {
			p.Conversations.Add(project(c))
		}
		return nil
	})
	return kit.Canonical(p)
}

func project(c *conversation) projectedConversation {
	p := projectedConversation{Subject: c.subject, Status: c.status.String(), Inboxes: c.inboxNames()}
	if who := c.recipient.contact.live(); who != nil {
		p.Contact = handleBag(who)
	} else {
		p.Contact.Add(c.recipient.handle)
	}
	if c.assignee != nil {
		p.Assignee = c.assignee.email
	}
	for _, t := range c.tags {
		p.Tags.Add(t.name)
	}
	for _, m := range c.messages {
		p.Activities.Add(projectedActivity{"message", m.writer().projected(), m.text})
	}
	for _, m := range c.comments {
		p.Activities.Add(projectedActivity{"comment", authorOf(m.author).projected(), m.body})
	}
	return p
}

func (a Author) projected() string {
	if a.Email != "" {
		return a.Kind + " " + a.Email
	}
	return a.Kind + " " + a.Name
}

func handleBag(c *contact) (all kit.Bag) {
	for _, h := range c.handles {
		all.Add(h.Source + ":" + h.Handle)
	}
	return all
}
