package front

import (
	"context"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// A voice provider reports its calls to Front leg by leg, each leg under an id of
// the provider (dev.frontapp.com/docs/voice-channels). Front's API has no way to
// read a leg. A leg that exists is refused, and so is a status that the leg has
// already had.

// Leg is a new leg of a call.
type Leg struct {
	ID, Parent string // ids of the provider; the leg joins its parent's conversation
	Outbound   bool
	Queued     bool   // waits in a queue; otherwise it rings
	Customer   string // handle
	Name       string // of the customer; "" leaves the name to Front
	Agent      string // e-mail address of the agent who placed an outbound call
	At         int64  // milliseconds since 1970 UTC
}

type caller struct {
	Handle string `json:"handle"`
	Name   string `json:"name,omitempty"`
}

// StartCall starts a leg on a voice channel.
func (c *Client) StartCall(ctx context.Context, channel string, l Leg) error {
	body := struct {
		ID        string  `json:"external_call_id"`
		Parent    string  `json:"parent_external_call_id"`
		Direction string  `json:"direction"`
		Status    string  `json:"initial_status"`
		From      *caller `json:"from,omitempty"`
		To        *caller `json:"to,omitempty"`
		StartedAt int64   `json:"started_at"`
		Agent     string  `json:"agent_email_address,omitempty"`
	}{ID: l.ID, Parent: l.Parent, Direction: "inbound", Status: "ringing", StartedAt: l.At, Agent: l.Agent}
	customer := &caller{l.Customer, l.Name}
	if l.Outbound {
		body.Direction, body.To = "outbound", customer
	} else {
		body.From = customer
	}
	if l.Queued {
		body.Status = "queued"
	}
	return c.write(ctx, http.MethodPost, "/channels/"+segment(channel)+"/calls", body)
}

// The statuses of a leg, and the kinds of recordings.
const (
	Queued      = "queued"
	Connected   = "connected"
	Held        = "hold"
	HungUp      = "hangup"
	Missed      = "missed"
	Abandoned   = "abandoned"
	Transferred = "transferred"
	OfCall      = "call"
	OfVoicemail = "voicemail"
)

// UpdateCall sets the status of a leg; agent is the e-mail address of the connected
// agent, or "".
func (c *Client) UpdateCall(ctx context.Context, channel, leg, status, agent string, at int64) error {
	return c.write(ctx, http.MethodPatch, callPath(channel, leg), struct {
		Status string `json:"call_status"`
		At     int64  `json:"occurred_at"`
		Agent  string `json:"agent_email_address,omitempty"`
	}{status, at, agent})
}

func callPath(channel, leg string) string {
	return "/channels/" + segment(channel) + "/calls/" + segment(leg)
}

// AddRecording attaches the recording of a call or voicemail to a leg.
func (c *Client) AddRecording(ctx context.Context, channel, leg, kind string, file vendors.File) error {
	file.Field = "attachments[0]"
	return c.write(ctx, http.MethodPost, callPath(channel, leg)+"/recording",
		vendors.Form{Fields: [][2]string{{"recording_type", kind}}, Files: []vendors.File{file}})
}

// Ring replaces the list of agents whose phones a leg rings, for the plugin in the
// agents' browsers. Front publishes no such route: the plugin is part of the phone
// integration, and callsim provides it under /callsim.
func (c *Client) Ring(ctx context.Context, channel, leg string, agents []string) error {
	return c.write(ctx, http.MethodPut, "/callsim"+callPath(channel, leg)+"/ringing", struct {
		Agents []string `json:"agent_email_addresses"`
	}{agents})
}

// HasFile reports whether a conversation with the customer contains a file of that
// name.
func (c *Client) HasFile(ctx context.Context, customer, name string) (has bool, err error) {
	var conversations []string
	err = c.pages(ctx, "/conversations/search/"+segment(`recipient:"`+customer+`"`), func(id string, _ *gjson.Result) bool {
		conversations = append(conversations, id)
		return len(conversations) < maxSearched
	})
	for _, id := range conversations {
		if has || err != nil {
			break
		}
		err = c.pages(ctx, "/conversations/"+segment(id)+"/messages", func(_ string, row *gjson.Result) bool {
			for _, file := range row.Get("attachments").Array() {
				has = has || vendors.Text(&file, "filename") == name
			}
			return !has
		})
	}
	return has, err
}

// maxSearched limits a search: the file is in the latest conversation or close to
// it.
const maxSearched = 20

// Written is a message written in Front.
type Written struct {
	Text  string
	Files []WrittenFile
}

// WrittenFile is a file attached to a message.
type WrittenFile struct{ ID, Name, Type string }

// ReadWritten reads a message from a response or a webhook of Front.
func ReadWritten(message gjson.Result) Written {
	m := Written{Text: vendors.Text(&message, "text")}
	for _, file := range message.Get("attachments").Array() {
		m.Files = append(m.Files, WrittenFile{vendors.Text(&file, "id"), vendors.Text(&file, "filename"), vendors.Text(&file, "content_type")})
	}
	return m
}

// Message retrieves a message; ok is false when there is none.
func (c *Client) Message(ctx context.Context, id string) (m Written, ok bool, err error) {
	body, ok, err := found(c.get(ctx, "/messages/"+segment(id)))
	if !ok {
		return m, false, err
	}
	if _, err := text(body, "id", "GET /messages"); err != nil {
		return m, false, err
	}
	return ReadWritten(gjson.Parse(body)), true, nil
}

// Download downloads a file.
func (c *Client) Download(ctx context.Context, f WrittenFile) (vendors.File, error) {
	file, err := c.api.Fetch(ctx, "/download/"+segment(f.ID))
	file.Name, file.Type = f.Name, f.Type
	return file, err
}
