package driven_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/sim/conform/driven"
)

var (
	_ host.Runtime = (*driven.Runtime)(nil)
	_ kit.Runtime  = (*driven.Runtime)(nil)
)

var nine = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

func reach(t *testing.T, rt *driven.Runtime, at time.Duration) driven.State {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	s, err := rt.Reach(ctx, nine.Add(at))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func make1(t *testing.T) *driven.Runtime {
	rt := driven.New(1)
	t.Cleanup(rt.Close)
	return rt
}

type diary struct {
	mu    sync.Mutex
	lines []string
}

func (d *diary) write(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, line)
}

func TestTimePassesOnlyWhenTold(t *testing.T) {
	rt, d := make1(t), diary{}
	rt.Go("sleeper", func(ctx context.Context) {
		d.write("begun " + rt.Now().Format("05"))
		if rt.Sleep(ctx, 5*time.Second) == nil {
			d.write("woke " + rt.Now().Format("05"))
		}
		_ = rt.Sleep(ctx, time.Hour)
	})
	if len(d.lines) != 0 {
		t.Error("a process began before the clock")
	}
	s := reach(t, rt, 0)
	if !s.Pending || !s.NextTimer.Equal(nine.Add(5*time.Second)) {
		t.Errorf("%+v", s)
	}
	s = reach(t, rt, 10*time.Second)
	if want := []string{"begun 00", "woke 05"}; !slices.Equal(d.lines, want) {
		t.Errorf("%q, want %q", d.lines, want)
	}
	if !s.NextTimer.Equal(nine.Add(time.Hour+5*time.Second)) || !s.Now.Equal(nine.Add(10*time.Second)) {
		t.Errorf("%+v", s)
	}
	if s = reach(t, rt, 2*time.Hour); s.Pending || !s.NextTimer.IsZero() {
		t.Errorf("%+v", s)
	}
	if _, err := rt.Reach(context.Background(), nine); !errors.Is(err, driven.ErrBackwards) {
		t.Errorf("back in time: %v", err)
	}
}

func TestUpkeepIsNotPending(t *testing.T) {
	rt := make1(t)
	rt.Background("upkeep", func(ctx context.Context) { _ = rt.Sleep(ctx, time.Hour) })
	if s := reach(t, rt, 0); s.Pending || s.NextTimer.IsZero() {
		t.Errorf("%+v", s)
	}
}

// Cancelling wakes at this instant: Reach does not return before the sleeper has
// come to rest again.
func TestACancelledSleeperIsAwaited(t *testing.T) {
	for range 100 {
		rt, woke := make1(t), false
		var end context.CancelFunc
		begun, notify := rt.Signal("begun")
		rt.Go("sleeper", func(ctx context.Context) {
			ctx, end = rt.WithCancel(ctx)
			notify()
			woke = errors.Is(rt.Sleep(ctx, time.Hour), context.Canceled)
		})
		rt.Go("canceller", func(ctx context.Context) {
			_ = begun(ctx)
			end()
		})
		if s := reach(t, rt, 0); !woke || s.Pending || !s.NextTimer.IsZero() {
			t.Fatalf("woke %v, %+v", woke, s)
		}
	}
}

func TestDeadlines(t *testing.T) {
	rt := make1(t)
	var got, signalled error
	rt.Go("hasty", func(ctx context.Context) {
		ctx, cancel := rt.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		inner, cancel := rt.WithTimeout(ctx, time.Hour)
		defer cancel()
		if at, ok := inner.Deadline(); !ok || !at.Equal(nine.Add(30*time.Second)) {
			t.Errorf("deadline %v, %v", at, ok)
		}
		got = rt.Sleep(inner, time.Minute)
		wait, _ := rt.Signal("never")
		signalled = wait(ctx)
	})
	reach(t, rt, 0)
	reach(t, rt, 29*time.Second)
	if got != nil {
		t.Error("too early:", got)
	}
	if s := reach(t, rt, 30*time.Second); !errors.Is(got, context.DeadlineExceeded) || !errors.Is(signalled, context.DeadlineExceeded) || s.Pending || !s.NextTimer.IsZero() {
		t.Errorf("%v, %v, %+v", got, signalled, s)
	}
}

func TestSignals(t *testing.T) {
	rt := make1(t)
	wait, notify := rt.Signal("x")
	notify()
	notify()
	n := 0
	for range 2 {
		rt.Go("waiter", func(ctx context.Context) {
			if wait(ctx) == nil {
				n++
			}
		})
	}
	if s := reach(t, rt, 0); n != 1 || !s.Pending {
		t.Errorf("%d woke, %+v", n, s)
	}
	notify()
	if s := reach(t, rt, 0); n != 2 || s.Pending {
		t.Errorf("%d woke, %+v", n, s)
	}
}

// An exchange is rest for the runtime, and counted; its deadline is the
// harness's and ends it over TCP too.
func TestExchanges(t *testing.T) {
	rt := make1(t)
	hold := make(chan struct{})
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			<-r.Context().Done()
			return
		}
		<-hold
	}))
	defer vendor.Close()
	transport := rt.Transport(&http.Transport{DisableKeepAlives: true})
	ask := func(ctx context.Context, path string) error {
		ctx, cancel := rt.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		req, _ := http.NewRequestWithContext(ctx, "GET", vendor.URL+path, nil)
		resp, err := transport.RoundTrip(req)
		if err == nil {
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		}
		return err
	}
	var quick, slow error
	rt.Go("quick", func(ctx context.Context) { quick = ask(ctx, "/"); _ = rt.Sleep(ctx, time.Minute) })
	if s := reach(t, rt, 0); s.Started != 1 || s.Open != 1 || !s.Pending {
		t.Errorf("%+v", s)
	}
	close(hold)
	s := reach(t, rt, 0)
	for ; s.Open > 0; s = reach(t, rt, 0) {
	}
	if !s.NextTimer.Equal(nine.Add(time.Minute)) || quick != nil {
		t.Errorf("%+v, %v", s, quick)
	}
	rt.Go("slow", func(ctx context.Context) { slow = ask(ctx, "/slow") })
	reach(t, rt, 29*time.Second)
	for s = reach(t, rt, 30*time.Second); s.Open > 0; s = reach(t, rt, 30*time.Second) {
	}
	if !errors.Is(slow, context.DeadlineExceeded) || s.Started != 2 {
		t.Errorf("%v, %+v", slow, s)
	}
}

func TestRequestsAreWork(t *testing.T) {
	rt := make1(t)
	reach(t, rt, 0)
	inside, goOn := make(chan struct{}), make(chan struct{})
	h := rt.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(inside)
		<-goOn
		_ = rt.Sleep(r.Context(), time.Second)
	}))
	go h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	<-inside
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := rt.Reach(ctx, nine); !errors.Is(err, context.Canceled) {
		t.Errorf("at rest during a request: %v", err)
	}
	close(goOn)
	if s := reach(t, rt, 0); !s.NextTimer.Equal(nine.Add(time.Second)) {
		t.Errorf("%+v", s)
	}
}

func TestCloseEndsEverything(t *testing.T) {
	for _, begun := range []bool{false, true} {
		rt := driven.New(1)
		errs := make(chan error, 2)
		wait, _ := rt.Signal("never")
		rt.Go("sleep", func(context.Context) { errs <- rt.Sleep(context.Background(), time.Hour) })
		rt.Background("wait", func(ctx context.Context) { errs <- wait(ctx) })
		if begun {
			reach(t, rt, 0)
		}
		rt.Close()
		if !begun && len(errs) > 0 {
			t.Error("work began before the clock")
		}
		for range 2 {
			if !begun {
				break
			}
			if err := <-errs; !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}
		rt.Go("late", func(context.Context) { t.Error("work started after Close") })
		if _, err := rt.Reach(context.Background(), nine); err == nil {
			t.Error("the clock goes on")
		}
		rt.Close()
	}
}
