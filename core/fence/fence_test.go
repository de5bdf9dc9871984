package fence_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/store/memory"
	"github.com/callsim/callsim/sim/sched"
)

func setUp(t *testing.T) (*sched.Scheduler, *fence.Fence) {
	world := sched.New(sched.Options{})
	t.Cleanup(world.Close)
	return world, fence.New(world)
}

func put(tx store.Tx) error { tx.Put("b", "k", []byte("v")); return nil }

func written(s store.Store) (found bool) {
	_ = s.View(context.Background(), func(tx store.Tx) error { _, found = tx.Get("b", "k"); return nil })
	return found
}

func TestClosedFenceStopsTheStore(t *testing.T) {
	_, f := setUp(t)
	inner, ctx := memory.New(), context.Background()
	s := f.Store(inner)
	f.Close()
	if err := s.Update(ctx, put); !errors.Is(err, fence.ErrClosed) || written(inner) {
		t.Errorf("Update: %v", err)
	}
	if err := s.View(ctx, func(store.Tx) error { return nil }); !errors.Is(err, fence.ErrClosed) {
		t.Errorf("View: %v", err)
	}
}

// Closing the fence inside a transaction rolls the transaction back.
func TestCloseInsideATransaction(t *testing.T) {
	_, f := setUp(t)
	inner := memory.New()
	err := f.Store(inner).Update(context.Background(), func(tx store.Tx) error {
		err := put(tx)
		f.Close()
		return err
	})
	if !errors.Is(err, fence.ErrClosed) || written(inner) {
		t.Errorf("%v, written: %v", err, written(inner))
	}
}

// hooked is a store with callbacks around its commits.
type hooked struct {
	store.Store
	before, after func()
}

func (h hooked) Update(ctx context.Context, f func(store.Tx) error) error {
	h.before()
	err := h.Store.Update(ctx, f)
	h.after()
	return err
}

func TestCloseAroundACommit(t *testing.T) {
	nothing := func() {}
	for name, row := range map[string]struct {
		before, committed bool
	}{"before": {true, false}, "after": {false, true}} {
		_, f := setUp(t)
		inner := memory.New()
		h := hooked{inner, nothing, f.Close}
		if row.before {
			h = hooked{inner, f.Close, nothing}
		}
		if err := f.Store(h).Update(context.Background(), put); !errors.Is(err, fence.ErrClosed) || written(inner) != row.committed {
			t.Errorf("%s the commit: %v, written %v, want %v", name, err, written(inner), row.committed)
		}
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

type body struct {
	io.Reader
	closed bool
}

func (b *body) Close() error { b.closed = true; return nil }

func TestClosedFenceStopsRequests(t *testing.T) {
	_, f := setUp(t)
	sent := 0
	inner := transport(func(*http.Request) (*http.Response, error) { sent++; return nil, nil })
	f.Close()
	payload := &body{Reader: strings.NewReader("x")}
	r, _ := http.NewRequest("POST", "http://vendor.test", payload)
	if _, err := f.Transport(inner).RoundTrip(r); !errors.Is(err, fence.ErrClosed) || sent != 0 || !payload.closed {
		t.Errorf("%v, sent %d, body closed %v", err, sent, payload.closed)
	}
}

// The fence closes while the vendor processes the request: the response is dropped.
func TestCloseDuringARequest(t *testing.T) {
	_, f := setUp(t)
	answer := &body{Reader: strings.NewReader("acted")}
	inner := transport(func(*http.Request) (*http.Response, error) {
		f.Close()
		return &http.Response{StatusCode: 200, Body: answer}, nil
	})
	r, _ := http.NewRequest("GET", "http://vendor.test", nil)
	resp, err := f.Transport(inner).RoundTrip(r)
	if resp != nil || !errors.Is(err, fence.ErrClosed) || !answer.closed {
		t.Errorf("%v, %v, body closed %v", resp, err, answer.closed)
	}
}

func TestCloseWakesSleepersAtOnce(t *testing.T) {
	world, f := setUp(t)
	rt := f.Runtime(world)
	var slept, waited error
	rt.Go("sleeper", func(ctx context.Context) { slept = rt.Sleep(ctx, time.Hour) })
	rt.Background("waiter", func(ctx context.Context) {
		wait, _ := rt.Signal("bell")
		waited = wait(ctx)
	})
	start := world.Now()
	if err := world.Advance(time.Minute); err != nil {
		t.Fatal(err)
	}
	f.Close()
	f.Close()
	if err := world.Settle(time.Hour); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(slept, fence.ErrClosed) || !errors.Is(waited, fence.ErrClosed) {
		t.Errorf("sleep %v, wait %v", slept, waited)
	}
	if took := world.Now().Sub(start); took != time.Minute {
		t.Errorf("they woke after %v", took)
	}
	if f.Context().Err() == nil || !f.Closed() {
		t.Error("the fence's own context goes on")
	}
}

func TestClosedFenceStartsNothing(t *testing.T) {
	world, f := setUp(t)
	rt := f.Runtime(world)
	run := 0
	count := func(context.Context) { run++ }
	rt.Go("queued before", count) // started, but the fence closes before it runs
	f.Close()
	rt.Go("after", count)
	rt.Background("after", count)
	if err := world.Settle(time.Hour); err != nil || run != 0 {
		t.Errorf("%d processes ran (%v)", run, err)
	}
	err := world.Do("sleep", func(ctx context.Context) error { return rt.Sleep(ctx, time.Hour) })
	if !errors.Is(err, fence.ErrClosed) {
		t.Errorf("a timer behind the fence: %v", err)
	}
}
