package sched_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/sched"
	"pgregory.net/rapid"
)

// serveIt serves a world until the test ends and returns how Serve ended.
func serveIt(t testing.TB, world *sched.Scheduler, speed float64) (ended chan error) {
	t.Helper()
	ended = make(chan error, 1)
	go func() { ended <- world.Serve(speed) }()
	t.Cleanup(func() {
		world.Close()
		ended <- <-ended // other receivers
	})
	return ended
}

// entered are the ways into a world that is being served.
var entered = map[string]func(*sched.Scheduler, func()) error{
	"by call": func(world *sched.Scheduler, f func()) error {
		return world.Call("caller", func(context.Context) error { f(); return nil })
	},
	"by visit": func(world *sched.Scheduler, f func()) error { return world.Visit("visitor", f) },
	"by do": func(world *sched.Scheduler, f func()) error {
		return world.Do("driver", func(context.Context) error { f(); return nil })
	},
}

// Any number of goroutines come in; each finds itself alone, and everyone's work
// and what follows from it gets done.
func TestWhoeverComesInIsAlone(t *testing.T) {
	for way, enter := range entered {
		for _, speed := range []float64{0, 1, 1e6} {
			t.Run(fmt.Sprint(way, " at speed ", speed), func(t *testing.T) {
				world := newWorld(t, sched.Options{Seed: 1})
				ended := serveIt(t, world, speed)
				const goroutines, times = 8, 50
				inside, follows := 0, 0 // the race detector watches them
				var all sync.WaitGroup
				for range goroutines {
					all.Go(func() {
						for range times {
							if err := enter(world, func() {
								inside++
								world.Go("follows", func(ctx context.Context) {
									world.Yield(ctx)
									follows++
								})
							}); err != nil {
								t.Error(err)
							}
						}
					})
				}
				all.Wait()
				must(t, world.Settle(day))
				must(t, world.Call("look", func(context.Context) error {
					equal(t, "inside", inside, goroutines*times)
					equal(t, "follows", follows, goroutines*times)
					return nil
				}))
				world.Close()
				must(t, <-ended)
				ended <- nil
			})
		}
	}
}

func TestAServedClockGoesWithTheRealOne(t *testing.T) {
	world := newWorld(t, sched.Options{})
	serveIt(t, world, 1000)
	woken := make(chan time.Time, 1)
	world.Background("sleeper", func(ctx context.Context) {
		world.Sleep(ctx, 20*time.Second)
		woken <- world.Now()
	})
	began := time.Now()
	equal(t, "woken at", <-woken, after(20*time.Second))
	if real := time.Since(began); real < 15*time.Millisecond {
		t.Errorf("20 s at speed 1000 took %v", real)
	}
	// Nothing is due any more, and the clock continues to advance.
	for world.Visit("look", func() {}) == nil && world.Now().Before(after(30*time.Second)) {
	}
	world.SetSpeed(0)
	now := world.Now()
	must(t, world.Visit("look", func() {}))
	equal(t, "a paused clock", world.Now(), now)
	equal(t, "speed", world.Speed(), 0)
	// Paused means that time does not advance; events that are due still happen.
	must(t, world.Call("caller", func(ctx context.Context) error { return world.Yield(ctx) }))
	equal(t, "a paused clock", world.Now(), now)
}

// The clock of a served world follows the real one although the world is busy.
func TestAServedClockCatchesUp(t *testing.T) {
	world := newWorld(t, sched.Options{InstantLimit: 1 << 60})
	serveIt(t, world, 1)
	world.Background("busy", func(ctx context.Context) {
		for world.Yield(ctx) == nil {
		}
	})
	for began := time.Now(); time.Since(began) < 200*time.Millisecond; {
		must(t, world.Visit("look", func() {}))
	}
	if virtual := world.Now().Sub(sched.DefaultStart); virtual < 150*time.Millisecond {
		t.Errorf("in 200 ms the clock of a busy world moved by %v", virtual)
	}
}

// Drivers take over from Serve as if nobody served: they jump exactly.
func TestDriversTakeOver(t *testing.T) {
	world := newWorld(t, sched.Options{})
	serveIt(t, world, 0)
	ticks := 0
	world.Background("tick", func(ctx context.Context) {
		for world.Sleep(ctx, time.Minute) == nil {
			ticks++
		}
	})
	must(t, world.Advance(time.Hour))
	equal(t, "clock", world.Now(), after(time.Hour))
	must(t, world.Visit("look", func() { equal(t, "ticks", ticks, 60) }))
	more, err := world.Step()
	must(t, err)
	equal(t, "more", more, true)
	equal(t, "clock", world.Now(), after(61*time.Minute))
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() { must(t, world.Advance(time.Minute)) })
	}
	all.Wait()
	equal(t, "clock", world.Now(), after(71*time.Minute))
	if err := world.Serve(1); err == nil || !strings.Contains(err.Error(), "being served") {
		t.Error("served twice:", err)
	}
}

// However a served world is cut up by drivers and visitors, the same happens in
// it: visitors change nothing but what they do themselves.
func TestVisitorsDoNotDecide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProgram(t)
		o := sched.Options{Seed: rapid.Uint64().Draw(t, "seed"), FIFO: rapid.Bool().Draw(t, "fifo")}
		want := p.run(o)
		got := p.drive(o, func(world *sched.Scheduler) error {
			ctx, stop := context.WithCancel(context.Background())
			var around sync.WaitGroup
			around.Go(func() { world.Serve(0) })
			around.Go(func() {
				for ctx.Err() == nil {
					world.Visit("visitor", func() {})
				}
			})
			var err error
			for range 200 {
				if err = world.Advance(300 * time.Millisecond); err != nil {
					break
				}
			}
			stop()
			world.Close()
			around.Wait()
			return err
		})
		// Calls of visitors who find the floor taken are processes and take part in
		// the seed's choice, so only first in, first out is the same in every run.
		if o.FIFO && !slices.Equal(got[:len(want)-1], want[:len(want)-1]) {
			t.Fatalf("with visitors:\n%s\nalone:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

func TestTheEndOfAServedWorld(t *testing.T) {
	broken := errors.New("broken")
	for name, end := range map[string]func(*sched.Scheduler){
		"by a process": func(world *sched.Scheduler) {
			world.Go("bad", func(context.Context) { panic(broken) })
		},
		"by a caller":  func(world *sched.Scheduler) { world.Call("bad", func(context.Context) error { panic(broken) }) },
		"by a visitor": func(world *sched.Scheduler) { world.Visit("bad", func() { panic(broken) }) },
		"by a driver":  func(world *sched.Scheduler) { world.Do("bad", func(context.Context) error { panic(broken) }) },
	} {
		t.Run(name, func(t *testing.T) {
			world := newWorld(t, sched.Options{})
			ended := serveIt(t, world, 1)
			stuck := make(chan error, 1)
			wait, _ := world.Signal("never")
			go func() { stuck <- world.Call("stuck", wait) }()
			for world.Visit("look", func() {}) == nil && world.Stats().Switches == 0 {
			}
			end(world)
			err := <-ended
			ended <- nil
			var panicked *sched.EndError
			if !errors.As(err, &panicked) || panicked.Ending != sched.Panicked || panicked.Process != "bad" || !errors.Is(err, broken) {
				t.Error("Serve ended with", err)
			}
			if err := <-stuck; !errors.Is(err, broken) {
				t.Error("the inner call got", err)
			}
			for way, enter := range entered {
				if err := enter(world, func() { t.Error(way, "into a dead world") }); !errors.Is(err, broken) {
					t.Error(way, err)
				}
			}
		})
	}
}

func TestAClosedWorldLetsNobodyIn(t *testing.T) {
	world := newWorld(t, sched.Options{})
	ended := serveIt(t, world, 1)
	wait, _ := world.Signal("never")
	stuck := make(chan error, 1)
	go func() { stuck <- world.Call("stuck", wait) }()
	for world.Visit("look", func() {}) == nil && world.Stats().Switches == 0 {
	}
	world.Close()
	if err := <-stuck; !errors.Is(err, sched.ErrEnded) {
		t.Error(err)
	}
	must(t, <-ended)
	ended <- nil
	for way, enter := range entered {
		if err := enter(world, func() { t.Error(way, "into a closed world") }); !errors.Is(err, sched.ErrEnded) {
			t.Error(way, err)
		}
	}
}

// A visitor that never leaves is for the watchdog, as a process is.
func TestAVisitorThatBlocksIsAbandoned(t *testing.T) {
	world := newWorld(t, sched.Options{Watchdog: 40 * time.Millisecond})
	ended := serveIt(t, world, 1)
	forever := make(chan struct{})
	defer close(forever)
	in := make(chan struct{})
	go world.Visit("stuck visitor", func() { close(in); <-forever })
	<-in
	err := world.Call("next", func(context.Context) error { return nil })
	var blocked *sched.EndError
	if !errors.As(err, &blocked) || blocked.Ending != sched.Blocked || blocked.Process != "stuck visitor" {
		t.Error(err)
	}
	<-ended
	ended <- nil
}

func TestAVisitorCannotWait(t *testing.T) {
	world := newWorld(t, sched.Options{})
	must(t, world.Visit("visitor", func() {
		if err := world.Sleep(context.Background(), time.Second); err == nil || !strings.Contains(err.Error(), "outside a process") {
			t.Error(err)
		}
	}))
	equal(t, "clock", world.Now(), after(0))
}

// Work from outside is no livelock, however much of it comes at one instant.
func TestManyCallsAtOneInstant(t *testing.T) {
	world := newWorld(t, sched.Options{InstantLimit: 100})
	serveIt(t, world, 0)
	for range 1000 {
		must(t, world.Call("caller", func(ctx context.Context) error { return world.Yield(ctx) }))
	}
}

func TestExternalLetsTheWorldGoOn(t *testing.T) {
	world := newWorld(t, sched.Options{})
	answered := make(chan struct{})
	var log []string
	world.Go("webhook", func(ctx context.Context) {
		must(t, world.External(ctx, func(context.Context) { <-answered }))
		log = append(log, "answered at "+world.Now().Format(time.TimeOnly))
	})
	world.Go("other", func(ctx context.Context) {
		log = append(log, "other")
		close(answered) // the answer depends on other processes running
	})
	world.Go("sleeper", func(ctx context.Context) {
		world.Sleep(ctx, time.Second)
		log = append(log, "sleeper")
	})
	must(t, world.Settle(day))
	equal(t, "log", log, []string{"other", "answered at 09:00:00", "sleeper"})
}

// While a function runs outside, the clock does not advance: no time-out passes,
// however long the function runs, and no event that is due later runs first.
func TestTheClockIsHeldWhileTheOutsideAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		world := sched.New(sched.Options{Seed: rapid.Uint64().Draw(t, "seed")})
		defer world.Close()
		errands := rapid.SliceOfN(rapid.IntRange(0, 3), 1, 6).Draw(t, "errands")
		var done atomic.Int32
		for i, d := range errands {
			world.Go("errand", func(ctx context.Context) {
				world.Sleep(ctx, time.Duration(d)*time.Second)
				due := world.Now()
				ctx, cancel := world.WithTimeout(ctx, time.Millisecond)
				defer cancel()
				err := world.External(ctx, func(ctx context.Context) {
					if _, limited := ctx.Deadline(); limited {
						t.Errorf("the outside was given a virtual deadline")
					}
					for range 10 * i { // the outside takes its time
						runtime.Gosched()
					}
					done.Add(1)
				})
				if err != nil || !world.Now().Equal(due) {
					t.Errorf("errand %d: %v, at %v instead of %v", i, err, world.Now(), due)
				}
			})
		}
		if err := world.Settle(day); err != nil || int(done.Load()) != len(errands) {
			t.Fatalf("%d of %d errands, %v", done.Load(), len(errands), err)
		}
	})
}

// In a served world time advances meanwhile, and a late answer is given up.
func TestAnErrandIsGivenUp(t *testing.T) {
	world := newWorld(t, sched.Options{})
	serveIt(t, world, 1000)
	told := make(chan error, 1)
	err := world.Call("webhook", func(ctx context.Context) error {
		ctx, cancel := world.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		return world.External(ctx, func(ctx context.Context) {
			<-ctx.Done()
			told <- ctx.Err()
		})
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if err := <-told; !errors.Is(err, context.Canceled) {
		t.Error("the outer call got", err)
	}
	must(t, world.Advance(time.Hour)) // nothing holds the clock any more
}

func TestClosingGivesErrandsUp(t *testing.T) {
	world := newWorld(t, sched.Options{})
	ended := serveIt(t, world, 0)
	under, told := make(chan struct{}), make(chan struct{})
	result := make(chan error, 1)
	world.Go("webhook", func(ctx context.Context) {
		result <- world.External(ctx, func(ctx context.Context) {
			close(under)
			<-ctx.Done()
			close(told)
		})
	})
	<-under
	world.Close()
	if err := <-result; !errors.Is(err, sched.ErrEnded) {
		t.Error(err)
	}
	<-told
	must(t, <-ended)
	ended <- nil
}

func TestAPanicOutsideIsTheProcesss(t *testing.T) {
	world := newWorld(t, sched.Options{})
	world.Go("webhook", func(ctx context.Context) {
		world.External(ctx, func(context.Context) { panic("no such receiver") })
	})
	var panicked *sched.EndError
	if err := world.Settle(day); !errors.As(err, &panicked) || panicked.Ending != sched.Panicked || panicked.Process != "webhook" || panicked.Value != "no such receiver" {
		t.Error(err)
	}
}

func TestExternalIsForProcesses(t *testing.T) {
	world := newWorld(t, sched.Options{})
	if err := world.External(context.Background(), func(context.Context) { t.Error("ran") }); err == nil {
		t.Error("External was allowed outside a process")
	}
	ctx, cancel := world.WithCancel(context.Background())
	cancel()
	must(t, world.Do("late", func(context.Context) error {
		if err := world.External(ctx, func(context.Context) { t.Error("ran") }); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		return nil
	}))
	world.Go("webhook", func(ctx context.Context) { world.External(ctx, func(context.Context) { runtime.Gosched() }) })
	must(t, world.Settle(0)) // waits in real time, not in virtual
}

// BenchmarkVisit is a request of another program's that finds the loop resting;
// BenchmarkCall is posted into the loop.
func BenchmarkVisit(b *testing.B) {
	world := newWorld(b, sched.Options{})
	serveIt(b, world, 1)
	b.ReportAllocs()
	for b.Loop() {
		world.Visit("visitor", func() {})
	}
}

func BenchmarkCall(b *testing.B) {
	world := newWorld(b, sched.Options{})
	serveIt(b, world, 1)
	b.ReportAllocs()
	for b.Loop() {
		world.Call("caller", func(context.Context) error { return nil })
	}
}
