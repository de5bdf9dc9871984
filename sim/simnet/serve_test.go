package simnet_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/callsim/callsim/sim/simnet"
	"pgregory.net/rapid"
)

// A request from outside gives the same result through Serve and through RoundTrip, for
// the handler, the record and the client.
func TestServeIsTheSameAsRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		method := rapid.SampledFrom([]string{"GET", "POST", "PUT", "PATCH", "DELETE"}).Draw(rt, "method")
		path := rapid.SampledFrom([]string{"/", "/contacts", "/contacts/alt:phone:%2B1", "/a/b%2Fc", "/x?y=1&z=%20"}).Draw(rt, "path")
		body := rapid.SampledFrom([]string{"", "{}", strings.Repeat("x", 5000)}).Draw(rt, "body")
		status := rapid.SampledFrom([]int{200, 201, 204, 404, 429}).Draw(rt, "status")
		answer := rapid.SampledFrom([]string{"", `{"ok":true}`, strings.Repeat("y", 5000)}).Draw(rt, "answer")
		var served []string
		w := newWorld(t, simnet.Options{})
		w.Handle("api2.frontapp.com", "front", http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			text, _ := io.ReadAll(r.Body)
			served = append(served, fmt.Sprint(r.Method, r.URL, r.URL.EscapedPath(), r.RequestURI, r.Host, r.Header, r.ContentLength, r.TLS != nil, string(text), simnet.ExchangeOf(r)))
			rw.Header()["X-RateLimit-Limit"] = []string{"50"}
			rw.Header().Set("Content-Type", "application/json")
			if status != 204 {
				rw.Header().Set("Content-Length", fmt.Sprint(len(answer)))
			}
			rw.WriteHeader(status)
			io.WriteString(rw, answer)
		}))
		// arrived returns the request as net/http's server has parsed it.
		arrived := func() *http.Request {
			r := httptest.NewRequest(method, path, strings.NewReader(body))
			r.Header = http.Header{"User-Agent": {"x"}, "Accept-Encoding": {"identity"}, "Content-Type": {"application/json"}}
			if body != "" || method != "GET" && method != "DELETE" {
				r.Header.Set("Content-Length", fmt.Sprint(len(body)))
			}
			return r
		}
		header := http.Header{}
		short, ok := w.Serve(header, arrived(), []byte(body), "api2.frontapp.com")
		if !ok || short.Status != status {
			rt.Fatalf("Serve: %v %+v", ok, short)
		}
		r := arrived()
		r.Header.Del("Content-Length")
		target, _ := url.Parse("https://api2.frontapp.com" + path)
		out, _ := http.NewRequest(method, target.String(), strings.NewReader(body))
		out.Header = r.Header
		resp, err := w.Transport(simnet.Client).RoundTrip(out)
		if err != nil {
			rt.Fatal(err)
		}
		text, _ := io.ReadAll(resp.Body)
		if status != 204 && string(text) != string(short.Body) {
			rt.Fatalf("answered %q and %q", short.Body, text)
		}
		if a, b := strings.TrimSuffix(served[0], "x1"), strings.TrimSuffix(served[1], "x2"); a != b {
			rt.Fatalf("the handler saw\n%s\n%s", a, b)
		}
		one, two := w.seen[0], w.seen[1]
		two.N, two.ID = one.N, one.ID
		if len(one.RequestBody) == 0 {
			one.RequestBody, two.RequestBody = nil, nil
		}
		if len(one.ResponseBody) == 0 || status == 204 {
			one.ResponseBody, two.ResponseBody = nil, nil
		}
		if !reflect.DeepEqual(one, two) {
			rt.Fatalf("recorded\n%+v\n%+v", one, two)
		}
	})
}

func TestServeRefusesFaultsAndUnknownHosts(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	r := func() *http.Request { return httptest.NewRequest("GET", "/", nil) }
	if _, ok := w.Serve(http.Header{}, r(), nil, "unknown.test"); ok {
		t.Error("an unknown host has answered")
	}
	w.Handle("abort.test", "front", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	if a, ok := w.Serve(http.Header{}, r(), nil, "abort.test"); !ok || a.Status != 0 {
		t.Errorf("a handler that cuts the connection: %v %+v", ok, a)
	}
	w.Handle("waits.test", "front", waits{})
	if _, ok := w.Serve(http.Header{}, r(), nil, "waits.test"); ok {
		t.Error("a handler that must wait has answered")
	}
	w.plan(simnet.Fault{Kind: simnet.Status, Status: 503})
	if _, ok := w.Serve(http.Header{}, r(), nil, "abort.test"); ok {
		t.Error("a planned fault was ignored")
	}
}

// waits is a handler that must wait before every response.
type waits struct{}

func (waits) ServeHTTP(http.ResponseWriter, *http.Request) {}
func (waits) Waits(*http.Request) bool                     { return true }

// roundTrip is a function as an http.RoundTripper.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Systems with a transport to the outside can send requests to hosts that the world does
// not have. Such requests are recorded, and hit by faults.
func TestHostsOutside(t *testing.T) {
	sent := []string{}
	outside := roundTrip(func(r *http.Request) (*http.Response, error) {
		body, _ := io.ReadAll(r.Body)
		sent = append(sent, r.Method+" "+r.URL.String()+" "+string(body))
		switch r.URL.Path {
		case "/gone":
			return nil, errors.New("connection refused")
		case "/long":
			return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(strings.Repeat("x", simnet.MaxOutside+1)))}, nil
		case "/nothing":
			return &http.Response{StatusCode: 204, Body: http.NoBody}, nil
		}
		return &http.Response{StatusCode: 202, Header: http.Header{"X-Mine": {"1"}, "Content-Length": {"99"}}, Body: io.NopCloser(strings.NewReader("thanks"))}, nil
	})
	w := newWorld(t, simnet.Options{Outside: func(system string) http.RoundTripper {
		if system == "core" {
			return nil
		}
		return outside
	}})
	post := func(system, url string) (string, error) {
		req, _ := http.NewRequest("POST", url, strings.NewReader("hook"))
		resp, err := w.Transport(system).RoundTrip(req)
		if err != nil {
			return "", err
		}
		text, err := io.ReadAll(resp.Body)
		return fmt.Sprint(resp.StatusCode, " ", resp.Header.Get("X-Mine"), " ", string(text)), err
	}
	if got, err := post("aircall", "http://127.0.0.1:9999/hook"); got != "202 1 thanks" || err != nil {
		t.Error(got, err)
	}
	if got, err := post("aircall", "http://127.0.0.1:9999/nothing"); got != "204  " || err != nil {
		t.Error(got, err)
	}
	if _, err := post("aircall", "http://127.0.0.1:9999/gone"); err == nil || !strings.Contains(err.Error(), "refused") {
		t.Error(err)
	}
	if _, err := post("aircall", "http://127.0.0.1:9999/long"); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Error(err)
	}
	if _, err := post("core", "http://127.0.0.1:9999/hook"); err == nil || !strings.Contains(err.Error(), "no such host") {
		t.Error("the core has no transport to the outside, but: ", err)
	}
	w.plan(simnet.Fault{Kind: simnet.CutBefore, To: simnet.Client})
	if _, err := post("aircall", "http://127.0.0.1:9999/hook"); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
	if got, want := strings.Join(sent, ", "), "POST http://127.0.0.1:9999/hook hook, POST http://127.0.0.1:9999/nothing hook, POST http://127.0.0.1:9999/gone hook, POST http://127.0.0.1:9999/long hook"; got != want {
		t.Errorf("sent %s", got)
	}
	if x := w.seen[0]; x.To != simnet.Client || x.Status != 202 || string(x.ResponseBody) != "thanks" {
		t.Errorf("recorded %+v", x)
	}
}
