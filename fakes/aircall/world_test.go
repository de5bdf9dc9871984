package aircall_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/aircall"
	"github.com/callsim/callsim/sim/sched"
	"github.com/callsim/callsim/sim/wallclock"
)

// TestSameSeedSameBytes checks that ids, tokens and payloads depend only on the seed.
func TestSameSeedSameBytes(t *testing.T) {
	play := func(seed uint64) string {
		world := sched.New(sched.Options{Seed: seed})
		defer world.Close()
		hook := &receiver{now: world.Now}
		fake, err := aircall.New(world, aircall.WithTransport(hook))
		if err != nil {
			t.Fatal(err)
		}
		o := &office{t: t, world: world, Server: fake, hook: hook}
		o.lena, o.omar = o.user("Lena", "lena@example.test", 0), o.user("Omar", "omar@example.test", 0)
		team, err := o.AddTeam("Support", o.lena, o.omar)
		o.must(err)
		o.support = o.line(aircall.NumberSpec{Name: "Support", E164: "+16045550100", Teams: []int64{team}})
		o.subscribe()
		call := o.customerCalls(o.support)
		o.customerCalls(o.support)
		o.advance(time.Second)
		o.must(o.Answer(call, o.omar))
		o.must(o.TransferToUser(call, o.omar, o.lena))
		o.must(o.CustomerHangsUp(call))
		_, err = o.CustomerTexts(customer, o.support, "Hi")
		o.must(err)
		_, err = o.WriteMessage(o.lena, o.support, customer, "Hello")
		o.must(err)
		id, secret, err := o.RegisterApp(aircall.AppSpec{Name: "App", InstallURI: hookURL, RedirectURI: hookURL})
		o.must(err)
		hook.got = append(hook.got, delivery{body: id + secret})
		o.settle()
		var all strings.Builder
		for _, d := range hook.got {
			fmt.Fprintln(&all, d.at, d.body)
		}
		return all.String()
	}
	one := play(1)
	for range 3 {
		if play(1) != one {
			t.Fatal("two runs with the same seed differ")
		}
	}
	if play(2) == one {
		t.Error("two seeds gave the same ids and tokens")
	}
}

// TestConcurrentUse runs clients, people and the observer on real goroutines. Run it
// with -race.
func TestConcurrentUse(t *testing.T) {
	rt := wallclock.New(1)
	defer rt.Close()
	fake, err := aircall.New(rt, aircall.WithRateLimit(0), aircall.WithAPIKey("api-id", "api-token"))
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, Server: fake}
	var line, agents [4]int64
	for i := range agents {
		agents[i] = o.user(fmt.Sprint("Agent ", i), fmt.Sprintf("a%d@example.test", i), 0)
		line[i] = o.line(aircall.NumberSpec{Name: fmt.Sprint("Line ", i), E164: fmt.Sprintf("+1604555010%d", i), Users: []int64{agents[i]}})
	}
	var all sync.WaitGroup
	for i := range agents {
		all.Go(func() {
			for range 50 {
				call, err := fake.CustomerCalls(customer, line[i])
				if err == nil {
					err = fake.Answer(call, agents[i])
				}
				if err == nil {
					err = fake.Hold(call, agents[i])
				}
				if err == nil {
					_, err = fake.CustomerTexts(customer, line[i], "Hi")
				}
				if err == nil {
					err = fake.AgentHangsUp(call, agents[i])
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
		all.Go(func() {
			for range 50 {
				if w := o.get("/v1/calls?fetch_contact=true"); w.Code != 200 {
					t.Errorf("list answered %d", w.Code)
				}
				fake.Observe("/v1/calls/search?phone_number=" + customer)
				fake.Calls()
				fake.Projection()
				_, _ = fake.MessagesOf(agents[i])
				_ = fake.SetOpen(line[i], true)
				fake.Integrations()
				fake.Numbers()
			}
		})
	}
	all.Wait()
	if got := strings.Count(fake.Projection(), ": answered, Agent "); got != 200 {
		t.Errorf("%d calls were answered, want 200", got)
	}
}

// TestRouteTable checks that exactly the routes without a handler answer 501.
func TestRouteTable(t *testing.T) {
	o := newOffice(t)
	modelled, known := 0, 0
	for _, r := range aircall.Routes {
		known++
		if r.Handle != nil {
			modelled++
		}
	}
	if known < 90 || modelled < 25 {
		t.Errorf("%d routes, %d modelled", known, modelled)
	}
	for _, r := range aircall.Routes {
		path := strings.NewReplacer("{$}", "", "{", "", "}", "").Replace(r.Path)
		w := o.do(r.Method, path, "{}")
		if (w.Code == 501) != (r.Handle == nil) {
			t.Errorf("%s %s answered %d", r.Method, r.Path, w.Code)
		}
		o.advance(time.Second)
	}
}
