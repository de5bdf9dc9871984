package sched_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/sched"
)

// noneLeft waits until only as many goroutines are left as there were: a loop's
// goroutine ends shortly after the driver's call returns.
func noneLeft(t *testing.T, before int) {
	t.Helper()
	for patience := time.Now().Add(10 * time.Second); time.Now().Before(patience); {
		if runtime.NumGoroutine() <= before {
			return
		}
		runtime.Gosched()
	}
	buf := make([]byte, 1<<16)
	t.Fatalf("%d goroutines left, %d before:\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
}

func TestCloseReleasesEverything(t *testing.T) {
	before := runtime.NumGoroutine()
	world := sched.New(sched.Options{})
	wait, _ := world.Signal("never")
	deferred := 0
	for range 10 {
		world.Go("parked", func(ctx context.Context) {
			defer func() {
				deferred++
				c, cancel := world.WithTimeout(context.Background(), time.Hour)
				defer cancel()
				for _, err := range []error{c.Err(), world.Sleep(context.Background(), 1), wait(ctx), world.Yield(ctx)} {
					if !errors.Is(err, context.Canceled) {
						t.Error("deferred code may wait:", err)
					}
				}
				world.Go("late", func(context.Context) { t.Error("a process began after the end") })
			}()
			if err := wait(ctx); !errors.Is(err, sched.ErrEnded) {
				t.Error(err)
			}
		})
	}
	must(t, world.Advance(time.Second))
	world.Go("not begun", func(context.Context) { t.Error("a process began after the end") })
	world.Close()
	world.Close()
	equal(t, "deferred", deferred, 10)
	noneLeft(t, before)
	for _, err := range []error{world.Settle(day), world.Do("late", wait), world.Advance(1)} {
		if !errors.Is(err, sched.ErrEnded) {
			t.Error(err)
		}
	}
	must(t, world.Err())
	equal(t, "the clock stays", world.Now(), after(time.Second))
}

func TestCloseSurvivesWhatProcessesDoOnTheirWayOut(t *testing.T) {
	before := runtime.NumGoroutine()
	world := sched.New(sched.Options{})
	for name, out := range map[string]func(ctx context.Context){
		"panics":   func(context.Context) { panic("on the way out") },
		"goexits":  func(context.Context) { runtime.Goexit() },
		"goexits2": func(context.Context) { runtime.Goexit() },
		"goes on": func(ctx context.Context) {
			for {
				world.Sleep(ctx, time.Second)
			}
		},
		"returns": func(context.Context) {},
	} {
		world.Go(name, func(ctx context.Context) { defer out(ctx); world.Sleep(ctx, time.Hour) })
	}
	must(t, world.Advance(time.Second))
	world.Close()
	noneLeft(t, before)
}

func TestCloseAfterABadEndLeavesNothing(t *testing.T) {
	for name, end := range map[string]func(){"panic": func() { panic("x") }, "goexit": runtime.Goexit} {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			world := sched.New(sched.Options{})
			world.Go("parked", func(ctx context.Context) { world.Sleep(ctx, time.Hour) })
			world.Go("ends", func(ctx context.Context) { world.Sleep(ctx, 1); end() })
			if world.Settle(day) == nil {
				t.Fatal("no error")
			}
			world.Close()
			noneLeft(t, before)
		})
	}
}

func TestAnAbandonedWorldCleansUpWhenItsProcessComesBack(t *testing.T) {
	before := runtime.NumGoroutine()
	world := sched.New(sched.Options{Watchdog: 10 * time.Millisecond})
	stuck := make(chan struct{})
	world.Go("parked", func(ctx context.Context) { world.Sleep(ctx, time.Hour) })
	world.Go("stuck", func(ctx context.Context) { world.Sleep(ctx, 1); <-stuck })
	var blocked *sched.EndError
	if err := world.Settle(day); !errors.As(err, &blocked) || blocked.Ending != sched.Blocked {
		t.Fatal(err)
	}
	close(stuck)
	noneLeft(t, before)
	world.Close()
}

func TestCloseIsNotHeldUpForEver(t *testing.T) {
	world := sched.New(sched.Options{Watchdog: 10 * time.Millisecond})
	stuck := make(chan struct{})
	defer close(stuck)
	world.Go("blocks on its way out", func(ctx context.Context) {
		defer func() { <-stuck }()
		world.Sleep(ctx, time.Hour)
	})
	must(t, world.Advance(1))
	world.Close()
	var blocked *sched.EndError
	if err := world.Err(); !errors.As(err, &blocked) || blocked.Ending != sched.Blocked || blocked.Process != "blocks on its way out" {
		t.Fatal(err)
	}
}

func TestCloseSurvivesCallbacks(t *testing.T) {
	world := sched.New(sched.Options{})
	released := false
	world.Go("parked", func(ctx context.Context) {
		ctx.(interface{ AfterFunc(func()) func() bool }).AfterFunc(func() { panic("in a callback") })
		world.Sleep(ctx, time.Hour)
		released = true
	})
	must(t, world.Advance(1))
	world.Close()
	var p *sched.EndError
	if err := world.Err(); !released || !errors.As(err, &p) || p.Ending != sched.Panicked {
		t.Fatal(released, err)
	}
}

func TestCloseInterruptsACommand(t *testing.T) {
	world := sched.New(sched.Options{InstantLimit: 1 << 60})
	running := make(chan struct{})
	var once sync.Once
	world.Go("endless", func(ctx context.Context) {
		for world.Yield(ctx) == nil {
			once.Do(func() { close(running) })
		}
	})
	result := make(chan error)
	go func() { result <- world.Settle(day) }()
	<-running
	world.Close()
	if err := <-result; !errors.Is(err, sched.ErrEnded) {
		t.Fatal(err)
	}
}

func TestPaceTiesVirtualToRealTime(t *testing.T) {
	world := newWorld(t, sched.Options{Watchdog: 20 * time.Millisecond}) // must not bark
	world.SetPace(float64(time.Hour / (60 * time.Millisecond)))          // an hour in 60 ms
	began := time.Now()
	must(t, world.Do("sleep", func(ctx context.Context) error { return world.Sleep(ctx, time.Hour) }))
	equal(t, "clock", world.Now(), after(time.Hour))
	if took := time.Since(began); took < 60*time.Millisecond {
		t.Errorf("an hour took %v of real time", took)
	}
	world.SetPace(0)
	must(t, world.Advance(10000*time.Hour))
}

func TestOddPaces(t *testing.T) {
	for _, speed := range []float64{-1, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64} {
		world := newWorld(t, sched.Options{})
		world.SetPace(speed)
		must(t, world.Advance(1000*time.Hour))
		equal(t, "clock", world.Now(), after(1000*time.Hour))
	}
}

func TestPaceIsInterrupted(t *testing.T) {
	t.Run("by Close", func(t *testing.T) {
		world := sched.New(sched.Options{})
		world.SetPace(1e-12) // an hour takes longer than time.Duration can represent
		result := make(chan error)
		go func() { result <- world.Advance(time.Hour) }()
		for !paced() {
			runtime.Gosched()
		}
		world.Close()
		if err := <-result; !errors.Is(err, sched.ErrEnded) {
			t.Fatal(err)
		}
	})
	t.Run("by another pace", func(t *testing.T) {
		world := newWorld(t, sched.Options{})
		world.SetPace(1)
		result := make(chan error)
		go func() { result <- world.Advance(time.Hour) }()
		for !paced() {
			runtime.Gosched()
		}
		world.SetPace(0)
		must(t, <-result)
		equal(t, "clock", world.Now(), after(time.Hour))
	})
	t.Run("by work from outside", func(t *testing.T) {
		world := newWorld(t, sched.Options{})
		world.SetPace(1)
		result := make(chan error)
		go func() { result <- world.Advance(time.Hour) }()
		for !paced() {
			runtime.Gosched()
		}
		ran := make(chan time.Time)
		world.Go("press the button", func(context.Context) { ran <- world.Now() })
		if at := <-ran; !at.Before(after(time.Minute)) {
			t.Error("it ran at", at)
		}
		world.SetPace(0)
		must(t, <-result)
		equal(t, "clock", world.Now(), after(time.Hour))
	})
	t.Run("by a deadline from outside", func(t *testing.T) {
		world := newWorld(t, sched.Options{})
		world.SetPace(1)
		result := make(chan error)
		go func() { result <- world.Advance(time.Hour) }()
		for !paced() {
			runtime.Gosched()
		}
		ctx, cancel := world.WithTimeout(context.Background(), time.Millisecond)
		defer cancel()
		<-ctx.Done()
		equal(t, "ended by", ctx.Err(), context.DeadlineExceeded)
		if now := world.Now(); !now.Before(after(time.Minute)) {
			t.Error("the deadline of a millisecond passed at", now)
		}
		world.SetPace(0)
		must(t, <-result)
		equal(t, "clock", world.Now(), after(time.Hour))
	})
}

// paced is whether a world's loop waits for the real clock.
func paced() bool {
	buf := make([]byte, 1<<20)
	return strings.Contains(string(buf[:runtime.Stack(buf, true)]), "sched.(*Scheduler).waitReal(")
}

func TestTheOutsideMayMeddle(t *testing.T) {
	world := newWorld(t, sched.Options{})
	wait, notify := world.Signal("x")
	var outside sync.WaitGroup
	for range 4 {
		outside.Go(func() {
			for range 200 {
				world.Now()
				world.Rand("x").Uint64()
				world.Stats()
				world.NextTimer()
				world.Err()
				notify()
				ctx, cancel := world.WithTimeout(context.Background(), time.Second)
				world.Go("from outside", func(context.Context) {
					c, cancel := world.WithTimeout(ctx, time.Minute)
					defer cancel()
					wait(c)
				})
				_ = ctx.Err()
				cancel()
				<-ctx.Done()
			}
		})
		outside.Go(func() {
			for range 50 {
				if err := world.Do("drive", func(ctx context.Context) error { return world.Sleep(ctx, time.Second) }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	outside.Wait()
	must(t, world.Settle(day))
}
