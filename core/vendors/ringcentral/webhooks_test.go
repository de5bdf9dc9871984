package ringcentral_test

import (
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors/ringcentral"
)

const step = `{"uuid":"4191289146806975043","event":"/restapi/v1.0/account/1/extension/102/telephony/sessions","body":{"sequence":6,
"telephonySessionId":"s-1","eventTime":"2026-03-02T17:04:12.001Z","parties":[{"extensionId":"102","id":"p-1-2","direction":"Inbound",
"to":{"phoneNumber":"+12125550102","extensionId":"102"},"from":{"phoneNumber":"+13105550177","name":"WIRELESS CALLER"},
"status":{"code":"Answered","rcc":false},"missedCall":false}]}}`

func TestStep(t *testing.T) {
	f, known, err := ringcentral.Webhooks{}.Fact(gjson.Parse(step))
	if err != nil || !known {
		t.Fatal(known, err)
	}
	s := f.Steps.List()
	if f.CallID != "s-1" || f.Customer != "+13105550177" || f.Done || len(s) != 1 ||
		s[0].Seq != 6 || s[0].Status != "answered" || s[0].Agent != "102" || s[0].Placed || s[0].To != "+12125550102" {
		t.Errorf("read %+v with the steps %+v", f, s)
	}
}

// A disconnected party ends the call, unless its reason is a transfer.
func TestDisconnectedParty(t *testing.T) {
	for status, done := range map[string]bool{
		`{"code":"Disconnected"}`: true, `{"code":"Disconnected","reason":"NoAnswer"}`: true,
		`{"code":"Disconnected","reason":"BlindTransfer"}`: false, `{"code":"Gone","reason":"AttendedTransfer","peerId":{"sessionId":"s-2"}}`: false,
		`{"code":"VoiceMail"}`: false,
	} {
		f, _, err := ringcentral.Webhooks{}.Fact(gjson.Parse(strings.Replace(step, `{"code":"Answered","rcc":false}`, status, 1)))
		if err != nil || f.Done != done {
			t.Errorf("%s: done %v, %v", status, f.Done, err)
		}
		if strings.Contains(status, "s-2") && f.Steps.List()[0].Peer != "s-2" {
			t.Errorf("%s: the other session is %q", status, f.Steps.List()[0].Peer)
		}
	}
}

// The error names the missing field; unused events are ignored.
func TestMalformedStep(t *testing.T) {
	for _, broken := range []string{
		strings.Replace(step, `"telephonySessionId":"s-1"`, `"x":1`, 1), strings.Replace(step, `"sequence":6`, `"sequence":0`, 1),
		strings.Replace(step, `2026-03-02T17:04:12.001Z`, `noon`, 1), strings.Replace(step, `"code":"Answered"`, `"c":1`, 1), `{"body":{}}`,
	} {
		if _, _, err := (ringcentral.Webhooks{}).Fact(gjson.Parse(broken)); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", broken, err)
		}
	}
	other := strings.Replace(step, "/telephony/sessions", "/presence", 1)
	if _, known, err := (ringcentral.Webhooks{}).Fact(gjson.Parse(other)); known || err != nil {
		t.Error("an event that is not used:", known, err)
	}
}

const text = `{"event":"/restapi/v1.0/account/1/extension/102/message-store/instant?type=SMS","body":{"id":"306","to":[{"phoneNumber":"+12125550102","target":true}],
"from":{"phoneNumber":"+13105550177"},"creationTime":"2026-03-02T17:20:45.028Z","direction":"Inbound","subject":"Is unit 4B free?",
"attachments":[{"id":"306","type":"Text","contentType":"text/plain"},{"id":"307","type":"MmsAttachment","uri":"https://media.example/content/307","contentType":"image/jpeg","size":4}]}}`

func TestSMS(t *testing.T) {
	f, known, err := ringcentral.Webhooks{}.Fact(gjson.Parse(text))
	files := f.Files.List()
	if err != nil || !known || f.Kind != call.SMS || f.Text != "Is unit 4B free?" || f.Line.Number != "+12125550102" || f.User.ID != "102" || len(files) != 1 {
		t.Fatalf("read %+v %v %v", f, known, err)
	}
	if a := ringcentral.Unpacked(files[0]); a.FileName() != "307.jpeg" || a.Link != "https://media.example/content/307" {
		t.Errorf("the picture is %+v", a)
	}
	if _, known, _ := (ringcentral.Webhooks{}).Fact(gjson.Parse(strings.Replace(text, `"Inbound"`, `"Outbound"`, 1))); known {
		t.Error("a sent SMS is read as a received one")
	}
}

func FuzzFact(f *testing.F) {
	f.Add(step)
	f.Add(text)
	f.Fuzz(func(t *testing.T, body string) {
		if !gjson.Valid(body) {
			return
		}
		fact, known, err := ringcentral.Webhooks{}.Fact(gjson.Parse(body))
		if known && err == nil {
			_, encoded := fact.Seal()
			if back, err := call.ReadFact(encoded); err != nil || back != fact {
				t.Errorf("%v does not survive storing: %v", fact, err)
			}
		}
	})
}
