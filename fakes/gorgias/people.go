package gorgias

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds what people do in the helpdesk. Users are named by id or e-mail
// address. An impossible action returns an error with the reason and changes nothing.

// actAs runs an action of a user.
func (s *Server) actAs(userRef string, f func(*kit.Tx, *user) error) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		u, err := s.activeUser(userRef)
		if err != nil {
			return err
		}
		return f(tx, u)
	})
}

// actOn runs an action of a user on a ticket.
func (s *Server) actOn(userRef string, id int64, f func(*kit.Tx, *user, *ticket) error) error {
	return s.actAs(userRef, func(tx *kit.Tx, u *user) error {
		t, exists := s.tickets.Get(id)
		if !exists {
			return fmt.Errorf("gorgias: there is no ticket %d", id)
		}
		return f(tx, u, t)
	})
}

// ErrNotAdmin is the error of an action that only admins may take, such as installing
// an app.
var ErrNotAdmin = errors.New("gorgias: only an admin can do this")

// Connect presses "Connect" on an app's page in the App Store. It returns the address
// of the app's install page, with the account's name.
func (s *Server) Connect(userRef, clientID string) (address string, err error) {
	err = s.actAs(userRef, func(_ *kit.Tx, u *user) error {
		a := s.appOf(clientID)
		switch {
		case u.role != "admin":
			return ErrNotAdmin
		case a == nil || a.InstallURL == "":
			return fmt.Errorf("gorgias: the App Store has no app %q that can be connected", clientID)
		}
		to, err := url.Parse(a.InstallURL)
		if err != nil {
			return fmt.Errorf("gorgias: the app's install address: %w", err)
		}
		q := to.Query()
		q.Set("account", s.domain)
		to.RawQuery = q.Encode()
		address = to.String()
		return nil
	})
	return address, err
}

// Authorize agrees, as an admin, on the authorization page at an address. It returns
// the address in the app to which the browser is redirected.
func (s *Server) Authorize(userRef, page string) (address string, err error) {
	return s.answerPage(userRef, page, true)
}

// Deny cancels on the authorization page.
func (s *Server) Deny(userRef, page string) (address string, err error) {
	return s.answerPage(userRef, page, false)
}

func (s *Server) answerPage(userRef, page string, agrees bool) (address string, err error) {
	u, err := url.Parse(page)
	if err != nil || u.Path != "/oauth/authorize" {
		return "", fmt.Errorf("gorgias: %q is not the address of an authorization page", page)
	}
	err = s.engine.Act(func(tx *kit.Tx) (err error) {
		address, err = s.decide(tx, userRef, u.Query(), agrees)
		return err
	})
	return address, err
}

// decide answers the authorization page. Only an admin can agree.
func (s *Server) decide(tx *kit.Tx, userRef string, q url.Values, agrees bool) (address string, err error) {
	a, err := s.parseAuthRequest(q)
	if err != nil {
		return "", fmt.Errorf("gorgias: %w", err)
	}
	u, err := s.activeUser(userRef)
	if err != nil {
		return "", err
	}
	if !agrees {
		return a.redirectWith("error", "access_denied"), nil
	}
	if u.role != "admin" {
		return "", ErrNotAdmin
	}
	return s.consent(tx, a), nil
}

// Uninstall removes an app. Its refresh token stops working at once; its access tokens
// work until they expire.
func (s *Server) Uninstall(userRef, clientID string) error {
	return s.actAs(userRef, func(_ *kit.Tx, u *user) error {
		a := s.appOf(clientID)
		switch {
		case u.role != "admin":
			return ErrNotAdmin
		case a == nil || a.installed == nil:
			return fmt.Errorf("gorgias: the app %q is not installed", clientID)
		}
		s.endInstall(a.installed)
		a.installed = nil
		return nil
	})
}

// Close closes a ticket.
func (s *Server) Close(userRef string, id int64) error { return s.status(userRef, id, "closed") }

// Reopen opens a closed ticket.
func (s *Server) Reopen(userRef string, id int64) error { return s.status(userRef, id, "open") }

func (s *Server) status(userRef string, id int64, status string) error {
	return s.actOn(userRef, id, func(tx *kit.Tx, u *user, t *ticket) error {
		if !s.setStatus(tx, t, status, u) {
			return fmt.Errorf("gorgias: ticket %d is %s already", id, status)
		}
		t.updated = tx.Now()
		s.record(tx, "ticket-updated", "Ticket", t.id, u, nil)
		s.publish(tx, t, nil, "ticket-updated", "ticket-status-updated")
		return nil
	})
}

// Trash moves a ticket to the trash.
func (s *Server) Trash(userRef string, id int64) error {
	return s.actOn(userRef, id, func(tx *kit.Tx, u *user, t *ticket) error {
		if !t.trashed.IsZero() {
			return fmt.Errorf("gorgias: ticket %d is in the trash already", id)
		}
		t.trashed, t.updated = tx.Now(), tx.Now()
		t.Touch(tx)
		return nil
	})
}

// Delete deletes a ticket permanently.
func (s *Server) Delete(userRef string, id int64) error {
	return s.actOn(userRef, id, func(tx *kit.Tx, u *user, t *ticket) error {
		s.dropTicket(tx, t, u)
		return nil
	})
}

// Assign assigns a ticket to a user. With to "" the ticket becomes unassigned.
func (s *Server) Assign(userRef string, id int64, to string) error {
	return s.actOn(userRef, id, func(tx *kit.Tx, u *user, t *ticket) error {
		var assignee *user
		if to != "" {
			var err error
			if assignee, err = s.activeUser(to); err != nil {
				return err
			}
		}
		t.assignee, t.updated = assignee, tx.Now()
		t.Touch(tx)
		s.publish(tx, t, nil, "ticket-updated", "ticket-assignment-updated")
		return nil
	})
}

// ErrOtherCustomer is the error of merging tickets of two customers.
var ErrOtherCustomer = errors.New("gorgias: only tickets of the same customer can be merged")

// MergeTickets merges one ticket into another of the same customer; their channels may
// differ (AG-42). The API has no such operation.
func (s *Server) MergeTickets(userRef string, source, target int64) error {
	return s.actOn(userRef, source, func(tx *kit.Tx, u *user, from *ticket) error {
		into, exists := s.tickets.Get(target)
		switch {
		case !exists:
			return fmt.Errorf("gorgias: there is no ticket %d", target)
		case into == from:
			return fmt.Errorf("gorgias: ticket %d cannot be merged into itself", source)
		case into.customer != from.customer:
			return ErrOtherCustomer
		}
		s.mergeInto(tx, from, into)
		s.record(tx, "ticket-merged", "Ticket", into.id, u, nil)
		s.publish(tx, into, nil, "ticket-updated")
		return nil
	})
}

func (s *Server) mergeInto(tx *kit.Tx, from, into *ticket) {
	for _, m := range from.messages {
		m.ticket = into
	}
	into.messages = append(into.messages, from.messages...)
	slices.SortStableFunc(into.messages, func(a, b *message) int { return a.created.Compare(b.created) })
	s.setTags(tx, into, append(slices.Clone(into.tags), from.tags...))
	into.billable = into.billable || from.billable
	into.updated = tx.Now()
	s.removeTicket(from)
	s.merged[from.id] = into
	for id, t := range s.merged {
		if t == from {
			s.merged[id] = into
		}
	}
}

// ContinueByEmail sends an agent's e-mail in a ticket, which makes the ticket billable.
func (s *Server) ContinueByEmail(userRef string, id int64, text string) error {
	return s.actOn(userRef, id, func(tx *kit.Tx, u *user, t *ticket) error {
		switch {
		case text == "":
			return errors.New("gorgias: an e-mail needs a text")
		case t.customer == nil || !t.customer.has("email"):
			return fmt.Errorf("gorgias: the customer of ticket %d has no e-mail address", id)
		}
		m := s.addAgentMessage(tx, t, "email", content{text: text}, u, 0)
		s.publish(tx, t, m, "ticket-message-created")
		return nil
	})
}

// Note adds an agent's internal note to a ticket.
func (s *Server) Note(userRef string, id int64, text string) error {
	return s.actOn(userRef, id, func(tx *kit.Tx, u *user, t *ticket) error {
		m := s.addAgentMessage(tx, t, "internal-note", content{text: text}, u, 0)
		s.publish(tx, t, m, "ticket-message-created")
		return nil
	})
}

// CustomerWrites sends a customer's e-mail, which opens a ticket.
func (s *Server) CustomerWrites(customer int64, subject, text string) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		c, exists := s.customers.Get(customer)
		if !exists || !c.has("email") {
			return fmt.Errorf("gorgias: there is no customer %d with an e-mail address", customer)
		}
		t := s.newTicket(tx, nil, c)
		t.channel, t.via, t.subject = "email", "email", subject
		no := false
		m := s.addMessage(tx, t, &messageBody{Channel: "email", Via: "email", FromAgent: &no, BodyText: &text, Sender: &personRef{ID: &c.id}}, nil)
		s.publish(tx, t, m, "ticket-created", "ticket-message-created")
		id = t.id
		return nil
	})
	return id, err
}

// AddRule creates a rule on an admin's settings page.
func (s *Server) AddRule(userRef, name, eventTypes, code string) (id int64, err error) {
	err = s.actAs(userRef, func(tx *kit.Tx, u *user) error {
		if u.role != "admin" {
			return ErrNotAdmin
		}
		b := ruleBody{Name: &name, EventTypes: &eventTypes, Code: &code}
		statements, err := s.checkRule(&b, "create", true)
		if err != nil {
			return fmt.Errorf("gorgias: the rule %s: %w", name, err)
		}
		id = s.addRule(tx, &b, statements, u).id
		return nil
	})
	return id, err
}

// AddView creates a view of tickets.
func (s *Server) AddView(userRef, name, filters string) (id int64, err error) {
	err = s.actAs(userRef, func(tx *kit.Tx, u *user) error {
		c, err := parseFilters(filters)
		if err != nil {
			return fmt.Errorf("gorgias: the view %s: %w", name, err)
		}
		id = s.addView(tx, name, filters, c, false).id
		return nil
	})
	return id, err
}

// PressButton presses an HTTP integration's button in a ticket.
func (s *Server) PressButton(userRef string, ticketID, integrationID int64) error {
	return s.actOn(userRef, ticketID, func(tx *kit.Tx, u *user, t *ticket) error {
		i, exists := s.integrations.Get(integrationID)
		switch {
		case !exists:
			return fmt.Errorf("gorgias: there is no integration %d", integrationID)
		case !i.deactivated.IsZero():
			return fmt.Errorf("gorgias: the integration %s is deactivated", i.name)
		}
		s.sendRequest(tx, i, s.scopeOf(t, nil, u))
		return nil
	})
}

// EditPhone replaces a customer's phone numbers.
func (s *Server) EditPhone(customer int64, phones ...string) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		c, exists := s.customers.Get(customer)
		if !exists {
			return fmt.Errorf("gorgias: there is no customer %d", customer)
		}
		var all []address
		for _, ch := range c.channels {
			if ch.kind != "phone" {
				all = append(all, ch.address())
			}
		}
		for _, phone := range phones {
			all = append(all, newAddress("phone", phone))
		}
		s.setChannels(tx, c, all)
		c.updated = tx.Now()
		return nil
	})
}

// Lapses returns when the newest access token of an app expires, or the zero time if
// the app has no token.
func (s *Server) Lapses(clientID string) (at time.Time) {
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		for _, text := range sortedNames(s.tokens) {
			if t := s.tokens[text]; t.install.app.ClientID == clientID && t.expires.After(at) {
				at = t.expires
			}
		}
		return nil
	})
	return at
}
