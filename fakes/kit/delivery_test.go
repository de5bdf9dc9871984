package kit_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// roundTrip is the transport of a test.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answer(status int) *http.Response {
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader("thanks"))}
}

// post returns a delivery with up to n attempts and growing pauses between them. It
// logs the outcome of each attempt.
func post(o *opened, n int, log *[]string) kit.Delivery {
	start := o.world.Now()
	return kit.Delivery{
		Name: "hello", Body: []byte("hello"), Header: http.Header{"Content-Type": {"text/plain"}}, Timeout: 5 * time.Second,
		Target: func(*kit.Tx) (string, bool) { return "https://hooks.example.test/in", true },
		Settle: func(tx *kit.Tx, a kit.Attempt) (time.Duration, bool) {
			*log = append(*log, fmt.Sprint(tx.Now().Sub(start), " #", a.N, " ", a.Status, " ", a.Err, " ", a.Succeeded()))
			return time.Duration(a.N) * 10 * time.Second, !a.Succeeded() && a.N < n
		},
	}
}

func (o *opened) emit(d kit.Delivery) {
	o.t.Helper()
	must(o.t, o.engine.Act(func(tx *kit.Tx) error { tx.Emit(d); return nil }))
}

func TestEmit(t *testing.T) {
	var got []string
	o := open(t, func(c *kit.Config) {
		c.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			body, _ := io.ReadAll(r.Body)
			got = append(got, fmt.Sprint(r.Method, " ", r.URL, " ", string(body), " ", r.ContentLength, " ", r.Header))
			return answer(202), nil
		})
	})
	var log []string
	d := post(o, 3, &log)
	must(t, o.engine.Act(func(tx *kit.Tx) error {
		tx.Emit(d)
		if len(got) != 0 {
			t.Error("sent inside the transaction")
		}
		return nil
	}))
	must(t, o.world.Settle(time.Minute))
	want := "POST https://hooks.example.test/in hello 5 map[Content-Type:[text/plain]]"
	if len(got) != 1 || got[0] != want {
		t.Errorf("sent %q, want %q", got, want)
	}
	if strings.Join(log, "\n") != "0s #1 202 <nil> true" {
		t.Errorf("attempts %q", log)
	}
}

// Failed attempts are retried as Settle requests, each at the address that Target then
// returns. A redirect is a failure.
func TestRetries(t *testing.T) {
	answers := []func() (*http.Response, error){
		func() (*http.Response, error) { return answer(500), nil },
		func() (*http.Response, error) { return nil, errors.New("refused") },
		func() (*http.Response, error) { return answer(302), nil },
		func() (*http.Response, error) { return answer(200), nil },
	}
	var urls []string
	o := open(t, func(c *kit.Config) {
		c.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			urls = append(urls, r.URL.String())
			if r.Header.Get("Content-Type") != "text/plain" {
				t.Error("a retry lost its header")
			}
			r.Header.Set("Content-Type", "changed by the transport")
			next := answers[0]
			answers = answers[1:]
			return next()
		})
	})
	var log []string
	d := post(o, 9, &log)
	d.Target = func(tx *kit.Tx) (string, bool) { return fmt.Sprintf("https://n%d.example.test", len(urls)), true }
	o.emit(d)
	must(t, o.world.Settle(time.Hour))
	if got := strings.Join(log, "; "); got != "0s #1 500 <nil> false; 10s #2 0 refused false; 30s #3 302 <nil> false; 1m0s #4 200 <nil> true" {
		t.Errorf("attempts: %s", got)
	}
	if got := strings.Join(urls, " "); got != "https://n0.example.test https://n1.example.test https://n2.example.test https://n3.example.test" {
		t.Errorf("sent to %s", got)
	}
}

func TestTimeout(t *testing.T) {
	var o *opened
	o = open(t, func(c *kit.Config) {
		c.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			if err := o.world.Sleep(r.Context(), time.Hour); err != nil {
				return nil, err
			}
			return answer(200), nil
		})
	})
	var log []string
	o.emit(post(o, 2, &log))
	must(t, o.world.Settle(time.Hour))
	if got := strings.Join(log, "; "); got != "5s #1 0 context deadline exceeded false; 20s #2 0 context deadline exceeded false" {
		t.Errorf("attempts: %s", got)
	}
}

// A delivery ends when Target returns false.
func TestTargetEndsADelivery(t *testing.T) {
	o := open(t, func(c *kit.Config) {
		c.Transport = roundTrip(func(*http.Request) (*http.Response, error) { return answer(500), nil })
	})
	var log []string
	d := post(o, 9, &log)
	d.Target = func(*kit.Tx) (string, bool) { return "https://hooks.example.test", len(log) < 2 }
	o.emit(d)
	must(t, o.world.Settle(time.Hour))
	if len(log) != 2 {
		t.Errorf("attempts: %q", log)
	}
}

func TestNoTransportOrInvalidURL(t *testing.T) {
	o := open(t)
	var log []string
	o.emit(post(o, 1, &log))
	broken := post(o, 1, &log)
	broken.Target = func(*kit.Tx) (string, bool) { return "::", true }
	o.emit(broken)
	must(t, o.world.Settle(time.Hour))
	if got := strings.Join(log, "; "); got != "0s #1 0 this fake has no transport for webhooks false; "+
		"0s #1 0 this fake has no transport for webhooks false" {
		t.Errorf("attempts: %s", got)
	}
	log = nil
	out := open(t, func(c *kit.Config) {
		c.Transport = roundTrip(func(*http.Request) (*http.Response, error) { t.Error("sent to an invalid URL"); return nil, io.EOF })
	})
	broken = post(out, 1, &log)
	broken.Target = func(*kit.Tx) (string, bool) { return "::", true }
	out.emit(broken)
	must(t, out.world.Settle(time.Hour))
	if len(log) != 1 || !strings.Contains(log[0], "missing protocol scheme") {
		t.Errorf("attempts: %q", log)
	}
}

// Closing a world ends the waits between attempts.
func TestClosingEndsRetries(t *testing.T) {
	o := open(t, func(c *kit.Config) {
		c.Transport = roundTrip(func(*http.Request) (*http.Response, error) { return answer(500), nil })
	})
	var log []string
	o.emit(post(o, 9, &log))
	o.after(0)
	o.world.Close()
	if len(log) != 1 {
		t.Errorf("attempts: %q", log)
	}
}

// Delivery.Answer passes the response body to Settle; Delivery.Method sets the method.
func TestDeliveryMethodAndAnswer(t *testing.T) {
	for asks, want := range map[bool]string{true: "DELETE thanks", false: "DELETE "} {
		var method, got string
		o := open(t, func(c *kit.Config) {
			c.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
				method = r.Method
				return answer(200), nil
			})
		})
		o.emit(kit.Delivery{Name: "hello", Method: http.MethodDelete, Timeout: time.Second, Answer: asks,
			Target: func(*kit.Tx) (string, bool) { return "https://hooks.example.test/in", true },
			Settle: func(_ *kit.Tx, a kit.Attempt) (time.Duration, bool) {
				got = string(a.Body)
				return 0, false
			}})
		must(t, o.world.Settle(time.Minute))
		if method+" "+got != want {
			t.Errorf("asks %v: %s %s, want %s", asks, method, got, want)
		}
	}
}

// An Ask runs without the engine's lock; its outcome decides the answer.
func TestAsk(t *testing.T) {
	var o *opened
	status := 200
	o = open(t, func(c *kit.Config) {
		c.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.Header.Get("Question") != "ready?" || r.URL.String() != "https://hooks.example.test/in" {
				t.Errorf("asked %s %v", r.URL, r.Header)
			}
			must(t, o.engine.Act(func(*kit.Tx) error { return nil })) // would deadlock under the lock
			if status == 0 {
				return nil, errors.New("refused")
			}
			return answer(status), nil
		})
	})
	for _, want := range []string{"200 answered 200 thanks", "404 answered 404 thanks", "0 400 refused"} {
		if _, err := fmt.Sscan(want, &status); err != nil {
			t.Fatal(err)
		}
		var w *httptest.ResponseRecorder
		must(t, o.world.Do("client", func(ctx context.Context) error {
			w = o.askWith(ctx, "POST", "/ask", "")
			return nil
		}))
		_, rest, _ := strings.Cut(want, " ")
		if status != 0 {
			rest = "200 " + rest
		}
		o.answers(w, rest)
	}
	if got := o.engine.Observe("POST", "/ask"); got.Status != 400 {
		t.Errorf("an observer sent a request: %d %s", got.Status, got.Body)
	}
}
