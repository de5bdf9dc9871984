package aircall_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/aircall"
	"github.com/callsim/callsim/sim/sched"
)

// office is a company on a virtual clock, with agents, lines and a webhook receiver.
type office struct {
	t     testing.TB
	world *sched.Scheduler
	*aircall.Server
	hook *receiver

	lena, omar, mia         int64
	desk, support, menuLine int64
}

const (
	customer = "+16045550117"
	hookURL  = "https://hooks.example.test/aircall"
)

// callEvents are the events of a call-logging integration, and of wrap-up.
var callEvents = []string{
	"call.created", "call.ringing_on_agent", "call.agent_declined", "call.answered", "call.hungup",
	"call.ended", "call.ivr_option_selected", "call.comm_assets_generated", "call.voicemail_left",
	"call.archived", "call.tagged", "call.commented", "user.wut_start", "user.wut_end",
}

// newOffice returns an office with Lena, Omar and Mia; Lena's personal line Desk; the
// line of the team Support (Lena, Omar); and a line with an IVR: 1 leads to Support,
// 2 to Mia.
func newOffice(t testing.TB, opts ...aircall.Option) *office {
	t.Helper()
	o := &office{t: t, world: sched.New(sched.Options{Seed: 7, FIFO: true})}
	t.Cleanup(o.world.Close)
	o.hook = &receiver{now: o.world.Now}
	fake, err := aircall.New(o.world, append([]aircall.Option{aircall.WithTransport(o.hook),
		aircall.WithAPIKey("api-id", "api-token")}, opts...)...)
	o.must(err)
	o.Server = fake
	o.lena = o.user("Lena Fischer", "lena@example.test", 0)
	o.omar = o.user("Omar Haddad", "omar@example.test", 0)
	o.mia = o.user("Mia Wong", "mia@example.test", 0)
	team, err := o.AddTeam("Support", o.lena, o.omar)
	o.must(err)
	o.desk = o.line(aircall.NumberSpec{Name: "Desk", E164: "+16045550101", Users: []int64{o.lena}})
	o.support = o.line(aircall.NumberSpec{Name: "Support", E164: "+16045550100", Teams: []int64{team}})
	o.menuLine = o.line(aircall.NumberSpec{Name: "Main", E164: "+442079460018", IVR: []aircall.IVRChoice{
		{Key: "1", Title: "Support", Team: team}, {Key: "2", Title: "Mia", User: o.mia},
	}})
	return o
}

func (o *office) user(name, email string, wrapUp time.Duration) int64 {
	o.t.Helper()
	id, err := o.AddUser(aircall.UserSpec{Name: name, Email: email, WrapUp: wrapUp})
	o.must(err)
	return id
}

func (o *office) line(spec aircall.NumberSpec) int64 {
	o.t.Helper()
	id, err := o.AddNumber(spec)
	o.must(err)
	return id
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// subscribe adds a webhook to the receiver.
func (o *office) subscribe(events ...string) (id, token string) {
	o.t.Helper()
	id, token, err := o.AddWebhook(hookURL, events...)
	o.must(err)
	return id, token
}

func (o *office) customerCalls(line int64) int64 {
	o.t.Helper()
	id, err := o.CustomerCalls(customer, line)
	o.must(err)
	return id
}

func (o *office) dials(user, line int64) int64 {
	o.t.Helper()
	id, err := o.Dial(user, line, customer)
	o.must(err)
	return id
}

// advance advances the clock.
func (o *office) advance(d time.Duration) { o.t.Helper(); o.must(o.world.Advance(d)) }

// settle runs the world until no work is left.
func (o *office) settle() { o.t.Helper(); o.must(o.world.Settle(24 * time.Hour)) }

// get sends a GET request with the company's API key.
func (o *office) get(path string) *httptest.ResponseRecorder { return o.do("GET", path, "") }

func (o *office) do(method, path, body string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.SetBasicAuth("api-id", "api-token")
	return o.serve(req)
}

func (o *office) serve(req *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	o.ServeHTTP(w, req)
	return w
}

// wantAnswer checks status and body.
func (o *office) wantAnswer(w *httptest.ResponseRecorder, status int, body string) {
	o.t.Helper()
	if w.Code != status || w.Body.String() != body {
		o.t.Errorf("answered %d %s\n    want %d %s", w.Code, w.Body, status, body)
	}
}

// wantDeliveries checks the summary of all deliveries.
func (o *office) wantDeliveries(want ...string) {
	o.t.Helper()
	got := o.hook.summary()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		o.t.Errorf("deliveries:\n  %s\nwant:\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// receiver receives webhooks.
type receiver struct {
	now    func() time.Time
	got    []delivery
	answer func(*http.Request) (int, error) // nil: 200
}

type delivery struct {
	at     time.Time
	body   string
	header http.Header
}

func (r *receiver) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	r.got = append(r.got, delivery{r.now(), string(body), req.Header})
	status := http.StatusOK
	if r.answer != nil {
		if status, err = r.answer(req); err != nil {
			return nil, err
		}
	}
	return &http.Response{StatusCode: status, Body: http.NoBody, Header: http.Header{}, Request: req}, nil
}

func (d delivery) get(path string) gjson.Result { return gjson.Get(d.body, path) }

// summary returns a line per delivery: offset from the first delivery, event, status
// and missed reason of the call, and the event's user.
func (r *receiver) summary() []string {
	var lines []string
	for _, d := range r.got {
		line := fmt.Sprintf("+%v %s", d.at.Sub(r.got[0].at), d.get("event"))
		if d.get("resource").String() == "call" {
			line += " " + d.get("data.status").String()
			if reason := d.get("data.missed_call_reason").String(); reason != "" {
				line += " " + reason
			}
			if user := d.get("data.user.name").String(); user != "" {
				line += " " + user
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// last returns the newest delivery of an event.
func (r *receiver) last(t testing.TB, event string) delivery {
	t.Helper()
	for i := len(r.got) - 1; i >= 0; i-- {
		if r.got[i].get("event").String() == event {
			return r.got[i]
		}
	}
	t.Fatalf("no %s was delivered", event)
	return delivery{}
}

// keys lists the keys of a JSON object in order.
func keys(object gjson.Result) string {
	var list []string
	object.ForEach(func(key, _ gjson.Result) bool {
		list = append(list, key.String())
		return true
	})
	return strings.Join(list, " ")
}
