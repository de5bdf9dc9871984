package gorgias_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/callsim/callsim/fakes/gorgias"
	"github.com/callsim/callsim/sim/sched"
)

// BenchmarkNew measures what one more account costs a world.
func BenchmarkNew(b *testing.B) {
	s := sched.New(sched.Options{})
	defer s.Close()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := gorgias.New(s); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCreateTicket(b *testing.B) {
	d := newDesk(b, gorgias.WithLimits(gorgias.NoLimits))
	body := `{"channel":"phone","via":"api","customer":{"id":70411},"tags":[{"name":"Aircall"}],"messages":[` + note + `]}`
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest("POST", "/api/tickets", strings.NewReader(body))
		r.SetBasicAuth("olga@northpier.test", d.key)
		d.ServeHTTP(httptest.NewRecorder(), r)
	}
}
