package spark_test

import (
	"encoding/json"
	"fmt"
	"github.com/tidwall/gjson"
	"net/http"
	"net/url"
	"slices"
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

// Every body is answered with JSON. A refusal has a message and changes nothing.
func FuzzBodies(f *testing.F) {
	for _, body := range []string{`{}`, `[]`, `null`, `{"a`, `{"email":"a@x.test"}`, `{"contact_id":8600411,"team_member_id":7927,"project_ids":[2855]}`,
		`{"project_ids":null}`, `{"project_ids":{}}`, `{"log_on_all_projects":1}`, "\xff", `{"note":"\ud800"}`, `{"contact_id":1e99}`,
		`{"external_id":"x","kind":"call","direction":"inbound","external_number":"1","interaction_type":"x","timestamp":"2026"}`} {
		f.Add(body)
	}
	c := newCentre(f)
	id := c.addUnassigned("x:1", fields{})
	routes := []string{"POST /v2/contacts", fmt.Sprint("PUT /v2/contacts/", c.carla), "POST /v2/interactions", "POST /v2/notes",
		"POST /v2/unassigned-interactions", "PUT /v2/unassigned-interactions/" + id, "PUT /v2/aircall-settings"}
	f.Fuzz(func(t *testing.T, body string) {
		c := *c
		c.t = t
		for _, route := range routes {
			method, path, _ := strings.Cut(route, " ")
			for _, key := range []string{c.company, c.inH} {
				before := string(c.Projection())
				a := c.as(key, method, path, body)
				if after := string(c.Projection()); a.status >= 400 && after != before {
					t.Errorf("%s with %q answered %d and changed\n%s to\n%s", route, body, a.status, before, after)
				}
				if !json.Valid([]byte(a.body)) {
					t.Errorf("%s with %q answered %q", route, body, a.body)
				}
				if a.status >= 400 && a.status != 501 && a.get("error_message").Str == "" {
					t.Errorf("%s with %q was refused without a message: %d %s", route, body, a.status, a.body)
				}
			}
		}
		if !json.Valid(c.Projection()) {
			t.Errorf("after %q the projection is %q", body, c.Projection())
		}
	})
}

// Every query is answered with a subset of the whole list, or with 501.
func FuzzFilters(f *testing.F) {
	for _, pair := range [][2]string{{"phone_end", "0123"}, {"phone_end_any[]", ""}, {"id_in", "1,,x"}, {"created_at_gt", "2026-13-99"}, {"_eq", ""}, {"_any", "x"},
		{"page", "999999999999999999999"}, {"per_page", "-1"}, {"order", "phone"}, {"agent_eq", "maybe"}, {"phone_null", ""}, {"id_not_cont", "8"}} {
		f.Add(pair[0], pair[1])
	}
	c := newCentre(f)
	f.Fuzz(func(t *testing.T, name, value string) {
		c := *c
		c.t = t
		for _, path := range []string{"/v2/contacts", "/v2/interactions", "/v2/unassigned-interactions", "/v2/team-members"} {
			a := c.as(c.company, "GET", path+"?"+url.QueryEscape(name)+"="+url.QueryEscape(value), nil)
			if a.status != 501 && (a.status != 200 || !strings.HasPrefix(a.body, "[")) {
				t.Errorf("%s?%s=%s answered %d %q", path, name, value, a.status, a.body)
			}
			whole := c.as(c.company, "GET", path+"?per_page=100", nil).get("#.id").Raw
			for _, id := range a.get("#.id").Array() {
				if !slices.ContainsFunc(gjson.Parse(whole).Array(), func(have gjson.Result) bool { return have.Raw == id.Raw }) {
					t.Errorf("%s?%s=%s lists %s, which is not among %s", path, name, value, id.Raw, whole)
				}
			}
		}
	})
}

// BenchmarkLoggedCall measures the requests that log one call in a company with 10,000
// contacts.
func BenchmarkLoggedCall(b *testing.B) {
	c := newCentre(b)
	for i := range 10_000 {
		made(b)(c.AddContact(spark.ContactSpec{FirstName: "x", Phone: fmt.Sprintf("604-%03d-%04d", i/100%900, i)}, c.harbour))
	}
	kind := c.typeID(c.inH, "Call In")
	b.ReportAllocs()
	for b.Loop() {
		for _, field := range []string{"phone", "mobile_phone", "work_phone"} {
			c.as(c.company, "GET", "/v2/contacts?per_page=100&"+field+"_end=0123", nil).want(200)
		}
		c.as(c.company, "GET", fmt.Sprint("/v2/contacts/", c.emil), nil).want(200)
		c.as(c.company, "GET", "/v2/team-members?email_start=marco", nil).want(200)
		c.as(c.inH, "POST", "/v2/interactions", fields{"contact_id": c.carla, "interaction_type_id": kind, "team_member_id": c.lena, "timestamp": "2026-01-05", "note": "x"}).want(201)
	}
}

func BenchmarkFreshCompany(b *testing.B) {
	rt := wallclock.New(1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := spark.New(rt); err != nil {
			b.Fatal(err)
		}
	}
}
