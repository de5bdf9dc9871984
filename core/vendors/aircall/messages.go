package aircall

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors"
)

// The message events that contain new data; message.status_updated only reports the
// delivery's progress (API reference, Webhooks, Message events).
const (
	messageReceived = "message.received"
	messageSent     = "message.sent"
)

// messagePrefix distinguishes ids of messages from ids of calls.
const messagePrefix = "message-"

// MessageID returns a message's id at Aircall; ok is false for the id of a call.
func MessageID(callID string) (id string, ok bool) { return strings.CutPrefix(callID, messagePrefix) }

// CallOfMessage returns the core's call id of a message.
func CallOfMessage(id string) string { return messagePrefix + id }

// maxMessage limits a message's text, in characters: more than ten long SMS.
const maxMessage = 20_000

// readMessage reduces a message to its only fact.
func readMessage(event string, data gjson.Result) (f call.Fact, known bool, err error) {
	if !data.IsObject() {
		return f, true, fmt.Errorf("%s: data is not an object; expected the message", event)
	}
	name := id(data.Get("id"))
	if name == "" {
		return f, true, fmt.Errorf("%s: data.id is missing or unusable; expected the message's id", event)
	}
	f = call.Fact{
		CallID: messagePrefix + name, Kind: call.SMS, Message: true, Done: true,
		Direction: call.Inbound,
		User:      agent(data.Get("user")),
		Text:      messageText(data),
		Started:   cmp.Or(seconds(data.Get("sent_at")), seconds(data.Get("created_at"))),
	}
	f.Line, f.Opening = line(data.Get("number"))
	readContact(&f, data.Get("contact"))
	f.Customer, f.Withheld = call.ReadCustomer(otherSide(data), f.Line.Number)
	if event == messageSent {
		f.Direction = call.Outbound
	}
	f.At = f.Started
	return f, true, nil
}

// otherSide returns the customer's number: from the field that the reference names,
// from fields observed in its place, or from the contact.
func otherSide(data gjson.Result) string {
	for _, field := range [...]string{"external_number", "international_format", "raw_digits", "contact.phone_numbers.0.value"} {
		if number := digits(data.Get(field)); number != "" {
			return number
		}
	}
	return ""
}

// messageText returns a message's text, or the names of its files if it has none.
func messageText(data gjson.Result) string {
	if body := call.Shorten(data.Get("body").Str, maxMessage); body != "" {
		return body
	}
	var files []string
	for _, file := range data.Get("media_details").Array() {
		files = append(files, text(file.Get("file_name")))
	}
	return strings.Join(files, ", ")
}

// NumberUsers lists the users assigned to a line directly. A line of teams has
// none; known is false when Aircall has no such line.
func (c *Client) NumberUsers(ctx context.Context, number string) (users []call.Agent, known bool, err error) {
	if number == "" {
		return nil, false, nil
	}
	body, err := c.api.Do(ctx, http.MethodGet, "/v1/numbers/"+number, nil)
	switch {
	case vendors.StatusOf(err) == http.StatusNotFound:
		return nil, false, nil
	case err != nil:
		return nil, false, err
	}
	rows, err := vendors.Rows(body, "number.users", "GET /v1/numbers")
	if err != nil {
		return nil, false, err
	}
	for _, user := range rows {
		users = append(users, agent(user))
	}
	return users, true, nil
}
