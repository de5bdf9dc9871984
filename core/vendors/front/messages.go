package front

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// Message is a message of an application channel (Channel API, Sync inbound message
// and Sync outbound message).
type Message struct {
	// Customer is the handle of the sender of an inbound message or the recipient
	// of an outbound one.
	Customer string

	// Author is the id of the teammate who wrote an outbound message; "" means the
	// integration.
	Author string

	Subject, Body string // Body is HTML

	// ExternalID is the message's idempotency key. Messages with the same
	// ExternalConversationID are threaded into one conversation.
	ExternalID, ExternalConversationID string

	DeliveredAt int64 // seconds since 1970

	Files []vendors.File
}

type party struct {
	Handle string `json:"handle"`
}

type metadata struct {
	ExternalID             string `json:"external_id"`
	ExternalConversationID string `json:"external_conversation_id"`
}

// SyncInbound records a message from the customer and returns its uid. Front
// accepts a message before it processes it; see MessageByUID.
func (c *Client) SyncInbound(ctx context.Context, channel string, m Message) (uid string, err error) {
	if len(m.Files) > 0 {
		return c.sync(ctx, "/channels/"+segment(channel)+"/inbound_messages", inboundForm(m))
	}
	return c.sync(ctx, "/channels/"+segment(channel)+"/inbound_messages", struct {
		Sender      party    `json:"sender"`
		Subject     string   `json:"subject"`
		Body        string   `json:"body"`
		Metadata    metadata `json:"metadata"`
		DeliveredAt int64    `json:"delivered_at,omitempty"`
	}{party{m.Customer}, m.Subject, m.Body, metadata{m.ExternalID, m.ExternalConversationID}, m.DeliveredAt})
}

// inboundForm encodes a message from the customer that has files.
func inboundForm(m Message) vendors.Form {
	f := vendors.Form{Fields: [][2]string{
		{"sender[handle]", m.Customer}, {"subject", m.Subject}, {"body", m.Body},
		{"metadata[external_id]", m.ExternalID}, {"metadata[external_conversation_id]", m.ExternalConversationID},
	}}
	if m.DeliveredAt > 0 {
		f.Fields = append(f.Fields, [2]string{"delivered_at", strconv.FormatInt(m.DeliveredAt, 10)})
	}
	for n, file := range m.Files {
		file.Field = "attachments[" + strconv.Itoa(n) + "]"
		f.Files = append(f.Files, file)
	}
	return f
}

// SyncOutbound records a message to the customer and returns its uid.
func (c *Client) SyncOutbound(ctx context.Context, channel string, m Message) (uid string, err error) {
	return c.sync(ctx, "/channels/"+segment(channel)+"/outbound_messages", struct {
		To          []party  `json:"to"`
		AuthorID    string   `json:"author_id,omitempty"`
		Subject     string   `json:"subject"`
		Body        string   `json:"body"`
		Metadata    metadata `json:"metadata"`
		DeliveredAt int64    `json:"delivered_at,omitempty"`
	}{[]party{{m.Customer}}, m.Author, m.Subject, m.Body, metadata{m.ExternalID, m.ExternalConversationID}, m.DeliveredAt})
}

func (c *Client) sync(ctx context.Context, path string, message any) (uid string, err error) {
	body, err := c.api.Do(ctx, http.MethodPost, path, message)
	if err != nil {
		return "", err
	}
	return text(body, "message_uid", "POST "+path)
}

// MessageByUID returns the conversation of an accepted message. ok is false until
// Front has processed the message, and always if Front dropped it as a duplicate.
func (c *Client) MessageByUID(ctx context.Context, uid string) (conversation string, ok bool, err error) {
	body, ok, err := found(c.get(ctx, "/messages/alt:uid:"+segment(uid)))
	if !ok {
		return "", false, err
	}
	link, err := text(body, `_links.related.conversation`, "GET /messages")
	return lastSegment(link), err == nil, err
}

// ContactConversations returns the ids of a contact's conversations, latest
// activity first.
func (c *Client) ContactConversations(ctx context.Context, contact string) ([]string, error) {
	var ids []string
	err := c.pages(ctx, "/contacts/"+segment(contact)+"/conversations", func(id string, _ *gjson.Result) bool {
		ids = append(ids, id)
		return true
	})
	return ids, err
}

// Seen is a row of the list of messages.
type Seen struct {
	ExternalID string // only in responses to the channel's own token
	Body, Text string // as HTML, and as plain text
	Inbound    bool
	CreatedAt  float64 // seconds
}

// Messages visits the messages of a conversation, newest first, until visit returns
// false.
func (c *Client) Messages(ctx context.Context, conversation string, visit func(Seen) bool) error {
	return c.pages(ctx, "/conversations/"+segment(conversation)+"/messages", func(_ string, row *gjson.Result) bool {
		return visit(Seen{
			ExternalID: vendors.Text(row, "metadata.external_id"),
			Body:       vendors.Text(row, "body"),
			Text:       vendors.Text(row, "text"),
			Inbound:    row.Get("is_inbound").Bool(),
			CreatedAt:  row.Get("created_at").Float(),
		})
	})
}

// maxPages limits the pages of a list, 100 rows each, far more than a customer's
// conversation has.
const maxPages = 50

// pages visits the rows of a list until visit returns false. Only the page token of
// the link to the next page is used: links may name other hosts, and the API token
// must not be sent to them.
func (c *Client) pages(ctx context.Context, path string, visit func(id string, row *gjson.Result) bool) error {
	query := "?limit=100"
	for range maxPages {
		body, err := c.get(ctx, path+query)
		if err != nil {
			return err
		}
		rows, err := vendors.Rows(body, "_results", "GET "+path)
		if err != nil {
			return err
		}
		more := true
		for n := 0; more && n < len(rows); n++ {
			id, err := vendors.Word(&rows[n], "id", "GET "+path)
			if err != nil {
				return err
			}
			more = visit(id, &rows[n])
		}
		next, err := url.Parse(gjson.Get(body, "_pagination.next").String())
		if err != nil || !more {
			return nil
		}
		token := next.Query().Get("page_token")
		if token == "" {
			return nil
		}
		query = "?limit=100&page_token=" + url.QueryEscape(token)
	}
	return nil
}
