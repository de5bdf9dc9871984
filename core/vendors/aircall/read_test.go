package aircall_test

import (
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors/aircall"
)

const voicemail = `{"resource":"call","event":"call.ended","timestamp":1790000230,"token":"t0","data":{
 "id":3120045002,"direction":"inbound","call_uuid":"CA00","status":"done","missed_call_reason":"agents_did_not_answer",
 "started_at":1790000180,"answered_at":null,"ended_at":1790000200,"duration":20,"hangup_cause":null,
 "voicemail":"https://media.example/vm.mp3?a=1\u0026b=2","recording":null,"asset":"https://assets.aircall.io/calls/3120045002/voicemail",
 "raw_digits":"+1 604-555-0117","contact":{"id":1,"first_name":"Lee","last_name":null,"company_name":"Wong Ltd","emails":[{"id":1,"label":"Work","value":"lee@x.test"}]},"number":{"id":4400,"name":"Sales \"BC\"","digits":"+1 604-555-0100"},
 "teams":[{"id":3,"name":"Sales"}],"comments":[{"id":12,"content":"later","posted_at":1790000229},{"id":11,"content":"call \"back\"","posted_at":1790000220,"posted_by":{"id":7,"name":"Ada","email":"ada@x.test"}}],"tags":[{"id":5,"name":"VIP","tagged_by":{}}]}}`

func TestWebhookIsReducedToAFact(t *testing.T) {
	fact, known, err := aircall.Webhooks{}.Fact(gjson.Parse(voicemail))
	if err != nil || !known {
		t.Fatal(known, err)
	}
	want := call.Fact{
		CallID: "3120045002", Kind: call.Ended, At: 1790000230, Direction: call.Inbound,
		Line:     call.Line{ID: "4400", Name: `Sales "BC"`, Number: "+16045550100"},
		Customer: "+16045550117", Started: 1790000180, Ended: 1790000200, Done: true, Voicemail: true,
		Asset: "https://assets.aircall.io/calls/3120045002/voicemail", MissedReason: "agents_did_not_answer",
		Contact: "Lee", GivenName: "Lee", Email: "lee@x.test",
		Tags: call.PackNames([]string{"VIP"}), Teams: call.PackNames([]string{"Sales"}),
		Comments: call.PackComments([]call.Comment{
			{ID: "11", At: 1790000220, By: call.Agent{ID: "7", Name: "Ada", Email: "ada@x.test"}, Text: `call "back"`},
			{ID: "12", At: 1790000229, Text: "later"},
		}),
	}
	if fact != want {
		t.Errorf("got  %+v\nwant %+v", fact, want)
	}
}

// Times may be seconds or texts, ids numbers or texts.
func TestBothForms(t *testing.T) {
	other := strings.NewReplacer("1790000230", `"2026-09-21T14:17:10.000Z"`, "1790000200", `"2026-09-21T14:16:40Z"`,
		`"id":3120045002`, `"id":"3120045002"`, `"id":4400`, `"id":"4400"`).Replace(voicemail)
	a, _, _ := aircall.Webhooks{}.Fact(gjson.Parse(voicemail))
	b, _, err := aircall.Webhooks{}.Fact(gjson.Parse(other))
	if err != nil || a != b {
		t.Errorf("got  %+v, %v\nwant %+v", b, err, a)
	}
}

// No input causes a panic, and every fact survives storing.
func FuzzWebhook(f *testing.F) {
	f.Add(voicemail)
	f.Add(`{"event":"call.answered","data":{"id":1e400,"user":[1],"number":"x","raw_digits":7}}`)
	f.Add(`{"event":"call.hungup","timestamp":-1,"data":{"id":"a","ended_at":"0001-01-01T00:00:00Z"}}`)
	f.Add(`{"event":"call.ended","data":{"id":null,"id":3}}`)
	f.Fuzz(func(t *testing.T, body string) {
		envelope := gjson.Parse(body)
		_ = aircall.Webhooks{}.Token(envelope)
		fact, known, err := aircall.Webhooks{}.Fact(envelope)
		if !known || err != nil {
			return
		}
		if fact.CallID == "" || strings.ContainsAny(fact.CallID, "/ ") || fact.At < 0 || fact.Ended < 0 {
			t.Fatalf("unusable: %+v", fact)
		}
		back, err := call.ReadFact(fact.Encode())
		if err != nil || back != fact {
			t.Fatalf("stored %+v, read %+v, %v", fact, back, err)
		}
	})
}
