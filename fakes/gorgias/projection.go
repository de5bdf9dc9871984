package gorgias

import (
	"encoding/json"
	"slices"
	"strings"
)

// Projection is the state that counts when two runs are compared: customers
// with their channels, tickets as a set with their notes as a set of kind,
// author and text; no ids, no times.
func (s *Server) Projection() []byte {
	var out projection
	s.look(func() {
		for c := range s.customers.All {
			out.Customers = append(out.Customers, c.project())
		}
		for t := range s.tickets.All {
			out.Tickets = append(out.Tickets, t.project())
		}
		for i := range s.integrations.All {
			out.Integrations = append(out.Integrations, i.name)
		}
		for g := range s.tags.All {
			out.Tags = append(out.Tags, g.name)
		}
	})
	out.sort()
	text, err := json.Marshal(out)
	if err != nil {
		panic("gorgias: " + err.Error()) // texts and lists encode
	}
	return text
}

type projection struct {
	Customers    []projectedCustomer
	Tickets      []projectedTicket
	Integrations []string
	Tags         []string
}

type projectedCustomer struct {
	Name     string
	Note     string   `json:",omitempty"`
	Channels []string // kind and address
}

type projectedTicket struct {
	Customer, Subject, Status, Channel, Assignee string
	Tags                                         []string
	Messages                                     []projectedMessage
}

type projectedMessage struct {
	Kind, Author, Text string
	Public             bool
}

func (c *customer) project() projectedCustomer {
	p := projectedCustomer{Name: c.name, Note: c.note}
	for _, ch := range c.channels {
		p.Channels = append(p.Channels, ch.kind+" "+ch.text)
	}
	slices.Sort(p.Channels)
	return p
}

func (t *ticket) project() projectedTicket {
	card := t.card()
	p := projectedTicket{Customer: card.Customer, Subject: t.subject, Status: t.status, Channel: t.channel, Assignee: card.Assignee, Tags: card.Tags}
	for _, m := range t.messages {
		p.Messages = append(p.Messages, projectedMessage{m.channel, m.writer(), m.bodyText, m.public})
	}
	slices.SortFunc(p.Messages, func(a, b projectedMessage) int {
		return strings.Compare(a.Kind+a.Author+a.Text, b.Kind+b.Author+b.Text)
	})
	return p
}

func (p *projection) sort() {
	slices.SortFunc(p.Customers, func(a, b projectedCustomer) int {
		return strings.Compare(a.Name+strings.Join(a.Channels, " "), b.Name+strings.Join(b.Channels, " "))
	})
	slices.SortFunc(p.Tickets, func(a, b projectedTicket) int { return strings.Compare(a.key(), b.key()) })
	slices.Sort(p.Integrations)
	slices.Sort(p.Tags)
}

func (t projectedTicket) key() string {
	var b strings.Builder
	b.WriteString(t.Customer + t.Subject)
	for _, m := range t.Messages {
		b.WriteString(m.Text)
	}
	return b.String()
}
