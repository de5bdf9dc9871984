package gorgias

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// personRef references a customer or a user by id or e-mail address.
type personRef struct {
	ID        *int64  `json:"id"`
	Email     *string `json:"email"`
	Name      *string `json:"name"`
	Firstname *string `json:"firstname"`
	Lastname  *string `json:"lastname"`
}

type tagBody struct {
	ID          *int64          `json:"id"`
	Name        *string         `json:"name"`
	Description *string         `json:"description"`
	Decoration  *decorationJSON `json:"decoration"`
}

// ticketBody is the body of a create or an update.
type ticketBody struct {
	Channel      *string         `json:"channel"`
	Via          *string         `json:"via"`
	Subject      *string         `json:"subject"`
	Status       *string         `json:"status"`
	Priority     *string         `json:"priority"`
	Customer     *personRef      `json:"customer"`
	Assignee     json.RawMessage `json:"assignee_user"`
	AssigneeTeam json.RawMessage `json:"assignee_team"`
	Tags         []tagBody       `json:"tags"`
	CustomFields []any           `json:"custom_fields"`
	ExternalID   *string         `json:"external_id"`
	FromAgent    *bool           `json:"from_agent"`
	Language     *string         `json:"language"`
	Spam         *bool           `json:"spam"`
	IsUnread     *bool           `json:"is_unread"`
	Meta         json.RawMessage `json:"meta"`
	Created      *string         `json:"created_datetime"`
	Opened       *string         `json:"opened_datetime"`
	Closed       *string         `json:"closed_datetime"`
	Trashed      *string         `json:"trashed_datetime"`
	Snooze       *string         `json:"snooze_datetime"`
	Updated      *string         `json:"updated_datetime"`
	LastMessage  *string         `json:"last_message_datetime"`
	LastReceived *string         `json:"last_received_message_datetime"`
	Messages     []messageBody   `json:"messages"`
}

// check adds the problems of the fields that creates and updates share.
func (b *ticketBody) check(p problems) {
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	p.tooLong("subject", text(b.Subject), 998)
	p.tooLong("external_id", text(b.ExternalID), 255)
	if b.Status != nil {
		p.oneOf("status", *b.Status, "open", "closed")
	}
	if b.Priority != nil {
		p.oneOf("priority", *b.Priority, priorities...)
	}
	if b.Channel != nil && *b.Channel == "" {
		p.add("channel", "Not a valid channel.")
	}
	for i, t := range b.Tags {
		if t.ID == nil && text(t.Name) == "" {
			p.under("tags").under(strconv.Itoa(i)).add("name", msgMissing)
		}
		p.under("tags").under(strconv.Itoa(i)).tooLong("name", text(t.Name), tagNameMax)
	}
}

func (b *ticketBody) notModelled() error {
	if len(b.CustomFields) > 0 {
		return notModelled("custom fields")
	}
	if len(b.AssigneeTeam) > 0 && string(b.AssigneeTeam) != "null" {
		return notModelled("teams")
	}
	return nil
}

// createTicket creates a ticket. A ticket needs a message, and a message from an agent
// needs a user as sender (reference/create-ticket).
func (s *Server) createTicket(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var b ticketBody
	if err := s.decode(r, "create ticket", &b); err != nil {
		return kit.Response{}, err
	}
	if err := b.notModelled(); err != nil {
		return kit.Response{}, err
	}
	p := problems{}
	b.check(p)
	switch n := len(b.Messages); {
	case b.Messages == nil:
		p.add("messages", msgMissing)
	case n == 0 || n > 500:
		p.add("messages", "Length must be between 1 and 500.")
	}
	for i := range b.Messages {
		b.Messages[i].check(s, p.under("messages").under(strconv.Itoa(i)))
	}
	assignee, _ := s.assigneeOf(b.Assignee, p)
	moments := b.moments(p)
	if b.Customer == nil && !slices.ContainsFunc(b.Messages, func(m messageBody) bool { return m.incoming() && m.Sender != nil }) {
		p.add("customer", msgMissing)
	}
	s.checkCustomer(b.Customer, p)
	if err := p.err("Failed to create ticket"); err != nil {
		return kit.Response{}, err
	}
	if s.quota > 0 && s.billable() >= s.quota {
		return kit.Response{}, errQuota
	}
	t := s.newTicket(tx, author(r), s.customerOf(tx, b.ticketCustomer()))
	t.channel, t.via, t.fromAgent = b.Messages[0].Channel, b.Messages[0].via(), b.Messages[0].fromAgent()
	t.setTimes(moments)
	t.assignee = assignee
	s.applyTicket(tx, t, &b, author(r))
	for i := range b.Messages {
		s.addMessage(tx, t, &b.Messages[i], author(r))
	}
	s.record(tx, "ticket-updated", "Ticket", t.id, author(r), nil)
	t.updated = tx.Now()
	s.publish(tx, t, nil, "ticket-created")
	for _, m := range slices.Clone(t.messages) {
		s.publish(tx, t, m, "ticket-message-created")
	}
	return created(s.ticketFull(t, toPost))
}

// ticketCustomer returns the customer of a body, or else the sender of the first
// incoming message.
func (b *ticketBody) ticketCustomer() *personRef {
	if b.Customer != nil {
		return b.Customer
	}
	for _, m := range b.Messages {
		if m.incoming() && m.Sender != nil {
			return m.Sender
		}
	}
	return nil
}

// newTicket stores an empty ticket of a customer.
func (s *Server) newTicket(tx *kit.Tx, actor *user, c *customer) *ticket {
	t := &ticket{id: s.ids.ticket.next(), status: "open", priority: "normal", language: "en", meta: null,
		customer: c, created: tx.Now(), processed: tx.Now(), updated: tx.Now()}
	s.tickets.Put(tx, t.id, t)
	if c != nil {
		c.tickets = append(c.tickets, t)
	}
	s.record(tx, "ticket-created", "Ticket", t.id, actor, nil)
	return t
}

// checkCustomer refuses a reference without id, or with an unknown one.
func (s *Server) checkCustomer(ref *personRef, p problems) {
	switch {
	case ref == nil:
	case ref.ID != nil:
		if _, exists := s.customers.Get(*ref.ID); !exists && s.absorbed[*ref.ID] == nil {
			p.under("customer").add("id", "Customer does not exist.")
		}
	case ref.Email == nil && ref.Name == nil:
		p.under("customer").add("id", msgMissing)
	}
}

// customerOf returns the customer of a reference, and creates a missing one. Fields
// beside the id change the customer (legacy documentation, nested objects).
func (s *Server) customerOf(tx *kit.Tx, ref *personRef) *customer {
	if ref == nil {
		return nil
	}
	if ref.ID != nil {
		c, exists := s.customers.Get(*ref.ID)
		if !exists {
			c = s.absorbed[*ref.ID]
		}
		if c != nil && ref.Name != nil && s.assumed(assumeNestedUpdate, "updates") {
			c.name = *ref.Name
			c.Touch(tx)
		}
		return c
	}
	var all []address
	if ref.Email != nil {
		a := newAddress("email", *ref.Email)
		if known := s.byChannel[a]; len(known) > 0 {
			return known[0]
		}
		all = []address{a}
	}
	name := ""
	if ref.Name != nil {
		name = *ref.Name
	}
	c := s.newCustomer(tx, name, all)
	s.record(tx, "customer-created", "Customer", c.id, nil, nil)
	return c
}

// assigneeOf reads assignee_user. null and {"id":null} remove the assignee.
func (s *Server) assigneeOf(raw json.RawMessage, p problems) (u *user, given bool) {
	if len(raw) == 0 {
		return nil, false
	}
	var ref *personRef
	if json.Unmarshal(raw, &ref) != nil {
		p.add("assignee_user", "Not a valid mapping type.")
		return nil, true
	}
	if ref == nil || ref.ID == nil && ref.Email == nil {
		return nil, true
	}
	if u = s.userOf(ref); u == nil || u.role == "bot" {
		p.under("assignee_user").add("id", "User does not exist.")
	}
	return u, true
}

// userOf returns the user of a reference, or nil.
func (s *Server) userOf(ref *personRef) *user {
	switch {
	case ref == nil:
		return nil
	case ref.ID != nil:
		u, _ := s.users.Get(*ref.ID)
		return u
	case ref.Email != nil:
		return s.usersByEmail[strings.ToLower(*ref.Email)]
	}
	return nil
}

// ticketTimes are the times in a body.
type ticketTimes struct{ created, opened, closed, trashed, snoozed time.Time }

func (b *ticketBody) moments(p problems) ticketTimes {
	return ticketTimes{p.moment("created_datetime", b.Created), p.moment("opened_datetime", b.Opened),
		p.moment("closed_datetime", b.Closed), p.moment("trashed_datetime", b.Trashed), p.moment("snooze_datetime", b.Snooze)}
}

func (t *ticket) setTimes(at ticketTimes) {
	for _, f := range [...]struct {
		to   *time.Time
		from time.Time
	}{{&t.created, at.created}, {&t.opened, at.opened}, {&t.closed, at.closed}, {&t.trashed, at.trashed}} {
		if !f.from.IsZero() {
			*f.to = f.from
		}
	}
}

// applyTicket sets the fields of a body other than messages and assignee.
func (s *Server) applyTicket(tx *kit.Tx, t *ticket, b *ticketBody, actor *user) {
	if b.Channel != nil {
		t.channel = *b.Channel
	}
	if b.Via != nil {
		t.via = *b.Via
	}
	if b.FromAgent != nil {
		t.fromAgent = *b.FromAgent
	}
	if b.Subject != nil {
		t.subject = *b.Subject
	}
	if b.Priority != nil {
		t.priority = *b.Priority
	}
	if b.Language != nil {
		t.language = *b.Language
	}
	if b.Spam != nil {
		t.spam = *b.Spam
	}
	if len(b.Meta) > 0 {
		t.meta = b.Meta
	}
	if b.ExternalID != nil {
		s.byExternalID[t.externalID] = kit.Without(s.byExternalID[t.externalID], t)
		t.externalID = *b.ExternalID
		s.byExternalID[t.externalID] = append(s.byExternalID[t.externalID], t)
	}
	if b.Tags != nil {
		s.setTags(tx, t, s.tagsOf(tx, b.Tags, actor))
	}
	if b.Status != nil {
		s.setStatus(tx, t, *b.Status, actor)
	}
	t.Touch(tx)
}

// setStatus sets the status. Closing sets closed_datetime, opening clears it.
func (s *Server) setStatus(tx *kit.Tx, t *ticket, status string, actor *user) (changed bool) {
	changed = t.status != status
	t.status = status
	t.Touch(tx)
	if !changed {
		return false
	}
	t.closed = time.Time{}
	if status == "closed" {
		t.closed = tx.Now()
		s.record(tx, "ticket-closed", "Ticket", t.id, actor, nil)
	}
	return true
}

// updateTicket changes the fields in the body. A list of tags replaces all tags.
func (s *Server) updateTicket(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.ticketParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var b ticketBody
	if err := s.decode(r, "update ticket", &b); err != nil {
		return kit.Response{}, err
	}
	if err := b.notModelled(); err != nil {
		return kit.Response{}, err
	}
	p := problems{}
	b.check(p)
	assignee, assigned := s.assigneeOf(b.Assignee, p)
	moments := b.moments(p)
	if b.Messages != nil {
		p.add("messages", msgUnknown)
	}
	if b.Created != nil {
		p.add("created_datetime", "Field cannot be changed.")
	}
	s.checkCustomer(b.Customer, p)
	if err := p.err("Failed to update ticket"); err != nil {
		return kit.Response{}, err
	}
	if b.Customer != nil {
		s.setTicketCustomer(t, s.customerOf(tx, b.Customer))
	}
	t.setTimes(moments)
	if b.Trashed == nil && strings.Contains(string(r.Body), `"trashed_datetime":null`) {
		t.trashed = time.Time{}
	}
	s.snooze(tx, t, moments.snoozed)
	before := t.status
	subject := t.subject
	s.applyTicket(tx, t, &b, author(r))
	if t.subject != subject {
		s.record(tx, "ticket-subject-updated", "Ticket", t.id, author(r), map[string]string{"new_subject": t.subject})
	}
	t.updated = tx.Now()
	s.record(tx, "ticket-updated", "Ticket", t.id, author(r), nil)
	events := []string{"ticket-updated"}
	if t.status != before {
		events = append(events, "ticket-status-updated")
	}
	if assigned && t.assignee != assignee {
		t.assignee = assignee
		events = append(events, "ticket-assignment-updated")
	}
	s.publish(tx, t, nil, events...)
	return accepted(s.ticketFull(t, toPut))
}

// setTicketCustomer moves a ticket to another customer.
func (s *Server) setTicketCustomer(t *ticket, c *customer) {
	if t.customer == c || c == nil {
		return
	}
	if t.customer != nil {
		t.customer.tickets = kit.Without(t.customer.tickets, t)
	}
	t.customer = c
	c.tickets = append(c.tickets, t)
}

// snooze re-opens the ticket at the given time.
func (s *Server) snooze(tx *kit.Tx, t *ticket, until time.Time) {
	if until.IsZero() {
		return
	}
	if t.cancelSnooze != nil {
		t.cancelSnooze()
	}
	t.snoozed = until
	t.cancelSnooze = tx.AfterInBackground(max(0, until.Sub(tx.Now())), "gorgias snooze", func(tx *kit.Tx) {
		t.snoozed, t.cancelSnooze = time.Time{}, nil
		s.setStatus(tx, t, "open", nil)
		t.updated = tx.Now()
		s.record(tx, "ticket-self-unsnoozed", "Ticket", t.id, nil, nil)
		s.publish(tx, t, nil, "ticket-self-unsnoozed")
	})
}

// billable returns the number of billable tickets.
func (s *Server) billable() (n int) {
	for t := range s.tickets.All {
		if t.billable {
			n++
		}
	}
	return n
}
