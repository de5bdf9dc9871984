package gorgias

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// ticket is a conversation with a customer.
type ticket struct {
	kit.Stamp
	id         int64
	externalID string
	status     string // open or closed
	priority   string
	channel    string
	via        string
	fromAgent  bool
	spam       bool
	subject    string
	language   string
	meta       json.RawMessage
	customer   *customer
	assignee   *user
	tags       []*tag
	messages   []*message

	created, processed, opened, lastReceived, last, updated, closed, trashed, snoozed time.Time

	billable     bool
	cancelSnooze func() // nil without a snooze
}

// priorities in ascending order.
var priorities = []string{"low", "normal", "high", "critical"}

// ticketHead holds the first fields of both shapes of a ticket.
type ticketHead struct {
	ID         int64   `json:"id"`
	URI        string  `json:"uri"`
	ExternalID *string `json:"external_id"`
}

// ticketItem is a ticket in lists and views, with an excerpt instead of messages.
type ticketItem struct {
	ticketHead
	Language     *string         `json:"language"`
	Status       string          `json:"status"`
	Priority     string          `json:"priority"`
	Channel      string          `json:"channel"`
	Via          string          `json:"via"`
	FromAgent    bool            `json:"from_agent"`
	Customer     *personJSON     `json:"customer"`
	Assignee     *assigneeJSON   `json:"assignee_user"`
	AssigneeTeam *struct{}       `json:"assignee_team"`
	Subject      *string         `json:"subject"`
	Excerpt      *string         `json:"excerpt"`
	Integrations []struct{}      `json:"integrations"`
	Meta         json.RawMessage `json:"meta"`
	Tags         []tagRef        `json:"tags"`
	Messages     int             `json:"messages_count"`
	IsUnread     bool            `json:"is_unread"`
	Spam         bool            `json:"spam"`
	Created      moment          `json:"created_datetime"`
	Opened       moment          `json:"opened_datetime"`
	LastReceived moment          `json:"last_received_message_datetime"`
	Last         moment          `json:"last_message_datetime"`
	Updated      moment          `json:"updated_datetime"`
	Closed       moment          `json:"closed_datetime"`
	Snooze       moment          `json:"snooze_datetime"`
	Trashed      moment          `json:"trashed_datetime"`
	NotDelivered bool            `json:"last_sent_message_not_delivered"`
}

func (t *ticket) head() ticketHead {
	return ticketHead{t.id, uri("tickets", t.id), orNull(t.externalID)}
}

func (s *Server) ticketItem(t *ticket) ticketItem {
	s.engine.Saw(&t.Stamp)
	return ticketItem{ticketHead: t.head(), Language: orNull(t.language), Status: t.status, Priority: t.priority,
		Channel: t.channel, Via: t.via, FromAgent: t.fromAgent, Customer: t.customer.person(), Assignee: t.assignee.assignee(),
		Subject: orNull(t.subject), Excerpt: t.excerpt(), Integrations: []struct{}{}, Meta: t.meta, Tags: t.tagRefs(),
		Messages: len(t.messages), IsUnread: true, Spam: t.spam, Created: moment(t.created), Opened: moment(t.opened),
		LastReceived: moment(t.lastReceived), Last: moment(t.last), Updated: moment(t.updated), Closed: moment(t.closed),
		Snooze: moment(t.snoozed), Trashed: moment(t.trashed)}
}

const excerptLength = 200

func (t *ticket) excerpt() *string {
	if len(t.messages) == 0 {
		return nil
	}
	text := []rune(t.messages[len(t.messages)-1].bodyText)
	return orNull(string(text[:min(len(text), excerptLength)]))
}

// ticketFull is a single ticket, with its messages.
type ticketFull struct {
	ticketHead
	Events       []struct{}          `json:"events"`
	Status       string              `json:"status"`
	Priority     string              `json:"priority"`
	Channel      string              `json:"channel"`
	Via          string              `json:"via"`
	FromAgent    bool                `json:"from_agent"`
	Spam         bool                `json:"spam"`
	Imported     bool                `json:"imported"`
	Customer     *ticketCustomer     `json:"customer"`
	Assignee     *assigneeJSON       `json:"assignee_user"`
	AssigneeID   *int64              `json:"assignee_user_id"`
	AssigneeTeam *struct{}           `json:"assignee_team"`
	TeamID       *int64              `json:"assignee_team_id"`
	Language     *string             `json:"language"`
	Subject      *string             `json:"subject"`
	Summary      *string             `json:"summary"`
	Meta         json.RawMessage     `json:"meta"`
	Tags         []tagRef            `json:"tags"`
	Messages     []messageJSON       `json:"messages"`
	Created      moment              `json:"created_datetime"`
	Processed    moment              `json:"processed_datetime"`
	Opened       moment              `json:"opened_datetime"`
	LastReceived moment              `json:"last_received_message_datetime"`
	Last         moment              `json:"last_message_datetime"`
	Updated      moment              `json:"updated_datetime"`
	Closed       moment              `json:"closed_datetime"`
	Trashed      moment              `json:"trashed_datetime"`
	Snooze       moment              `json:"snooze_datetime"`
	Survey       *struct{}           `json:"satisfaction_survey"`
	Reply        map[string]canReply `json:"reply_options"`
	Requester    *ticketCustomer     `json:"requester"`
	IsUnread     bool                `json:"is_unread"`
	CustomFields *struct{}           `json:"custom_fields,omitempty"`
}

type canReply struct {
	Answerable bool `json:"answerable"`
}

// ticketCustomer is the customer of a single ticket, with channels.
type ticketCustomer struct {
	*personJSON
	Channels      []channelJSON   `json:"channels"`
	Data          json.RawMessage `json:"data"`
	Customer      *struct{}       `json:"customer"`
	Integrations  struct{}        `json:"integrations"`
	ExternalID    *string         `json:"external_id"`
	Note          *string         `json:"note"`
	ExternalData  *struct{}       `json:"external_data,omitempty"`
	EcommerceData *struct{}       `json:"ecommerce_data,omitempty"`
}

func (c *customer) inTicket() *ticketCustomer {
	if c == nil {
		return nil
	}
	return &ticketCustomer{personJSON: c.person(), Channels: c.channelsJSON(), Data: c.data,
		ExternalID: orNull(c.externalID), Note: orNull(c.note)}
}

// answerTo is the method that a ticket is the answer to; some fields depend on it.
type answerTo int

const (
	toPost answerTo = iota
	toGet
	toPut
)

func (s *Server) ticketFull(t *ticket, to answerTo) *ticketFull {
	s.engine.Saw(&t.Stamp)
	j := &ticketFull{ticketHead: t.head(), Events: []struct{}{}, Status: t.status, Priority: t.priority, Channel: t.channel,
		Via: t.via, FromAgent: t.fromAgent, Spam: t.spam, Assignee: t.assignee.assignee(), Language: orNull(t.language),
		Subject: orNull(t.subject), Meta: t.meta, Tags: t.tagRefs(), Messages: make([]messageJSON, 0, len(t.messages)),
		Created: moment(t.created), Processed: moment(t.processed), Opened: moment(t.opened), LastReceived: moment(t.lastReceived),
		Last: moment(t.last), Updated: moment(t.updated), Closed: moment(t.closed), Trashed: moment(t.trashed),
		Snooze: moment(t.snoozed), IsUnread: true,
		Reply: map[string]canReply{"email": {t.customer != nil && t.customer.has("email")}, "internal-note": {true}, "phone": {t.customer != nil && t.customer.has("phone")}}}
	if t.assignee != nil {
		j.AssigneeID = &t.assignee.id
	}
	for _, m := range t.messages {
		item := s.messageJSON(m)
		if to == toGet {
			item.Headers, item.Macros, item.Deleted = nil, nil, nil
		}
		j.Messages = append(j.Messages, item)
	}
	if c := t.customer; c != nil {
		j.Customer = c.inTicket()
		if to == toGet {
			j.Customer.ExternalData, j.Customer.EcommerceData = &struct{}{}, &struct{}{}
		}
		j.Requester = j.Customer
	}
	if to == toPut {
		j.CustomFields = &struct{}{}
	}
	return j
}

var ticketsOrder = sorting[*ticket]{
	{"created_datetime", true, func(t *ticket) place { return place{byTime(t.created), t.id} }},
	{"updated_datetime", true, func(t *ticket) place { return place{byTime(t.updated), t.id} }},
}

// listTickets filters neither by status, channel, tag nor assignee, and lists the trash
// too unless trashed is false (reference/list-tickets).
func (s *Server) listTickets(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	found, err := s.requestedTickets(tx, r)
	if err != nil {
		return kit.Response{}, err
	}
	page, err := paged(r, found, ticketsOrder, limitDefault, s.ticketItem)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(page)
}

func (s *Server) requestedTickets(tx *kit.Tx, r *kit.Request) ([]*ticket, error) {
	q := r.Query()
	if q.Has("rule_id") {
		return nil, notModelled("tickets by rule")
	}
	var found []*ticket
	switch {
	case q.Has("external_id"):
		found = slices.Clone(s.byExternalID[q.Get("external_id")])
	case q.Has("customer_id"):
		id, err := strconv.ParseInt(q.Get("customer_id"), 10, 64)
		if err != nil {
			return nil, queryProblem("customer_id", "Not a valid integer.")
		}
		if c, exists := s.customers.Get(id); exists {
			found = slices.Clone(c.tickets)
		}
	case q.Has("view_id"):
		v, err := s.viewByText(q.Get("view_id"))
		if err != nil {
			return nil, err
		}
		found = s.ticketsIn(v, nil, tx.Now())
	default:
		found = slices.Collect(s.tickets.All)
	}
	if ids := q["ticket_ids"]; len(ids) > 0 {
		if len(ids) > 100 {
			return nil, queryProblem("ticket_ids", "Longer than maximum length 100.")
		}
		found = slices.DeleteFunc(found, func(t *ticket) bool { return !slices.Contains(ids, strconv.FormatInt(t.id, 10)) })
	}
	if q.Get("trashed") == "false" {
		found = slices.DeleteFunc(found, func(t *ticket) bool { return !t.trashed.IsZero() })
	}
	return found, nil
}

// ticketParam returns the ticket of a path. A merged ticket answers a read with a
// redirect and refuses a write.
func (s *Server) ticketParam(r *kit.Request) (*ticket, error) {
	id, ok := r.ID("id")
	if !ok {
		return nil, errNotFound
	}
	if t, exists := s.tickets.Get(id); exists {
		return t, nil
	}
	survivor := s.merged[id]
	if survivor == nil {
		return nil, errNotFound
	}
	if r.HTTP.Method == get {
		if s.assumed(assumeMergedRead, "404") {
			return nil, errNotFound
		}
		return nil, errMoved(strings.TrimSuffix(uri("tickets", survivor.id), "/"))
	}
	if s.assumed(assumeMergedWrite, "404") {
		return nil, errNotFound
	}
	return nil, errTicketMerged
}

func (s *Server) getTicket(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.ticketParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(s.ticketFull(t, toGet))
}

func (s *Server) deleteTicket(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.ticketParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	s.dropTicket(tx, t, author(r))
	return noContent()
}

// dropTicket deletes a ticket permanently.
func (s *Server) dropTicket(tx *kit.Tx, t *ticket, actor *user) {
	s.removeTicket(t)
	for _, m := range t.messages {
		delete(s.messages, m.id)
	}
	s.record(tx, "ticket-deleted", "Ticket", t.id, actor, nil)
}

// removeTicket removes a ticket from every list and index.
func (s *Server) removeTicket(t *ticket) {
	s.tickets.Delete(t.id)
	s.byExternalID[t.externalID] = kit.Without(s.byExternalID[t.externalID], t)
	if t.customer != nil {
		t.customer.tickets = kit.Without(t.customer.tickets, t)
	}
	for _, tag := range t.tags {
		tag.usage--
	}
	if t.cancelSnooze != nil {
		t.cancelSnooze()
	}
}
