package ringcentral_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/ringcentral"
)

// FuzzBodies checks that any body is accepted, or refused with an error code and without
// a change.
func FuzzBodies(f *testing.F) {
	for _, seed := range []string{`{"muted":true}`, `{"party":{"muted":null}}`, `{"from":{"deviceId":"800101004"},"to":{"phoneNumber":"+1"}}`, `{"extensionNumber":""}`,
		`{"voicemail":"x"}`, `{"telephonySessionId":"s","partyId":"p"}`, `{"records":[{"member":{"id":"1"}},{"callQueue":{}}]}`, `{"records":[{"member":{"id":{}}}]}`,
		`{"eventFilters":["/restapi/v1.0/account/~/telephony/sessions?x=%"],"deliveryMode":{"transportType":"WebHook","address":"https://a"},"expiresIn":1}`, `[]`, `"`, ``} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits)).as(adaID)
		call := o.call(customer, adaLine)
		mine := party(call, 2)
		for _, c := range [][2]string{{"PATCH", mine}, {"POST", mine + "/answer"}, {"POST", mine + "/bridge"}, {"POST", mine + "/transfer"}, {"POST", telephony + "/call-out"},
			{"POST", "/restapi/v1.0/subscription"}, {"PUT", own + "/presence"}, {"PUT", own + "/call-queue-presence"}, {"POST", own + "/sms"}, {"PUT", base + "/call-queues/500104004/presence"}} {
			before := o.Projection()
			w := o.request(c[0], c[1], body)
			if after := o.Projection(); w.Code >= 400 && after != before {
				t.Fatalf("%s %s answered %d to %q and changed\n%s to\n%s", c[0], c[1], w.Code, body, before, after)
			}
			checkRefusal(t, w.Code, w.Body.String(), body)
		}
	})
}

// FuzzQueries checks that any form, query or filter is accepted or refused.
func FuzzQueries(f *testing.F) {
	f.Add("grant_type=refresh_token&refresh_token=x&access_token_ttl=9999999999999", "dateFrom=2026-01-01&view=Detailed&page=2&perPage=max")
	f.Add("grant_type=%zz", "syncType=ISync&syncToken=Y2FsbHNpbS1sb2ctLTE")
	f.Add("", "threshold=-1&type=SMS&phoneNumber=+&sessionId=%00&perPage=-5")
	f.Fuzz(func(t *testing.T, form, query string) {
		o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits))
		o.call(customer, adaLine)
		o.settle()
		r := httptest.NewRequest("POST", "/restapi/oauth/token", strings.NewReader(form))
		r.SetBasicAuth(o.app.ClientID, o.app.ClientSecret)
		w := httptest.NewRecorder()
		o.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Fatalf("a form: %d to %q", w.Code, form)
		}
		for _, path := range []string{base + "/call-log", base + "/call-log-sync", base + "/active-calls", base + "/extension", own + "/message-store", own + "/message-sync", base + "/phone-number"} {
			r := httptest.NewRequest("GET", path, nil)
			r.URL.RawQuery = query
			r.Header.Set("Authorization", "Bearer "+o.token)
			w := httptest.NewRecorder()
			o.ServeHTTP(w, r)
			checkRefusal(t, w.Code, w.Body.String(), query)
		}
		o.request("POST", "/restapi/v1.0/subscription", subscription(allCalls+"?"+query, "/restapi/v1.0/subscription/~?"+query, "/restapi/v1.0/"+query))
	})
}

// FuzzPictures checks that any multipart body is accepted or refused.
func FuzzPictures(f *testing.F) {
	f.Add("multipart/form-data; boundary=x", "--x\r\nContent-Type: application/json\r\n\r\n{}\r\n--x\r\nContent-Type: image/png\r\n\r\np\r\n--x--\r\n")
	f.Add("multipart/mixed; boundary=x", "--x\r\n\r\n")
	f.Add("multipart/mixed", "")
	f.Add("multipart/related; boundary=x", "--x--")
	f.Fuzz(func(t *testing.T, kind, body string) {
		o := newOffice(t).as(adaID)
		r := httptest.NewRequest("POST", own+"/sms", strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+o.token)
		r.Header["Content-Type"] = []string{kind}
		w := httptest.NewRecorder()
		before := o.Projection()
		o.ServeHTTP(w, r)
		checkRefusal(t, w.Code, w.Body.String(), kind+" "+body)
		if sent := o.Projection() != before; sent != (w.Code < 300) {
			t.Fatalf("answered %d to %q %q; a message was stored: %v", w.Code, kind, body, sent)
		}
	})
}

// FuzzPeople plays random actions of people in random order; most of them are
// impossible. After all hang up, calls must have ended and phones must be idle.
func FuzzPeople(f *testing.F) {
	f.Add([]byte{0, 4, 9, 13, 17, 5, 33, 12, 80, 21, 60, 77, 200, 3})
	f.Add([]byte("*00000000\x150000")) // transfer of a call that waits in a queue
	f.Add([]byte{2, 1, 0, 40, 41, 42, 43, 90, 91, 92, 120, 121, 122})
	f.Fuzz(func(t *testing.T, moves []byte) {
		if len(moves) > 60 {
			return
		}
		o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits))
		o.subscribe(allCalls)
		people := []int64{o.ada, o.ben, o.cy}
		numbers := []string{adaLine, benLine, salesNo, company, "103", "201", "301", "+16465550199"}
		var calls []string
		for _, m := range moves {
			o.move(int(m), people, numbers, &calls)
		}
		o.settle()
		for _, row := range o.Calls() {
			if row.Outcome == "in progress" {
				_ = o.CustomerHangsUp(row.Call)
			}
			for _, user := range people {
				_ = o.AgentHangsUp(row.Call, user)
			}
		}
		o.settle()
		for _, user := range people {
			if phone, err := o.Phone(user); err != nil || len(phone) > 0 {
				t.Fatalf("a phone is not idle: %v %v", phone, err)
			}
		}
		o.checkSequences()
		o.Projection()
		o.get(base + "/call-log?view=Detailed")
	})
}

// move plays one action of a person.
func (o *office) move(m int, people []int64, numbers []string, calls *[]string) {
	user, number, call := people[m%3], numbers[m%len(numbers)], ""
	if len(*calls) > 0 {
		call = (*calls)[(m/7)%len(*calls)]
	}
	add := func(id string, err error) {
		if err == nil {
			*calls = append(*calls, id)
		}
	}
	switch m / 3 % 21 {
	case 0, 1:
		add(o.CustomerCalls(customer, number))
	case 2, 3, 4:
		_ = o.Answer(call, user)
	case 5:
		_ = o.Decline(call, user)
	case 6:
		_ = o.PressKeys(call, "1")
	case 7:
		_ = o.Transfer(call, user, number)
	case 8:
		add(o.StartWarmTransfer(call, user, number))
	case 9:
		_ = o.CompleteWarmTransfer(call, user)
	case 10:
		_ = o.CancelWarmTransfer(call, user)
	case 11:
		_ = o.Hold(call, user)
	case 12:
		_ = o.CustomerHangsUp(call)
	case 13:
		_ = o.AgentHangsUp(call, user)
	case 14:
		add(o.Dial(user, number))
	case 15:
		_ = o.CustomerAnswers(call)
	case 16:
		o.advance(7e9)
	case 17:
		_ = o.LeaveVoicemail(call, 3e9)
	case 18:
		_ = o.Mute(call, user)
	case 19:
		_ = o.Unhold(call, user)
	case 20:
		_ = o.CustomerDeclines(call)
	}
}

// checkSequences checks that each session numbers its events from 2 without gaps, and that
// no party has an event after it has left.
func (o *office) checkSequences() {
	o.t.Helper()
	last, left := map[string]int64{}, map[string]bool{}
	for _, d := range o.got {
		b := d.body.Get("body")
		id, n := b.Get("telephonySessionId").String(), b.Get("sequence").Int()
		if want := max(last[id], 1) + 1; n != want {
			o.t.Fatalf("%s: event %d, want %d", id, n, want)
		}
		last[id] = n
		p := b.Get("parties.0")
		if left[p.Get("id").String()] {
			o.t.Fatalf("%s has an event after it has left: %s", p.Get("id"), p.Raw)
		}
		if c := p.Get("status.code").String(); c == "Disconnected" || c == "Gone" {
			left[p.Get("id").String()] = true
		}
	}
}

// checkRefusal checks that an error is 4xx with RingCentral's code and message, or
// callsim's 501.
func checkRefusal(t *testing.T, status int, answer, request string) {
	t.Helper()
	switch {
	case status < 400, status == 501 && gjson.Get(answer, "callsim").Exists():
	case status >= 500 || gjson.Get(answer, "errorCode").String() == "" || gjson.Get(answer, "message").String() == "":
		t.Fatalf("%q answered %d %s", request, status, answer)
	}
}

// FuzzTargets checks that any path is answered, or refused with RingCentral's error body.
func FuzzTargets(f *testing.F) {
	f.Add("/restapi/v1.0/account/500100004/call-log?view=Detailed")
	f.Add("/restapi/v1.0/account/~/extension/~")
	f.Add("%")
	f.Fuzz(func(t *testing.T, target string) {
		if _, err := url.Parse(target); err != nil || !strings.HasPrefix(target, "/") {
			return
		}
		got := newOffice(t).Observe(target)
		checkRefusal(t, got.Status, string(got.Body), target)
	})
}
