package sched_test

import (
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/sched"
)

// dead asserts that the world has ended with err and returns err to every driver.
func dead(t *testing.T, world *sched.Scheduler, err error) {
	t.Helper()
	_, step := world.Step()
	for _, again := range []error{world.Err(), world.Settle(day), world.Advance(1), world.AdvanceTo(after(day)), step,
		world.Do("again", func(context.Context) error { t.Error("a process ran in a dead world"); return nil })} {
		if again != err {
			t.Fatalf("later call answered %v, want %v", again, err)
		}
	}
}

func explode(err error) { panic(err) }

func TestPanicEndsTheWorld(t *testing.T) {
	world := newWorld(t, sched.Options{Seed: 5})
	world.Go("fragile", func(ctx context.Context) {
		world.Sleep(ctx, time.Second)
		explode(io.ErrUnexpectedEOF)
	})
	world.Go("bystander", func(ctx context.Context) {
		if world.Sleep(ctx, time.Minute) == nil {
			t.Error("a process went on in a dead world")
		}
	})
	err := world.Settle(day)
	var p *sched.EndError
	if !errors.As(err, &p) || p.Ending != sched.Panicked || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatal(err)
	}
	equal(t, "process", p.Process, "fragile")
	equal(t, "at", p.At, after(time.Second))
	equal(t, "seed", p.Seed, 5)
	if !strings.Contains(strings.SplitN(p.Stack, "\n", 2)[0], "sched_test.explode(") {
		t.Errorf("the stack does not begin where the panic was:\n%s", p.Stack)
	}
	if strings.Contains(p.Stack, "iter.Pull") || strings.Contains(p.Stack, "debug.Stack") {
		t.Errorf("the stack shows the scheduler's own frames:\n%s", p.Stack)
	}
	dead(t, world, err)
}

func TestGoexitEndsTheWorld(t *testing.T) {
	world := newWorld(t, sched.Options{})
	world.Go("bystander", func(ctx context.Context) { world.Sleep(ctx, time.Minute) })
	err := world.Do("assert", func(ctx context.Context) error {
		world.Sleep(ctx, time.Second)
		runtime.Goexit() // as t.FailNow does
		return nil
	})
	var exit *sched.EndError
	if !errors.As(err, &exit) || exit.Ending != sched.Exited || exit.Process != "assert" {
		t.Fatal(err)
	}
	dead(t, world, err)
}

func TestLivelockIsNamed(t *testing.T) {
	world := newWorld(t, sched.Options{InstantLimit: 1000})
	world.Go("patient", func(ctx context.Context) { world.Sleep(ctx, time.Minute) })
	world.Background("eager", func(ctx context.Context) {
		world.Sleep(ctx, time.Second)
		for world.Yield(ctx) == nil {
		}
	})
	err := world.Settle(day)
	var livelock *sched.EndError
	if !errors.As(err, &livelock) || livelock.Ending != sched.Livelocked {
		t.Fatal(err)
	}
	equal(t, "at", livelock.At, after(time.Second))
	equal(t, "detail", livelock.Detail, "more than 1000 events at one instant, mostly eager (100 %)")
	dead(t, world, err)
}

func TestTheInstantLimitCountsPerInstantAndCommand(t *testing.T) {
	world := newWorld(t, sched.Options{InstantLimit: 10})
	for range 5 {
		must(t, world.Do("busy", func(ctx context.Context) error {
			for range 8 {
				world.Yield(ctx)
			}
			world.Sleep(ctx, 1)
			for range 8 {
				world.Yield(ctx)
			}
			return nil
		}))
	}
}

func TestBlockedProcessIsAbandoned(t *testing.T) {
	world := newWorld(t, sched.Options{Seed: 3, Watchdog: 20 * time.Millisecond})
	var held sync.Mutex
	held.Lock()
	after := make(chan error)
	world.Go("parked", func(ctx context.Context) { world.Sleep(ctx, time.Hour) })
	world.Go("holds", func(ctx context.Context) {
		world.Sleep(ctx, time.Second)
		held.Lock()
		after <- world.Sleep(ctx, time.Second)
	})
	err := world.Settle(day)
	var blocked *sched.EndError
	if !errors.As(err, &blocked) || blocked.Ending != sched.Blocked {
		t.Fatal(err)
	}
	equal(t, "process", blocked.Process, "holds")
	equal(t, "seed", blocked.Seed, 3)
	if !strings.Contains(blocked.Stack, "sync.(*Mutex).Lock") || !strings.Contains(blocked.Stack, "TestBlockedProcessIsAbandoned") {
		t.Errorf("stack:\n%s", blocked.Stack)
	}
	dead(t, world, err)
	world.Close()
	held.Unlock()
	if err := <-after; !errors.Is(err, sched.ErrEnded) {
		t.Errorf("a process that comes back to an abandoned world may wait: %v", err)
	}
}

func TestAnotherWorldGoesOnBesideABlockedOne(t *testing.T) {
	stuck := newWorld(t, sched.Options{Watchdog: 20 * time.Millisecond})
	fine := newWorld(t, sched.Options{})
	release := make(chan struct{})
	defer close(release)
	var blocked *sched.EndError
	if err := stuck.Do("reads a channel", func(context.Context) error { <-release; return nil }); !errors.As(err, &blocked) || blocked.Ending != sched.Blocked {
		t.Fatal(err)
	}
	must(t, fine.Do("call", func(ctx context.Context) error { return fine.Sleep(ctx, time.Hour) }))
}

func TestErrorsSayWhatHappenedWhereAndUnderWhichSeed(t *testing.T) {
	fails := func(o sched.Options, f func(*sched.Scheduler, context.Context)) string {
		world := newWorld(t, o)
		world.Go("dial", func(ctx context.Context) { f(world, ctx) })
		return world.Settle(day).Error()
	}
	stuck := make(chan struct{})
	defer close(stuck)
	for _, c := range []struct{ got, want string }{
		{fails(sched.Options{Seed: 7}, func(world *sched.Scheduler, ctx context.Context) { world.Sleep(ctx, 2*day) }),
			`sched: not quiet at 2026-01-06T09:00:00Z (seed 7): 24h0m0s have passed, but foreground work is left: dial sleeps until 2026-01-07T09:00:00Z`},
		{fails(sched.Options{Seed: 7}, func(*sched.Scheduler, context.Context) { panic("no line") }),
			`sched: process "dial" panicked at 2026-01-05T09:00:00Z (seed 7): no line`},
		{fails(sched.Options{Seed: 7}, func(*sched.Scheduler, context.Context) { runtime.Goexit() }),
			`sched: process "dial" called runtime.Goexit at 2026-01-05T09:00:00Z (seed 7): a test's FailNow, Fatal and Skip work only outside processes`},
		{fails(sched.Options{Seed: 7, InstantLimit: 100}, func(world *sched.Scheduler, ctx context.Context) {
			world.Background("echo", func(ctx context.Context) {
				for world.Yield(ctx) == nil {
					world.Yield(ctx)
				}
			})
			for world.Yield(ctx) == nil {
			}
		}), `sched: livelock at 2026-01-05T09:00:00Z (seed 7): more than 100 events at one instant, mostly `},
		{fails(sched.Options{Seed: 7, Watchdog: 10 * time.Millisecond}, func(*sched.Scheduler, context.Context) { <-stuck }),
			`sched: process "dial" blocked the world at 2026-01-05T09:00:00Z (seed 7): it neither waited nor returned for 10ms of real time; the world is abandoned`},
	} {
		if first, _, _ := strings.Cut(c.got, "\n"); !strings.HasPrefix(first, c.want) {
			t.Errorf("\n got %s\nwant %s", first, c.want)
		}
	}
}

func TestDriversCallsAreRefusedInside(t *testing.T) {
	world := newWorld(t, sched.Options{})
	nothing := func(context.Context) error { return nil }
	must(t, world.Do("confused", func(context.Context) error {
		_, step := world.Step()
		for _, err := range []error{world.Do("nested", nothing), world.Settle(1), world.Advance(1), world.AdvanceTo(after(1)), step} {
			if err == nil || !strings.Contains(err.Error(), "was called inside a process") {
				t.Error(err)
			}
		}
		return nil
	}))
	var p *sched.EndError
	if err := world.Do("closer", func(context.Context) error { world.Close(); return nil }); !errors.As(err, &p) || p.Ending != sched.Panicked {
		t.Fatal(err)
	}
}

func TestWaitingOutsideAProcessIsRefused(t *testing.T) {
	world := newWorld(t, sched.Options{})
	wait, _ := world.Signal("x")
	ctx, cancel := world.WithCancel(context.Background())
	defer cancel()
	for _, err := range []error{world.Sleep(ctx, 1), world.Yield(context.Background()), wait(ctx)} {
		if err == nil || !strings.Contains(err.Error(), "outside a process") {
			t.Error(err)
		}
	}
}
