package gorgias

import (
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds the screens of the helpdesk.

// Card is a row of a list of tickets.
type Card struct {
	ID       int64
	Subject  string
	Status   string // open, closed
	Channel  string
	Customer string // name, or else the e-mail address or phone number
	Phones   []string
	Assignee string // name; "" if unassigned
	Tags     []string
	Billable bool
	Messages int
	Created  time.Time
}

// Screen is an open ticket.
type Screen struct {
	Card
	Items []Item
}

// Item is one message of a ticket.
type Item struct {
	At       time.Time
	Kind     string // note, email, phone …
	Author   string
	Text     string
	Exchange string // the request that wrote it
}

// Integration is a row of the list of HTTP integrations.
type Integration struct {
	ID          int64
	Name        string
	Description string
	Active      bool
}

// read runs f, which reads the state, in a transaction.
func (s *Server) read(f func()) {
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		f()
		return nil
	})
}

// Tickets returns all tickets, oldest first.
func (s *Server) Tickets() (all []Card) {
	s.read(func() {
		for t := range s.tickets.All {
			all = append(all, t.card())
		}
	})
	return all
}

// Ticket returns an open ticket, its messages oldest first.
func (s *Server) Ticket(id int64) (screen Screen, ok bool) {
	s.read(func() {
		var t *ticket
		if t, ok = s.tickets.Get(id); ok {
			screen = t.screen()
		}
	})
	return screen, ok
}

// Timeline returns the tickets on a customer's page, newest first (AG-46).
func (s *Server) Timeline(customer int64) (all []Card) {
	s.read(func() {
		if c, exists := s.customers.Get(customer); exists {
			for _, t := range slices.Backward(c.tickets) {
				all = append(all, t.card())
			}
		}
	})
	return all
}

// Billing returns the number of billable tickets.
func (s *Server) Billing() (billable int) {
	s.read(func() { billable = s.billable() })
	return billable
}

// Apps returns the names of the installed apps.
func (s *Server) Apps() (names []string) {
	s.read(func() {
		for _, a := range s.apps {
			if a.installed != nil {
				names = append(names, a.Name)
			}
		}
	})
	return names
}

// Integrations returns the HTTP integrations, oldest first.
func (s *Server) Integrations() (all []Integration) {
	s.read(func() {
		for i := range s.integrations.All {
			all = append(all, Integration{i.id, i.name, i.description, i.deactivated.IsZero()})
		}
	})
	return all
}

func (t *ticket) card() Card {
	c := Card{ID: t.id, Subject: t.subject, Status: t.status, Channel: t.channel, Tags: t.tagNames(), Billable: t.billable,
		Messages: len(t.messages), Created: t.created}
	if t.customer != nil {
		c.Customer = t.customer.displayName()
		for _, ch := range t.customer.channels {
			if ch.kind == "phone" {
				c.Phones = append(c.Phones, ch.text)
			}
		}
	}
	if t.assignee != nil {
		c.Assignee = t.assignee.name
	}
	return c
}

func (t *ticket) screen() Screen {
	s := Screen{Card: t.card()}
	for _, m := range t.messages {
		kind := m.channel
		if m.note() {
			kind = "note"
		}
		s.Items = append(s.Items, Item{At: m.created, Kind: kind, Author: m.authorName(), Text: m.bodyText, Exchange: m.WrittenBy})
	}
	return s
}

func (m *message) authorName() string {
	switch {
	case m.user != nil:
		return m.user.name
	case m.customer != nil:
		return m.customer.displayName()
	}
	return ""
}

// displayName returns the customer's name in lists.
func (c *customer) displayName() string {
	for _, text := range [...]string{c.name, c.email(), c.phone()} {
		if text != "" {
			return text
		}
	}
	return "nobody"
}

func (t *ticket) tagNames() []string {
	var names []string
	for _, g := range t.tags {
		names = append(names, g.name)
	}
	slices.Sort(names)
	return names
}

// CustomersAt returns the ids of the customers with a phone number, compared verbatim.
func (s *Server) CustomersAt(phone string) (ids []int64) {
	s.read(func() {
		for _, c := range s.byChannel[newAddress("phone", phone)] {
			ids = append(ids, c.id)
		}
	})
	return ids
}
