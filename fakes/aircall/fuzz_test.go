package aircall_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/aircall"
)

// FuzzPeople plays random actions of people in random order; most of them are
// impossible. After all hang up, every phone must be idle and every call must have
// sent call.created, call.hungup and call.ended exactly once.
func FuzzPeople(f *testing.F) {
	for _, walk := range []string{
		"\x00\x00\x03\x00\x0c\x02\x03\x02",         // a transfer
		"\x00\x00\x03\x00\x0f\x02\x03\x02\x10\x00", // a consultation, completed
		"\x00\x01\x0c\x01\x13\x05\x04\x01",
	} {
		f.Add([]byte(walk))
	}
	f.Fuzz(func(t *testing.T, walk []byte) {
		if len(walk) > 400 {
			t.Skip("long walks find no more than short ones")
		}
		o := newOffice(t, aircall.WithRateLimit(0))
		zoe := o.user("Zoe Lang", "zoe@example.test", 7*time.Second)
		vm := o.line(aircall.NumberSpec{Name: "Zoe", E164: "+16045550103", Users: []int64{zoe, o.omar}, Voicemail: true, Recording: true})
		w := &walker{office: o, users: []int64{o.lena, o.omar, o.mia, zoe}, lines: []int64{o.desk, o.support, o.menuLine, vm}}
		o.subscribe("call.created", "call.hungup", "call.ended", "call.answered")
		for i := 0; i+1 < len(walk); i += 2 {
			w.step(walk[i], walk[i+1])
		}
		w.allHangUp()
	})
}

type walker struct {
	*office
	users, lines, calls []int64
}

// step plays one action; draw selects its users, line and call.
func (w *walker) step(action, draw byte) {
	user, other := w.users[draw%4], w.users[draw/4%4]
	line := w.lines[draw/16%4]
	var call int64
	if len(w.calls) > 0 {
		call = w.calls[len(w.calls)-1-int(draw/64)%len(w.calls)]
	}
	add := func(id int64, err error) {
		if err == nil {
			w.calls = append(w.calls, id)
		}
	}
	switch action % 21 {
	case 0, 1:
		add(w.CustomerCalls(customer, line))
	case 2:
		add(w.Dial(user, line, customer))
	case 3, 4:
		_ = w.Answer(call, user)
	case 5:
		_ = w.Decline(call, user)
	case 6:
		_ = w.CustomerHangsUp(call)
	case 7:
		_ = w.AgentHangsUp(call, user)
	case 8:
		_ = w.CustomerAnswers(call)
	case 9:
		_ = w.PressKey(call, fmt.Sprint(draw%3))
	case 10:
		_ = w.LeaveVoicemail(call, 5*time.Second)
	case 11:
		_ = w.SetAvailable(user, draw&64 == 0)
	case 12:
		_ = w.TransferToUser(call, user, other)
	case 13:
		_ = w.TransferToTeam(call, user, 2201)
	case 14:
		_ = w.TransferToNumber(call, user, "+493012345678")
	case 15:
		_ = w.Consult(call, user, other)
	case 16:
		_ = w.CompleteTransfer(call, user)
	case 17:
		_ = w.CancelTransfer(call, user)
	case 18:
		if draw&64 == 0 {
			_ = w.Hold(call, user)
		} else {
			_ = w.Unhold(call, user)
		}
	case 19:
		w.advance(time.Duration(draw) * time.Second / 4)
	case 20:
		bodies := []string{fmt.Sprintf(`{"user_id":%d}`, other), `{"team_id":2201,"dispatching_strategy":"random"}`, `{"number":"+493012345678"}`,
			`{"team_id":2201}`}
		w.do("POST", fmt.Sprintf("/v1/calls/%d/transfers", call), bodies[draw%4])
	}
}

// allHangUp ends all calls and checks phones and events.
func (w *walker) allHangUp() {
	w.t.Helper()
	for _, call := range w.calls {
		_ = w.CustomerHangsUp(call)
		for _, user := range w.users {
			_ = w.AgentHangsUp(call, user)
		}
	}
	w.settle()
	for _, user := range w.users {
		if p, err := w.Phone(user); err != nil || p.State != aircall.PhoneIdle {
			w.t.Errorf("%s's phone is %s", p.Agent, p.State)
		}
	}
	seen := map[string]int{}
	for _, d := range w.hook.got {
		seen[d.get("event").String()+" "+d.get("data.id").String()]++
	}
	for _, call := range w.calls {
		for _, event := range []string{"call.created", "call.hungup", "call.ended"} {
			if n := seen[fmt.Sprint(event, " ", call)]; n != 1 {
				w.t.Errorf("call %d: %s was sent %d times, want once", call, event, n)
			}
		}
		if got := w.Caller(call); got != aircall.CallerGone {
			w.t.Errorf("the customer of call %d is %s", call, got)
		}
	}
}

// FuzzRequests checks that every answer is JSON, a page or empty, and that neither an
// error nor a GET changes anything.
func FuzzRequests(f *testing.F) {
	for _, seed := range [][3]string{
		{"GET", "/v1/calls?page=2&per_page=50&order=desc&from=1", ""},
		{"GET", "/v1/calls/search?tags[]=31&phone_number=+1", ""},
		{"GET", "/v1/contacts/search?email=a&order_by=updated_at", ""},
		{"POST", "/v1/webhooks", `{"url":"https://a.example.test","events":["call.ended"],"active":false}`},
		{"PUT", "/v1/webhooks/90211?events_action=add", `{"events":[]}`},
		{"POST", "/v1/calls/1/comments", `{"content":"\ud83d"}`},
		{"GET", "/v2/users/%00@", ""},
		{"PUT", "/v1/calls/9223372036854775808/archive", "null"},
		{"POST", "/v1/calls/3120045001/transfers", `{"user_id":"70013"}`},
		{"POST", "/v1/calls/3120045001/insight_cards", `{"contents":[{"type":"user","user_id":null}]}`},
		{"POST", "/v1/contacts", `{"phone_numbers":[{"label":"x","value":"+1"}]}`},
		{"POST", "/v1/numbers/4400/messages/native/send", `{"to":"+16045550117","body":"x"}`},
		{"POST", "/v1/numbers/4400/messages/configuration", `{"callbackUrl":"https://x"}`},
		{"PUT", "/v1/numbers/4400", `{"messages":{"welcome":"x"},"priority":null}`},
		{"PUT", "/v2/users/70012", `{"email":"x@y","first_name":" "}`},
		{"DELETE", "/v1/teams/2201", ""},
		{"POST", "/oauth/consent", "redirect_uri=https://x&client_id=%zz"},
		{"POST", "/v1/oauth/token", `{"code":1}`},
		{"GET", "/oauth/success", ""},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	o := newOffice(f, aircall.WithRateLimit(0))
	o.subscribe()
	o.customerCalls(o.desk)
	f.Fuzz(func(t *testing.T, method, target, body string) {
		u, err := url.ParseRequestURI(target)
		if err != nil || !strings.HasPrefix(target, "/") || method == "" || strings.Trim(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			t.Skip("not an HTTP request")
		}
		req := &http.Request{Method: method, URL: u, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1}
		req.SetBasicAuth("api-id", "api-token")
		before := o.Projection()
		w := o.serve(req)
		if after := o.Projection(); (w.Code >= 400 || method == "GET") && after != before {
			t.Errorf("the request answered %d but changed\n%s to\n%s", w.Code, before, after)
		}
		page := strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") // pages of the dashboard
		if w.Code >= 500 && w.Code != 501 || w.Body.Len() > 0 && !page && !gjson.Valid(w.Body.String()) {
			t.Errorf("answered %d %s", w.Code, w.Body)
		}
	})
}
