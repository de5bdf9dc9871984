package simnet_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/simnet"
)

func TestExchangeIsObserved(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	var serving string
	w.Handle("core.callsim.test", "core", http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		serving = simnet.ExchangeOf(r)
		r.Header.Set("X-Changed", "by a handler") // must not appear in the record
		io.Copy(rw, r.Body)
	}))
	req, _ := http.NewRequest("PUT", "https://core.callsim.test/a%2Fb?x=+", strings.NewReader("ping"))
	req.Header.Set("X-B", "2")
	if _, err := w.Transport("aircall").RoundTrip(req); err != nil {
		t.Fatal(err)
	}
	got := w.seen[0]
	want := simnet.Exchange{
		N: 1, ID: "x1", At: monday, Done: monday, From: "aircall", To: "core", Method: "PUT", URL: "https://core.callsim.test/a%2Fb?x=+",
		RequestHeader: simnet.Header{{"Accept-Encoding", "gzip"}, {"Content-Length", "4"}, {"User-Agent", "Go-http-client/1.1"}, {"X-B", "2"}},
		RequestBody:   []byte("ping"), Status: 200,
		ResponseHeader: simnet.Header{{"Content-Length", "4"}, {"Content-Type", "text/plain; charset=utf-8"}, {"Date", "Mon, 05 Jan 2026 09:00:00 GMT"}},
		ResponseBody:   []byte("ping"),
	}
	if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		t.Errorf("got\n %+v\nwant\n %+v", got, want)
	}
	if serving != "x1" {
		t.Errorf("the handler served %q", serving)
	}
	if got := simnet.ExchangeOf(req); got != "" {
		t.Errorf("the caller's own request belongs to exchange %q", got)
	}
}

// A panic of a fake or of the core must not look like a lost connection.
func TestHandlerPanicIsNotHidden(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	w.Handle("buggy.test", "buggy", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a bug") }))
	defer func() {
		if p := recover(); p != "a bug" {
			t.Errorf("recovered %v", p)
		}
	}()
	w.client.Get("https://buggy.test/")
}

// The context of a handler and the contexts derived from it end when the handler returns.
func TestHandlerContextEndsWithTheAnswer(t *testing.T) {
	type key struct{}
	for _, caller := range []context.Context{context.Background(), cancellable(t)} {
		caller = context.WithValue(caller, key{}, "of the caller")
		w := newWorld(t, simnet.Options{})
		var derived, watched context.Context
		var after []string
		w.Handle("core.callsim.test", "core", http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			ctx := r.Context()
			var cancel context.CancelFunc
			derived, cancel = context.WithCancel(ctx)
			t.Cleanup(cancel)
			watched = ctx
			for _, name := range []string{"a", "b", "c"} {
				stop := ctx.(interface{ AfterFunc(func()) func() bool }).AfterFunc(func() { after = append(after, name) })
				if name == "b" && (!stop() || stop()) {
					t.Error("stop must return true once, then false")
				}
			}
			if ctx.Err() != nil || derived.Err() != nil || ctx.Value(key{}) != "of the caller" {
				t.Errorf("in the handler: %v, %v, %v", ctx.Err(), derived.Err(), ctx.Value(key{}))
			}
		}))
		req, _ := http.NewRequestWithContext(caller, "GET", "https://core.callsim.test/", nil)
		if _, err := w.client.Transport.RoundTrip(req); err != nil {
			t.Fatal(err)
		}
		<-watched.Done()
		if watched.Err() != context.Canceled || derived.Err() != context.Canceled || fmt.Sprint(after) != "[a c]" || caller.Err() != nil {
			t.Errorf("after the answer: %v, %v, %v, caller %v", watched.Err(), derived.Err(), after, caller.Err())
		}
	}
}

// cancellable returns a context with a Done channel.
func cancellable(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return ctx
}

func TestHandlerContextEndsWithTheCaller(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	caller, cancel := context.WithCancel(context.Background())
	w.Handle("core.callsim.test", "core", http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		done := r.Context().Done()
		cancel()
		<-done
		if r.Context().Err() != context.Canceled {
			t.Errorf("%v", r.Context().Err())
		}
	}))
	req, _ := http.NewRequestWithContext(caller, "GET", "https://core.callsim.test/", nil)
	if _, err := w.client.Transport.RoundTrip(req); err != context.Canceled {
		t.Errorf("the caller got %v", err)
	}
	if x := w.seen[0]; x.Status != 200 || x.Err != "context canceled" {
		t.Errorf("observed %+v", x)
	}
}

func TestEachSystemHasAnAddress(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	var seen []string
	w.Handle("core.callsim.test", "core", http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { seen = append(seen, r.RemoteAddr) }))
	for _, system := range []string{"core", "aircall", "front", "aircall"} {
		req, _ := http.NewRequest("GET", "https://core.callsim.test/", nil)
		w.Transport(system).RoundTrip(req)
	}
	if want := "[10.0.0.2:40000 10.0.0.3:40000 10.0.0.1:40000 10.0.0.3:40000]"; fmt.Sprint(seen) != want {
		t.Errorf("got %v, want %s", seen, want)
	}
}

func TestConcurrentUse(t *testing.T) {
	var mu sync.Mutex
	seen := map[string]bool{}
	network := simnet.New(&clock{now: monday}, simnet.Options{YieldOnLegs: true, Observe: func(x *simnet.Exchange) {
		mu.Lock()
		defer mu.Unlock()
		seen[x.ID] = true
	}})
	network.Handle("front.test", "front", http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { io.Copy(rw, r.Body) }))
	if _, err := network.Plan(simnet.Fault{Kind: simnet.Hold, Nth: 5, Times: 10}); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 4 {
		client := &http.Client{Transport: network.Transport(fmt.Sprint("core", i)), Timeout: time.Minute}
		all.Go(func() {
			for range 100 {
				resp, err := client.Post("http://front.test/", "text/plain", strings.NewReader("x"))
				if err != nil {
					t.Error(err)
					return
				}
				resp.Body.Close()
				network.Held()
				network.Counts()
			}
		})
	}
	all.Wait()
	if len(seen) != 400 || len(network.Held()) != 10 {
		t.Errorf("%d exchanges, %d held", len(seen), len(network.Held()))
	}
}

// Every request that a caller can build is either delivered complete to the handler or
// refused with an error.
func FuzzRequest(f *testing.F) {
	f.Add("GET", "/a%2Fb", "x=1", "X-A", "1", "body", int64(4))
	f.Add("CONNECT", "vendor.test:443", "", "Connection", "close", "", int64(0))
	f.Add("POST", "//", "?#", "x", " ", "body", int64(-1))
	network := simnet.New(&clock{now: monday}, simnet.Options{Observe: func(*simnet.Exchange) {}})
	network.Handle("vendor.test", "vendor", http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL == nil || r.Body == nil || r.Header == nil {
			panic("an incomplete request")
		}
		io.Copy(rw, r.Body)
	}))
	wire := network.Transport("core")
	f.Fuzz(func(t *testing.T, method, path, query, name, value, body string, length int64) {
		req, err := http.NewRequest("GET", "http://vendor.test/", io.MultiReader(strings.NewReader(body)))
		if err != nil {
			t.Fatal(err)
		}
		req.Method, req.URL.Path, req.URL.RawQuery, req.ContentLength = method, path, query, min(length, 1<<20)
		req.Header[name] = []string{value}
		resp, err := wire.RoundTrip(req)
		if (err == nil) == (resp == nil) {
			t.Fatalf("%v and %v", resp, err)
		}
		if err == nil {
			io.ReadAll(resp.Body)
		}
	})
}
