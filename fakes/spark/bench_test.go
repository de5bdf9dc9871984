package spark_test

import (
	"fmt"
	"testing"

	"github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim/wallclock"
)

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
