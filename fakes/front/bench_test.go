package front_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/sim/wallclock"
)

// BenchmarkLoggedCall measures the requests that log one call (the message, its uid, the
// assignee) in a company with 10,000 contacts.
func BenchmarkLoggedCall(b *testing.B) {
	for _, delay := range []string{"0s", "5ms"} {
		b.Run("delay="+delay, func(b *testing.B) { loggedCall(b, delay) })
	}
}

func loggedCall(b *testing.B, delay string) {
	o := newOffice(b, front.WithAssumption("front-message-processing-delay", delay))
	for i := range 10_000 {
		if _, err := o.AddContact(front.ContactSpec{Name: "x", Handles: []front.Handle{{Source: "phone", Handle: fmt.Sprintf("+1415%07d", i)}}}); err != nil {
			b.Fatal(err)
		}
	}
	w := &reused{header: http.Header{}}
	send := func(method, path, body string) string {
		r, err := http.NewRequest(method, path, strings.NewReader(body))
		must(b, err)
		r.Header["Authorization"] = []string{"Bearer " + o.token}
		w.status, w.body = 0, w.body[:0]
		clear(w.header)
		o.ServeHTTP(w, r)
		if w.status >= 300 {
			b.Fatalf("%s %s: %d %s", method, path, w.status, w.body)
		}
		return string(w.body)
	}
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		number := fmt.Sprintf("+1415%07d", i%10_000)
		accepted := send("POST", "/channels/"+o.channel+"/inbound_messages", `{"sender":{"handle":"`+number+`"},"subject":"Missed call on Support","body":"Missed call on Support","metadata":{"external_id":"aircall-`+fmt.Sprint(i)+`-call","external_conversation_id":"aircall-`+number+`"}}`)
		o.settle()
		_, uid, _ := strings.Cut(accepted, `"message_uid":"`)
		message := send("GET", "/messages/alt:uid:"+uid[:32], "")
		_, conversation, _ := strings.Cut(message, "/conversations/")
		conversation, _, _ = strings.Cut(conversation, `"`)
		send("PUT", "/conversations/"+conversation+"/assignee", `{"assignee_id":"`+o.nora+`"}`)
		i++
	}
}

func BenchmarkFreshCompany(b *testing.B) {
	rt := wallclock.New(1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := front.New(rt); err != nil {
			b.Fatal(err)
		}
	}
}

// reused is a response writer without allocations per request.
type reused struct {
	header http.Header
	status int
	body   []byte
}

func (w *reused) Header() http.Header { return w.header }

func (w *reused) WriteHeader(status int) { w.status = status }

func (w *reused) Write(b []byte) (int, error) { w.body = append(w.body, b...); return len(b), nil }
