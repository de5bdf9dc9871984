package spark_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim/sched"
	"github.com/callsim/callsim/sim/wallclock"
)

// play logs a few calls and returns everything that the API then shows.
func play(t *testing.T, seed uint64) string {
	world := sched.New(sched.Options{Seed: seed})
	defer world.Close()
	srv, err := spark.New(world, spark.WithRateLimit(0))
	must(t, err)
	c := &centre{Server: srv, t: t, world: world, company: srv.CompanyKey()}
	c.harbour = made(t)(srv.AddProject("Harbour"))
	c.lena = made(t)(srv.AddTeamMember(spark.TeamMemberSpec{FirstName: "Lena", Email: "lena@x.test"}, c.harbour))
	c.carla = made(t)(srv.AddContact(spark.ContactSpec{FirstName: "Carla", Phone: "604-555-0123"}, c.harbour))
	c.emil = c.carla
	key, err := srv.IssueKey(spark.KeySpec{Project: c.harbour})
	must(t, err)
	var out strings.Builder
	fmt.Fprintln(&out, c.company, key)
	for range 5 {
		c.as(key, "POST", "/v2/interactions", c.call(key)).want(201)
	}
	for _, path := range []string{"/v2/contacts", "/v2/interactions", "/v2/projects", "/v2/team-members", "/v2/interaction-types"} {
		fmt.Fprintln(&out, c.as(c.company, "GET", path, nil).want(200).body)
	}
	return out.String()
}

func TestSeed(t *testing.T) {
	if a, b := play(t, 1), play(t, 1); a != b {
		t.Error("two runs with the same seed differ")
	}
	if a, b := play(t, 1), play(t, 2); a == b {
		t.Error("runs with different seeds are equal, want different keys")
	}
}

// The fake serves concurrent clients on the real clock. Run it with -race.
func TestConcurrentClients(t *testing.T) {
	rt := wallclock.New(3)
	srv, err := spark.New(rt, spark.WithRateLimit(0))
	must(t, err)
	c := &centre{Server: srv, t: t, company: srv.CompanyKey()}
	c.harbour = made(t)(srv.AddProject("Harbour"))
	c.lena = made(t)(srv.AddTeamMember(spark.TeamMemberSpec{FirstName: "Lena", Email: "lena@x.test"}, c.harbour))
	key, err := srv.IssueKey(spark.KeySpec{Project: c.harbour})
	must(t, err)
	kind := c.typeID(key, "Call In")
	var clients sync.WaitGroup
	for client := range 8 {
		clients.Go(func() {
			for i := range 25 {
				id := c.as(key, "POST", "/v2/contacts", fields{"email": fmt.Sprintf("c%d@x.test", i), "phone": fmt.Sprint(i)}).get("id").Int()
				c.as(key, "POST", "/v2/interactions", fields{"contact_id": id, "interaction_type_id": kind, "team_member_id": c.lena, "timestamp": "2026-01-05"}).want(201)
				c.as(c.company, "POST", "/v2/unassigned-interactions", fields{"external_id": fmt.Sprint(client, "-", i), "kind": "call", "direction": "inbound",
					"external_number": "1", "interaction_type": "Call In", "timestamp": "2026-01-05", "matching_contact_ids": []int64{id}}).want(201)
				_, _ = c.ProfileOf(id, spark.Calls)
				_ = c.OpenProfile(c.lena, id)
				_ = c.Projection()
			}
		})
	}
	clients.Wait()
	rt.Wait()
	rt.Close()
	c.as(c.company, "GET", "/v2/contacts?per_page=100", nil).field("#", "25")
	if n := c.as(c.company, "GET", "/v2/interactions?per_page=100&page=2", nil).get("#").Int(); n != 100 {
		t.Errorf("%d interactions on page 2 of 200, want 100", n)
	}
}

func TestObserveChangesNothing(t *testing.T) {
	c := newCentre(t, spark.WithRateLimit(5))
	before := string(c.Projection())
	for _, target := range []string{"/v2/contacts", "/v2/unassigned-interactions", "/v2/nothing", ":bad"} {
		for range 10 {
			c.Observe(target)
		}
	}
	answered := c.as(c.company, "GET", "/v2/contacts", nil).want(200)
	if got := string(c.Observe("/v2/contacts").Body); got != answered.body {
		t.Errorf("the observer reads\n%s\na client\n%s", got, answered.body)
	}
	if string(c.Projection()) != before {
		t.Error("Observe changed the projection")
	}
}

// An observer's answer names the exchanges that wrote its objects.
func TestObservedExchanges(t *testing.T) {
	c := newCentre(t, spark.WithExchangeOf(func(r *http.Request) string { return r.Method }))
	c.as(c.inH, "POST", "/v2/interactions", c.call(c.inH)).want(201)
	if seen := c.Observe("/v2/interactions").Exchanges; len(seen) != 1 || seen[0] != "POST" {
		t.Errorf("exchanges %v, want [POST]", seen)
	}
}
