package aircall_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/aircall"
)

var messageEvents = []string{"message.sent", "message.received", "message.status_updated"}

// wantMessages checks the deliveries of messages: offset, event, direction, status and
// agent of each.
func (o *office) wantMessages(want ...string) {
	o.t.Helper()
	var got []string
	for _, d := range o.hook.got {
		m := d.get("data")
		name := d.get("event").String() + d.get("event_name").String()
		got = append(got, strings.TrimSpace(fmt.Sprintf("+%v %s %s %s %s", d.at.Sub(o.hook.got[0].at), name,
			m.Get("direction"), m.Get("status"), m.Get("user.name"))))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		o.t.Errorf("deliveries:\n  %s\nwant:\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestMessages(t *testing.T) {
	o := newOffice(t)
	o.subscribe(messageEvents...)
	_, err := o.AddContact(aircall.ContactSpec{FirstName: "Lee", Phones: []aircall.LabelledValue{{Label: "Mobile", Value: customer}}})
	o.must(err)
	id, err := o.CustomerTexts(customer, o.support, "Hi", "https://files.example.test/roof.png?x=1")
	o.must(err)
	o.advance(time.Minute)
	_, err = o.WriteMessage(o.omar, o.support, customer, "Hello & welcome")
	o.must(err)
	o.settle()
	o.wantMessages(
		"+0s message.received inbound received",
		"+1m0s message.sent outbound pending Omar Haddad",
		"+1m1s message.status_updated outbound sent Omar Haddad",
		"+1m3s message.status_updated outbound delivered Omar Haddad",
	)
	received := o.hook.got[0]
	if got := keys(received.get("@this")) + "|" + keys(received.get("data")); got != "resource event timestamp token data|"+
		"id direct_link direction body status channel external_number media_details number contact created_at updated_at sent_at" {
		t.Errorf("message.received: %s", got)
	}
	for key, want := range map[string]string{
		"data.id": `"` + id + `"`, "data.channel": "null", "data.external_number": `"+1 604-555-0117"`, "data.contact.first_name": `"Lee"`,
		"data.number.name": `"Support"`, "data.created_at": `"2026-01-05T09:00:00.000Z"`,
		"data.media_details": `[{"file_name":"roof.png","file_type":"image/png","presigned_url":"https://files.example.test/roof.png?x=1"}]`,
	} {
		if got := received.get(key).Raw; got != want {
			t.Errorf("%s = %s, want %s", key, got, want)
		}
	}
	if sent := o.hook.got[1].get("data"); sent.Get("sent_at").Raw != "null" || sent.Get("user.email").String() != "omar@example.test" {
		t.Errorf("message.sent: %s", sent)
	}
	mine, err := o.MessagesOf(o.lena) // in the team of the line
	o.must(err)
	if len(mine) != 2 || mine[0].Contact != "Lee" || mine[1].Agent != "Omar Haddad" || mine[1].Status != "delivered" {
		t.Errorf("Lena's app lists %+v", mine)
	}
	if others, err := o.MessagesOf(o.mia); err != nil || len(others) != 0 {
		t.Errorf("Mia's app lists %+v, %v", others, err)
	}
	if got := o.Projection(); got != "message inbound +16045550117 on Support: \"Hi\" received \n"+
		"message outbound +16045550117 on Support: \"Hello & welcome\" delivered Omar Haddad\n" {
		t.Errorf("projection %s", got)
	}
}

func TestUndeliveredMessages(t *testing.T) {
	o := newOffice(t, aircall.WithAssumption("aircall-message-status-steps", "delivered-only"),
		aircall.WithAssumption("aircall-message-times-in-events", "milliseconds"))
	o.subscribe(messageEvents...)
	o.must(o.SetReachable(customer, false))
	_, err := o.WriteMessage(o.lena, o.desk, customer, "Hello")
	o.must(err)
	o.settle()
	o.wantMessages("+0s message.sent outbound pending Lena Fischer", "+3s message.status_updated outbound failed Lena Fischer")
	if got := o.hook.got[0].get("data.created_at").Raw; got != "1767603600000" {
		t.Errorf("created_at %s", got)
	}
}

func TestMessagesByAPI(t *testing.T) {
	o := newOffice(t)
	o.subscribe(messageEvents...)
	path := fmt.Sprintf("/v1/numbers/%d/messages/", o.desk)
	w := o.do("POST", path+"native/send", fmt.Sprintf(`{"to":"%s","body":"Hi","agentId":"%d"}`, customer, o.mia))
	m := gjson.Parse(w.Body.String())
	if got := keys(m); w.Code != 200 || got != "id direct_link direction body status channel raw_digits media_url created_at updated_at sent_at number contact user" {
		t.Errorf("answered %d %s", w.Code, got)
	}
	if m.Get("created_at").Int() != 1767603600000 || m.Get("status").String() != "pending" || m.Get("user.id").Int() != o.mia {
		t.Errorf("answered %s", w.Body)
	}
	o.settle()
	o.wantMessages(
		"+0s message.sent outbound pending Mia Wong",
		"+1s message.status_updated outbound sent Mia Wong",
		"+3s message.status_updated outbound delivered Mia Wong",
	)
	for body, target := range map[string]string{
		`{"to":"117","body":"Hi"}`: "native/send", `{"to":"+16045550117"}`: "native/send", `{}`: "native/send", `[`: "native/send",
		`{"to":"+16045550117","body":"Hi","agentId":7}`:                    "native/send",
		`{"to":"+16045550117","body":"` + strings.Repeat("x", 1601) + `"}`: "native/send",
		`{"to":"+16045550117","body":"Hi"}`:                                "send", // no configuration
		`{"callbackUrl":"http://plain.example.test"}`:                      "configuration",
	} {
		if w := o.do("POST", path+target, body); w.Code != 400 {
			t.Errorf("%s of %.60s answered %d", target, body, w.Code)
		}
	}
	created := newOffice(t, aircall.WithAssumption("aircall-message-send-status", "201"))
	if w := created.do("POST", path+"native/send", `{"to":"+16045550117","body":"Hi"}`); w.Code != 201 || gjson.Get(w.Body.String(), "user").Raw != "null" {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
}

// TestProxyLine checks that the messages of a line with a message configuration go to
// its address, without retries, and not to webhooks and agents.
func TestProxyLine(t *testing.T) {
	o := newOffice(t)
	path := fmt.Sprintf("/v1/numbers/%d/messages/", o.desk)
	if w := o.get(path + "configuration"); w.Code != 404 {
		t.Errorf("without a configuration: %d", w.Code)
	}
	w := o.do("POST", path+"configuration", `{"callbackUrl":"https://texts.example.test/in"}`)
	token := gjson.Get(w.Body.String(), "token").String()
	want := `{"token":"` + token + `","callbackUrl":"https://texts.example.test/in","type":"sms"}`
	o.wantAnswer(w, 200, want)
	o.wantAnswer(o.get(path+"configuration"), 200, want)
	o.subscribe(messageEvents...)
	o.hook.answer = status(500) // there is no retry
	_, err := o.CustomerTexts(customer, o.desk, "Hi")
	o.must(err)
	if w := o.do("POST", path+"send", `{"to":"+16045550117","body":"Hello","mediaUrl":["https://files.example.test/a.mp4"]}`); w.Code != 200 {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
	o.settle()
	o.wantMessages(
		"+0s message.received inbound received",
		"+0s message.updated outbound pending",
		"+1s message.updated outbound sent",
		"+3s message.updated outbound delivered",
	)
	first := o.hook.got[0]
	if keys(first.get("@this")) != "resource event_name timestamp token data" || first.get("timestamp").Int() != 1767603600000 ||
		first.get("token").String() != token {
		t.Errorf("callback %s", first.body)
	}
	if mine, _ := o.MessagesOf(o.lena); len(mine) != 0 || len(o.Messages()) != 2 {
		t.Errorf("Lena sees %v", mine)
	}
	if w := o.do("POST", path+"native/send", `{"to":"+16045550117","body":"Hi"}`); w.Code != 400 {
		t.Errorf("native on a proxy line answered %d", w.Code)
	}
	if err := second(o.WriteMessage(o.lena, o.desk, customer, "x")); err == nil || !strings.HasSuffix(err.Error(), "the line's messages go to https://texts.example.test/in") {
		t.Errorf("got %v", err)
	}
	o.wantAnswer(o.do("DELETE", path+"configuration", ""), 204, "")
	if w := o.do("DELETE", path+"configuration", ""); w.Code != 404 {
		t.Errorf("deleted twice: %d", w.Code)
	}
}

func TestImpossibleMessages(t *testing.T) {
	o := newOffice(t)
	for want, err := range map[string]error{
		"no message can be sent to line 7: there is no such line":                                          second(o.CustomerTexts(customer, 7, "Hi")),
		`no message can be sent to line Desk: "" is not a phone number in E.164, for example +16045550117`: second(o.CustomerTexts("", o.desk, "Hi")),
		"no message can be sent to line Desk: the message is empty":                                        second(o.CustomerTexts(customer, o.desk, "")),
		"user 7 cannot write: there is no such user":                                                       second(o.WriteMessage(7, o.desk, customer, "Hi")),
		"Mia Wong cannot write from line 7: there is no such line":                                         second(o.WriteMessage(o.mia, 7, customer, "Hi")),
		"Mia Wong cannot write to +16045550117 from Desk: the line is not assigned to the agent":           second(o.WriteMessage(o.mia, o.desk, customer, "Hi")),
		"Lena Fischer cannot write to +16045550117 from Desk: body is missing":                             second(o.WriteMessage(o.lena, o.desk, customer, "")),
		`"1" is not a phone number in E.164, for example +16045550117`:                                     o.SetReachable("1", true),
		"user 7 has no messages: there is no such user":                                                    second(o.MessagesOf(7)),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	if len(o.Messages()) != 0 {
		t.Error("a message was stored")
	}
}
