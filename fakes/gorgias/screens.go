package gorgias

import (
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// What people see in the helpdesk.

// Card is a row of a list of tickets.
type Card struct {
	ID       int64
	Subject  string
	Status   string // open, closed
	Channel  string
	Customer string // name, or the number or address
	Phones   []string
	Assignee string // name, "" for nobody
	Tags     []string
	Billable bool
	Messages int
	Created  time.Time
}

// Screen is a ticket as its reader sees it.
type Screen struct {
	Card
	Items []Item
}

// Item is one message in a ticket, oldest first.
type Item struct {
	At       time.Time
	Kind     string // note, email, phone …
	Author   string
	Text     string
	Exchange string // which request wrote it
}

// Integration is a row of the page of HTTP integrations.
type Integration struct {
	ID          int64
	Name        string
	Description string
	Active      bool
}

// look runs f without changing anything.
func (s *Server) look(f func()) {
	_ = s.engine.Act(func(*kit.Tx) error { // looking cannot fail
		f()
		return nil
	})
}

// Tickets lists all of them, oldest first.
func (s *Server) Tickets() (all []Card) {
	s.look(func() {
		for t := range s.tickets.All {
			all = append(all, t.card())
		}
	})
	return all
}

// Ticket shows one; ok is false when there is none.
func (s *Server) Ticket(id int64) (screen Screen, ok bool) {
	s.look(func() {
		var t *ticket
		if t, ok = s.tickets.Get(id); ok {
			screen = t.screen()
		}
	})
	return screen, ok
}

// Timeline is what a customer's page shows: every ticket, newest first (AG-46).
func (s *Server) Timeline(customer int64) (all []Card) {
	s.look(func() {
		if c, here := s.customers.Get(customer); here {
			for _, t := range slices.Backward(c.tickets) {
				all = append(all, t.card())
			}
		}
	})
	return all
}

// Billing is how many tickets count for the plan.
func (s *Server) Billing() (billable int) {
	s.look(func() { billable = s.billable() })
	return billable
}

// Apps lists the names of the apps that are installed.
func (s *Server) Apps() (names []string) {
	s.look(func() {
		for _, a := range s.apps {
			if a.installed != nil {
				names = append(names, a.Name)
			}
		}
	})
	return names
}

// Integrations lists the HTTP integrations, oldest first.
func (s *Server) Integrations() (all []Integration) {
	s.look(func() {
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
		c.Customer = t.customer.shown()
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
		s.Items = append(s.Items, Item{At: m.created, Kind: kind, Author: m.writer(), Text: m.bodyText, Exchange: m.WrittenBy})
	}
	return s
}

func (m *message) writer() string {
	switch {
	case m.user != nil:
		return m.user.name
	case m.customer != nil:
		return m.customer.shown()
	}
	return ""
}

// shown is how lists name a customer.
func (c *customer) shown() string {
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

// CustomersAt lists who has a phone number, written exactly so.
func (s *Server) CustomersAt(phone string) (ids []int64) {
	s.look(func() {
		for _, c := range s.byChannel[newAddress("phone", phone)] {
			ids = append(ids, c.id)
		}
	})
	return ids
}
