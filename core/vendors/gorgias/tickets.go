package gorgias

import (
	"context"
	"errors"
	"html"
	"net/http"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// Note is an internal note by a user.
type Note struct {
	Author     string // user id
	Text       string // lines
	ExternalID string // free text; not unique, but searchable
	At         int64  // seconds since 1970 UTC; 0: now
}

// Ticket is a new ticket.
type Ticket struct {
	Subject    string
	Closed     bool
	Customer   string // id
	Assignee   string // user id, "" if unassigned
	Tags       []string
	ExternalID string // free text; not unique, but searchable
	Notes      []Note // at least one
}

type reference struct {
	ID number `json:"id"`
}

type source struct {
	Type string `json:"type"`
}

// noteBody is an internal note as JSON (reference/create-ticket-message).
type noteBody struct {
	Channel    string    `json:"channel"`
	Via        string    `json:"via"`
	FromAgent  bool      `json:"from_agent"`
	Public     bool      `json:"public"`
	Sender     reference `json:"sender"`
	Source     source    `json:"source"`
	BodyText   string    `json:"body_text"`
	BodyHTML   string    `json:"body_html"`
	ExternalID string    `json:"external_id"`
	Created    string    `json:"created_datetime,omitempty"`
	Sent       string    `json:"sent_datetime,omitempty"`
}

const noteChannel = "internal-note"

// body encodes an internal note: an e-mail would make the ticket billable (AG-44).
func (n Note) body() noteBody {
	b := noteBody{Channel: noteChannel, Via: "api", FromAgent: true, Sender: reference{number(n.Author)}, Source: source{noteChannel},
		BodyText: n.Text, BodyHTML: "<div>" + strings.ReplaceAll(html.EscapeString(n.Text), "\n", "<br>") + "</div>", ExternalID: n.ExternalID}
	if n.At > 0 {
		b.Created = time.Unix(n.At, 0).UTC().Format(time.RFC3339)
		b.Sent = b.Created
	}
	return b
}

// CreateTicket creates a ticket of the channel phone and returns its id.
func (c *Client) CreateTicket(ctx context.Context, t Ticket) (ticket string, err error) {
	type tag struct {
		Name string `json:"name"`
	}
	body := struct {
		Channel    string     `json:"channel"`
		Via        string     `json:"via"`
		Status     string     `json:"status"`
		Subject    string     `json:"subject"`
		FromAgent  bool       `json:"from_agent"`
		ExternalID string     `json:"external_id"`
		Customer   reference  `json:"customer"`
		Assignee   *reference `json:"assignee_user,omitempty"`
		Tags       []tag      `json:"tags"`
		Messages   []noteBody `json:"messages"`
	}{Channel: "phone", Via: "api", Status: status(t.Closed), Subject: t.Subject, ExternalID: t.ExternalID, Customer: reference{number(t.Customer)}}
	if t.Assignee != "" {
		body.Assignee = &reference{number(t.Assignee)}
	}
	for _, name := range t.Tags {
		body.Tags = append(body.Tags, tag{name})
	}
	for _, n := range t.Notes {
		body.Messages = append(body.Messages, n.body())
	}
	answer, err := c.do(ctx, http.MethodPost, "/api/tickets", body)
	if err != nil {
		return "", err
	}
	return id(gjson.Parse(answer), "POST /api/tickets")
}

func status(closed bool) string {
	if closed {
		return "closed"
	}
	return "open"
}

// TicketByExternalID returns the newest ticket with the key.
func (c *Client) TicketByExternalID(ctx context.Context, key string) (ticket string, ok bool, err error) {
	row, ok, err := c.first(ctx, "/api/tickets?external_id="+escaped(key)+"&limit=1")
	if !ok {
		return "", false, err
	}
	ticket, err = id(row, "GET /api/tickets")
	return ticket, err == nil, err
}

// OpenTicket sets the status to open and, if assignee is set, assigns the ticket.
func (c *Client) OpenTicket(ctx context.Context, ticket, assignee string) error {
	body := struct {
		Status   string     `json:"status"`
		Assignee *reference `json:"assignee_user,omitempty"`
	}{Status: "open"}
	if assignee != "" {
		body.Assignee = &reference{number(assignee)}
	}
	return c.write(ctx, http.MethodPut, "/api/tickets/"+ticket, body)
}

// AddTags adds tags by name; Gorgias creates unknown tags. The response is empty.
func (c *Client) AddTags(ctx context.Context, ticket string, names []string) error {
	return c.write(ctx, http.MethodPost, "/api/tickets/"+ticket+"/tags", struct {
		Names []string `json:"names"`
	}{names})
}

// AddNote adds an internal note and returns its id.
func (c *Client) AddNote(ctx context.Context, ticket string, n Note) (note string, err error) {
	body, err := c.do(ctx, http.MethodPost, "/api/tickets/"+ticket+"/messages", n.body())
	if err != nil {
		return "", err
	}
	return id(gjson.Parse(body), "POST /api/tickets/messages")
}

// NoteByExternalID finds a note of a ticket by its key.
func (c *Client) NoteByExternalID(ctx context.Context, ticket, key string) (note string, ok bool, err error) {
	rows, err := c.rows(ctx, "/api/messages?limit=100&ticket_id="+ticket)
	if err != nil {
		return "", false, err
	}
	for _, row := range rows {
		if vendors.Text(&row, "external_id") == key {
			note, err = id(row, "GET /api/messages")
			return note, err == nil, err
		}
	}
	return "", false, nil
}

// Survivor returns the ticket that replaces a ticket: the ticket itself, or the one
// that it was merged into; ok is false when it was deleted.
func (c *Client) Survivor(ctx context.Context, ticket string) (survivor string, ok bool, err error) {
	body, err := c.get(ctx, "/api/tickets/"+ticket)
	if err == nil {
		_, err = id(gjson.Parse(body), "GET /api/tickets")
	}
	refused, isRefusal := errors.AsType[*vendors.Refused](err)
	switch {
	case err == nil:
		return ticket, true, nil
	case isRefusal && refused.Status == http.StatusMovedPermanently:
		path := strings.TrimSuffix(refused.Location, "/")
		survivor = path[strings.LastIndexByte(path, '/')+1:]
		return survivor, survivor != "" && strings.Trim(survivor, "0123456789") == "", nil
	case isRefusal && refused.Status == http.StatusNotFound:
		return "", false, nil
	}
	return "", false, err
}

// TicketURL returns the page of a ticket for people.
func (c *Client) TicketURL(ticket string) string { return c.api.BaseURL + "/app/ticket/" + ticket }

// CustomerURL returns the page of a customer for people.
func (c *Client) CustomerURL(customer string) string {
	return c.api.BaseURL + "/app/customer/" + customer
}
