package aircall_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/aircall"
)

// TestPayloadOfEnded checks the whole body of call.ended: key order, nulls and omitted
// keys.
func TestPayloadOfEnded(t *testing.T) {
	o, call := answeredCall(t)
	ended := o.hook.last(t, "call.ended")
	id, uuid := fmt.Sprint(call), ended.get("data.call_uuid").String()
	want := `{"resource":"call","event":"call.ended","timestamp":1767603762,"token":"` + ended.get("token").String() + `","data":{` +
		`"id":` + id + `,"direct_link":"https://api.aircall.io/v1/calls/` + id + `","direction":"inbound","call_uuid":"` + uuid + `",` +
		`"status":"done","missed_call_reason":null,"started_at":1767603600,"answered_at":1767603612,"ended_at":1767603732,"duration":132,` +
		`"cost":"0.0","hangup_cause":null,"voicemail":null,` +
		`"recording":"https://media.aircall.callsim.test/recordings/call-` + id + `.mp3?X-Amz-Algorithm=AWS4-HMAC-SHA256` +
		`\u0026X-Amz-Date=20260105T090242Z\u0026X-Amz-Expires=3600\u0026X-Amz-SignedHeaders=host",` +
		`"asset":"https://assets.aircall.io/calls/` + id + `/recording","raw_digits":"+1 604-555-0117",` +
		`"participants":[{"phone_number":"+1 604-555-0117","type":"external"},{"id":70012,"name":"Lena Fischer","type":"user"}],` +
		`"user":{"id":70012,"direct_link":"https://api.aircall.io/v1/users/70012","name":"Lena Fischer","email":"lena@example.test",` +
		`"available":true,"availability_status":"available","language":"en-US","wrap_up_time":0},` +
		`"contact":{"id":55001,"direct_link":"https://api.aircall.io/v1/contacts/55001","first_name":"Lee","last_name":"Wong",` +
		`"company_name":null,"information":null,"is_shared":true,"created_at":"2026-01-05T09:00:00Z","updated_at":"2026-01-05T09:00:00Z",` +
		`"emails":[],"phone_numbers":[{"id":91,"label":"Mobile","value":"+16045550117"}]},` +
		`"number":{"id":4403,"direct_link":"https://api.aircall.io/v1/numbers/4403","name":"Sales BC","digits":"+1 604-555-0102",` +
		`"e164_digits":"+16045550102","country":"CA","time_zone":"America/Vancouver","open":true,"availability_status":"open",` +
		`"is_ivr":false,"live_recording_activated":true,"messages":{"welcome":"https://media-web.aircall.io/tracks/welcome.mp3",` +
		`"waiting":"https://media-web.aircall.io/tracks/waiting.mp3","closed":"https://media-web.aircall.io/tracks/closed.mp3"}},` +
		`"archived":false,"teams":[],"comments":[],"tags":[]}}`
	if ended.body != want {
		t.Errorf("call.ended\n    %s\nwant %s", ended.body, want)
	}
	if got := fmt.Sprint(ended.header); got != "map[Aircall-Origin:[webhooks] Content-Type:[application/json] User-Agent:[axios/1.7.9]]" {
		t.Errorf("headers %s", got)
	}
}

// TestPayloadKeys checks the keys of each event of a call. user and contact are
// omitted if there is none.
func TestPayloadKeys(t *testing.T) {
	const head = "id direct_link direction call_uuid status missed_call_reason started_at answered_at ended_at duration " +
		"cost hangup_cause voicemail recording asset raw_digits participants"
	const tail = " number archived teams comments tags"
	o := newOffice(t)
	o.subscribe()
	call := o.customerCalls(o.support)
	o.must(o.Decline(call, o.omar))
	o.must(o.Answer(call, o.lena))
	o.must(o.CustomerHangsUp(call))
	missed := o.customerCalls(o.menuLine)
	o.must(o.PressKey(missed, "2"))
	o.settle()
	for event, want := range map[string]string{
		"call.ringing_on_agent":    head + " user" + tail,
		"call.agent_declined":      head + " user" + tail,
		"call.answered":            head + " user" + tail,
		"call.created":             head + tail,
		"call.hungup":              head + tail, // of the missed call
		"call.ended":               head + tail,
		"call.ivr_option_selected": head + tail + " ivr_options_selected",
	} {
		if got := keys(o.hook.last(t, event).get("data")); got != want {
			t.Errorf("%s has\n     %s\nwant %s", event, got, want)
		}
	}
	for _, d := range o.hook.got {
		if !json.Valid([]byte(d.body)) || keys(d.get("@this")) != "resource event timestamp token data" {
			t.Errorf("envelope of %s", d.body)
		}
	}
}

func TestPayloadsOfUsersNumbersContacts(t *testing.T) {
	o := newOffice(t)
	_, token := o.subscribe()
	zoe := o.user(`Zoë "Z" Lang`, "zoe@example.test", 10*time.Second)
	line := o.line(aircall.NumberSpec{Name: "R&D", E164: "+442079460019", Users: []int64{zoe}, Voicemail: true})
	_, err := o.AddContact(aircall.ContactSpec{FirstName: "Lee"})
	o.must(err)
	o.must(o.SetAvailable(o.mia, false))
	o.must(o.SetAvailable(o.mia, false)) // no event without a change
	o.must(o.SetAvailable(o.mia, true))
	o.must(o.SetOpen(line, false))
	o.must(o.SetOpen(line, true))
	call := o.customerCalls(line)
	o.must(o.Answer(call, zoe))
	o.must(o.CustomerHangsUp(call))
	o.settle()

	const user = "id direct_link name email available availability_status language wrap_up_time"
	const number = "id direct_link name digits e164_digits country time_zone open availability_status is_ivr live_recording_activated"
	for event, want := range map[string]string{
		"user.created":      user + " numbers",
		"user.created.v2":   user,
		"user.closed":       user + " numbers",
		"user.opened.v2":    user,
		"user.wut_start":    user + " numbers",
		"user.wut_start.v2": user + " last_call_id",
		"user.wut_end.v2":   user + " last_call_id",
		"number.created":    number + " users messages",
		"number.closed":     number + " users messages",
		"number.opened":     number + " users messages",
		"contact.created":   "id direct_link first_name last_name company_name information is_shared created_at updated_at emails phone_numbers",
	} {
		d := o.hook.last(t, event)
		if got := keys(d.get("data")); got != want {
			t.Errorf("%s has\n     %s\nwant %s", event, got, want)
		}
		if !json.Valid([]byte(d.body)) || d.get("token").String() != token {
			t.Errorf("%s: %s", event, d.body)
		}
	}
	if got := o.hook.last(t, "user.wut_start").get("data.name").String(); got != `Zoë "Z" Lang` {
		t.Errorf("name %s", got)
	}
	if got := o.hook.last(t, "number.opened").body; !strings.Contains(got, `"name":"R\u0026D"`) {
		t.Errorf("number.opened does not escape as Aircall does: %s", got)
	}
	closed := 0
	for _, d := range o.hook.got {
		if d.get("event").String() == "user.closed" {
			closed++
		}
	}
	if closed != 1 {
		t.Errorf("user.closed was sent %d times, want once", closed)
	}
}

// TestAssumptionsOfEvents checks the effect of each alternative on events.
func TestAssumptionsOfEvents(t *testing.T) {
	t.Run("recording later", func(t *testing.T) {
		o, call := answeredCall(t, aircall.WithAssumption("aircall-recording-in-ended", "later"))
		if got := o.hook.last(t, "call.ended").get("data.recording").Raw; got != "null" {
			t.Errorf("call.ended has recording %s", got)
		}
		if o.Calls()[0].Recording {
			t.Error("the recording is available too early")
		}
		o.settle()
		if got := o.hook.last(t, "call.comm_assets_generated").get("data.recording").String(); got == "" {
			t.Error("call.comm_assets_generated has no recording")
		}
		if got := o.get(fmt.Sprint("/v1/calls/", call)).Body.String(); !strings.Contains(got, "/recording\"") {
			t.Errorf("the call has no asset: %s", got)
		}
	})
	t.Run("contact times", func(t *testing.T) {
		o, _ := answeredCall(t, aircall.WithAssumption("aircall-contact-times-in-events", "seconds"))
		if got := o.hook.last(t, "call.ended").get("data.contact.created_at").Raw; got != "1767603600" {
			t.Errorf("created_at %s", got)
		}
	})
	t.Run("no call.hungup of a missed call, call.comm_assets_generated without assets", func(t *testing.T) {
		o := newOffice(t, aircall.WithAssumption("aircall-hungup-when-never-answered", "not-sent"),
			aircall.WithAssumption("aircall-assets-event-without-assets", "sent"))
		o.subscribe("call.hungup", "call.ended", "call.comm_assets_generated")
		o.customerCalls(o.desk)
		o.settle()
		o.wantDeliveries("+0s call.ended done agents_did_not_answer", "+5s call.comm_assets_generated done agents_did_not_answer")
	})
	t.Run("ivr event without options", func(t *testing.T) {
		o := newOffice(t, aircall.WithAssumption("aircall-ivr-event-carries-options", "no"))
		o.subscribe("call.ivr_option_selected")
		o.must(o.PressKey(o.customerCalls(o.menuLine), "1"))
		o.settle()
		if o.hook.got[0].get("data.ivr_options_selected").Exists() {
			t.Error("the event has options")
		}
	})
	t.Run("short abandoned", func(t *testing.T) {
		o := newOffice(t, aircall.WithAssumption("aircall-short-abandoned", "5s"))
		o.subscribe("call.hungup")
		call := o.customerCalls(o.desk)
		o.advance(6 * time.Second)
		o.must(o.CustomerHangsUp(call))
		o.settle()
		o.wantDeliveries("+0s call.hungup done abandoned_in_classic")
	})
	t.Run("pricing type", func(t *testing.T) {
		o, call := answeredCall(t, aircall.WithAssumption("aircall-pricing-type", "paid"))
		if got := o.get(fmt.Sprint("/v1/calls/", call)).Body.String(); !strings.Contains(got, `"pricing_type":"paid"`) {
			t.Errorf("call: %s", got)
		}
	})
	t.Run("unknown", func(t *testing.T) {
		if _, err := aircall.New(newOffice(t).world, aircall.WithAssumption("aircall-nothing", "x")); err == nil {
			t.Error("an unknown assumption was accepted")
		}
	})
	t.Run("each has an alternative and a page", func(t *testing.T) {
		seen := map[string]bool{}
		for _, a := range aircall.Assumptions() {
			if seen[a.ID] || a.Vendor != "aircall" || a.Page == "" || a.Says == "" || a.Default == "" || len(a.Alternatives) == 0 {
				t.Errorf("assumption %+v", a)
			}
			seen[a.ID] = true
			for _, v := range append([]string{a.Default}, a.Alternatives...) {
				if _, err := aircall.New(newOffice(t).world, aircall.WithAssumption(a.ID, v)); err != nil {
					t.Error(err)
				}
			}
		}
	})
}
