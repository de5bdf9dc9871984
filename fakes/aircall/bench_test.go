package aircall_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/aircall"
	"github.com/callsim/callsim/sim/sched"
)

// drain answers 200 to every webhook and counts them.
type drain struct{ n int }

func (d *drain) RoundTrip(req *http.Request) (*http.Response, error) {
	_, err := io.Copy(io.Discard, req.Body)
	d.n++
	return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: req}, err
}

// BenchmarkInboundAnswered measures a call with five webhooks, including the
// scheduler.
func BenchmarkInboundAnswered(b *testing.B) {
	world := sched.New(sched.Options{})
	defer world.Close()
	out := &drain{}
	fake, _ := aircall.New(world, aircall.WithTransport(out))
	lena, _ := fake.AddUser(aircall.UserSpec{Name: "Lena Fischer", Email: "lena@example.test"})
	line, _ := fake.AddNumber(aircall.NumberSpec{Name: "Support", E164: "+16045550100", Users: []int64{lena}})
	_, _ = fake.AddContact(aircall.ContactSpec{FirstName: "Lee", LastName: "Wong",
		Phones: []aircall.LabelledValue{{Label: "Mobile", Value: customer}}})
	_, _, _ = fake.AddWebhook(hookURL, "call.created", "call.ringing_on_agent", "call.answered", "call.hungup", "call.ended")
	b.ReportAllocs()
	for b.Loop() {
		call, err := fake.CustomerCalls(customer, line)
		if err == nil {
			err = fake.Answer(call, lena)
		}
		if err == nil {
			err = fake.CustomerHangsUp(call)
		}
		if err == nil {
			err = world.Settle(time.Hour)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if out.n != 5*b.N {
		b.Fatalf("%d webhooks for %d calls", out.n, b.N)
	}
}

// BenchmarkNew measures the construction of a server.
func BenchmarkNew(b *testing.B) {
	world := sched.New(sched.Options{})
	defer world.Close()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := aircall.New(world); err != nil {
			b.Fatal(err)
		}
	}
}
