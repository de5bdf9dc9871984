package aircall_test

import (
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/aircall"
)

func TestWebhookRegistration(t *testing.T) {
	o := newOffice(t)
	w := o.do("POST", "/v1/webhooks", `{"url":"https://hooks.example.test/x","custom_name":"Log","events":["call.ended","call.created","call.ended"]}`)
	hook := gjson.Get(w.Body.String(), "webhook")
	if w.Code != 201 || keys(hook) != "webhook_id direct_link created_at custom_name url active events token" {
		t.Fatalf("created: %d %s", w.Code, w.Body)
	}
	id, token := hook.Get("webhook_id").String(), hook.Get("token").String()
	if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(id) || len(token) != 32 {
		t.Errorf("id %s, token %s", id, token)
	}
	if hook.Get("events").Raw != `["call.ended","call.created"]` || hook.Get("created_at").String() != "2026-01-05T09:00:00.000Z" ||
		!hook.Get("active").Bool() {
		t.Errorf("created: %s", hook)
	}
	o.wantAnswer(o.get("/v1/webhooks/"+id), 200, w.Body.String())
	o.wantAnswer(o.get("/v1/webhooks/90211"), 200, w.Body.String()) // the legacy id of direct_link
	if got := gjson.Get(o.get("/v1/webhooks").Body.String(), "webhooks.0.token").String(); got != token {
		t.Errorf("the list has token %s", got)
	}

	all := gjson.Get(o.do("POST", "/v1/webhooks", `{"url":"https://hooks.example.test/all","events":[]}`).Body.String(), "webhook")
	if got := all.Get("events.#").Int(); got != 67 || all.Get("custom_name").String() != "Webhook" {
		t.Errorf("without events: %d events, %s", got, all)
	}
	o.wantAnswer(o.do("DELETE", "/v1/webhooks/"+id, ""), 204, "")
	if o.get("/v1/webhooks/"+id).Code != 404 || o.do("DELETE", "/v1/webhooks/"+id, "").Code != 404 {
		t.Error("a deleted webhook still exists")
	}
}

func TestWebhookRefusals(t *testing.T) {
	o := newOffice(t, aircall.WithRateLimit(0))
	for body, why := range map[string]string{
		`{}`:                                  "url is missing",
		`{"url":"http://hooks.example.test"}`: "https",
		`{"url":"http://127.0.0.1:8080/x"}`:   "https",
		`{"url":"hooks"}`:                     "not a valid URL",
		`{"url":"https://h.example.test","events":["call.unanswered"]}`: "call.unanswered",
	} {
		w := o.do("POST", "/v1/webhooks", body)
		if w.Code != 400 || !strings.Contains(gjson.Get(w.Body.String(), "troubleshoot").String(), why) {
			t.Errorf("%s answered %d %s", body, w.Code, w.Body)
		}
	}
	for range 100 {
		o.subscribe("call.ended")
	}
	if w := o.do("POST", "/v1/webhooks", `{"url":"https://hooks.example.test/x"}`); w.Code != 400 {
		t.Errorf("the 101st webhook answered %d", w.Code)
	}
	if _, _, err := o.AddWebhook("https://hooks.example.test/x"); err == nil {
		t.Error("the dashboard accepted a 101st webhook")
	}
	local := newOffice(t, aircall.WithLoopbackHTTP())
	for url, want := range map[string]int{"http://127.0.0.1:8080/x": 201, "http://[::1]/x": 201, "http://localhost/x": 201, "http://example.test/x": 400} {
		if w := local.do("POST", "/v1/webhooks", `{"url":"`+url+`"}`); w.Code != want {
			t.Errorf("%s answered %d, want %d", url, w.Code, want)
		}
	}
}

// TestUpdateWithoutEvents checks that an update without events, even {"active":true}
// alone, subscribes the webhook to all events.
func TestUpdateWithoutEvents(t *testing.T) {
	o := newOffice(t)
	id, _ := o.subscribe("call.ended")
	path := "/v1/webhooks/" + id
	events := func(w *httptest.ResponseRecorder) string {
		t.Helper()
		if w.Code != 200 {
			t.Fatalf("answered %d %s", w.Code, w.Body)
		}
		list := gjson.Get(w.Body.String(), "webhook.events")
		if n := list.Get("#").Int(); n > 5 {
			return fmt.Sprint(n)
		}
		return list.Raw
	}
	for _, step := range []struct{ query, body, want string }{
		{"?events_action=add", `{"events":["call.created","call.ended"]}`, `["call.ended","call.created"]`},
		{"?events_action=remove", `{"events":["call.ended"]}`, `["call.created"]`},
		{"?events_action=add", `{"custom_name":"Log"}`, `["call.created"]`},
		{"", `{"events":["call.hungup"]}`, `["call.hungup"]`},
		{"", `{"active":true}`, "67"},
		{"?events_action=remove", `{"events":["call.ended"]}`, "66"},
	} {
		if got := events(o.do("PUT", path+step.query, step.body)); got != step.want {
			t.Errorf("PUT%s %s: events %s, want %s", step.query, step.body, got, step.want)
		}
	}
	hook := gjson.Get(o.do("PUT", path, `{"url":"https://hooks.example.test/new","active":false,"events":["call.ended"]}`).Body.String(), "webhook")
	if hook.Get("url").String() != "https://hooks.example.test/new" || hook.Get("active").Bool() || hook.Get("custom_name").String() != "Log" {
		t.Errorf("updated: %s", hook)
	}
	for query, body := range map[string]string{"": `{"url":"http://x.example.test"}`, "?events_action=toggle": `{}`, "?x=1": `{"events":["no"]}`,
		"?events_action=add": `{"events":["no"]}`} {
		if w := o.do("PUT", path+query, body); w.Code != 400 {
			t.Errorf("PUT%s %s answered %d", query, body, w.Code)
		}
	}
	if o.do("PUT", "/v1/webhooks/none", `{}`).Code != 404 || o.do("PUT", path, `[`).Code != 400 {
		t.Error("an invalid update was accepted")
	}
}

// TestWebhookOwners checks that an app accesses its own webhooks only, and an API key
// the webhooks of API keys and of the dashboard.
func TestWebhookOwners(t *testing.T) {
	o := newOffice(t, aircall.WithAccessToken("app"))
	app := func(method, path, body string) *httptest.ResponseRecorder {
		req := httptest.NewRequest(method, path, strings.NewReader(body))
		req.Header.Set("Authorization", "Bearer app")
		return o.serve(req)
	}
	mine, _ := o.subscribe("call.ended")
	theirs := gjson.Get(app("POST", "/v1/webhooks", `{"url":"https://app.example.test"}`).Body.String(), "webhook.webhook_id").String()
	if app("GET", "/v1/webhooks/"+mine, "").Code != 404 || o.get("/v1/webhooks/"+theirs).Code != 404 {
		t.Error("a webhook is visible to another owner")
	}
	if got := gjson.Get(app("GET", "/v1/webhooks", "").Body.String(), "webhooks.#.webhook_id").Raw; got != `["`+theirs+`"]` {
		t.Errorf("the app lists %s", got)
	}
	if got := gjson.GetBytes(o.Observe("/v1/webhooks").Body, "meta.total").Int(); got != 2 {
		t.Errorf("the observer lists %d webhooks, want 2", got)
	}
}
