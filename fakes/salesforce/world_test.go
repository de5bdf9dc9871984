package salesforce_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/salesforce"
	"github.com/callsim/callsim/sim/sched"
)

// org is an org with an admin and an agent, in virtual time.
type org struct {
	*salesforce.Server
	t       testing.TB
	sched   *sched.Scheduler
	olga    string // an admin
	lena    string
	app     salesforce.AppSpec
	token   string
	header  http.Header // of the last answer
	secrets map[string]string
}

const v63 = "/services/data/v63.0"

func newOrg(t testing.TB, opts ...salesforce.Option) *org {
	t.Helper()
	o := &org{t: t, sched: sched.New(sched.Options{Seed: 1}), secrets: map[string]string{}}
	t.Cleanup(o.sched.Close)
	s, err := salesforce.New(o.sched, append([]salesforce.Option{salesforce.WithSecrets(func(name, value string) { o.secrets[value] = name })}, opts...)...)
	o.ok(err)
	o.Server = s
	o.olga, err = s.AddUser(salesforce.UserSpec{FirstName: "Olga", LastName: "Berg", Email: "olga@northpier.test", Admin: true})
	o.ok(err)
	o.lena, err = s.AddUser(salesforce.UserSpec{FirstName: "Lena", LastName: "Hoff", Email: "lena@northpier.test"})
	o.ok(err)
	o.app, err = s.AddApp(salesforce.AppSpec{Name: "Aircall", CallbackURL: "https://app.test/back", RunAs: o.olga})
	o.ok(err)
	o.token = o.logIn(url.Values{"grant_type": {"client_credentials"}}).Get("access_token").String()
	return o
}

func (o *org) ok(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// logIn requests a token as the app.
func (o *org) logIn(form url.Values) gjson.Result {
	o.t.Helper()
	return o.tokenFor(form, 200)
}

func (o *org) tokenFor(form url.Values, status int) gjson.Result {
	o.t.Helper()
	if !form.Has("client_id") {
		form.Set("client_id", o.app.ConsumerKey)
		form.Set("client_secret", o.app.ConsumerSecret)
	}
	r := httptest.NewRequest("POST", "/services/oauth2/token", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return o.raw(r, status)
}

// send sends a request in the app's session and expects a status. A path without a
// leading slash belongs to version 63.0.
func (o *org) send(method, path, body string, status int) gjson.Result {
	o.t.Helper()
	if !strings.HasPrefix(path, "/") {
		path = v63 + "/" + path
	}
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+o.token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return o.raw(r, status)
}

func (o *org) raw(r *http.Request, status int) gjson.Result {
	o.t.Helper()
	w := httptest.NewRecorder()
	o.ServeHTTP(w, r)
	o.header = w.Header()
	if w.Code != status {
		o.t.Fatalf("%s %s answered %d %s, want %d", r.Method, r.URL, w.Code, w.Body, status)
	}
	return gjson.Parse(w.Body.String())
}

func (o *org) get(path string) gjson.Result {
	o.t.Helper()
	return o.send("GET", path, "", 200)
}

// create creates a record and returns its id.
func (o *org) create(object, body string) string {
	o.t.Helper()
	return o.send("POST", "sobjects/"+object, body, 201).Get("id").String()
}

func (o *org) query(soql string) gjson.Result {
	o.t.Helper()
	return o.get("query?q=" + url.QueryEscape(soql))
}

func (o *org) find(sosl string) gjson.Result {
	o.t.Helper()
	return o.get("search?q=" + url.QueryEscape(sosl)).Get("searchRecords")
}

// column returns a field of all rows of a result, separated by spaces.
func column(rows gjson.Result, name string) string {
	var all []string
	rows.ForEach(func(_, row gjson.Result) bool {
		all = append(all, row.Get(name).String())
		return true
	})
	return strings.Join(all, " ")
}

// refused expects an error with a code, and a text in its message.
func (o *org) refused(method, path, body string, status int, code, message string) gjson.Result {
	o.t.Helper()
	answer := o.send(method, path, body, status)
	if !answer.IsArray() || answer.Get("0.errorCode").String() != code || !strings.Contains(answer.Get("0.message").String(), message) {
		o.t.Errorf("%s %s %s: answered %s, want %s %q", method, path, body, answer, code, message)
	}
	return answer.Get("0")
}

func (o *org) later(d time.Duration) {
	o.t.Helper()
	o.ok(o.sched.Advance(d))
}

// same checks that two values are equal.
func same[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// contact adds a contact.
func (o *org) contact(lastName, phone string) string {
	o.t.Helper()
	id, err := o.AddContact(salesforce.ContactSpec{LastName: lastName, Phone: phone})
	o.ok(err)
	return id
}
