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
func do(t *testing.T, tr transport) (body []byte, err error) {
	t.Helper()
	world := sched.New(sched.Options{})
	defer world.Close()
	if tr == nil {
		tr = func(r *http.Request) (*http.Response, error) { return nil, world.Sleep(r.Context(), time.Hour) }
	}
	c := &vendors.Client{
		Runtime: world, Transport: tr, BaseURL: "https://vendor.test",
		Authorization: "Bearer s3cret", Secrets: []string{"s3cret"},
		Words: func(body []byte) string { return gjson.GetBytes(body, "error").String() },
	}
	failed := world.Do("request", func(ctx context.Context) error {
		body, err = c.Do(ctx, http.MethodPost, "/things/a%2Bb", map[string]int{"n": 1})
		return nil
	})
	if failed != nil {
		t.Fatal(failed)
	}
	return body, err
}

// What became of a request decides whether it may be sent again (XR-05, XR-07).
func TestOutcomes(t *testing.T) {
	for name, row := range map[string]struct {
		transport transport
		want      string // type and text of the error
	}{
		"refused":       {answer(422, `{"error":"no such s3cret colour"}`), "*vendors.Refused POST /things/a%2Bb: refused with 422: no such [secret] colour"},
		"no words":      {answer(403, ``), "*vendors.Refused POST /things/a%2Bb: refused with 403: no explanation"},
		"other words":   {answer(404, `<html>`), "*vendors.Refused POST /things/a%2Bb: refused with 404: <html>"},
		"moved":         {answer(301, `{}`), "*vendors.Refused POST /things/a%2Bb: refused with 301: {}"},
		"500":           {answer(500, `{"error":"oops"}`), "*vendors.Unavailable POST /things/a%2Bb: unavailable with 500: oops"},
		"503":           {answer(503, ``), "*vendors.Unavailable POST /things/a%2Bb: unavailable with 503: no explanation"},
		"gateway":       {answer(504, ``), "*vendors.Unknown POST /things/a%2Bb: no usable answer, it may have been carried out: answer 504: no explanation"},
		"throttled":     {answer(429, `{"error":"slow"}`, "Retry-After", "7"), "*vendors.Throttled POST /things/a%2Bb: rate limit, wait 7s: slow"},
		"until":         {answer(429, ``, "Retry-After", "Mon, 05 Jan 2026 09:01:30 GMT"), "*vendors.Throttled POST /things/a%2Bb: rate limit, wait 1m30s: no explanation"},
		"until then":    {answer(429, ``, "Retry-After", "Mon, 05 Jan 2026 08:00:00 GMT"), "*vendors.Throttled POST /things/a%2Bb: rate limit, wait 0s: no explanation"},
		"nonsense":      {answer(429, ``, "Retry-After", "soon"), "*vendors.Throttled POST /things/a%2Bb: rate limit, wait 0s: no explanation"},
		"not connected": {failure(&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}), "*vendors.Unavailable POST /things/a%2Bb: not reached: dial tcp: connection refused"},
		"cut":           {failure(io.ErrUnexpectedEOF), "*vendors.Unknown POST /things/a%2Bb: no usable answer, it may have been carried out: unexpected EOF"},
		"timed out":     {nil, "*vendors.Unknown POST /things/a%2Bb: no usable answer, it may have been carried out: context deadline exceeded"},
		"garbled":       {answer(200, `{"id":`), "*vendors.Unknown POST /things/a%2Bb: no usable answer, it may have been carried out: answer 200 with a body that is not JSON"},
		"endless":       {answer(200, `"`+strings.Repeat("x", 5<<20)+`"`), "*vendors.Unknown POST /things/a%2Bb: no usable answer, it may have been carried out: the answer is larger than 4194304 bytes"},
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
	if err != nil || string(body) != `{"id":"x"}` {
		t.Fatal(string(body), err)
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
