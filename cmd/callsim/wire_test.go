package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/simnet"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/sim/trace"
	"github.com/callsim/callsim/steps"
)

// Every request that the scenarios make is sent once more through the simulated
// network and through real TCP: the handler must receive the same request and
// the client the same answer. So what holds in a world also holds over TCP.
func TestTheScenariosRequestsAreTheSameOnAWire(t *testing.T) {
	exchanges := exchangesOfTheSuite(t)
	if len(exchanges) < 50 {
		t.Fatalf("the suite made %d different exchanges: too few to prove anything", len(exchanges))
	}
	echo := &recordedHandler{}
	server := httptest.NewServer(echo)
	defer server.Close()
	wire := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}}
	defer wire.CloseIdleConnections()
	network := simnet.New(stoppedClock{}, simnet.Options{})
	network.Handle("vendor.test", "vendor", echo)

	for _, x := range exchanges {
		echo.answer = x
		overTCP := roundTrip(t, wire, x, echo)
		inProcess := roundTrip(t, network.Transport("core"), x, echo)
		if overTCP != inProcess {
			t.Errorf("%s %s\non the wire:\n%s\nin the world:\n%s", x.Method, x.URL, overTCP, inProcess)
		}
	}
	t.Logf("%d different exchanges compared", len(exchanges))
}

// exchangesOfTheSuite plays the features and keeps one exchange of each shape:
// method, path without ids, status.
func exchangesOfTheSuite(t *testing.T) []*trace.Exchange {
	t.Helper()
	shapes := map[string]*trace.Exchange{}
	h := builtIn()
	h.newScenario = func(seed uint64, name string) suite.Scenario {
		return steps.New(seed, name, steps.Options{Opened: func(w *sim.World) {
			w.Trace.Subscribe(func(e trace.Entry) {
				if x := e.Exchange; x != nil && x.Status != 0 && x.Fault == "" {
					shapes[shapeOf(x)] = x
				}
			})
		}})
	}
	o := suite.Options{Tags: "not (@XR-02 or @XR-04 or @XR-05 or @XR-07 or @XR-08 or @XR-09)", Jobs: 1, Seed: 1}
	if _, err := h.test(context.Background(), Streams{Out: io.Discard, Err: io.Discard}, o, nil); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for k := range shapes {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	var all []*trace.Exchange
	for _, k := range keys {
		all = append(all, shapes[k])
	}
	return all
}

// shapeOf returns sender, receiver, method, status, and the path and query names
// without ids.
func shapeOf(x *trace.Exchange) string {
	path, query, _ := strings.Cut(x.URL, "?")
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if strings.ContainsAny(s, "0123456789") {
			segments[i] = "*"
		}
	}
	values, _ := url.ParseQuery(query) // of a URL that was asked for
	return fmt.Sprint(x.From, x.To, x.Method, x.Status, segments, slices.Sorted(maps.Keys(values)))
}

// recordedHandler answers as recorded and stores the requests that it received.
type recordedHandler struct {
	answer *trace.Exchange
	saw    string
}

func (h *recordedHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	h.saw = fmt.Sprintf("%s %s host=%s length=%d te=%v form=%v err=%v\n%s\n%s", r.Method, r.RequestURI, r.Host,
		r.ContentLength, r.TransferEncoding, r.URL.Query(), err, headers(r.Header), body)
	for _, field := range h.answer.ResponseHeader {
		if field[0] != "Date" {
			w.Header().Add(field[0], field[1])
		}
	}
	w.WriteHeader(h.answer.Status)
	if h.answer.Status != http.StatusNoContent {
		_, _ = w.Write(h.answer.ResponseBody)
	}
}

// roundTrip sends a recorded request again and returns what both ends received.
func roundTrip(t *testing.T, transport http.RoundTripper, x *trace.Exchange, h *recordedHandler) string {
	t.Helper()
	u, err := url.Parse(x.URL)
	if err != nil {
		t.Fatal(err)
	}
	u.Scheme, u.Host = "http", "vendor.test"
	var body io.Reader
	if len(x.RequestBody) > 0 {
		body = bytes.NewReader(x.RequestBody)
	}
	req, err := http.NewRequest(x.Method, u.String(), body)
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range x.RequestHeader {
		switch field[0] {
		case "Content-Length", "Accept-Encoding": // the transport's own
		default:
			req.Header.Add(field[0], field[1])
		}
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return "error: " + err.Error()
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	resp.Header.Del("Date")
	return fmt.Sprintf("%s\n--\n%s length=%d err=%v\n%s\n%s", h.saw, resp.Status, resp.ContentLength, err, headers(resp.Header), got)
}

func headers(h http.Header) string {
	var b strings.Builder
	_ = h.Write(&b) // sorted; a builder does not fail
	return b.String()
}

// stoppedClock is enough of a clock for exchanges without latency.
type stoppedClock struct{}

func (stoppedClock) Now() time.Time                             { return monday }
func (stoppedClock) Sleep(context.Context, time.Duration) error { return nil }
func (stoppedClock) Go(_ string, f func(context.Context))       { f(context.Background()) }

var monday = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
