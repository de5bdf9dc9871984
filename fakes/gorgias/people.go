package gorgias

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// What people do in the helpdesk. Users are named by id or e-mail address. An
// action that is impossible returns an error that says why, and changes nothing.

// as lets somebody who works here act.
func (s *Server) as(who string, f func(*kit.Tx, *user) error) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		u, err := s.worker(who)
		if err != nil {
			return err
		}
		return f(tx, u)
	})
}

// on lets somebody act on a ticket.
func (s *Server) on(who string, id int64, f func(*kit.Tx, *user, *ticket) error) error {
	return s.as(who, func(tx *kit.Tx, u *user) error {
		t, here := s.tickets.Get(id)
		if !here {
			return fmt.Errorf("gorgias: there is no ticket %d", id)
		}
		return f(tx, u, t)
	})
}

// ErrNotAdmin is what somebody meets who is no admin and wants to install or
// uninstall an app.
var ErrNotAdmin = errors.New("gorgias: only an admin can do this")

// Connect is pressing "Connect" on an app's page in the App Store. It leads to
// the app, with the account's name.
func (s *Server) Connect(who, clientID string) (address string, err error) {
	err = s.as(who, func(_ *kit.Tx, u *user) error {
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

// Authorize is an admin agreeing on the authorization page at the given
// address. It leads back to the app.
func (s *Server) Authorize(who, page string) (address string, err error) {
	return s.onPage(who, page, true)
}

// Deny is somebody cancelling on the authorization page.
func (s *Server) Deny(who, page string) (address string, err error) {
	return s.onPage(who, page, false)
}

func (s *Server) onPage(who, page string, agrees bool) (address string, err error) {
	u, err := url.Parse(page)
	if err != nil || u.Path != "/oauth/authorize" {
		return "", fmt.Errorf("gorgias: %q is no authorization page", page)
	}
	err = s.engine.Act(func(tx *kit.Tx) (err error) {
		address, err = s.decide(tx, who, u.Query(), agrees)
		return err
	})
	return address, err
}

// decide is what follows from the authorization page. Only an admin can agree.
func (s *Server) decide(tx *kit.Tx, who string, q url.Values, agrees bool) (address string, err error) {
	a, err := s.askedBy(q)
	if err != nil {
		return "", fmt.Errorf("gorgias: %w", err)
	}
	u, err := s.worker(who)
	if err != nil {
		return "", err
	}
	if !agrees {
		return a.back("error", "access_denied"), nil
	}
	if u.role != "admin" {
		return "", ErrNotAdmin
	}
	return s.consent(tx, a), nil
}

// Uninstall removes an app. Its refresh token dies at once; an access token
// that it holds lives on to its own end.
func (s *Server) Uninstall(who, clientID string) error {
	return s.as(who, func(_ *kit.Tx, u *user) error {
		a := s.appOf(clientID)
		switch {
		case u.role != "admin":
			return ErrNotAdmin
		case a == nil || a.installed == nil:
			return fmt.Errorf("gorgias: the app %q is not installed", clientID)
		}
		s.end(a.installed)
		a.installed = nil
		return nil
	})
}

// Close and Reopen change a ticket's status.
func (s *Server) Close(who string, id int64) error  { return s.status(who, id, "closed") }
func (s *Server) Reopen(who string, id int64) error { return s.status(who, id, "open") }

func (s *Server) status(who string, id int64, status string) error {
	return s.on(who, id, func(tx *kit.Tx, u *user, t *ticket) error {
		if !s.setStatus(tx, t, status, u) {
			return fmt.Errorf("gorgias: ticket %d is %s already", id, status)
		}
		t.updated = tx.Now()
		s.record(tx, "ticket-updated", "Ticket", t.id, u, nil)
		s.happened(tx, t, nil, "ticket-updated", "ticket-status-updated")
		return nil
	})
}

// Trash puts a ticket into the trash.
func (s *Server) Trash(who string, id int64) error {
	return s.on(who, id, func(tx *kit.Tx, u *user, t *ticket) error {
		if !t.trashed.IsZero() {
			return fmt.Errorf("gorgias: ticket %d is in the trash already", id)
		}
		t.trashed, t.updated = tx.Now(), tx.Now()
		t.Touch(tx)
		return nil
	})
}

// Delete removes a ticket for ever.
func (s *Server) Delete(who string, id int64) error {
	return s.on(who, id, func(tx *kit.Tx, u *user, t *ticket) error {
		s.dropTicket(tx, t, u)
		return nil
	})
}

// Assign gives a ticket to somebody, or with "" to nobody.
func (s *Server) Assign(who string, id int64, to string) error {
	return s.on(who, id, func(tx *kit.Tx, u *user, t *ticket) error {
		var assignee *user
		if to != "" {
			var err error
			if assignee, err = s.worker(to); err != nil {
				return err
			}
		}
		t.assignee, t.updated = assignee, tx.Now()
		t.Touch(tx)
		s.happened(tx, t, nil, "ticket-updated", "ticket-assignment-updated")
		return nil
	})
}

// ErrOtherCustomer is what somebody meets who merges tickets of two customers.
var ErrOtherCustomer = errors.New("gorgias: only tickets of the same customer can be merged")

// MergeTickets merges one ticket into another of the same customer, whatever
// their channels (AG-42). There is no such operation in the API.
func (s *Server) MergeTickets(who string, source, target int64) error {
	return s.on(who, source, func(tx *kit.Tx, u *user, from *ticket) error {
		into, here := s.tickets.Get(target)
		switch {
		case !here:
			return fmt.Errorf("gorgias: there is no ticket %d", target)
		case into == from:
			return fmt.Errorf("gorgias: ticket %d cannot be merged into itself", source)
		case into.customer != from.customer:
			return ErrOtherCustomer
		}
		s.mergeInto(tx, from, into)
		s.record(tx, "ticket-merged", "Ticket", into.id, u, nil)
		s.happened(tx, into, nil, "ticket-updated")
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
	s.forget(from)
	s.merged[from.id] = into
	for _, id := range mergedInto(s.merged, from) {
		s.merged[id] = into
	}
}

// mergedInto lists what had been merged into a ticket before.
func mergedInto(merged map[int64]*ticket, survivor *ticket) []int64 {
	var ids []int64
	for id := range merged {
		if merged[id] == survivor {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// ContinueByEmail is an agent answering in a ticket by e-mail, which makes it
// billable.
func (s *Server) ContinueByEmail(who string, id int64, text string) error {
	return s.on(who, id, func(tx *kit.Tx, u *user, t *ticket) error {
		switch {
		case text == "":
			return errors.New("gorgias: an e-mail needs a text")
		case t.customer == nil || !t.customer.has("email"):
			return fmt.Errorf("gorgias: the customer of ticket %d has no e-mail address", id)
		}
		m := s.say(tx, t, "email", said{text: text}, u, 0)
		s.happened(tx, t, m, "ticket-message-created")
		return nil
	})
}

// Note is an agent writing an internal note.
func (s *Server) Note(who string, id int64, text string) error {
	return s.on(who, id, func(tx *kit.Tx, u *user, t *ticket) error {
		m := s.say(tx, t, "internal-note", said{text: text}, u, 0)
		s.happened(tx, t, m, "ticket-message-created")
		return nil
	})
}

// CustomerWrites is a customer sending an e-mail, which opens a ticket.
func (s *Server) CustomerWrites(customer int64, subject, text string) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		c, here := s.customers.Get(customer)
		if !here || !c.has("email") {
			return fmt.Errorf("gorgias: there is no customer %d with an e-mail address", customer)
		}
		t := s.newTicket(tx, nil, c)
		t.channel, t.via, t.subject = "email", "email", subject
		no := false
		m := s.addMessage(tx, t, &messageBody{Channel: "email", Via: "email", FromAgent: &no, BodyText: &text, Sender: &personRef{ID: &c.id}}, nil)
		s.happened(tx, t, m, "ticket-created", "ticket-message-created")
		id = t.id
		return nil
	})
	return id, err
}

// AddRule is an admin making a rule in the settings.
func (s *Server) AddRule(who, name, eventTypes, code string) (id int64, err error) {
	err = s.as(who, func(tx *kit.Tx, u *user) error {
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

// AddView is somebody making a view of tickets.
func (s *Server) AddView(who, name, filters string) (id int64, err error) {
	err = s.as(who, func(tx *kit.Tx, u *user) error {
		c, err := parseFilters(filters)
		if err != nil {
			return fmt.Errorf("gorgias: the view %s: %w", name, err)
		}
		id = s.addView(tx, name, filters, c, false).id
		return nil
	})
	return id, err
}

// PressButton is an agent pressing an HTTP integration's button in a ticket.
func (s *Server) PressButton(who string, ticketID, integrationID int64) error {
	return s.on(who, ticketID, func(tx *kit.Tx, u *user, t *ticket) error {
		i, here := s.integrations.Get(integrationID)
		switch {
		case !here:
			return fmt.Errorf("gorgias: there is no integration %d", integrationID)
		case !i.deactivated.IsZero():
			return fmt.Errorf("gorgias: the integration %s is deactivated", i.name)
		}
		s.callOut(tx, i, s.scopeOf(t, nil, u))
		return nil
	})
}

// EditPhone is a person writing a customer's phone numbers anew.
func (s *Server) EditPhone(customer int64, phones ...string) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		c, here := s.customers.Get(customer)
		if !here {
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

// Lapses tells when the newest access token of an app ends, the zero time when
// there is none.
func (s *Server) Lapses(clientID string) (at time.Time) {
	_ = s.engine.Act(func(*kit.Tx) error { // looking cannot fail
		for _, text := range sortedTokens(s.tokens) {
			if t := s.tokens[text]; t.install.app.ClientID == clientID && t.expires.After(at) {
				at = t.expires
			}
		}
		return nil
	})
	return at
}
