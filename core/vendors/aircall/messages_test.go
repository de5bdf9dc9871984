package aircall_test

import (
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors/aircall"
)

const received = `{"resource":"message","event":"message.received","timestamp":1790000001,"token":"t","data":{"id":"m-7f2c","direction":"inbound",
 "body":"Is it free?","status":"received","channel":null,"external_number":"+1 604-555-0117","media_details":[],
 "number":{"id":4400,"name":"Sales","digits":"+1 604-555-0100"},"created_at":"2026-09-21T14:13:20.000Z"}}`

func TestMessageIsReducedToAFact(t *testing.T) {
	fact, known, err := aircall.Webhooks{Messages: true}.Fact(gjson.Parse(received))
	want := call.Fact{CallID: "message-m-7f2c", Kind: call.SMS, At: 1790000000, Started: 1790000000, Direction: call.Inbound, Done: true, Message: true,
		Line: call.Line{ID: "4400", Name: "Sales", Number: "+16045550100"}, Customer: "+16045550117", Text: "Is it free?"}
	if fact != want || !known || err != nil {
		t.Errorf("got  %+v, %v, %v\nwant %+v", fact, known, err, want)
	}
	if c := call.Fold([]call.Fact{fact}); !c.Terminal || !c.Message || c.Text != "Is it free?" {
		t.Errorf("folded %+v", c)
	}
	id, ok := aircall.MessageID(fact.CallID)
	if id != "m-7f2c" || !ok || aircall.CallOfMessage(id) != fact.CallID {
		t.Errorf("%s, %v", id, ok)
	}
}

func TestOtherFormsOfMessages(t *testing.T) {
	for name, row := range map[string]struct {
		old, new string
		check    func(call.Fact) bool
	}{
		"sent":                 {`"message.received"`, `"message.sent"`, func(f call.Fact) bool { return f.Direction == call.Outbound }},
		"milliseconds":         {`"2026-09-21T14:13:20.000Z"`, `1790000000123`, func(f call.Fact) bool { return f.Started == 1790000000 }},
		"sent_at counts first": {`"created_at"`, `"sent_at":1789999999,"created_at"`, func(f call.Fact) bool { return f.Started == 1789999999 }},
		"only files":           {`"Is it free?"`, `null`, func(f call.Fact) bool { return f.Text == "" }},
		"files have names":     {`"body":"Is it free?","status":"received","channel":null,"external_number":"+1 604-555-0117","media_details":[]`, `"external_number":"+1","media_details":[{"file_name":"plan.pdf"},{"file_name":"b.png"}]`, func(f call.Fact) bool { return f.Text == "plan.pdf, b.png" }},
		"withheld":             {`"+1 604-555-0117"`, `"anonymous"`, func(f call.Fact) bool { return f.Withheld && f.Customer == "" }},
	} {
		text := strings.Replace(received, row.old, row.new, 1)
		if text == received {
			t.Fatal(name, "changes nothing")
		}
		if fact, known, err := (aircall.Webhooks{Messages: true}).Fact(gjson.Parse(text)); !known || err != nil || !row.check(fact) {
			t.Errorf("%s: %+v, %v, %v", name, fact, known, err)
		}
	}
}

// Without the setting, messages are ignored and not read as calls. Status events
// are ignored. A message without an id is refused.
func TestMessagesThatAreNone(t *testing.T) {
	if _, known, err := (aircall.Webhooks{}).Fact(gjson.Parse(received)); known || err != nil {
		t.Error("a message is read although messages are ignored", err)
	}
	status := strings.Replace(received, "message.received", "message.status_updated", 1)
	if _, known, err := (aircall.Webhooks{Messages: true}).Fact(gjson.Parse(status)); known || err != nil {
		t.Error("a status event is read as a message", err)
	}
	for _, wrong := range []string{strings.Replace(received, `"m-7f2c"`, `"../m"`, 1), `{"event":"message.sent","data":5}`} {
		if _, known, err := (aircall.Webhooks{Messages: true}).Fact(gjson.Parse(wrong)); !known || err == nil {
			t.Errorf("accepted %s", wrong)
		}
	}
}
