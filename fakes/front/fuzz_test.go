package front_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/callsim/callsim/fakes/front"
)

// Every body is answered with JSON. A refusal has a message and changes nothing.
func FuzzBodies(f *testing.F) {
	for _, body := range []string{`{}`, `[]`, `null`, `{"a`, `{"sender":{"handle":"+1"},"body":"<p>a<b","metadata":{"external_id":"1","external_conversation_id":"2"}}`,
		`{"to":[{"handle":"(1) - "}],"body":"&lt;<","metadata":{"external_id":"1","external_conversation_id":"2"},"delivered_at":-1}`,
		`{"handles":[{"handle":"+ 1","source":"phone"}],"custom_fields":[]}`, `{"assignee_id":{}}`, `{"tag_ids":null}`, "\xff", `{"body":"\ud800"}`} {
		f.Add(body)
	}
	o := newOffice(f, front.WithAssumption("front-message-processing-delay", "0s"), front.WithAssumption("front-channel-kinds", "any"))
	id := o.call()
	o.leg(o.channel, "c1", "c1", lena, "ringing", "").want(202)
	routes := []string{"POST /contacts", "PATCH /contacts/alt:phone:" + lena, "POST /contacts/merge", "POST /contacts/alt:phone:" + lena + "/handles",
		"DELETE /contacts/alt:phone:" + lena + "/handles", "POST /channels/" + o.channel + "/inbound_messages", "POST /channels/" + o.channel + "/outbound_messages",
		"PATCH /conversations/" + id, "PUT /conversations/" + id + "/assignee", "POST /conversations/" + id + "/comments", "POST /conversations/" + id + "/messages",
		"POST /conversations/" + id + "/tags", "DELETE /conversations/" + id + "/followers", "POST /tags",
		"POST /channels/" + o.channel + "/calls", "PATCH /channels/" + o.channel + "/calls/c1", "POST /channels/" + o.channel + "/calls/c1/transcript",
		"POST /channels/" + o.channel + "/calls/c1/recording", "PATCH /channels/" + o.channel, "POST /inboxes/" + o.inbox + "/imported_messages",
		"POST /inboxes/" + o.inbox + "/channels", "POST /analytics/reports", "POST /analytics/exports", "PATCH /conversations/" + id + "/reminders",
		"POST /conversations", "POST /conversations/" + id + "/drafts", "POST /channels/" + o.channel + "/messages", "PATCH /teammates/" + o.nora,
		"POST /contact_lists", "POST /inboxes", "POST /contacts/alt:phone:" + lena + "/notes", "POST /company/tags"}
	f.Fuzz(func(t *testing.T, body string) {
		o := *o
		o.t = t
		for _, route := range routes {
			method, path, _ := strings.Cut(route, " ")
			before := string(o.Projection())
			a := o.do(method, path, body)
			if after := string(o.Projection()); a.status >= 400 && after != before {
				t.Errorf("%s with %q answered %d and changed\n%s to\n%s", route, body, a.status, before, after)
			}
			if a.status > 400 && a.status != 404 && a.status != 409 && a.status != 501 && a.status != 403 && a.status != 301 {
				t.Errorf("%s with %q answered %d", route, body, a.status)
			}
			if a.body != "" && !json.Valid([]byte(a.body)) {
				t.Errorf("%s with %q answered %q", route, body, a.body)
			}
			if a.status == 400 && a.get("_error.message").String() == "" {
				t.Errorf("%s with %q was refused without a message: %s", route, body, a.body)
			}
		}
		if !json.Valid(o.Projection()) {
			t.Errorf("after %q the projection is %q", body, o.Projection())
		}
	})
}

// Every path and query is answered with JSON. A contact is found by its stored phone
// number.
func FuzzHandles(f *testing.F) {
	for _, h := range []string{"+14155550133", "(415) 555-0133", "alt:phone:", "%", "+", "", "anonymous", "..", "a/b", "\x00", "４１５"} {
		f.Add(h)
	}
	f.Fuzz(func(t *testing.T, h string) {
		o := newOffice(t)
		made := o.do("POST", "/contacts", fields{"handles": []fields{{"handle": h, "source": "phone"}}})
		if made.status == 201 {
			stored := made.get("handles.0.handle").String()
			if stored != "." && stored != ".." {
				o.do("GET", "/contacts/alt:phone:"+url.PathEscape(stored), nil).want(200).field("id", made.get("id").Raw)
			}
			o.newContact("again", stored).want(409)
		}
		q := url.QueryEscape(h)
		for _, path := range []string{"/events?q[after]=" + q, "/conversations?page_token=" + q + "&limit=" + q, "/contacts?q[updated_after]=" + q, "/events/evt_" + url.PathEscape(h)} {
			if a := o.do("GET", path, nil); !json.Valid([]byte(a.body)) || a.status >= 500 {
				t.Errorf("%s answered %d %q", path, a.status, a.body)
			}
		}
	})
}

// Every form creates one comment with its file, or is refused with a message.
func FuzzForms(f *testing.F) {
	f.Add("body", "x", "is_pinned", "true")
	f.Add("body[a]", "x", "body", "y")
	f.Add("body[]", "x", "[", "")
	f.Add("is_pinned[0]", "x", "is_pinned[1][b]", "1")
	o := newOffice(f, front.WithAssumption("front-message-processing-delay", "0s"))
	id := o.call()
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		o := *o
		o.t = t
		comments := func() int64 { return o.do("GET", "/conversations/"+id+"/comments", nil).get("_results.#").Int() }
		before := comments()
		got := o.form("POST", "/conversations/"+id+"/comments", []string{a, b, c, d}, file{a, b, c})
		created := comments() - before
		switch {
		case got.status == 201 && created == 1 && got.get("attachments.#").Int() == 1:
		case got.status == 400 && created == 0 && got.get("_error.message").String() != "":
		default:
			t.Errorf("answered %d %s and created %d comments", got.status, got.body, created)
		}
	})
}
