package ringcentral_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/ringcentral"
	"github.com/callsim/callsim/sim/sched"
)

const (
	customer = "+13105550177"
	company  = "+12125550100"
	adaLine  = "+12125550102"
	benLine  = "+12125550103"
	salesNo  = "+12125550120"
	hookURL  = "https://core.example.test/hooks/rc"
)

// office is an account in virtual time with the owner Olga, the agents Ada, Ben and Cy
// (Cy has no number), the queue Sales (Ada, Cy) and the IVR Front desk.
type office struct {
	*ringcentral.Server
	t                  testing.TB
	olga, ada, ben, cy int64
	sales, desk        int64
	app                ringcentral.App
	token              string
	header             http.Header
	*receiver
}

// receiver receives webhooks.
type receiver struct {
	world      *sched.Scheduler
	start      time.Time
	got        []delivery
	status     int  // of its answers
	silent     bool // does not return the validation token
	answerType string
	answerAll  string
}

type delivery struct {
	at     time.Duration
	header http.Header
	body   gjson.Result
}

func newOffice(t testing.TB, opts ...ringcentral.Option) *office {
	t.Helper()
	world := sched.New(sched.Options{Seed: 1, FIFO: true})
	o := &office{t: t, receiver: &receiver{world: world, start: world.Now(), status: 200, answerType: "application/json"}}
	t.Cleanup(world.Close)
	s, err := ringcentral.New(world, append([]ringcentral.Option{ringcentral.WithTransport(o.receiver)}, opts...)...)
	o.must(err)
	o.Server = s
	user := func(name, mail string, spec ringcentral.UserSpec) int64 {
		spec.Name, spec.Email = name, mail
		id, err := s.AddUser(spec)
		o.must(err)
		return id
	}
	o.olga = user("Olga Berg", "olga@example.test", ringcentral.UserSpec{Admin: true})
	o.ada = user("Ada Park", "ada@example.test", ringcentral.UserSpec{})
	o.ben = user("Ben Roth", "ben@example.test", ringcentral.UserSpec{Voicemail: true})
	o.cy = user("Cy Low", "cy@example.test", ringcentral.UserSpec{})
	o.sales, err = s.AddQueue(ringcentral.QueueSpec{Name: "Sales", Members: []int64{o.ada, o.cy}})
	o.must(err)
	o.desk, err = s.AddIVR("Front desk", "", ringcentral.Key{Key: "1", Extension: o.ada}, ringcentral.Key{Key: "2", Extension: o.sales})
	o.must(err)
	for e164, x := range map[string]int64{adaLine: o.ada, benLine: o.ben, salesNo: o.sales, company: o.desk} {
		_, err := s.AddNumber(ringcentral.NumberSpec{E164: e164, Extension: x})
		o.must(err)
	}
	o.app, err = s.AddApp(ringcentral.AppSpec{Name: "Logger", RefreshTokens: true})
	o.must(err)
	o.token = o.login(o.olga).Get("access_token").String()
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// RoundTrip records a delivery and answers it.
func (o *receiver) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	h := http.Header{"Content-Type": {o.answerType}}
	if token := r.Header.Get("Validation-Token"); token != "" && len(body) == 0 {
		if !o.silent {
			h.Set("Validation-Token", token)
		}
	} else {
		o.got = append(o.got, delivery{o.world.Now().Sub(o.start), r.Header, gjson.ParseBytes(body)})
	}
	return &http.Response{StatusCode: o.status, Header: h, Body: io.NopCloser(strings.NewReader(o.answerAll))}, err
}

func (o *office) form(values url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/restapi/oauth/token", strings.NewReader(values.Encode()))
	r.SetBasicAuth(o.app.ClientID, o.app.ClientSecret)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	o.ServeHTTP(w, r)
	return w
}

func (o *office) login(user int64) gjson.Result {
	o.t.Helper()
	jwt, err := o.IssueJWT(user)
	o.must(err)
	w := o.form(url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {jwt}})
	if w.Code != 200 {
		o.t.Fatalf("logging in answered %d %s", w.Code, w.Body)
	}
	return gjson.Parse(w.Body.String())
}

// as returns an office whose requests have another user's token.
func (o *office) as(user int64) *office {
	o.t.Helper()
	other := *o
	other.token = o.login(user).Get("access_token").String()
	return &other
}

// request sends a request in a process of the world, because some answers come later.
func (o *office) request(method, path, body string) *httptest.ResponseRecorder {
	o.t.Helper()
	w := httptest.NewRecorder()
	o.must(o.world.Do("client", withRequest(func(r *http.Request) {
		r.Header.Set("Authorization", "bearer "+o.token)
		r.Header.Set("Content-Type", "application/json")
		o.ServeHTTP(w, r)
	}, method, path, body)))
	o.header = w.Header()
	return w
}

// send sends a request, checks the status and returns the answer.
func (o *office) send(method, path, body string, status int) gjson.Result {
	o.t.Helper()
	w := o.request(method, path, body)
	if w.Code != status {
		o.t.Fatalf("%s %s answered %d %s, want %d", method, path, w.Code, w.Body, status)
	}
	return gjson.Parse(w.Body.String())
}

func (o *office) get(path string) gjson.Result {
	o.t.Helper()
	return o.send("GET", path, "", 200)
}

// subscribe creates a subscription to these events.
func (o *office) subscribe(filters ...string) gjson.Result {
	o.t.Helper()
	body, err := json.Marshal(map[string]any{"eventFilters": filters,
		"deliveryMode": map[string]string{"transportType": "WebHook", "address": hookURL, "verificationToken": "my-secret"}})
	o.must(err)
	return o.send("POST", "/restapi/v1.0/subscription", string(body), 200)
}

const allCalls = "/restapi/v1.0/account/~/telephony/sessions"

func (o *office) advance(d time.Duration) {
	o.t.Helper()
	o.must(o.world.Advance(d))
}

func (o *office) settle() {
	o.t.Helper()
	o.must(o.world.Settle(24 * time.Hour))
}

func (o *office) call(from, to string) string {
	o.t.Helper()
	call, err := o.CustomerCalls(from, to)
	o.must(err)
	return call
}

// summary returns a line per telephony event: sequence, party, direction, extension,
// status code, reason and flags.
func (o *office) summary() []string {
	var lines []string
	for _, d := range o.got {
		b := d.body.Get("body")
		p := b.Get("parties.0")
		id := p.Get("id").String()
		line := fmt.Sprintf("%s p%s %s %s %s", b.Get("sequence"), id[strings.LastIndex(id, "-")+1:], p.Get("direction"), o.nameOf(p.Get("extensionId").Int()), p.Get("status.code"))
		for _, extra := range []string{p.Get("status.reason").String(), flag(p, "missedCall", "missed"), flag(p, "queueCall", "queue"), flag(p, "recordings.0.active", "recording")} {
			if extra != "" {
				line += " " + extra
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func flag(p gjson.Result, field, word string) string {
	if p.Get(field).Bool() {
		return word
	}
	return ""
}

func (o *office) nameOf(id int64) string {
	for name, x := range map[string]int64{"Olga": o.olga, "Ada": o.ada, "Ben": o.ben, "Cy": o.cy, "Sales": o.sales, "Desk": o.desk} {
		if x == id {
			return name
		}
	}
	return "outside"
}

// wantEvents checks the summary of all telephony events.
func (o *office) wantEvents(want ...string) {
	o.t.Helper()
	got := o.summary()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		o.t.Errorf("events:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
