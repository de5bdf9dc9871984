package front_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/sim/sched"
	"github.com/callsim/callsim/sim/wallclock"
)

func exchangeHeader(r *http.Request) string { return r.Header.Get("X-Exchange") }

func (o *office) stamped(exchange, method, path, body string) {
	o.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+o.token)
	r.Header.Set("X-Exchange", exchange)
	w := httptest.NewRecorder()
	o.ServeHTTP(w, r)
	if w.Code >= 300 {
		o.t.Fatalf("%s %s answered %d: %s", method, path, w.Code, w.Body)
	}
}

// play logs a few calls and returns everything that the API then shows.
func play(t *testing.T, seed uint64) string {
	world := sched.New(sched.Options{Seed: seed})
	defer world.Close()
	srv, err := front.New(world, front.WithPlan(front.Unlimited))
	must(t, err)
	o := &office{Server: srv, t: t, world: world, token: srv.APIToken()}
	o.nora, err = srv.AddTeammate(front.TeammateSpec{FirstName: "Nora", Email: "nora@northpier.test"})
	must(t, err)
	o.inbox, err = srv.AddInbox("Aircall Phone", o.nora)
	must(t, err)
	o.channel, err = srv.AddApplicationChannel(front.ChannelSpec{Inbox: o.inbox, Address: ourNumber})
	must(t, err)
	var out strings.Builder
	fmt.Fprintln(&out, o.token)
	for i := range 20 {
		number := fmt.Sprintf("+1415555%04d", i%7)
		a := o.inbound(number, fmt.Sprint("call ", i), fmt.Sprint(i), number)
		o.do("PUT", "/conversations/"+o.conversationOf(a)+"/assignee", fields{"assignee_id": o.nora}).want(204)
	}
	for _, path := range []string{"/conversations", "/contacts", "/events", "/teammates", "/inboxes", "/channels", "/teams"} {
		fmt.Fprintln(&out, o.do("GET", path, nil).want(200).body)
	}
	return out.String()
}

func TestSeed(t *testing.T) {
	if a, b := play(t, 1), play(t, 1); a != b {
		t.Error("two runs with the same seed differ")
	}
	if a, b := play(t, 1), play(t, 2); a == b {
		t.Error("runs with different seeds are equal, want different uids")
	}
}

// The fake serves concurrent clients on the real clock. Run it with -race.
func TestConcurrentClients(t *testing.T) {
	rt := wallclock.New(3)
	srv, err := front.New(rt, front.WithPlan(front.Unlimited), front.WithAssumption("front-message-processing-delay", "5ms"))
	must(t, err)
	o := &office{Server: srv, t: t, token: srv.APIToken()}
	o.nora, err = srv.AddTeammate(front.TeammateSpec{FirstName: "Nora", Email: "nora@northpier.test"})
	must(t, err)
	o.inbox, err = srv.AddInbox("Aircall Phone", o.nora)
	must(t, err)
	o.channel, err = srv.AddApplicationChannel(front.ChannelSpec{Inbox: o.inbox, Address: ourNumber})
	must(t, err)
	var clients sync.WaitGroup
	for client := range 8 {
		clients.Go(func() {
			for i := range 25 {
				number := fmt.Sprintf("+1415555%04d", i)
				o.do("POST", "/channels/"+o.channel+"/inbound_messages", fields{"sender": fields{"handle": number}, "body": "x",
					"metadata": fields{"external_id": fmt.Sprint(client, "-", i), "external_conversation_id": number}})
				o.newContact("x", number)
				o.do("GET", "/conversations", nil)
				o.Inboxes()
				o.Projection()
			}
		})
	}
	clients.Wait()
	rt.Wait()
	rt.Close()
	if n := len(o.Contacts()); n != 25 {
		t.Errorf("%d contacts, want one per number", n)
	}
	rows, err := o.Inbox("Aircall Phone")
	must(t, err)
	if len(rows) != 25 {
		t.Errorf("%d conversations, want one per thread", len(rows))
	}
	for _, row := range rows {
		v, err := o.Conversation(row.ID)
		must(t, err)
		if len(v.Timeline) != 8 {
			t.Errorf("conversation %s has %d entries, want one per client", row.ID, len(v.Timeline))
		}
	}
}

func TestObserveChangesNothing(t *testing.T) {
	o := newOffice(t, front.WithRateLimit(100))
	o.call()
	before := string(o.Projection())
	for _, target := range []string{"/conversations", "/contacts/alt:phone:%2B14155550133", "/conversations/search/is:open", "/events", "/nothing", ":bad"} {
		seen := o.Observe(target)
		if strings.HasPrefix(target, "/co") && !strings.Contains(target, "search") && (seen.Status != 200 || len(seen.Body) == 0) {
			t.Errorf("%s: %d %s", target, seen.Status, seen.Body)
		}
	}
	answered := o.do("GET", "/conversations", nil)
	if got := string(o.Observe("/conversations").Body); got != answered.body {
		t.Errorf("the observer reads\n%s\na client\n%s", got, answered.body)
	}
	answered.limits("100", "97", "1767603660") // three requests: the message, its uid, the list
	if string(o.Projection()) != before {
		t.Error("Observe changed the projection")
	}
}
