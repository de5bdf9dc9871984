package spark

import (
	"errors"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/call"
)

// Webhooks reads the webhooks about assignments by people, a surface designed by
// callsim. It implements intake.Source.
type Webhooks struct {
	// CallOf returns the call of a record's key; ok is false for records that the
	// core did not create.
	CallOf func(key string) (id string, ok bool)
}

const eventUpdated = "unassigned_interaction.updated"

// Token returns the envelope's token.
func (Webhooks) Token(envelope gjson.Result) string {
	token := envelope.Get("token")
	if token.Type != gjson.String {
		return ""
	}
	return token.Str
}

// Fact reduces a webhook to the choices made so far.
func (w Webhooks) Fact(envelope gjson.Result) (f call.Fact, known bool, err error) {
	if envelope.Get("event").Str != eventUpdated {
		return f, false, nil
	}
	data := envelope.Get("data")
	if !data.IsObject() {
		return f, true, errors.New(eventUpdated + ": data is not an object; expected the record")
	}
	id, ours := w.CallOf(data.Get("external_id").Str)
	if !ours || len(id) > 100 || strings.ContainsRune(id, '/') {
		return f, false, nil
	}
	f = call.Fact{CallID: id, Kind: call.Chosen, Choice: call.Choice{
		Contact: number(data.Get("contact_id")), Member: number(data.Get("team_member_id")),
		Placed: data.Get("assigned_at").Type == gjson.String,
	}}
	if at, err := time.Parse(time.RFC3339, data.Get("updated_at").Str); err == nil {
		f.At = at.Unix()
	}
	return f, true, nil
}

// number returns an id; anything but digits of moderate length counts as missing.
func number(value gjson.Result) string {
	if value.Type != gjson.Number || len(value.Raw) > 20 || strings.Trim(value.Raw, "0123456789") != "" {
		return ""
	}
	return value.Raw
}
