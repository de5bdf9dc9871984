package vendors_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/sim/sched"
)

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answer(status int, body string, header ...string) transport {
	return func(*http.Request) (*http.Response, error) {
		resp := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1}
		for i := 0; i+1 < len(header); i += 2 {
			resp.Header.Set(header[i], header[i+1])
		}
		return resp, nil
	}
}

func failure(err error) transport {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// do sends one request inside a world at 09:00 UTC on 5 January 2026.
func do(t *testing.T, tr transport) (body string, err error) {
	t.Helper()
	world := sched.New(sched.Options{})
	defer world.Close()
	if tr == nil {
		tr = func(r *http.Request) (*http.Response, error) { return nil, world.Sleep(r.Context(), time.Hour) }
	}
	c := vendors.New(vendors.Config{
		Runtime: world, Transport: tr, BaseURL: "https://vendor.test",
		Authorization: "Bearer s3cret", Secrets: []string{"s3cret"},
		Words: func(body string) string { return gjson.Get(body, "error").String() },
	})
	failed := world.Do("request", func(ctx context.Context) error {
		body, err = c.Do(ctx, http.MethodPost, "/things/a%2Bb", map[string]int{"n": 1})
		return nil
	})
	if failed != nil {
		t.Fatal(failed)
	}
	return body, err
}

// The type of the error states whether the request may be sent again (XR-05,
// XR-07).
func TestOutcomes(t *testing.T) {
	for name, row := range map[string]struct {
		transport transport
		want      string // type and text of the error
	}{
		"refused":       {answer(422, `{"error":"no such s3cret colour"}`), "*vendors.Refused POST /things/a%2Bb: refused with 422: no such [secret] colour"},
		"no words":      {answer(400, ``), "*vendors.Refused POST /things/a%2Bb: refused with 400: no explanation"},
		"revoked":       {answer(401, `{"error":"s3cret is no token"}`), "*vendors.Barred POST /things/a%2Bb: access denied with 401: [secret] is no token"},
		"no right":      {answer(403, ``), "*vendors.Barred POST /things/a%2Bb: access denied with 403: no explanation"},
		"other words":   {answer(404, `<html>`), "*vendors.Refused POST /things/a%2Bb: refused with 404: <html>"},
		"moved":         {answer(301, `{}`), "*vendors.Refused POST /things/a%2Bb: refused with 301: {}"},
		"500":           {answer(500, `{"error":"oops"}`), "*vendors.Unavailable POST /things/a%2Bb: unavailable with 500: oops"},
		"503":           {answer(503, ``), "*vendors.Unavailable POST /things/a%2Bb: unavailable with 503: no explanation"},
		"gateway":       {answer(504, ``), "*vendors.Unknown POST /things/a%2Bb: no usable response; the vendor may have acted: response 504: no explanation"},
		"not connected": {failure(&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}), "*vendors.Unavailable POST /things/a%2Bb: not reached: dial tcp: connection refused"},
		"cut":           {failure(io.ErrUnexpectedEOF), "*vendors.Unknown POST /things/a%2Bb: no usable response; the vendor may have acted: unexpected EOF"},
		"timed out":     {nil, "*vendors.Unknown POST /things/a%2Bb: no usable response; the vendor may have acted: context deadline exceeded"},
		"garbled":       {answer(200, `{"id":`), "*vendors.Unknown POST /things/a%2Bb: no usable response; the vendor may have acted: response 200 with a body that is not JSON"},
		"endless":       {answer(200, `"`+strings.Repeat("x", 5<<20)+`"`), "*vendors.Unknown POST /things/a%2Bb: no usable response; the vendor may have acted: the response is larger than 4194304 bytes"},
	} {
		_, err := do(t, row.transport)
		if got := fmt.Sprintf("%T %v", err, err); got != row.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, row.want)
		}
	}
}

func TestRequestOnTheWire(t *testing.T) {
	var seen *http.Request
	var sent []byte
	body, err := do(t, func(r *http.Request) (*http.Response, error) {
		seen = r
		sent, _ = io.ReadAll(r.Body)
		return answer(201, `{"id":"x"}`)(r)
	})
	if err != nil || body != `{"id":"x"}` {
		t.Fatal(body, err)
	}
	if seen.URL.String() != "https://vendor.test/things/a%2Bb" || string(sent) != `{"n":1}` || seen.ContentLength != 7 ||
		seen.Header.Get("Authorization") != "Bearer s3cret" || seen.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%s %v %s", seen.URL, seen.Header, sent)
	}
}

func TestStatusOf(t *testing.T) {
	if vendors.StatusOf(fmt.Errorf("wrapped: %w", &vendors.Refused{Status: 404})) != 404 || vendors.StatusOf(errors.New("x")) != 0 {
		t.Error("StatusOf does not find the refusal")
	}
}

// XR-06: the client waits for the time in Retry-After, in both forms of the header;
// without the header for exponentially growing delays.
func TestThrottledRequestWaits(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"7":                             7 * time.Second,
		"0.341":                         341 * time.Millisecond,
		"Mon, 05 Jan 2026 09:01:30 GMT": 90 * time.Second,
	} {
		var sent []time.Time
		_, err := doAt(t, func(now time.Time, r *http.Request) (*http.Response, error) {
			if sent = append(sent, now); len(sent) == 1 {
				return answer(429, ``, "Retry-After", header)(r)
			}
			return answer(200, `{}`)(r)
		})
		if err != nil || len(sent) != 2 || sent[1].Sub(sent[0]) != want {
			t.Errorf("%s: sent at %v, %v", header, sent, err)
		}
	}
	var sent []time.Time
	_, err := doAt(t, func(now time.Time, r *http.Request) (*http.Response, error) {
		if sent = append(sent, now); len(sent) < 4 {
			return answer(429, ``, "Retry-After", "soon")(r)
		}
		return answer(200, `{}`)(r)
	})
	if err != nil || len(sent) != 4 {
		t.Fatal(sent, err)
	}
	for i, least := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second} {
		if pause := sent[i+1].Sub(sent[i]); pause < least || pause > least*3/2 {
			t.Errorf("pause %d is %v", i, pause)
		}
	}
}

// doAt is do with a transport that receives the time.
func doAt(t *testing.T, tr func(time.Time, *http.Request) (*http.Response, error)) (string, error) {
	t.Helper()
	world := sched.New(sched.Options{})
	defer world.Close()
	c := vendors.New(vendors.Config{Runtime: world, BaseURL: "https://vendor.test",
		Transport: transport(func(r *http.Request) (*http.Response, error) { return tr(world.Now(), r) })})
	var body string
	err := world.Do("request", func(ctx context.Context) (err error) {
		body, err = c.Do(ctx, http.MethodGet, "/things", nil)
		return err
	})
	return body, err
}

// 1,000 requests against a limit of 5 per second: each limit costs about one
// refusal, not one per waiting request, and every request is served.
func TestManyBehindOneLimit(t *testing.T) {
	world := sched.New(sched.Options{Seed: 3})
	defer world.Close()
	served, refused, window := 0, 0, map[int64]int{}
	limit := transport(func(r *http.Request) (*http.Response, error) {
		second := world.Now().Unix()
		if window[second]++; window[second] > 5 {
			refused++
			return answer(429, ``, "Retry-After", "1")(r)
		}
		served++
		return answer(200, `{}`)(r)
	})
	c := vendors.New(vendors.Config{Runtime: world, Transport: limit, BaseURL: "https://vendor.test"})
	const all = 1000
	for range all {
		world.Go("request", func(ctx context.Context) {
			if _, err := c.Do(ctx, http.MethodGet, "/things", nil); err != nil {
				t.Error(err)
			}
		})
	}
	start := world.Now()
	if err := world.Settle(time.Hour); err != nil {
		t.Fatal(err)
	}
	if served != all || world.Now().Sub(start) > 201*time.Second {
		t.Errorf("%d served after %v", served, world.Now().Sub(start))
	}
	if limit := all + 2*all/5; refused > limit {
		t.Errorf("%d refusals, want at most %d", refused, limit)
	}
}

// A request that is cancelled while it waits for the turnstile does not block the
// others.
func TestCancelledWhileWaiting(t *testing.T) {
	world := sched.New(sched.Options{})
	defer world.Close()
	first := true
	c := vendors.New(vendors.Config{Runtime: world, BaseURL: "https://vendor.test",
		Transport: transport(func(r *http.Request) (*http.Response, error) {
			if first {
				first = false
				return answer(429, ``, "Retry-After", "60")(r)
			}
			return answer(200, `{}`)(r)
		})})
	outcome := make([]error, 3)
	for n := range outcome {
		world.Go("request", func(ctx context.Context) {
			if err := world.Sleep(ctx, time.Duration(n)*time.Second); err != nil {
				return
			}
			if n == 1 {
				limited, cancel := world.WithTimeout(ctx, 5*time.Second)
				defer cancel()
				ctx = limited
			}
			_, outcome[n] = c.Do(ctx, http.MethodGet, "/things", nil)
		})
	}
	if err := world.Settle(time.Hour); err != nil {
		t.Fatal(err)
	}
	if outcome[0] != nil || !errors.Is(outcome[1], context.DeadlineExceeded) || outcome[2] != nil {
		t.Errorf("outcomes %v", outcome)
	}
}
