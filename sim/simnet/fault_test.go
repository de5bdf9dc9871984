package simnet_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/simnet"
)

// Faults that lose a request or a response: the error that the caller receives, and
// whether the handler ran.
func TestConnectionFaults(t *testing.T) {
	for _, c := range []struct {
		kind   simnet.Kind
		served int
		err    string
	}{
		{simnet.Refused, 0, "dial tcp 10.0.0.1:443: connect: connection refused"},
		{simnet.CutBefore, 0, "EOF"},
		{simnet.CutAfter, 1, "EOF"},
		{simnet.TimeoutAfter, 1, "read tcp 10.0.0.1:443: i/o timeout"},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			w := newWorld(t, simnet.Options{})
			p := w.plan(simnet.Fault{Kind: c.kind, From: "core", To: "front", Method: "POST", Path: "/contacts"})
			_, err := w.post(context.Background())
			if err == nil || err.Error() != c.err || w.served != c.served {
				t.Errorf("served %d times, error %v", w.served, err)
			}
			x := w.seen[0]
			if x.Fault != string(c.kind) || x.Err != c.err || (x.Status == 201) != (c.served == 1) {
				t.Errorf("observed %+v", x)
			}
			if resp, err := w.post(context.Background()); err != nil || resp.StatusCode != 201 {
				t.Errorf("the next exchange: %v, %v", resp, err)
			}
			if p.Fired() != 1 || p.Seen() != 2 || len(w.Unfired()) != 0 {
				t.Errorf("%v, unfired %v", p, w.Unfired())
			}
		})
	}
}

func TestTimeoutErrors(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	w.plan(simnet.Fault{Kind: simnet.TimeoutAfter, Times: 2})
	_, err := w.post(context.Background())
	var timeout net.Error
	if !errors.As(err, &timeout) || !timeout.Timeout() || w.clock.now != monday.Add(time.Minute) {
		t.Errorf("%v at %v", err, w.clock.now)
	}
	ctx := &deadline{Context: context.Background(), at: monday.Add(70 * time.Second)}
	if _, err := w.post(ctx); err != context.DeadlineExceeded || w.clock.now != ctx.at {
		t.Errorf("%v at %v", err, w.clock.now)
	}
	w.plan(simnet.Fault{Kind: simnet.Refused})
	if _, err := w.post(context.Background()); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("%v is not a refused connection", err)
	}
}

func TestLatency(t *testing.T) {
	w := newWorld(t, simnet.Options{
		YieldOnLegs: true,
		Latency: func(from, to string) (time.Duration, time.Duration) {
			if from != "core" || to != "front" {
				t.Errorf("latency from %s to %s", from, to)
			}
			return 20 * time.Millisecond, 0
		},
	})
	w.plan(simnet.Fault{Kind: simnet.Latency, Delay: time.Second})
	if _, err := w.post(context.Background()); err != nil {
		t.Fatal(err)
	}
	if x := w.seen[0]; x.At != monday || x.Done != monday.Add(1020*time.Millisecond) || w.clock.yields != 1 {
		t.Errorf("from %v to %v with %d yields", x.At, x.Done, w.clock.yields)
	}
	ctx := &deadline{Context: context.Background(), at: w.clock.now.Add(10 * time.Millisecond)}
	if _, err := w.post(ctx); err != context.DeadlineExceeded || w.served != 1 {
		t.Errorf("%v, served %d times", err, w.served)
	}
}

func TestStatusFault(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	w.plan(simnet.Fault{Kind: simnet.Status, Status: 429, RetryAfter: "7", Body: `{"_error":{"status":429}}`})
	w.plan(simnet.Fault{Kind: simnet.Status, Status: 503})
	for _, want := range []string{"429 Too Many Requests 7 application/json {\"_error\":{\"status\":429}}", "503 Service Unavailable  text/plain; charset=utf-8 Service Unavailable\n"} {
		resp, err := w.post(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		got := fmt.Sprintf("%s %s %s %s", resp.Status, resp.Header.Get("Retry-After"), resp.Header.Get("Content-Type"), body)
		if got != want || resp.ContentLength != int64(len(body)) || resp.Header.Get("Date") == "" {
			t.Errorf("got %s", got)
		}
	}
	if w.served != 0 {
		t.Error("the handler was called")
	}
}

func TestMalformedBody(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	w.Handle("nothing.test", "front", http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { rw.WriteHeader(204) }))
	p := w.plan(simnet.Fault{Kind: simnet.Malformed, Times: 2})
	if _, err := w.client.Get("https://nothing.test/"); err != nil || p.Fired() != 0 || w.seen[0].Fault != "" {
		t.Errorf("a response without a body was malformed: %v, %v", err, p)
	}
	for range 2 {
		resp, err := w.post(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil || json.Valid(body) || resp.Header.Get("Content-Type") != "application/json" || resp.ContentLength != int64(len(body)) {
			t.Errorf("%q, %v, %v", body, err, resp)
		}
	}
	if p.Fired() != 2 || w.served != 2 {
		t.Errorf("%v, served %d times", p, w.served)
	}
}

func TestWhichExchangesAreHit(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	p := w.plan(simnet.Fault{Kind: simnet.CutBefore, Nth: 2, Times: 2})
	never := w.plan(simnet.Fault{Kind: simnet.Lost, From: "aircall"})
	var got []bool
	for range 5 {
		_, err := w.post(context.Background())
		got = append(got, err != nil)
	}
	if want := []bool{false, true, true, false, false}; !reflect.DeepEqual(got, want) {
		t.Errorf("hit %v, want %v", got, want)
	}
	outage := w.plan(simnet.Fault{Kind: simnet.Refused, Times: -1, Match: func(r *http.Request) bool { return r.URL.Path == "/contacts" }})
	for range 3 {
		if _, err := w.post(context.Background()); err == nil {
			t.Error("a request succeeded during the outage")
		}
	}
	outage.Lift()
	if _, err := w.post(context.Background()); err != nil {
		t.Error("the outage is over, but ", err)
	}
	if got := w.Counts(); !reflect.DeepEqual(got, []simnet.Count{{simnet.CutBefore, 2}, {simnet.Refused, 3}}) {
		t.Errorf("counts %v", got)
	}
	if got := w.Unfired(); len(got) != 1 || got[0] != never || got[0].String() != "lost on aircall → any: hit 0 of 0 matching exchanges" {
		t.Errorf("unfired %v", got)
	}
	if p.String() != "cut-before on any → any, from match 2: hit 2 of 9 matching exchanges" {
		t.Errorf("%v", p)
	}
}

func TestFaultsAreChecked(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	for want, f := range map[string]simnet.Fault{
		`unknown kind of fault "explode"`:                                                                         {Kind: "explode"},
		"fault status: status 0, expected 200 to 599":                                                             {Kind: simnet.Status},
		"fault latency: no delay; set a positive one":                                                             {Kind: simnet.Latency},
		"fault lost: unexpected status or Retry-After; only a status fault has them":                              {Kind: simnet.Lost, RetryAfter: "1"},
		"fault lost: unexpected body; only status and malformed-body faults have one":                             {Kind: simnet.Lost, Body: "x"},
		"fault lost: delay 0s, nth -1, times 0, copies 0; times must be at least -1, the others at least 0":       {Kind: simnet.Lost, Nth: -1},
		`fault lost: path "[": syntax error in pattern`:                                                           {Kind: simnet.Lost, Path: "["},
		"fault cut-after: unexpected status or Retry-After; only a status fault has them":                         {Kind: simnet.CutAfter, Status: 500},
		"fault duplicate: delay -1ns, nth 0, times 0, copies 0; times must be at least -1, the others at least 0": {Kind: simnet.Duplicate, Delay: -1},
	} {
		if _, err := w.Plan(f); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if len(w.Unfired()) != 0 {
		t.Error("an invalid fault was planned")
	}
}

func TestSelectors(t *testing.T) {
	for _, c := range []struct {
		path string
		hit  bool
	}{{"", true}, {"/con", true}, {"/contacts", true}, {"/contacts/", false}, {"/x", false}, {"/*", true}, {"/c*s", true}, {"/*/x", false}} {
		w := newWorld(t, simnet.Options{})
		p := w.plan(simnet.Fault{Kind: simnet.CutBefore, Path: c.path})
		w.post(context.Background())
		if (p.Fired() == 1) != c.hit {
			t.Errorf("path %q: %v", c.path, p)
		}
	}
}

func TestDuplicate(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	w.plan(simnet.Fault{Kind: simnet.Duplicate, Delay: 2 * time.Second})
	resp, err := w.post(context.Background())
	if err != nil || resp.StatusCode != 201 || w.served != 1 {
		t.Fatalf("%v, %v, served %d times", resp, err, w.served)
	}
	w.clock.run()
	if w.served != 2 || len(w.seen) != 2 {
		t.Fatalf("served %d times, seen %d", w.served, len(w.seen))
	}
	first, copy := w.seen[0], w.seen[1]
	if copy.Of != first.ID || copy.ID == first.ID || copy.Fault != "duplicate" || string(copy.RequestBody) != string(first.RequestBody) || copy.At != monday.Add(2*time.Second) {
		t.Errorf("the copy %+v", copy)
	}
}

func TestDuplicateInSeveralCopies(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	w.plan(simnet.Fault{Kind: simnet.Duplicate, Delay: 2 * time.Second, Copies: 3})
	w.post(context.Background())
	w.clock.run()
	if w.served != 4 || len(w.seen) != 4 || w.seen[3].At != monday.Add(6*time.Second) {
		t.Errorf("served %d times, seen %d", w.served, len(w.seen))
	}
}

func TestDelayAndLost(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	w.plan(simnet.Fault{Kind: simnet.Delay, Delay: time.Hour})
	w.plan(simnet.Fault{Kind: simnet.Lost})
	for range 2 {
		resp, err := w.post(context.Background())
		if err != nil || resp.StatusCode != 200 || resp.ContentLength != 0 || w.served != 0 {
			t.Fatalf("%v, %v, served %d times", resp, err, w.served)
		}
	}
	w.clock.run()
	if w.served != 1 || len(w.seen) != 3 {
		t.Fatalf("served %d times, seen %d", w.served, len(w.seen))
	}
	if x := w.seen[2]; x.Of != "x1" || x.Fault != "delay" || x.Status != 201 || x.At != monday.Add(time.Hour) {
		t.Errorf("the delivery %+v", x)
	}
}

func TestHold(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	w.plan(simnet.Fault{Kind: simnet.Hold, Times: -1})
	for range 3 {
		if resp, err := w.post(context.Background()); err != nil || resp.StatusCode != 200 {
			t.Fatal(resp, err)
		}
	}
	held := w.Held()
	if len(held) != 3 || held[2].Number != 2 || held[2].Exchange != "x3" || string(held[2].Body) != `{"name":"Ada"}` || held[2].To != "front" {
		t.Fatalf("held %+v", held)
	}
	for _, release := range []func(context.Context, int) (int, error){w.ReleaseCopy, w.Release} {
		if status, err := release(context.Background(), 2); status != 201 || err != nil {
			t.Errorf("released: %d, %v", status, err)
		}
	}
	if err := w.Drop(0); err != nil {
		t.Error(err)
	}
	for _, number := range []int{-1, 0, 2, 3} {
		if _, err := w.Release(context.Background(), number); err == nil || err.Error() != fmt.Sprintf("no request %d is held", number) {
			t.Errorf("request %d: %v", number, err)
		}
	}
	if held := w.Held(); len(held) != 1 || held[0].Number != 1 || w.served != 2 {
		t.Errorf("still held %+v, served %d times", held, w.served)
	}
	w.Remove("api2.frontapp.com")
	if _, err := w.Release(context.Background(), 1); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("released to a removed host: %v", err)
	}
}

// A held request must not change when its sender changes the request that it sent.
func TestHeldRequestIsACopy(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	w.plan(simnet.Fault{Kind: simnet.Hold})
	req, _ := http.NewRequest("POST", contacts, strings.NewReader("x"))
	req.Header.Set("X-Signature", "1")
	if _, err := w.client.Do(req); err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Signature", "2")
	w.Release(context.Background(), 0)
	if got := w.seen[1].RequestHeader.Get("X-Signature"); got != "1" {
		t.Errorf("delivered with signature %s", got)
	}
}

func TestHosts(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	if _, err := w.client.Get("https://unknown.test:8443/x"); err == nil || !strings.HasSuffix(err.Error(), "dial tcp: lookup unknown.test: no such host") {
		t.Errorf("unknown host: %v", err)
	}
	p := w.plan(simnet.Fault{Kind: simnet.CutAfter})
	w.Remove("API2.frontapp.com")
	if _, err := w.post(context.Background()); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("removed host: %v", err)
	}
	if p.Fired() != 0 || len(w.seen) != 2 || w.seen[0].To != "" || w.seen[1].To != "front" || w.seen[1].Err == "" {
		t.Errorf("%v, seen %+v", p, w.seen)
	}
	p.Lift()
	w.Handle("api2.frontapp.com", "front", http.NotFoundHandler())
	if resp, err := w.post(context.Background()); err != nil || resp.StatusCode != 404 {
		t.Errorf("host registered again: %v, %v", resp, err)
	}
}

// The caller receives the same error from a crash before and after the handler.
func TestPointsAndCrashes(t *testing.T) {
	for _, when := range []simnet.When{simnet.BeforeHandler, simnet.AfterHandler} {
		w := newWorld(t, simnet.Options{})
		var points []simnet.Point
		w.Points(func(p simnet.Point) {
			points = append(points, p)
			if p.When == when {
				w.Remove("api2.frontapp.com")
			}
		})
		_, err := w.post(context.Background())
		if err != io.EOF || (w.served == 1) != (when == simnet.AfterHandler) {
			t.Errorf("crash %s: served %d times, error %v", when, w.served, err)
		}
		want := simnet.Point{Exchange: "x1", From: "core", To: "front", When: when, Method: "POST", Path: "/contacts"}
		if points[len(points)-1] != want {
			t.Errorf("points %+v", points)
		}
	}
}
