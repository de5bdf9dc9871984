package sched_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/sched"
	"pgregory.net/rapid"
)

type key struct{}

// TestWaitsEndWithTheFirstCause compares sleeps under a random tree of contexts,
// with deadlines and cancellations at random instants, against arithmetic.
func TestWaitsEndWithTheFirstCause(t *testing.T) {
	const never = 1 << 30
	rapid.Check(t, func(t *rapid.T) {
		world := sched.New(sched.Options{Seed: rapid.Uint64().Draw(t, "seed"), FIFO: rapid.Bool().Draw(t, "fifo")})
		defer world.Close()
		second := rapid.IntRange(0, 6)
		type node struct {
			ctx            context.Context
			cancel, expire int // the earliest instants at which each ends it, with its parents'
		}
		nodes := []node{{context.Background(), never, never}}
		for range rapid.IntRange(0, 12).Draw(t, "contexts") {
			n := nodes[rapid.IntRange(0, len(nodes)-1).Draw(t, "parent")]
			if rapid.Bool().Draw(t, "values between") {
				n.ctx = context.WithValue(n.ctx, key{}, 1)
			}
			var cancel func()
			if rapid.Bool().Draw(t, "deadline") {
				d := second.Draw(t, "expires")
				n.ctx, cancel = world.WithTimeout(n.ctx, time.Duration(d)*time.Second)
				n.expire = min(n.expire, d)
			} else {
				n.ctx, cancel = world.WithCancel(n.ctx)
			}
			if rapid.Bool().Draw(t, "cancelled") {
				d := second.Draw(t, "cancelled at")
				n.cancel = min(n.cancel, d)
				world.Background("canceller", func(ctx context.Context) {
					world.Sleep(ctx, time.Duration(d)*time.Second)
					cancel()
				})
			}
			nodes = append(nodes, n)
		}
		returned := 0
		sleepers := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) [2]int {
			return [2]int{rapid.IntRange(0, len(nodes)-1).Draw(t, "ctx"), second.Draw(t, "sleep")}
		}), 1, 12).Draw(t, "sleepers")
		for _, sleeper := range sleepers {
			n, d := nodes[sleeper[0]], sleeper[1]
			world.Go("sleeper", func(ctx context.Context) {
				err := world.Sleep(n.ctx, time.Duration(d)*time.Second)
				returned++
				first := min(d, n.cancel, n.expire)
				if now := int(world.Now().Sub(after(0)).Seconds()); now != first {
					t.Errorf("woke at %d, want %d", now, first)
				}
				// At a tie the seed decides: any cause of that instant may be given.
				ok := err == nil && d == first ||
					errors.Is(err, context.Canceled) && n.cancel == first ||
					errors.Is(err, context.DeadlineExceeded) && n.expire == first
				if !ok {
					t.Errorf("sleep %d, cancelled %d, expires %d: %v", d, n.cancel, n.expire, err)
				}
				if err != nil && n.ctx.Err() != err {
					t.Errorf("returned %v, the context says %v", err, n.ctx.Err())
				}
			})
		}
		if err := world.Settle(day); err != nil {
			t.Fatal(err)
		}
		if returned != len(sleepers) {
			t.Fatalf("%d of %d sleeps returned", returned, len(sleepers))
		}
		must2(t, world.AdvanceTo(after(7*time.Second)))
		if at, ok := world.NextTimer(); ok {
			t.Fatalf("a timer is left at %v", at)
		}
	})
}

func must2(t *rapid.T, err error) {
	if err != nil {
		t.Fatal(err)
	}
}

func TestBothOutcomesOfATieAreReached(t *testing.T) {
	seen := map[error]int{}
	for seed := range uint64(100) {
		world := newWorld(t, sched.Options{Seed: seed})
		must(t, world.Do("ask", func(ctx context.Context) error {
			c, cancel := world.WithTimeout(ctx, time.Second)
			defer cancel()
			seen[world.Sleep(c, time.Second)]++
			return nil
		}))
	}
	if seen[nil] < 20 || seen[context.DeadlineExceeded] < 20 {
		t.Fatal(seen)
	}
}

// TestCrash shows what a crash is to the scheduler: the end of one context
// unwinds everything parked below it, at that instant.
func TestCrash(t *testing.T) {
	world := newWorld(t, sched.Options{Seed: 4})
	life, crash := world.WithCancel(context.Background())
	wait, _ := world.Signal("work")
	var ended []string
	spawn := func(name string, park func(context.Context) error) {
		world.Go(name, func(context.Context) {
			if err := park(life); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", name, err)
			}
			ended = append(ended, fmt.Sprint(name, " at ", world.Now().Sub(after(0))))
		})
	}
	spawn("sleeps", func(ctx context.Context) error { return world.Sleep(ctx, time.Hour) })
	spawn("waits", wait)
	spawn("asks", func(ctx context.Context) error {
		ctx, cancel := world.WithTimeout(ctx, time.Minute)
		defer cancel()
		return world.Sleep(context.WithValue(ctx, key{}, 1), time.Hour)
	})
	spawn("asks deeper", func(ctx context.Context) error {
		for range 5 {
			var cancel func()
			ctx, cancel = world.WithCancel(ctx)
			defer cancel()
		}
		return wait(ctx)
	})
	must(t, world.Advance(time.Second))
	must(t, world.Do("pull the plug", func(context.Context) error { crash(); return nil }))
	must(t, world.Settle(0))
	slices.Sort(ended)
	equal(t, "unwound", ended, []string{"asks at 1s", "asks deeper at 1s", "sleeps at 1s", "waits at 1s"})
	if at, ok := world.NextTimer(); ok {
		t.Errorf("the crash left a timer at %v", at)
	}
}

func TestContextsOfTheStandardLibraryFollowAtOnce(t *testing.T) {
	world := newWorld(t, sched.Options{})
	before := runtime.NumGoroutine()
	ours, cancel := world.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	std, stop := context.WithCancelCause(context.WithValue(ours, key{}, 1))
	defer stop(nil)
	below, cancelBelow := world.WithCancel(std)
	defer cancelBelow()
	var woke error
	world.Go("waits", func(context.Context) { woke = world.Sleep(below, time.Hour) })
	must(t, world.Advance(0))
	noneLeft(t, before+1) // the process is one
	must(t, world.Advance(time.Minute))
	equal(t, "standard context", std.Err(), context.DeadlineExceeded)
	equal(t, "cause", context.Cause(std), context.DeadlineExceeded)
	equal(t, "context below it", below.Err(), context.DeadlineExceeded)
	equal(t, "process below it", woke, context.DeadlineExceeded)
}

func TestAnHTTPClientObeysVirtualDeadlines(t *testing.T) {
	world := newWorld(t, sched.Options{})
	client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		return nil, world.Sleep(r.Context(), time.Hour)
	})}
	err := world.Do("ask", func(ctx context.Context) error {
		ctx, cancel := world.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, "GET", "https://api.example.test/", nil)
		must(t, err)
		_, err = client.Do(r)
		return err
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	equal(t, "clock", world.Now(), after(5*time.Second))
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestAContextWithoutCancelOutlivesOurs(t *testing.T) {
	world := newWorld(t, sched.Options{})
	ours, cancel := world.WithCancel(context.Background())
	kept := context.WithoutCancel(ours)
	below, cancelBelow := world.WithTimeout(context.WithValue(kept, key{}, 1), time.Hour)
	defer cancelBelow()
	cancel()
	must(t, below.Err())
	must(t, world.Do("flush", func(context.Context) error { return world.Sleep(kept, time.Minute) }))
	equal(t, "expired", world.Do("wait", func(context.Context) error { return world.Sleep(below, day) }), context.DeadlineExceeded)
	equal(t, "clock", world.Now(), after(time.Hour))
}

func TestForeignContextsReachProcessesInTheEnd(t *testing.T) {
	world := newWorld(t, sched.Options{})
	foreign, cancel := context.WithCancel(context.Background())
	defer cancel()
	wait, _ := world.Signal("never")
	woke := make(chan error, 1)
	world.Background("waits", func(context.Context) { woke <- wait(foreign) })
	must(t, world.Settle(0))
	cancel()
	for len(woke) == 0 { // the standard library calls back on a goroutine of its own
		must(t, world.Settle(0))
		runtime.Gosched()
	}
	equal(t, "error", <-woke, context.Canceled)
	must(t, world.Do("late", func(context.Context) error {
		equal(t, "a wait that comes too late", wait(foreign), context.Canceled)
		c, cancel := world.WithCancel(foreign)
		defer cancel()
		equal(t, "a context derived too late", c.Err(), context.Canceled)
		return nil
	}))
}

func TestAfterFunc(t *testing.T) {
	type afterFuncer interface{ AfterFunc(func()) func() bool }
	world := newWorld(t, sched.Options{})
	ctx, cancel := world.WithTimeout(context.Background(), time.Minute)
	var log []string
	ctx.(afterFuncer).AfterFunc(func() { log = append(log, "first") })
	stop := ctx.(afterFuncer).AfterFunc(func() { log = append(log, "stopped") })
	ctx.(afterFuncer).AfterFunc(func() { log = append(log, "second") })
	equal(t, "stop", stop(), true)
	equal(t, "stop again", stop(), false)
	cancel()
	cancel()
	equal(t, "called, in order, before cancel returns", log, []string{"first", "second"})

	called := make(chan bool)
	stop = ctx.(afterFuncer).AfterFunc(func() { close(called) })
	<-called
	equal(t, "stop when it is too late", stop(), false)

	ctx, cancel = world.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ctx.(afterFuncer).AfterFunc(func() { panic("in a callback") })
	var p *sched.EndError
	if err := world.Advance(time.Hour); !errors.As(err, &p) || p.Ending != sched.Panicked || p.Value != "in a callback" {
		t.Fatal(err)
	}
}

// TestStandardContextsOnTop builds random towers of the standard library's
// contexts on ours: all end with ours, at once, and no goroutine is started.
func TestStandardContextsOnTop(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		world := sched.New(sched.Options{})
		defer world.Close()
		base, cancel := world.WithCancel(context.Background())
		tower := []context.Context{base}
		before := runtime.NumGoroutine()
		for range rapid.IntRange(0, 10).Draw(t, "floors") {
			ctx := tower[rapid.IntRange(0, len(tower)-1).Draw(t, "on")]
			stop := func() {}
			switch rapid.IntRange(0, 4).Draw(t, "kind") {
			case 0:
				ctx = context.WithValue(ctx, key{}, 1)
			case 1:
				ctx, stop = context.WithCancel(ctx)
			case 2:
				ctx, stop = context.WithTimeout(ctx, time.Hour)
			case 3:
				ctx, stop = world.WithCancel(ctx)
			case 4:
				ctx, stop = world.WithTimeout(ctx, time.Hour)
			}
			defer stop()
			tower = append(tower, ctx)
		}
		if n := runtime.NumGoroutine(); n > before {
			t.Fatalf("%d goroutines for %d contexts", n-before, len(tower))
		}
		cancel()
		for i, ctx := range tower {
			if ctx.Err() != context.Canceled || context.Cause(ctx) != context.Canceled {
				t.Fatalf("context %d of %v: %v", i, tower, ctx.Err())
			}
			select {
			case <-ctx.Done():
			default:
				t.Fatalf("context %d of %v is not done", i, tower)
			}
		}
	})
}

func TestContextBasics(t *testing.T) {
	world := newWorld(t, sched.Options{})
	root := context.WithValue(context.Background(), key{}, "value")
	long, cancel := world.WithTimeout(root, time.Hour)
	defer cancel()
	short, cancel := world.WithTimeout(long, time.Minute)
	defer cancel()
	longer, cancelLonger := world.WithTimeout(short, 2*time.Hour)
	plain, cancelPlain := world.WithCancel(root)
	gone, cancelGone := world.WithTimeout(root, -1)
	cancelGone()

	deadline, ok := longer.Deadline()
	equal(t, "a child's deadline is not after its parent's", deadline, after(time.Minute))
	equal(t, "ok", ok, true)
	_, ok = plain.Deadline()
	equal(t, "no deadline", ok, false)
	equal(t, "value", longer.Value(key{}), any("value"))
	equal(t, "negative time-out", gone.Err(), context.DeadlineExceeded)
	<-gone.Done()

	done := longer.Done()
	equal(t, "one channel", longer.Done(), done)
	select {
	case <-done:
		t.Fatal("done too early")
	default:
	}
	cancelLonger()
	cancelLonger()
	<-done
	equal(t, "err", longer.Err(), context.Canceled)
	equal(t, "cause", context.Cause(longer), context.Canceled)
	equal(t, "parents live on", short.Err(), nil)
	cancelPlain()
	child, cancel := world.WithTimeout(plain, time.Hour)
	defer cancel()
	equal(t, "child of an ended context", child.Err(), context.Canceled)
	must(t, world.Advance(time.Minute))
	equal(t, "expired", short.Err(), context.DeadlineExceeded)
}

func TestTimersOfCancelledContextsLeaveNothingBehind(t *testing.T) {
	world := newWorld(t, sched.Options{})
	wait, notify := world.Signal("answer")
	must(t, world.Do("ask often", func(ctx context.Context) error {
		world.Background("answer", func(ctx context.Context) {
			for world.Sleep(ctx, time.Millisecond) == nil {
				notify()
			}
		})
		for range 1000 {
			c, cancel := world.WithTimeout(ctx, 24*time.Hour)
			if err := wait(c); err != nil {
				return err
			}
			cancel()
		}
		return nil
	}))
	must(t, world.Settle(day))
	at, _ := world.NextTimer()
	equal(t, "next timer", at, world.Now().Add(time.Millisecond))
}
