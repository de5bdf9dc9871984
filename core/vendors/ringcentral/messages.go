package ringcentral

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors"
)

// Message is an SMS or a voicemail in an extension's message store.
type Message struct {
	ID, Text    string
	From, To    string
	Outbound    bool
	Attachments []Attachment
}

// Attachment is a file of a message. The text itself is an attachment of type Text.
type Attachment struct{ ID, Type, ContentType, Name, Link string }

// Packed encodes an attachment as one text; Unpacked decodes it.
func (a Attachment) Packed() string {
	return strings.Join([]string{a.ID, a.ContentType, a.Name, a.Link}, "\n")
}

// Unpacked decodes a text encoded by Packed.
func Unpacked(text string) Attachment {
	parts := append(strings.Split(text, "\n"), "", "", "", "")
	return Attachment{ID: parts[0], ContentType: parts[1], Name: parts[2], Link: parts[3]}
}

func readMessage(row gjson.Result) Message {
	m := Message{
		ID: vendors.Text(&row, "id"), Text: vendors.Text(&row, "subject"),
		From: vendors.Text(&row, "from.phoneNumber"), To: vendors.Text(&row, "to.0.phoneNumber"),
		Outbound: vendors.Text(&row, "direction") == "Outbound",
	}
	for _, a := range row.Get("attachments").Array() {
		m.Attachments = append(m.Attachments, Attachment{
			ID: vendors.Text(&a, "id"), Type: vendors.Text(&a, "type"), ContentType: vendors.Text(&a, "contentType"),
			Name: vendors.Text(&a, "fileName"), Link: vendors.Text(&a, "uri"),
		})
	}
	return m
}

// Message retrieves a message; ok is false when there is none.
func (c *Client) Message(ctx context.Context, extension, id string) (m Message, ok bool, err error) {
	body, err := c.do(ctx, http.MethodGet, account+"/extension/"+extension+"/message-store/"+id, nil)
	row, ok, err := found(body, "GET "+account+"/message-store", err)
	return readMessage(row), ok, err
}

// SentSince lists the SMS sent from an extension to a number since a time, newest
// first.
func (c *Client) SentSince(ctx context.Context, extension, to string, since time.Time) ([]Message, error) {
	query := url.Values{"messageType": {"SMS"}, "direction": {"Outbound"}, "phoneNumber": {to},
		"dateFrom": {since.UTC().Format("2006-01-02T15:04:05.000Z")}}
	body, err := c.do(ctx, http.MethodGet, account+"/extension/"+extension+"/message-store?"+query.Encode(), nil)
	if err != nil {
		return nil, err
	}
	rows, err := vendors.RowsWithID(body, "records", "id", "GET "+account+"/message-store")
	if err != nil {
		return nil, err
	}
	var all []Message
	for _, row := range rows {
		all = append(all, readMessage(row))
	}
	return all, nil
}

// ReceivedSince lists the SMS that an extension has received since a time.
func (c *Client) ReceivedSince(ctx context.Context, extension string, since time.Time) ([]call.Fact, error) {
	query := url.Values{"messageType": {"SMS"}, "direction": {"Inbound"}, "perPage": {"100"},
		"dateFrom": {since.UTC().Format("2006-01-02T15:04:05.000Z")}}
	body, err := c.do(ctx, http.MethodGet, account+"/extension/"+extension+"/message-store?"+query.Encode(), nil)
	if err != nil {
		return nil, err
	}
	rows, err := vendors.RowsWithID(body, "records", "id", "GET "+account+"/message-store")
	if err != nil {
		return nil, err
	}
	var all []call.Fact
	for _, row := range rows {
		if f, known, err := readSMS("/extension/"+extension+"/", row); known && err == nil {
			all = append(all, f)
		}
	}
	return all, nil
}

// Send sends an SMS, or an MMS if there are files. RingCentral allows it only as
// the client's own user, from a number of the user or one whose SMS the user
// manages (Developer Guide, Sending SMS).
func (c *Client) Send(ctx context.Context, from, to, text string, files []vendors.File) (id string, err error) {
	type party struct {
		Number string `json:"phoneNumber"`
	}
	type request struct {
		From party   `json:"from"`
		To   []party `json:"to"`
		Text string  `json:"text"`
	}
	var in any = request{party{from}, []party{{to}}, text}
	path := account + "/extension/" + Me + "/sms"
	if len(files) > 0 {
		head, err := json.Marshal(in)
		if err != nil {
			return "", err
		}
		form := vendors.Form{Files: []vendors.File{{Field: "json", Name: "request.json", Type: "application/json", Data: head}}}
		for _, f := range files {
			f.Field = "attachment"
			form.Files = append(form.Files, f)
		}
		in = form
	}
	body, err := c.do(ctx, http.MethodPost, path, in)
	if err != nil {
		return "", err
	}
	answer := gjson.Parse(body)
	return vendors.ID(&answer, "id", "POST "+path)
}

// FileName returns the attachment's file name, made from id and type if it has
// none.
func (a Attachment) FileName() string {
	if a.Name != "" {
		return a.Name
	}
	_, kind, _ := strings.Cut(a.ContentType, "/")
	kind, _, _ = strings.Cut(kind, ";")
	return a.ID + "." + strings.TrimSpace(kind)
}
