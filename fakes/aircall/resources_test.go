package aircall_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/aircall"
)

// These tests change contacts, tags, teams, users and numbers by the API.

// request sends a request, checks the status and returns the answer.
func (o *office) request(status int, method, path, body string) gjson.Result {
	o.t.Helper()
	w := o.do(method, path, body)
	if w.Code != status {
		o.t.Errorf("%s %s %.80s answered %d %s, want %d", method, path, body, w.Code, w.Body, status)
	}
	o.advance(time.Second) // stay below the rate limit
	return gjson.Parse(w.Body.String())
}

func TestContactsByAPI(t *testing.T) {
	o := newOffice(t)
	o.subscribe("contact.created", "contact.updated", "contact.deleted")
	made := o.request(201, "POST", "/v1/contacts", `{"first_name":"Lee","information":"ext:88","phone_numbers":[{"label":"Mobile","value":"+1 604-555-0117"}],`+
		`"emails":[{"label":"Work","value":"lee@example.test"}]}`).Get("contact")
	if made.Get("phone_numbers.0.value").String() != customer || made.Get("last_name").Raw != "null" || !made.Get("is_shared").Bool() {
		t.Errorf("created %s", made)
	}
	path := "/v1/contacts/" + made.Get("id").String()
	o.request(201, "POST", "/v1/contacts", `{"phone_numbers":[{"label":"Home","value":"+16045550117"}]}`) // duplicates are allowed
	changed := o.request(200, "POST", path, `{"last_name":"Wong","company_name":"Harbour Homes"}`).Get("contact")
	if changed.Get("first_name").String() != "Lee" || changed.Get("last_name").String() != "Wong" ||
		changed.Get("updated_at").Int() == changed.Get("created_at").Int() {
		t.Errorf("changed %s", changed)
	}
	if w := o.do("PUT", path, `{}`); w.Code != 404 || w.Body.String() != `{"message":"Not Found"}` {
		t.Errorf("PUT answered %d %s: updates use POST", w.Code, w.Body)
	}
	phone := o.request(201, "POST", path+"/phone_details", `{"label":"Home","value":"+33123456789"}`).Get("phone_detail")
	o.request(200, "PUT", path+"/phone_details/"+phone.Get("id").String(), `{"value":"+33123456780"}`)
	email := o.request(201, "POST", path+"/email_details", `{"label":"Home","value":"home@example.test"}`).Get("email_detail")
	o.request(200, "PUT", path+"/email_details/"+email.Get("id").String(), `{"label":"Private"}`)
	found := func(query string) string {
		return o.request(200, "GET", "/v1/contacts/search?"+query, "").Get("contacts.#.id").Raw
	}
	if got := found("phone_number=%2B33123456780") + found("phone_number=%2B33123456789") + found("email=home@example.test"); got != "[55001][][55001]" {
		t.Errorf("found %s", got)
	}
	o.request(204, "DELETE", path+"/phone_details/"+phone.Get("id").String(), "")
	o.request(204, "DELETE", path+"/email_details/"+email.Get("id").String(), "")
	if got := found("phone_number=%2B33123456780") + found("phone_number=%2B16045550117"); got != "[][55001,55002]" {
		t.Errorf("found %s", got)
	}
	o.request(204, "DELETE", path, "")
	if got := found("phone_number=%2B16045550117"); got != "[55002]" {
		t.Errorf("found %s", got)
	}
	o.settle()
	var events []string
	for _, d := range o.hook.got {
		events = append(events, strings.TrimPrefix(d.get("event").String(), "contact."))
	}
	if got := strings.Join(events, " "); got != "created created updated updated updated updated updated updated updated deleted" {
		t.Errorf("events %s", got)
	}
	gone := o.hook.last(t, "contact.deleted").get("data")
	if gone.Get("phone_numbers").Raw != "[]" || gone.Get("emails").Raw != "[]" || gone.Get("first_name").String() != "Lee" {
		t.Errorf("contact.deleted %s", gone)
	}

	other := "/v1/contacts/55002"
	many := strings.Repeat(`{"label":"x","value":"+16045550117"},`, 21)
	for _, bad := range [][2]string{
		{"/v1/contacts", `{}`}, {"/v1/contacts", `{"phone_numbers":[]}`}, {"/v1/contacts", `{"phone_numbers":[{"value":"+16045550117"}]}`},
		{"/v1/contacts", `{"phone_numbers":[{"label":"x","value":"117"}]}`}, {"/v1/contacts", `{"phone_numbers":[` + many[:len(many)-1] + `]}`},
		{"/v1/contacts", `{"phone_numbers":[{"label":"x","value":"+16045550117"}],"emails":[{"label":"x","value":"nobody"}]}`},
		{other, `{"first_name":" "}`}, {other, `{"information":""}`}, {other, `[`},
		{other + "/phone_details", `{"label":"x"}`}, {other + "/email_details", `{"label":"x","value":"@"}`},
	} {
		o.request(400, "POST", bad[0], bad[1])
	}
	for range 19 {
		o.request(201, "POST", other+"/phone_details", `{"label":"x","value":"+16045550118"}`)
	}
	o.request(400, "POST", other+"/phone_details", `{"label":"x","value":"+16045550118"}`) // the 21st
	for _, unknown := range [][2]string{{"POST", path}, {"DELETE", path}, {"POST", path + "/phone_details"},
		{"PUT", other + "/phone_details/1"}, {"DELETE", other + "/email_details/x"}} {
		o.request(404, unknown[0], unknown[1], `{}`)
	}
}

func TestAddressBook(t *testing.T) {
	o := newOffice(t)
	id, err := o.AddContact(aircall.ContactSpec{FirstName: "Lee", Phones: []aircall.LabelledValue{{Label: "Mobile", Value: customer}}})
	o.must(err)
	o.subscribe("contact.updated", "contact.deleted")
	o.must(o.ChangeContact(id, aircall.ContactSpec{FirstName: "Lea", Phones: []aircall.LabelledValue{{Label: "Mobile", Value: "+33123456789"}}}))
	call := o.customerCalls(o.desk)
	if p, _ := o.Phone(o.lena); p.Call != call || p.Contact != "" {
		t.Errorf("phone %+v", p)
	}
	o.must(o.DeleteContact(id))
	o.advance(0)
	o.wantDeliveries("+0s contact.updated", "+0s contact.deleted")
	for want, err := range map[string]error{
		"contact 7 cannot be changed: there is no such contact": o.ChangeContact(7, aircall.ContactSpec{}),
		"contact 7 cannot be deleted: there is no such contact": o.DeleteContact(7),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestTagsByAPI(t *testing.T) {
	o := newOffice(t)
	tag := o.request(201, "POST", "/v1/tags", `{"name":"VIP 🔥","color":"#00B388","description":"important"}`).Get("tag")
	if tag.Raw != `{"id":31,"direct_link":"https://api.aircall.io/v1/tags/31","name":"VIP ","color":"#00B388","description":"important"}` {
		t.Errorf("created %s", tag)
	}
	o.request(201, "POST", "/v1/tags", `{"name":"Other","color":"#ffffff"}`)
	if got := o.request(200, "PUT", "/v1/tags/31", `{"name":"Gold"}`).Get("tag"); got.Get("name").String() != "Gold" || got.Get("color").String() != "#00B388" {
		t.Errorf("changed %s", got)
	}
	o.request(200, "PUT", "/v1/tags/31", `{"name":"Gold","color":"#000000","description":""}`) // its own name
	for _, bad := range []string{`{"name":"x"}`, `{"color":"#000000"}`, `{"name":"Gold","color":"#000000"}`, `{"name":"x","color":"red"}`,
		`{"name":"😀","color":"#000000"}`, `[`} {
		o.request(400, "POST", "/v1/tags", bad)
	}
	o.request(400, "PUT", "/v1/tags/31", `{"name":"Other"}`)
	o.request(404, "PUT", "/v1/tags/7", `{}`)
	call := o.customerCalls(o.desk)
	o.must(o.TagCall(call, o.lena, 31))
	o.must(o.TagCall(call, o.lena, 32))
	o.request(204, "DELETE", "/v1/tags/31", "")
	o.request(404, "DELETE", "/v1/tags/31", "")
	if got := o.request(200, "GET", fmt.Sprint("/v1/calls/", call), "").Get("call.tags.#.name").Raw; got != `["Other"]` {
		t.Errorf("the call has %s", got)
	}
}

func TestTeamsByAPI(t *testing.T) {
	o := newOffice(t)
	team := o.request(201, "POST", "/v1/teams", `{"name":"Night"}`).Get("team")
	path := "/v1/teams/" + team.Get("id").String()
	if team.Get("users").Raw != "[]" {
		t.Errorf("created %s", team)
	}
	member := fmt.Sprint(path, "/users/", o.mia)
	if got := o.request(201, "POST", member, "7").Get("team.users.#.name").Raw; got != `["Mia Wong"]` {
		t.Errorf("members %s", got)
	}
	refused := o.request(422, "POST", member, "")
	if refused.Raw != `{"error":"Unprocessable Entity","success":false,"errors":{"team":["user is already in the team"]}}` {
		t.Errorf("refused with %s", refused)
	}
	o.request(200, "DELETE", member, "")
	o.request(422, "DELETE", member, "")
	o.request(422, "POST", "/v1/teams", `{"name":"Night"}`)
	o.request(422, "POST", "/v1/teams", `{"name":"`+strings.Repeat("x", 65)+`"}`)
	o.request(400, "POST", "/v1/teams", `{}`)
	o.request(404, "POST", path+"/users/7", "")
	o.request(404, "POST", path+"/users/x", "")
	o.request(404, "POST", "/v1/teams/7/users/7", "")

	support := "/v1/teams/2201"
	call := o.customerCalls(o.support)
	o.request(200, "DELETE", fmt.Sprint(support, "/users/", o.omar), "") // while his phone rings
	o.request(204, "DELETE", support, "")
	o.request(404, "DELETE", support, "")
	o.must(o.Answer(call, o.omar))
	o.must(o.CustomerHangsUp(call))
	o.customerCalls(o.support)
	o.settle()
	if got := o.Calls()[1].Reason; got != "no_available_agent" {
		t.Errorf("a line without agents: %s", got)
	}
}

func TestUsersByAPI(t *testing.T) {
	o := newOffice(t)
	o.subscribe("user.created.v2", "user.deleted.v2", "user.closed.v2", "user.opened.v2")
	made := o.request(201, "POST", "/v2/users", `{"email":"zoe@example.test","first_name":"Zoe","last_name":"Lang","wrap_up_time":20,`+
		`"availability_status":"custom","role_ids":["1"],"is_admin":true}`).Get("user")
	if made.Get("name").String() != "Zoe Lang" || made.Get("wrap_up_time").Int() != 20 || made.Get("availability_status").String() != "custom" ||
		!made.Get("available").Bool() || made.Get("numbers").Exists() {
		t.Errorf("created %s", made)
	}
	if got := o.hook.got[0].get("data.availability_status").String(); got != "custom" {
		t.Errorf("user.created has availability_status %s", got)
	}
	if mails := o.Mails(); len(mails) != 1 || mails[0].To != "zoe@example.test" {
		t.Errorf("invitations %v", mails)
	}
	path := "/v1/users/" + made.Get("id").String()
	if got := o.request(200, "PUT", path, `{"last_name":"Long","email":"long@example.test","availability_status":"unavailable"}`).Get("user"); got.Get("name").String() != "Zoe Long" || got.Get("available").Bool() || !got.Get("numbers").Exists() {
		t.Errorf("changed %s", got)
	}
	o.request(200, "GET", "/v2/users/long@example.test", "")
	o.request(404, "GET", "/v2/users/zoe@example.test", "")
	o.request(200, "PUT", "/v2/users/long@example.test", `{"availability_status":"available","email":"LONG@example.test"}`)

	// A taken e-mail address answers 400, in upper or lower case (AG-45).
	taken := `{"email":"Lena@example.test","first_name":"L","last_name":"F"}`
	if got := o.request(400, "POST", "/v1/users", taken).Raw; got != `{"error":"Bad Request","troubleshoot":"email has already been taken"}` {
		t.Errorf("refused with %s", got)
	}
	o.request(400, "PUT", path, `{"email":"lena@example.test"}`)
	strict := newOffice(t, aircall.WithAssumption("aircall-duplicate-email", "422"))
	if got := strict.request(422, "POST", "/v2/users", taken).Raw; got != `{"error":"Unprocessable Entity","success":false,"errors":{"user":["email has already been taken"]}}` {
		t.Errorf("refused with %s", got)
	}
	for _, bad := range []string{`{}`, `{"email":"nobody","first_name":"A","last_name":"B"}`, `{"email":"a@b.test","first_name":"","last_name":"B"}`,
		`{"email":"a@b.test","first_name":"A","last_name":"B","wrap_up_time":-1}`,
		`{"email":"a@b.test","first_name":"A","last_name":"B","availability_status":"asleep"}`} {
		o.request(400, "POST", "/v2/users", bad)
	}
	o.request(404, "PUT", "/v2/users/7", `{}`)
	o.request(204, "DELETE", path, "")
	o.request(404, "DELETE", path, "")
	o.settle()
	o.wantDeliveries("+0s user.created.v2", "+1s user.closed.v2", "+4s user.opened.v2", "+13s user.deleted.v2")

	if got := o.request(200, "GET", fmt.Sprint("/v2/users/", o.lena, "/numbers"), ""); got.Get("numbers.#.name").Raw != `["Desk"]` || got.Get("meta.total").Int() != 1 {
		t.Errorf("Lena's numbers %s", got)
	}
	gone := newOffice(t, aircall.WithAssumption("aircall-users-v1", "removed"))
	gone.request(404, "POST", "/v1/users", taken)
	gone.request(404, "PUT", path, `{}`)
	gone.request(204, "DELETE", fmt.Sprint("/v1/users/", gone.lena), "") // the other endpoints of version 1 remain
}

// TestDeletedUsersAreNotRung checks that a line works without a deleted user.
func TestDeletedUsersAreNotRung(t *testing.T) {
	o := newOffice(t)
	first := o.customerCalls(o.support)
	o.must(o.DeleteUser(o.lena))
	o.subscribe("call.ringing_on_agent")
	_, err := o.CustomerCalls("+16045550118", o.support)
	o.must(err)
	o.must(o.Answer(first, o.omar))
	o.must(o.CustomerHangsUp(first))
	o.advance(0)
	o.wantDeliveries("+0s call.ringing_on_agent initial Omar Haddad")
	if err := o.DeleteUser(o.lena); err == nil {
		t.Error("a user was deleted twice")
	}
}

func TestAvailabilities(t *testing.T) {
	o := newOffice(t)
	zoe := o.user("Zoe Lang", "zoe@example.test", time.Minute)
	line := o.line(aircall.NumberSpec{Name: "Zoe", E164: "+16045550103", Users: []int64{zoe}})
	wantStatus := func(want string) {
		t.Helper()
		o.wantAnswer(o.get(fmt.Sprint("/v1/users/", zoe, "/availability")), 200, `{"availability":"`+want+`"}`)
	}
	wantStatus("available")
	call := o.customerCalls(line)
	wantStatus("available") // ringing does not count
	o.must(o.Answer(call, zoe))
	wantStatus("in_call")
	o.must(o.CustomerHangsUp(call))
	wantStatus("after_call_work")
	o.settle()
	o.subscribe("user.closed.v2", "user.opened.v2", "user.connected.v2", "user.disconnected.v2")
	o.must(o.SetUnavailable(zoe, "On a break")) // sends user.closed twice
	wantStatus("do_not_disturb")
	if got := o.request(200, "GET", fmt.Sprint("/v2/users/", zoe), "").Get("user.substatus").String(); got != "On a break" {
		t.Errorf("substatus %s", got)
	}
	o.must(o.SetAvailable(zoe, true))
	o.must(o.SetConnected(zoe, false))
	o.must(o.SetConnected(zoe, false))
	wantStatus("offline")
	missed := o.customerCalls(line)
	if got := o.Caller(missed); got != aircall.CallerWaiting || len(o.Calls()) != 2 {
		t.Errorf("the caller is %s", got)
	}
	o.settle()
	if got := o.Calls()[1].Reason; got != "no_available_agent" {
		t.Errorf("missed_call_reason %s", got)
	}
	o.must(o.SetConnected(zoe, true))
	wantStatus("available")
	o.settle()
	o.wantDeliveries("+0s user.closed.v2", "+0s user.closed.v2", "+1s user.opened.v2", "+1s user.disconnected.v2", "+36s user.connected.v2")
	if got := o.request(200, "GET", "/v1/users/availabilities?per_page=2", ""); got.Get("users").Raw != `[{"id":70012,"availability":"available"},{"id":70013,"availability":"available"}]` {
		t.Errorf("list %s", got)
	}
	o.request(404, "GET", "/v1/users/7/availability", "")
	busy := o.customerCalls(line)
	o.must(o.Answer(busy, zoe))
	for want, err := range map[string]error{
		"Zoe Lang cannot close the app during a call":                         o.SetConnected(zoe, false),
		"user 7 cannot open the app: there is no such user":                   o.SetConnected(7, true),
		"the availability of user 7 cannot be changed: there is no such user": o.SetUnavailable(7, "x"),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestNumbersByAPI(t *testing.T) {
	o := newOffice(t)
	path := fmt.Sprint("/v1/numbers/", o.desk)
	n := o.request(200, "PUT", path, `{"name":"Front desk","priority":1,"messages":{"welcome":"https://files.example.test/w.mp3","after_hours":"https://files.example.test/a.mp3"}}`).Get("number")
	if n.Get("name").String() != "Front desk" || n.Get("priority").Raw != "1" || keys(n.Get("messages")) != "welcome waiting after_hours closed" ||
		n.Get("messages.welcome").String() != "https://files.example.test/w.mp3" {
		t.Errorf("changed %s", n)
	}
	for _, bad := range []string{`{"name":""}`, `{"priority":2}`, `{"messages":{"music":"x"}}`, `{"messages":[]}`} {
		o.request(400, "PUT", path, bad)
	}
	o.request(404, "PUT", "/v1/numbers/7", `{}`)
	o.subscribe("number.deleted")
	o.must(o.DeleteNumber(o.desk))
	o.advance(0)
	gone := o.hook.last(t, "number.deleted").get("data")
	if gone.Get("open").Bool() || gone.Get("users").Raw != "[]" {
		t.Errorf("number.deleted %s", gone)
	}
	if err := o.DeleteNumber(o.desk); err == nil || err.Error() != fmt.Sprintf("line %d cannot be deleted: there is no such line", o.desk) {
		t.Errorf("got %v", err)
	}
	row := o.Numbers()[1]
	if row.Name != "Main" || fmt.Sprint(row.Menu) != "[1 Support 2 Mia]" || row.Status != "open" || row.RingSeconds != 25 {
		t.Errorf("settings %+v", row)
	}
}

func TestContentType(t *testing.T) {
	for assumed, want := range map[string]int{"accepted": 201, "400": 400} {
		o := newOffice(t, aircall.WithAssumption("aircall-content-type-missing", assumed))
		if w := o.do("POST", "/v1/tags", `{"name":"x","color":"#000000"}`); w.Code != want {
			t.Errorf("%s: %d", assumed, w.Code)
		}
		req := httptest.NewRequest("POST", "/v1/tags", strings.NewReader(`{"name":"y","color":"#000000"}`))
		req.SetBasicAuth("api-id", "api-token")
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
		if w := o.serve(req); w.Code != 201 {
			t.Errorf("with a type: %d", w.Code)
		}
	}
}

func TestShortURLsInEvents(t *testing.T) {
	o, call := answeredCall(t, aircall.WithAssumption("aircall-short-urls-in-events", "present"))
	o.settle()
	want := gjson.Get(o.get(fmt.Sprint("/v1/calls/", call, "?fetch_short_urls=true")).Body.String(), "call.recording_short_url").String()
	if got := o.hook.last(t, "call.ended").get("data.recording_short_url").String(); got != want || got == "" {
		t.Errorf("short URL %q, want %q", got, want)
	}
}

// TestTimelineOfTwoMonths checks that selected IVR options are shown for two months.
func TestTimelineOfTwoMonths(t *testing.T) {
	o := newOffice(t)
	call := o.customerCalls(o.menuLine)
	o.must(o.PressKey(call, "1"))
	o.settle()
	picks := func() int64 {
		return gjson.Get(o.get(fmt.Sprint("/v1/calls/", call, "?fetch_call_timeline=true")).Body.String(), "call.ivr_options_selected.#").Int()
	}
	if picks() != 1 {
		t.Error("the selected option is not shown")
	}
	o.advance(60 * 24 * time.Hour)
	if picks() != 0 {
		t.Error("the selected option is still shown after two months")
	}
}

func TestSuccessCodes(t *testing.T) {
	o := newOffice(t, aircall.WithAssumption("aircall-created-status", "200"), aircall.WithAssumption("aircall-deleted-status", "200"))
	user := o.request(200, "POST", "/v2/users", `{"email":"zoe@example.test","first_name":"Zoe","last_name":"Lang"}`).Get("user.id").String()
	o.request(200, "DELETE", "/v1/users/"+user, "")
}
