package gorgias

import (
	"encoding/json"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// message is a message of a ticket: from the customer, to the customer, or an internal
// note, which only users see.
type message struct {
	kit.Stamp
	id                 int64
	externalID         string
	public             bool
	channel, via       string
	source             json.RawMessage
	user               *user     // author of a message from an agent
	customer           *customer // author of any other message
	receiver           *customer
	fromAgent          bool
	subject            string
	bodyText, bodyHTML string
	attachments        json.RawMessage
	meta               json.RawMessage
	ruleID             int64
	created, sent      time.Time
	ticket             *ticket
}

// note reports whether the message is an internal note.
func (m *message) note() bool { return m.channel == "internal-note" }

type messageJSON struct {
	ID            int64           `json:"id"`
	URI           string          `json:"uri"`
	MessageID     *string         `json:"message_id"`
	TicketID      int64           `json:"ticket_id"`
	ExternalID    *string         `json:"external_id"`
	Public        bool            `json:"public"`
	Channel       string          `json:"channel"`
	Via           string          `json:"via"`
	Source        json.RawMessage `json:"source"`
	Sender        *personJSON     `json:"sender"`
	AuthIdentity  *struct{}       `json:"auth_customer_identity"`
	IntegrationID *int64          `json:"integration_id"`
	Intents       []struct{}      `json:"intents"`
	RuleID        *int64          `json:"rule_id"`
	FromAgent     bool            `json:"from_agent"`
	Receiver      *personJSON     `json:"receiver"`
	Subject       *string         `json:"subject"`
	BodyText      *string         `json:"body_text"`
	BodyHTML      *string         `json:"body_html"`
	StrippedText  *string         `json:"stripped_text"`
	StrippedHTML  *string         `json:"stripped_html"`
	Signature     *string         `json:"stripped_signature"`
	Attachments   json.RawMessage `json:"attachments"`
	Macros        any             `json:"macros,omitempty"`
	Actions       *struct{}       `json:"actions"`
	Headers       any             `json:"headers,omitempty"`
	Imported      bool            `json:"imported"`
	Meta          json.RawMessage `json:"meta"`
	Created       moment          `json:"created_datetime"`
	Processed     moment          `json:"processed_datetime"`
	Deleted       any             `json:"deleted_datetime,omitempty"`
	Sent          moment          `json:"sent_datetime"`
	Failed        moment          `json:"failed_datetime"`
	Opened        moment          `json:"opened_datetime"`
	LastError     *struct{}       `json:"last_sending_error"`
	IsRetriable   bool            `json:"is_retriable"`
}

func (s *Server) messageJSON(m *message) messageJSON {
	s.engine.Saw(&m.Stamp)
	j := messageJSON{ID: m.id, URI: uri("tickets", m.ticket.id) + "messages/" + strconv.FormatInt(m.id, 10) + "/",
		TicketID: m.ticket.id, ExternalID: orNull(m.externalID), Public: m.public, Channel: m.channel, Via: m.via,
		Source: m.source, Intents: []struct{}{}, FromAgent: m.fromAgent, Receiver: m.receiver.person(), Subject: orNull(m.subject),
		BodyText: orNull(m.bodyText), BodyHTML: orNull(m.bodyHTML), Attachments: m.attachments, Macros: []struct{}{},
		Headers: null, Meta: m.meta, Created: moment(m.created), Processed: moment(m.created), Deleted: moment{},
		Sent: moment(m.sent), IsRetriable: true}
	if m.user != nil {
		j.Sender = m.user.person()
	} else {
		j.Sender = m.customer.person()
	}
	if m.ruleID != 0 {
		j.RuleID = &m.ruleID
	}
	return j
}

// messageBody is the body of a create or an update. Clients omit via and public of
// notes.
type messageBody struct {
	Channel      string          `json:"channel"`
	Via          string          `json:"via"`
	FromAgent    *bool           `json:"from_agent"`
	Public       *bool           `json:"public"`
	Sender       *personRef      `json:"sender"`
	Receiver     *personRef      `json:"receiver"`
	Source       json.RawMessage `json:"source"`
	Subject      *string         `json:"subject"`
	BodyText     *string         `json:"body_text"`
	BodyHTML     *string         `json:"body_html"`
	StrippedText *string         `json:"stripped_text"`
	StrippedHTML *string         `json:"stripped_html"`
	MessageID    *string         `json:"message_id"`
	ExternalID   *string         `json:"external_id"`
	Integration  *int64          `json:"integration_id"`
	Mentions     []int64         `json:"mention_ids"`
	Attachments  json.RawMessage `json:"attachments"`
	Headers      json.RawMessage `json:"headers"`
	Macros       json.RawMessage `json:"macros"`
	Meta         json.RawMessage `json:"meta"`
	Created      *string         `json:"created_datetime"`
	Sent         *string         `json:"sent_datetime"`
	Opened       *string         `json:"opened_datetime"`
	Failed       *string         `json:"failed_datetime"`
	Deleted      *string         `json:"deleted_datetime"`
}

func (b *messageBody) fromAgent() bool { return b.FromAgent != nil && *b.FromAgent }
func (b *messageBody) incoming() bool  { return !b.fromAgent() }

func (b *messageBody) via() string {
	if b.Via == "" {
		return "api"
	}
	return b.Via
}

// check adds the problems of a message to p (reference/create-ticket-message).
func (b *messageBody) check(s *Server, p problems) {
	if b.Channel == "" {
		p.add("channel", msgMissing)
	}
	if b.FromAgent == nil {
		p.add("from_agent", msgMissing)
	}
	if b.BodyText == nil && b.BodyHTML == nil {
		p.add("body_text", msgMissing)
	}
	p.moment("created_datetime", b.Created)
	p.moment("sent_datetime", b.Sent)
	if b.ExternalID != nil {
		p.tooLong("external_id", *b.ExternalID, 255)
	}
	if b.Channel == "internal-note" && b.FromAgent != nil && !*b.FromAgent {
		p.add("from_agent", "An internal note is from an agent.")
	}
	if b.Channel == "internal-note" && b.Public != nil && *b.Public {
		p.add("public", "An internal note is not public.")
	}
	// A named sender must be a user. Without a sender, the requesting user is the sender.
	if b.fromAgent() && b.Sender != nil && s.userOf(b.Sender) == nil && s.assumed(assumeSender, "refused") {
		p.add("sender", "User does not exist.")
	}
	for _, id := range b.Mentions {
		if _, exists := s.users.Get(id); !exists {
			p.add("mention_ids", "User does not exist.")
		}
	}
}

// addMessage stores a checked message.
func (s *Server) addMessage(tx *kit.Tx, t *ticket, b *messageBody, actor *user) *message {
	none := problems{}
	m := &message{id: s.ids.message.next(), channel: b.Channel, via: b.via(), fromAgent: b.fromAgent(), source: b.Source,
		attachments: null, meta: null, created: tx.Now(), ticket: t, public: b.Channel != "internal-note"}
	if b.Public != nil {
		m.public = *b.Public
	}
	if len(m.source) == 0 {
		m.source = json.RawMessage(`{"type":` + strconv.Quote(m.channel) + `}`)
	}
	for _, f := range [...]struct {
		to   *string
		from *string
	}{{&m.externalID, b.ExternalID}, {&m.subject, b.Subject}, {&m.bodyText, b.BodyText}, {&m.bodyHTML, b.BodyHTML}} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	switch {
	case m.bodyHTML == "":
		m.bodyHTML = "<div>" + html.EscapeString(m.bodyText) + "</div>"
	case m.bodyText == "":
		m.bodyText = plainText(m.bodyHTML)
	}
	if len(b.Attachments) > 0 {
		m.attachments = b.Attachments
	}
	if len(b.Meta) > 0 {
		m.meta = b.Meta
	}
	if at := none.moment("created_datetime", b.Created); !at.IsZero() {
		m.created = at
	}
	s.setParties(tx, m, b, actor)
	m.sent = none.moment("sent_datetime", b.Sent)
	if m.sent.IsZero() && (m.note() || !m.fromAgent) {
		m.sent = m.created
	}
	s.store(tx, m, actor)
	return m
}

// setParties sets the author and the receiver of a message.
func (s *Server) setParties(tx *kit.Tx, m *message, b *messageBody, actor *user) {
	if !m.fromAgent {
		m.customer = m.ticket.customer
		if b.Sender != nil {
			m.customer = s.customerOf(tx, b.Sender)
		}
		return
	}
	m.user = actor
	if b.Sender != nil {
		m.user = s.userOf(b.Sender)
	}
	if b.Receiver != nil {
		m.receiver = s.customerOf(tx, b.Receiver)
	}
}

// store adds a message to its ticket and updates the ticket.
func (s *Server) store(tx *kit.Tx, m *message, actor *user) {
	t := m.ticket
	m.Touch(tx)
	s.messages[m.id] = m
	t.messages = append(t.messages, m)
	slices.SortStableFunc(t.messages, func(a, b *message) int { return a.created.Compare(b.created) })
	if !m.fromAgent {
		t.lastReceived = m.created
	}
	if !m.sent.IsZero() && (!m.note() || s.assumed(assumeNoteMoves, "yes")) {
		t.last = m.sent
	}
	if m.fromAgent && m.public && !m.note() {
		t.billable = true // a reply to the customer, not a note
	}
	t.updated = tx.Now()
	t.Touch(tx)
	s.record(tx, "ticket-message-created", "TicketMessage", m.id, actor, nil)
}

func (s *Server) createMessage(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.ticketParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	if r.Query().Has("action") {
		return kit.Response{}, notModelled("actions of messages")
	}
	var b messageBody
	if err := s.decode(r, "create message", &b); err != nil {
		return kit.Response{}, err
	}
	p := problems{}
	b.check(s, p)
	if err := p.err("Failed to create message"); err != nil {
		return kit.Response{}, err
	}
	m := s.addMessage(tx, t, &b, author(r))
	s.publish(tx, t, m, "ticket-message-created")
	return created(s.messageJSON(m))
}

func (s *Server) messageParam(r *kit.Request) (*message, error) {
	t, err := s.ticketParam(r)
	if err != nil {
		return nil, err
	}
	id, _ := r.ID("message") // no message has the id 0
	m := s.messages[id]
	if m == nil || m.ticket != t {
		return nil, errNotFound
	}
	return m, nil
}

func (s *Server) getMessage(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := s.messageParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(s.messageJSON(m))
}

// updateMessage changes the texts, the subject and the external id.
func (s *Server) updateMessage(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := s.messageParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var b messageBody
	if err := s.decode(r, "update message", &b); err != nil {
		return kit.Response{}, err
	}
	for _, f := range [...]struct {
		to   *string
		from *string
	}{{&m.externalID, b.ExternalID}, {&m.subject, b.Subject}, {&m.bodyText, b.BodyText}, {&m.bodyHTML, b.BodyHTML}} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	m.Touch(tx)
	return accepted(s.messageJSON(m))
}

func (s *Server) deleteMessage(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := s.messageParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	delete(s.messages, m.id)
	m.ticket.messages = kit.Without(m.ticket.messages, m)
	m.ticket.Touch(tx)
	return empty(200)
}

var messagesOrder = sorting[*message]{
	{"created_datetime", true, func(m *message) place { return place{byTime(m.created), m.id} }},
}

// listMessages returns the messages of a ticket, or of all tickets
// (reference/list-messages).
func (s *Server) listMessages(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	var found []*message
	if text := r.Asked("ticket_id"); text != "" {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return kit.Response{}, queryProblem("ticket_id", "Not a valid integer.")
		}
		if t, exists := s.tickets.Get(id); exists {
			found = slices.Clone(t.messages)
		}
	} else {
		for t := range s.tickets.All {
			found = append(found, t.messages...)
		}
	}
	return s.pageOfMessages(r, found)
}

func (s *Server) listTicketMessages(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.ticketParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.pageOfMessages(r, slices.Clone(t.messages))
}

func (s *Server) pageOfMessages(r *kit.Request, found []*message) (kit.Response, error) {
	page, err := paged(r, found, messagesOrder, limitDefault, s.messageJSON)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(page)
}

// plainText returns the text that a reader sees of HTML.
func plainText(body string) string {
	var out strings.Builder
	for body != "" {
		before, rest, found := strings.Cut(body, "<")
		out.WriteString(before)
		if !found {
			break
		}
		tag, after, closed := strings.Cut(rest, ">")
		if !closed {
			break
		}
		switch name, _, _ := strings.Cut(strings.ToLower(strings.TrimSuffix(tag, "/")), " "); name {
		case "br", "/p", "/div", "/li":
			out.WriteByte('\n')
		}
		body = after
	}
	return strings.TrimSpace(html.UnescapeString(out.String()))
}
