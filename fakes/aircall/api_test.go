package aircall_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/aircall"
)

// TestErrorTiers checks that the gateway answers {"message"} and the application
// {"error","troubleshoot"}.
func TestErrorTiers(t *testing.T) {
	o := newOffice(t)
	edge := func(w *httptest.ResponseRecorder, status int, body string) {
		t.Helper()
		o.wantAnswer(w, status, body)
		if w.Header().Get("Apigw-Requestid") == "" || w.Header().Get("X-AircallApi-Limit") != "" {
			t.Errorf("headers of the gateway: %v", w.Header())
		}
	}
	with := func(authorization string) *httptest.ResponseRecorder {
		req := httptest.NewRequest("GET", "/v1/ping", nil)
		if authorization != "" {
			req.Header.Set("Authorization", authorization)
		}
		return o.serve(req)
	}
	edge(with(""), 401, `{"message":"Unauthorized"}`)
	edge(with("Basic !"), 403, `{"message":"Forbidden"}`)
	edge(with("Basic YXBpLWlkOndyb25n"), 403, `{"message":"Forbidden"}`) // api-id:wrong
	edge(with("Bearer nobody"), 403, `{"message":"Forbidden"}`)
	edge(o.get("/v1/nothing"), 404, `{"message":"Not Found"}`)
	edge(o.do("PATCH", "/v1/calls", ""), 404, `{"message":"Not Found"}`)

	unknown := `{"error":"Not Found","troubleshoot":"Check ID of the resource"}`
	for _, path := range []string{"/v1/calls/1", "/v1/calls/x", "/v1/users/1", "/v2/users/nobody@example.test",
		"/v1/teams/1", "/v1/numbers/1", "/v1/contacts/1", "/v1/tags/1", "/v1/webhooks/1"} {
		o.wantAnswer(o.get(path), 404, unknown)
	}
	o.wantAnswer(o.do("POST", "/v1/webhooks", `{"url":1}`), 400,
		`{"error":"Bad Request","troubleshoot":"url has an invalid type: number"}`)
	o.wantAnswer(o.do("POST", "/v1/webhooks", `{`), 400, `{"error":"Bad Request","troubleshoot":"Invalid payload"}`)
	o.wantAnswer(o.do("POST", "/v1/webhooks", strings.Repeat("x", 1<<20+1)), 413, `{"message":"Request Entity Too Large"}`)
}

func TestCredentials(t *testing.T) {
	o := newOffice(t, aircall.WithAccessToken("an-access-token"))
	o.wantAnswer(o.get("/v1/ping"), 200, `{"ping":"pong"}`)

	req := httptest.NewRequest("GET", "/v1/ping", nil)
	req.Header.Set("Authorization", "bearer an-access-token")
	o.wantAnswer(o.serve(req), 200, `{"ping":"pong"}`)

	root := httptest.NewRequest("GET", "/", nil)
	o.wantAnswer(o.serve(root), 200, `{"resource":"Aircall Documentation","contact":"support@aircall.io"}`)

	t.Run("in the URL", func(t *testing.T) {
		server := httptest.NewServer(o)
		defer server.Close()
		resp, err := http.Get(strings.Replace(server.URL, "http://", "http://api-id:api-token@", 1) + "/v1/ping")
		o.must(err)
		defer resp.Body.Close()
		if body, _ := io.ReadAll(resp.Body); resp.StatusCode != 200 {
			t.Errorf("answered %d %s", resp.StatusCode, body)
		}
	})
	t.Run("drawn from the seed", func(t *testing.T) {
		fake, err := aircall.New(o.world)
		o.must(err)
		if id, token := fake.APIKey(); len(id) != 32 || len(token) != 32 || id == token {
			t.Errorf("key %q %q", id, token)
		}
	})
}

// TestBaseURL checks that links start with the base URL.
func TestBaseURL(t *testing.T) {
	o := newOffice(t, aircall.WithBaseURL("http://127.0.0.1:4010/"))
	for path, key := range map[string]string{"/v2/users/70012": "user.direct_link", "/v2/users?per_page=1": "meta.next_page_link"} {
		if got := gjson.Get(o.get(path).Body.String(), key).String(); !strings.HasPrefix(got, "http://127.0.0.1:4010/v") {
			t.Errorf("%s of %s is %s", key, path, got)
		}
	}
}

func TestNotModelled(t *testing.T) {
	o := newOffice(t)
	w := o.get("/v1/calls/1/transcription")
	if w.Code != 501 || !strings.Contains(w.Body.String(), "GET /v1/calls/{id}/transcription") {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
}

func TestRateLimit(t *testing.T) {
	limited := `{"error":"Too Many Requests","troubleshoot":"Rate limit reached"}`
	t.Run("120 in a minute", func(t *testing.T) {
		o := newOffice(t, aircall.WithAccessToken("app"))
		start := o.world.Now()
		for i := range 120 {
			w := o.get("/v1/ping")
			h := w.Header()
			want := fmt.Sprint("200 120 ", 119-i, " ", start.Add(time.Minute).Unix())
			if got := fmt.Sprint(w.Code, " ", h.Get("X-AircallApi-Limit"), " ", h.Get("X-AircallApi-Remaining"),
				" ", h.Get("X-AircallApi-Reset")); got != want {
				t.Fatalf("request %d: %s, want %s", i+1, got, want)
			}
		}
		if w := o.Observe("/v1/ping"); w.Status != 200 || string(w.Body) != `{"ping":"pong"}` {
			t.Errorf("the observer got %d %s", w.Status, w.Body)
		}
		w := o.get("/v1/ping")
		o.wantAnswer(w, 429, limited)
		if w.Header().Get("Retry-After") != "" || w.Header().Get("X-AircallApi-Remaining") != "0" {
			t.Errorf("headers %v", w.Header())
		}
		app := httptest.NewRequest("GET", "/v1/ping", nil)
		app.Header.Set("Authorization", "Bearer app") // the limit applies to the company, not to a key
		o.wantAnswer(o.serve(app), 429, limited)
		o.advance(time.Minute)
		o.wantAnswer(o.get("/v1/ping"), 200, `{"ping":"pong"}`)
	})
	t.Run("alternatives", func(t *testing.T) {
		o := newOffice(t, aircall.WithRateLimit(1),
			aircall.WithAssumption("aircall-rate-limit-headers", "when-limited"),
			aircall.WithAssumption("aircall-rate-limit-retry-after", "seconds"),
			aircall.WithAssumption("aircall-rate-limit-window", "calendar-minute"),
			aircall.WithAssumption("aircall-rate-limit-reset-unit", "milliseconds"))
		o.advance(45*time.Second + 500*time.Millisecond)
		if w := o.get("/v1/ping"); w.Code != 200 || w.Header().Get("X-AircallApi-Limit") != "" {
			t.Errorf("first: %d %v", w.Code, w.Header())
		}
		w := o.get("/v1/ping")
		o.wantAnswer(w, 429, limited)
		want := fmt.Sprint(o.world.Now().Truncate(time.Minute).Add(time.Minute).UnixMilli())
		if got := w.Header(); got.Get("Retry-After") != "15" || got.Get("X-AircallApi-Reset") != want {
			t.Errorf("headers %v, want reset %s", got, want)
		}
	})
	t.Run("no limit", func(t *testing.T) {
		o := newOffice(t, aircall.WithRateLimit(0))
		for range 200 {
			o.wantAnswer(o.get("/v1/ping"), 200, `{"ping":"pong"}`)
		}
	})
}

func TestPagination(t *testing.T) {
	o := newOffice(t)
	for i := range 45 { // 48 with Lena, Omar and Mia
		o.user(fmt.Sprint("Agent ", i), fmt.Sprintf("agent%d@example.test", i), 0)
		o.advance(time.Second)
	}
	page := func(query string) gjson.Result {
		t.Helper()
		w := o.get("/v2/users" + query)
		if w.Code != 200 {
			t.Fatalf("%s answered %d %s", query, w.Code, w.Body)
		}
		return gjson.Parse(w.Body.String())
	}
	first := page("")
	if got, want := first.Get("meta").Raw, `{"count":20,"total":48,"current_page":1,"per_page":20,`+
		`"next_page_link":"https://api.aircall.io/v2/users?order=asc\u0026page=2\u0026per_page=20","previous_page_link":null}`; got != want {
		t.Errorf("meta\n     %s\nwant %s", got, want)
	}
	if got := page("?page=3").Get("meta").Raw; !strings.Contains(got, `"count":8,"total":48,"current_page":3,"per_page":20,"next_page_link":null`) {
		t.Errorf("last page: %s", got)
	}
	if got := page("?order=desc&per_page=1").Get("users.0.name").String(); got != "Agent 44" {
		t.Errorf("newest is %s", got)
	}
	start := o.world.Now().Add(-45 * time.Second).Unix()
	if got := page(fmt.Sprintf("?from=%d&to=%d", start+1, start+3)).Get("users.#.name").Raw; got != `["Agent 1","Agent 2","Agent 3"]` {
		t.Errorf("from-to: %s", got)
	}

	t.Run("links can be followed to the end", func(t *testing.T) {
		seen, target := 0, "/v2/users?per_page=7&order=desc"
		for target != "" {
			got := gjson.Parse(o.get(target).Body.String())
			seen += len(got.Get("users").Array())
			next, err := url.Parse(got.Get("meta.next_page_link").String())
			o.must(err)
			target = next.RequestURI()
			if next.Host == "" {
				break
			}
		}
		if seen != 48 {
			t.Errorf("listed %d users, want 48", seen)
		}
	})
	for _, query := range []string{"?per_page=0", "?per_page=51", "?page=0", "?page=x", "?order=up", "?from=noon"} {
		if w := o.get("/v2/users" + query); w.Code != 400 {
			t.Errorf("%s answered %d", query, w.Code)
		}
	}
	clamp := newOffice(t, aircall.WithAssumption("aircall-per-page-out-of-range", "clamp"))
	if got := gjson.Get(clamp.get("/v2/users?per_page=500&page=0").Body.String(), "meta.per_page").Int(); got != 50 {
		t.Errorf("clamped to %d, want 50", got)
	}
}

func TestListsEndAfter10000Rows(t *testing.T) {
	for _, c := range []struct{ assumed, want string }{{"empty", "200 0 "}, {"400", "400 0 "}} {
		o := newOffice(t, aircall.WithRateLimit(0), aircall.WithAssumption("aircall-list-beyond-10000", c.assumed))
		for range 10_001 {
			_, err := o.AddContact(aircall.ContactSpec{FirstName: "X"})
			o.must(err)
		}
		last := o.get("/v1/contacts?per_page=50&page=200").Body.String()
		if gjson.Get(last, "meta.total").Int() != 10_001 || gjson.Get(last, "meta.next_page_link").Raw != "null" {
			t.Errorf("last page: %s", gjson.Get(last, "meta"))
		}
		w := o.get("/v1/contacts?per_page=50&page=201")
		body := w.Body.String()
		if got := fmt.Sprintf("%d %d %s", w.Code, gjson.Get(body, "contacts.#").Int(),
			gjson.Get(body, "meta.next_page_link")); got != c.want {
			t.Errorf("%s: %s, want %s", c.assumed, got, c.want)
		}
	}
}

func TestCompanyUsersTeamsNumbers(t *testing.T) {
	o := newOffice(t, aircall.WithCompany("Harbour Homes"))
	o.wantAnswer(o.get("/v1/company"), 200, `{"company":{"name":"Harbour Homes","users_count":3,"numbers_count":3}}`)

	lena := `{"id":70012,"direct_link":"https://api.aircall.io/v1/users/70012","name":"Lena Fischer","email":"lena@example.test",` +
		`"created_at":"2026-01-05T09:00:00.000Z","available":true,"availability_status":"available","substatus":"always_open",` +
		`"time_zone":"Etc/UTC","language":"en-US","wrap_up_time":0`
	o.wantAnswer(o.get("/v2/users/70012"), 200, `{"user":`+lena+`}}`)
	o.wantAnswer(o.get("/v2/users/LENA@example.test"), 200, `{"user":`+lena+`}}`)
	v1 := o.get("/v1/users/lena%40example.test").Body.String()
	if !strings.HasPrefix(v1, `{"user":`+lena+`,"numbers":[{"id":4400,`) {
		t.Errorf("v1 user: %s", v1)
	}
	if got := gjson.Get(o.get("/v1/users").Body.String(), "users.#.email").Raw; got != `["lena@example.test","omar@example.test","mia@example.test"]` {
		t.Errorf("users: %s", got)
	}

	team := gjson.Get(o.get("/v1/teams").Body.String(), "teams.0")
	if got := keys(team) + "|" + keys(team.Get("users.0")); got != "id direct_link name created_at users|"+
		"id direct_link name email availability_status created_at time_zone language default_number_id" {
		t.Errorf("team in a list: %s", got)
	}
	if team.Get("users.0.default_number_id").Raw != "4400" || team.Get("users.1.default_number_id").Raw != "null" {
		t.Errorf("default numbers: %s", team)
	}
	one := gjson.Get(o.get("/v1/teams/"+team.Get("id").String()).Body.String(), "team")
	if one.Get("users.0.default_number_id").Exists() {
		t.Errorf("team alone: %s", one)
	}

	desk := gjson.Get(o.get("/v1/numbers").Body.String(), "numbers.0")
	if got := keys(desk); got != "id direct_link name digits created_at country time_zone open availability_status "+
		"is_ivr live_recording_activated priority users messages flow_editor_enabled" {
		t.Errorf("number: %s", got)
	}
	if desk.Get("digits").String() != "+1 604-555-0101" || desk.Get("users.0.id").Int() != o.lena {
		t.Errorf("number: %s", desk)
	}
	o.must(o.SetOpen(o.desk, false))
	if got := gjson.Get(o.get("/v1/numbers/4400").Body.String(), "number.availability_status").String(); got != "closed" {
		t.Errorf("availability_status %s, want closed", got)
	}

	gone := newOffice(t, aircall.WithAssumption("aircall-users-v1", "removed"))
	if gone.get("/v1/users").Code != 404 || gone.get("/v1/users/70012").Code != 404 || gone.get("/v2/users").Code != 200 {
		t.Error("version 1 of users still answers")
	}
}

func TestContactsAndTags(t *testing.T) {
	o := newOffice(t)
	lee, err := o.AddContact(aircall.ContactSpec{FirstName: "Lee", LastName: "Wong", Information: "ext:88",
		Phones: []aircall.LabelledValue{{Label: "Mobile", Value: customer}},
		Emails: []aircall.LabelledValue{{Label: "Work", Value: "lee@example.test"}}})
	o.must(err)
	_, err = o.AddContact(aircall.ContactSpec{FirstName: "Ann", Phones: []aircall.LabelledValue{{Label: "Home", Value: "+33123456789"}}})
	o.must(err)
	o.wantAnswer(o.get(fmt.Sprint("/v1/contacts/", lee)), 200, `{"contact":{"id":55001,"direct_link":"https://api.aircall.io/v1/contacts/55001",`+
		`"first_name":"Lee","last_name":"Wong","company_name":null,"information":"ext:88","is_shared":true,"created_at":1767603600,`+
		`"updated_at":1767603600,"emails":[{"id":92,"label":"Work","value":"lee@example.test"}],`+
		`"phone_numbers":[{"id":91,"label":"Mobile","value":"+16045550117"}]}}`)
	found := func(query string) string {
		return gjson.Get(o.get("/v1/contacts"+query).Body.String(), "contacts.#.first_name").Raw
	}
	for query, want := range map[string]string{
		"":                                      `["Lee","Ann"]`,
		"?order=desc&order_by=updated_at":       `["Ann","Lee"]`,
		"/search?phone_number=%2B16045550117":   `["Lee"]`,
		"/search?phone_number=+1+604-555-0117":  `["Lee"]`, // only digits are compared
		"/search?email=LEE@example.test":        `["Lee"]`,
		"/search?phone_number=%2B4930123456789": `[]`,
	} {
		if got := found(query); got != want {
			t.Errorf("%s found %s, want %s", query, got, want)
		}
	}
	if w := o.get("/v1/contacts/search"); w.Code != 400 {
		t.Errorf("an empty search answered %d", w.Code)
	}
	exact := newOffice(t, aircall.WithAssumption("aircall-contact-search", "exact"))
	_, err = exact.AddContact(aircall.ContactSpec{FirstName: "Lee", Phones: []aircall.LabelledValue{{Label: "Mobile", Value: customer}}})
	exact.must(err)
	for query, want := range map[string]string{"%2B16045550117": `["Lee"]`, "+16045550117": `["Lee"]`, "%2B1%20604-555-0117": `[]`} {
		got := gjson.Get(exact.get("/v1/contacts/search?phone_number="+query).Body.String(), "contacts.#.first_name").Raw
		if got != want {
			t.Errorf("exact search of %s found %s, want %s", query, got, want)
		}
	}

	hot, err := o.AddTag("Hot lead 🔥", "#00B388")
	o.must(err)
	o.wantAnswer(o.get(fmt.Sprint("/v1/tags/", hot)), 200, `{"tag":{"id":31,"direct_link":"https://api.aircall.io/v1/tags/31",`+
		`"name":"Hot lead ","color":"#00B388","description":""}}`)
	if got := gjson.Get(o.get("/v1/tags").Body.String(), "tags.#.id").Raw; got != "[31]" {
		t.Errorf("tags: %s", got)
	}
}
