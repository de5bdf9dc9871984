package aircall_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/aircall"
)

// answeredCall plays a recorded call of two minutes by a customer with a contact, up
// to call.ended.
func answeredCall(t *testing.T, opts ...aircall.Option) (*office, int64) {
	o := newOffice(t, opts...)
	_, err := o.AddContact(aircall.ContactSpec{FirstName: "Lee", LastName: "Wong",
		Phones: []aircall.LabelledValue{{Label: "Mobile", Value: customer}}})
	o.must(err)
	line := o.line(aircall.NumberSpec{Name: "Sales BC", E164: "+16045550102", Country: "CA",
		TimeZone: "America/Vancouver", Users: []int64{o.lena}, Recording: true})
	o.subscribe(callEvents...)
	call := o.customerCalls(line)
	o.advance(12 * time.Second)
	o.must(o.Answer(call, o.lena))
	o.advance(2 * time.Minute)
	o.must(o.CustomerHangsUp(call))
	o.advance(30 * time.Second)
	return o, call
}

func TestCallOfTheAPI(t *testing.T) {
	o, call := answeredCall(t)
	lena := `{"id":70012,"direct_link":"https://api.aircall.io/v1/users/70012","name":"Lena Fischer","email":"lena@example.test",` +
		`"available":true,"availability_status":"available","created_at":"2026-01-05T09:00:00.000Z","time_zone":"Etc/UTC","language":"en-US"}`
	sid := gjson.Get(o.get(fmt.Sprint("/v1/calls/", call)).Body.String(), "call.sid").String()
	want := `{"call":{"id":` + fmt.Sprint(call) + `,"sid":"` + sid + `","direct_link":"https://api.aircall.io/v1/calls/` + fmt.Sprint(call) + `",` +
		`"direction":"inbound","status":"done","missed_call_reason":null,"started_at":1767603600,"answered_at":1767603612,` +
		`"ended_at":1767603732,"duration":132,"voicemail":null,` +
		`"recording":"https://media.aircall.callsim.test/recordings/call-` + fmt.Sprint(call) + `.mp3?X-Amz-Algorithm=AWS4-HMAC-SHA256` +
		`\u0026X-Amz-Date=20260105T090242Z\u0026X-Amz-Expires=3600\u0026X-Amz-SignedHeaders=host",` +
		`"asset":"https://assets.aircall.io/calls/` + fmt.Sprint(call) + `/recording","raw_digits":"+1 604-555-0117","archived":false,` +
		`"cost":"0.0","pricing_type":"free","country_code_a2":"CA","user":` + lena + `,"contact":null,` +
		`"number":{"id":4403,"direct_link":"https://api.aircall.io/v1/numbers/4403","name":"Sales BC","digits":"+1 604-555-0102",` +
		`"created_at":"2026-01-05T09:00:00.000Z","country":"CA","time_zone":"America/Vancouver","open":true,"availability_status":"open",` +
		`"is_ivr":false,"live_recording_activated":true,"priority":null},"assigned_to":null,"transferred_by":null,"transferred_to":null,` +
		`"teams":[],"comments":[],"conference_participants":[],"tags":[]}}`
	o.wantAnswer(o.get(fmt.Sprint("/v1/calls/", call)), 200, want)
	if len(sid) != 34 || !strings.HasPrefix(sid, "CA") {
		t.Errorf("sid %q", sid)
	}

	full := gjson.Get(o.get(fmt.Sprint("/v1/calls/", call, "?fetch_contact=true&fetch_short_urls=true&fetch_call_timeline=true&fetch_aiva_conv=true")).Body.String(), "call")
	if full.Get("contact.first_name").String() != "Lee" || full.Get("ivr_options_selected").Raw != "[]" ||
		full.Get("ai_voice_agents").Raw != "[]" || full.Get("voicemail_short_url").Raw != "null" ||
		!strings.HasPrefix(full.Get("recording_short_url").String(), "https://short-urls.aircall.io/v1/") {
		t.Errorf("with everything fetched: %s", full)
	}
}

func TestRunningCallIsListed(t *testing.T) {
	o := newOffice(t)
	call := o.customerCalls(o.desk)
	got := gjson.Get(o.get("/v1/calls").Body.String(), "calls.0")
	if got.Get("id").Int() != call || got.Get("status").String() != "initial" || got.Get("ended_at").Raw != "null" ||
		got.Get("user").Raw != "null" || got.Get("duration").Int() != 0 {
		t.Errorf("a ringing call: %s", got)
	}
}

func TestAnonymousCaller(t *testing.T) {
	o := newOffice(t)
	o.subscribe("call.ended")
	_, err := o.CustomerCalls("", o.desk)
	o.must(err)
	o.settle()
	data := o.hook.last(t, "call.ended").get("data")
	if data.Get("raw_digits").String() != "anonymous" || data.Get("contact").Exists() ||
		data.Get("participants.0.phone_number").String() != "anonymous" {
		t.Errorf("an anonymous call: %s", data)
	}
}

func TestSearchCalls(t *testing.T) {
	o := newOffice(t)
	in := o.customerCalls(o.desk)
	o.must(o.Answer(in, o.lena))
	o.must(o.CustomerHangsUp(in))
	out := o.dials(o.omar, o.support)
	other, err := o.CustomerCalls("", o.menuLine)
	o.must(err)
	red, err := o.AddTag("red", "#FF0000")
	o.must(err)
	blue, err := o.AddTag("blue", "#0000FF")
	o.must(err)
	tagged := fmt.Sprintf(`{"tags":[%d,%d]}`, red, blue)
	o.wantAnswer(o.do("POST", fmt.Sprint("/v1/calls/", in, "/tags"), tagged), 201, "{}")
	o.wantAnswer(o.do("POST", fmt.Sprint("/v1/calls/", out, "/tags"), fmt.Sprintf(`{"tags":[%d]}`, red)), 201, "{}")
	for query, want := range map[string][]int64{
		"":                                       {in, out, other},
		"direction=outbound":                     {out},
		"user_id=70012":                          {in},
		"phone_number=+16045550117":              {in, out},
		"phone_number=%2B16045550117&order=desc": {out, in},
		fmt.Sprintf("tags[]=%d", red):            {in, out},
		fmt.Sprintf("tags[]=%d&tags[]=%d", red, blue): {in},
	} {
		got := gjson.Get(o.get("/v1/calls/search?"+query).Body.String(), "calls.#.id").Raw
		if got != strings.ReplaceAll(fmt.Sprint(want), " ", ",") {
			t.Errorf("%s found %s, want %v", query, got, want)
		}
	}
	for _, bad := range []string{"direction=up", "user_id=x", "tags[]=x"} {
		if w := o.get("/v1/calls/search?" + bad); w.Code != 400 {
			t.Errorf("%s answered %d", bad, w.Code)
		}
	}
}

func TestSixMonthsOfCalls(t *testing.T) {
	o := newOffice(t)
	call := o.customerCalls(o.desk)
	o.settle()
	total := func() int64 { return gjson.Get(o.get("/v1/calls").Body.String(), "meta.total").Int() }
	o.advance(180 * 24 * time.Hour)
	if total() != 1 {
		t.Error("a call of 180 days ago is not listed")
	}
	o.advance(3 * 24 * time.Hour)
	if total() != 0 {
		t.Error("a call of more than six months ago is listed")
	}
	if w := o.get(fmt.Sprint("/v1/calls/", call)); w.Code != 200 {
		t.Errorf("the call itself answers %d", w.Code)
	}
}

func TestCommentTagArchiveByAPI(t *testing.T) {
	o, call := answeredCall(t)
	path := fmt.Sprint("/v1/calls/", call)
	tag, err := o.AddTag("Hot lead", "#00B388")
	o.must(err)
	o.wantAnswer(o.do("POST", path+"/comments", `{"content":"call back 📞 tomorrow"}`), 201, "{}")
	o.wantAnswer(o.do("POST", path+"/tags", fmt.Sprintf(`{"tags":[%d,%d]}`, tag, tag)), 201, "{}")
	o.advance(0)
	commented, tagged := o.hook.last(t, "call.commented").get("data.comments.0"), o.hook.last(t, "call.tagged").get("data.tags.0")
	if keys(commented) != "id content posted_at" || commented.Get("content").String() != "call back  tomorrow" {
		t.Errorf("comment in an event: %s", commented)
	}
	if keys(tagged) != "id name tagged_by tagged_at" || tagged.Get("tagged_by").Raw != "{}" {
		t.Errorf("tag in an event: %s", tagged)
	}
	rest := gjson.Get(o.get(path).Body.String(), "call")
	if got := keys(rest.Get("comments.0")) + "|" + keys(rest.Get("tags.0")); got != "id content posted_at posted_by|id name created_at tagged_by" {
		t.Errorf("in the API: %s", got)
	}
	if got := rest.Get("tags.#").Int(); got != 1 {
		t.Errorf("%d tags, want 1 after adding the same tag twice", got)
	}

	for range 4 {
		o.wantAnswer(o.do("POST", path+"/comments", `{"content":"more"}`), 201, "{}")
	}
	o.wantAnswer(o.do("POST", path+"/comments", `{"content":"too much"}`), 400,
		`{"error":"Bad Request","troubleshoot":"A maximum of 5 notes per call is allowed"}`)
	for _, bad := range []string{`{"content":""}`, `{}`, `{"content":"😀"}`} {
		if w := o.do("POST", path+"/comments", bad); w.Code != 400 {
			t.Errorf("comment %s answered %d", bad, w.Code)
		}
	}
	for _, bad := range []string{`{"tags":[999]}`, `{}`} {
		if w := o.do("POST", path+"/tags", bad); w.Code != 400 {
			t.Errorf("tags %s answered %d", bad, w.Code)
		}
	}

	before := len(o.hook.got)
	w := o.do("PUT", path+"/archive", "")
	if !gjson.Get(w.Body.String(), "call.archived").Bool() {
		t.Errorf("archive answered %s", w.Body)
	}
	o.do("PUT", path+"/archive", "")
	o.do("PUT", path+"/unarchive", "")
	o.advance(0)
	if got := len(o.hook.got) - before; got != 5 { // 4 comments, call.archived once
		t.Errorf("%d events, want 5", got)
	}

	t.Run("no events", func(t *testing.T) {
		o, call := answeredCall(t, aircall.WithAssumption("aircall-api-writes-fire-webhooks", "no"))
		o.settle()
		before := len(o.hook.got)
		o.do("POST", fmt.Sprint("/v1/calls/", call, "/comments"), `{"content":"x"}`)
		o.settle()
		if len(o.hook.got) != before {
			t.Error("a comment by the API sent an event")
		}
	})
	t.Run("tags replaced", func(t *testing.T) {
		o, call := answeredCall(t, aircall.WithAssumption("aircall-call-tags", "replace"))
		one, _ := o.AddTag("one", "#000001")
		two, _ := o.AddTag("two", "#000002")
		path := fmt.Sprint("/v1/calls/", call)
		o.do("POST", path+"/tags", fmt.Sprintf(`{"tags":[%d]}`, one))
		o.do("POST", path+"/tags", fmt.Sprintf(`{"tags":[%d]}`, two))
		if got := gjson.Get(o.get(path).Body.String(), "call.tags.#.name").Raw; got != `["two"]` {
			t.Errorf("tags %s", got)
		}
	})
}
