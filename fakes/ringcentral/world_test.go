package ringcentral_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/ringcentral"
	"github.com/callsim/callsim/sim/sched"
	"github.com/callsim/callsim/sim/wallclock"
)

// TestRouteTable checks that exactly the routes without a handler answer 501.
func TestRouteTable(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits))
	modelled := 0
	for _, r := range ringcentral.Rows() {
		path := strings.NewReplacer("{account}", "~", "{extension}", "~", "{", "", "}", "").Replace(r.Path)
		w := o.request(r.Method, path, "{}")
		if (w.Code == 501) != (r.Handle == nil) {
			t.Errorf("%s %s answered %d %s", r.Method, r.Path, w.Code, w.Body)
		}
		if r.Handle != nil {
			modelled++
		}
	}
	if modelled < 60 {
		t.Errorf("only %d routes are modelled", modelled)
	}
}

// TestSameSeedSameBytes checks that ids, tokens and payloads depend only on the seed.
func TestSameSeedSameBytes(t *testing.T) {
	play := func() string {
		o := newOffice(t)
		o.subscribe(allCalls, base+"/extension/500101004/message-store/instant?type=SMS")
		call := o.call(customer, salesNo)
		o.must(o.Answer(call, o.ada))
		_, err := o.StartWarmTransfer(call, o.ada, "103")
		o.must(err)
		_, err = o.CustomerTexts(customer, adaLine, "Hi")
		o.must(err)
		o.must(o.CustomerHangsUp(call))
		o.settle()
		var all strings.Builder
		for _, d := range o.got {
			fmt.Fprintln(&all, d.at, d.body.Raw)
		}
		return all.String() + o.token + o.get(base+"/call-log?view=Detailed").Raw
	}
	if one := play(); one != play() {
		t.Error("two runs with the same seed differ")
	}
}

// TestConcurrentUse runs clients, people and the observer on real goroutines. Run it
// with -race.
func TestConcurrentUse(t *testing.T) {
	rt := wallclock.New(1)
	defer rt.Close()
	s, err := ringcentral.New(rt, ringcentral.WithLimits(ringcentral.NoLimits))
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 4 {
		user, err := s.AddUser(ringcentral.UserSpec{Name: fmt.Sprint("Agent ", i), Email: fmt.Sprintf("a%d@example.test", i), Admin: i == 0})
		if err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprintf("+1212555010%d", i)
		if _, err := s.AddNumber(ringcentral.NumberSpec{E164: line, Extension: user}); err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			for range 40 {
				call, err := s.CustomerCalls(customer, line)
				if err == nil {
					err = s.Answer(call, user)
				}
				if err == nil {
					err = s.AgentHangsUp(call, user)
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
		all.Go(func() {
			for range 40 {
				w := httptest.NewRecorder()
				s.ServeHTTP(w, httptest.NewRequest("GET", "/restapi/v1.0/account/~", nil))
				s.Observe("/restapi/v1.0/account/~/active-calls")
				s.Projection()
				s.Subscriptions()
			}
		})
	}
	all.Wait()
	if got := strings.Count(s.Projection(), ": answered, Agent"); got != 160 {
		t.Errorf("%d calls were answered, want 160", got)
	}
}

// TestObserver checks that the observer changes nothing.
func TestObserver(t *testing.T) {
	o := newOffice(t)
	call := o.call(customer, adaLine)
	got := o.Observe("/restapi/v1.0/account/~/telephony/sessions/" + call)
	equal(t, "status", got.Status, 200)
	for range 20 {
		o.Observe("/restapi/v1.0/account/~/call-log")
	}
	o.get(base + "/call-log")
	equal(t, "left", o.header.Get("X-Rate-Limit-Remaining"), "9")
}

func TestProjection(t *testing.T) {
	o := newOffice(t)
	call := o.call(customer, salesNo)
	o.must(o.Answer(call, o.cy))
	o.must(o.CustomerHangsUp(call))
	o.must(o.CustomerHangsUp(o.call(customer, adaLine)))
	_, err := o.CustomerTexts(customer, adaLine, "Hi")
	o.must(err)
	o.settle()
	equal(t, "projection", o.Projection(), `inbound +13105550177 to +12125550102: abandoned
inbound +13105550177 to +12125550120: answered, Cy Low, in Sales
inbound SMS from +13105550177 to +12125550102: "Hi" Received, 0 files
`)
}

// TestImpossibleSetUp checks that invalid settings return an error in one line.
func TestImpossibleSetUp(t *testing.T) {
	o := newOffice(t)
	try := func(err error) {
		t.Helper()
		if err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v", err)
		}
	}
	_, err := o.AddUser(ringcentral.UserSpec{Name: "Ada Two", Email: "ADA@example.test"})
	try(err)
	_, err = o.AddUser(ringcentral.UserSpec{Name: "X", Email: "x@example.test", Number: "102"})
	try(err)
	_, err = o.AddNumber(ringcentral.NumberSpec{E164: adaLine, Extension: o.ben})
	try(err)
	_, err = o.AddNumber(ringcentral.NumberSpec{E164: "212", Extension: o.ben})
	try(err)
	_, err = o.AddQueue(ringcentral.QueueSpec{Name: "Q", Members: []int64{o.sales}})
	try(err)
	_, err = o.AddIVR("I", "", ringcentral.Key{Key: "10", Extension: o.ada})
	try(err)
	_, err = o.IssueJWT(o.sales)
	try(err)
	_, err = o.AddApp(ringcentral.AppSpec{Name: "A", Scopes: []string{"Everything"}})
	try(err)
	_, err = o.CustomerCalls(customer, "+19995550100")
	try(err)
	try(o.Answer("s-none", o.ada))
	try(o.LeaveVoicemail(o.call(customer, adaLine), time.Second))
	_, err = ringcentral.New(o.world, ringcentral.WithBaseURL("x"))
	try(err)
	_, err = ringcentral.New(o.world, ringcentral.WithAssumption("ringcentral-voicemail-code", "x"))
	try(err)
}

// BenchmarkNew measures the construction of a server.
func BenchmarkNew(b *testing.B) {
	s := sched.New(sched.Options{})
	defer s.Close()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ringcentral.New(s); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCall measures an answered call with its seven events, up to its record in the
// call log.
func BenchmarkCall(b *testing.B) {
	o := newOffice(b, ringcentral.WithLimits(ringcentral.NoLimits))
	o.subscribe(allCalls)
	b.ReportAllocs()
	for b.Loop() {
		call := o.call(customer, adaLine)
		o.must(o.Answer(call, o.ada))
		o.must(o.CustomerHangsUp(call))
		o.settle()
		o.got = o.got[:0]
	}
}
