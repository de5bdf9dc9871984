package gorgias_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/gorgias"
	"github.com/callsim/callsim/sim/sched"
)

// desk is an account with an admin, an agent and a customer, in virtual time.
type desk struct {
	*gorgias.Server
	t        testing.TB
	sched    *sched.Scheduler
	olga     int64
	lena     int64
	carla    int64
	key      string
	header   http.Header // of the last answer
	received []string    // bodies that HTTP integrations sent
	answer   int         // status with which these requests are answered
}

func newDesk(t testing.TB, opts ...gorgias.Option) *desk {
	t.Helper()
	d := &desk{t: t, sched: sched.New(sched.Options{Seed: 1}), answer: 200}
	t.Cleanup(d.sched.Close)
	s, err := gorgias.New(d.sched, append([]gorgias.Option{gorgias.WithTransport(d)}, opts...)...)
	d.ok(err)
	d.Server = s
	d.olga, err = s.AddUser(gorgias.UserSpec{Name: "Olga Berg", Email: "olga@northpier.test", Role: "admin"})
	d.ok(err)
	d.lena, err = s.AddUser(gorgias.UserSpec{Name: "Lena Hoff", Email: "lena@northpier.test"})
	d.ok(err)
	d.carla, err = s.AddCustomer(gorgias.CustomerSpec{Name: "Carla Reyes", Email: "Carla@example.test", Note: "pays late", Phones: []string{"+12025550100"}})
	d.ok(err)
	d.key, err = s.ResetAPIKey("olga@northpier.test")
	d.ok(err)
	return d
}

func (d *desk) ok(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// RoundTrip receives the requests of HTTP integrations.
func (d *desk) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	d.received = append(d.received, r.Header.Get("X-Gorgias-Signature")+" "+string(body))
	return &http.Response{StatusCode: d.answer, Body: http.NoBody}, err
}

// send sends a request as the admin and expects a status.
func (d *desk) send(method, path, body string, status int) gjson.Result {
	d.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.SetBasicAuth("olga@northpier.test", d.key)
	return d.raw(r, status)
}

func (d *desk) raw(r *http.Request, status int) gjson.Result {
	d.t.Helper()
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	d.header = w.Header()
	if w.Code != status {
		d.t.Fatalf("%s %s answered %d %s, want %d", r.Method, r.URL, w.Code, w.Body, status)
	}
	return gjson.Parse(w.Body.String())
}

func (d *desk) get(path string) gjson.Result {
	d.t.Helper()
	return d.send("GET", path, "", 200)
}

func (d *desk) settle() {
	d.t.Helper()
	d.ok(d.sched.Settle(24 * time.Hour))
}

// same checks that two values are equal.
func same[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// note is an internal note in the body of a ticket.
const note = `{"channel":"internal-note","via":"api","from_agent":true,"public":false,"sender":{"email":"lena@northpier.test"},"body_text":"hello","external_id":"n-1"}`

func (d *desk) ticket(more string) gjson.Result {
	d.t.Helper()
	return d.send("POST", "/api/tickets", `{"channel":"phone","via":"api","customer":{"email":"carla@example.test"},"messages":[`+note+`]`+more+`}`, 201)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// try sends a body as the admin and accepts any status. It is for accounts without
// limits.
func (d *desk) try(method, path, body string) (status int) {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.SetBasicAuth("olga@northpier.test", d.key)
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w.Code
}

func (d *desk) tryCursor(cursor string) {
	r := httptest.NewRequest("GET", "/api/tickets", nil)
	r.URL.RawQuery = url.Values{"cursor": {cursor}}.Encode()
	r.SetBasicAuth("olga@northpier.test", d.key)
	d.ServeHTTP(httptest.NewRecorder(), r)
}
