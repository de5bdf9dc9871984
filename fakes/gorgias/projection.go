package gorgias

import "github.com/callsim/callsim/fakes/kit"

// Projection returns the state by which two runs are compared, as JSON without ids and
// times: customers with their channels, tickets with their messages, HTTP integrations
// and tags. Equal projections are equal states.
func (s *Server) Projection() []byte {
	var out projection
	s.read(func() {
		for c := range s.customers.All {
			out.Customers.Add(c.project())
		}
		for t := range s.tickets.All {
			out.Tickets.Add(t.project())
		}
		for i := range s.integrations.All {
			out.Integrations.Add(i.name)
		}
		for g := range s.tags.All {
			out.Tags.Add(g.name)
		}
	})
	return kit.Canonical(out)
}

type projection struct {
	Customers, Tickets, Integrations, Tags kit.Bag
}

type projectedCustomer struct {
	Name     string
	Note     string  `json:",omitempty"`
	Channels kit.Bag // kind and address
}

type projectedTicket struct {
	Customer, Subject, Status, Channel, Assignee string
	Tags                                         []string
	Messages                                     kit.Bag
}

type projectedMessage struct {
	Kind, Author, Text string
	Public             bool
}

func (c *customer) project() projectedCustomer {
	p := projectedCustomer{Name: c.name, Note: c.note}
	for _, ch := range c.channels {
		p.Channels.Add(ch.kind + " " + ch.text)
	}
	return p
}

func (t *ticket) project() projectedTicket {
	card := t.card()
	p := projectedTicket{Customer: card.Customer, Subject: t.subject, Status: t.status, Channel: t.channel, Assignee: card.Assignee, Tags: card.Tags}
	for _, m := range t.messages {
		p.Messages.Add(projectedMessage{m.channel, m.authorName(), m.bodyText, m.public})
	}
	return p
}
