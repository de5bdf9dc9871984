package sched_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/sim/sched"
)

var (
	_ host.Runtime = (*sched.Scheduler)(nil)
	_ kit.Runtime  = (*sched.Scheduler)(nil)
)

const day = 24 * time.Hour

func newWorld(t testing.TB, o sched.Options) *sched.Scheduler {
	t.Helper()
	world := sched.New(o)
	t.Cleanup(world.Close)
	return world
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T any](t testing.TB, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s:\n got %v\nwant %v", what, got, want)
	}
}

// after is an instant by its distance from the start.
func after(d time.Duration) time.Time { return sched.DefaultStart.Add(d) }

func TestTimeJumpsFromEventToEvent(t *testing.T) {
	world := newWorld(t, sched.Options{})
	var log []string
	for _, d := range []time.Duration{3 * time.Hour, time.Second, 2 * time.Minute} {
		world.Go(d.String(), func(ctx context.Context) {
			if err := world.Sleep(ctx, d); err != nil {
				panic(err)
			}
			log = append(log, fmt.Sprint(d, " at ", world.Now().Format(time.TimeOnly)))
		})
	}
	must(t, world.Settle(day))
	equal(t, "log", log, []string{"1s at 09:00:01", "2m0s at 09:02:00", "3h0m0s at 12:00:00"})
	equal(t, "clock", world.Now(), after(3*time.Hour))
}

func TestDoReturnsTheFunctionsError(t *testing.T) {
	world := newWorld(t, sched.Options{})
	refused := errors.New("refused")
	err := world.Do("dial", func(ctx context.Context) error {
		return errors.Join(world.Sleep(ctx, time.Minute), refused)
	})
	if !errors.Is(err, refused) {
		t.Fatal(err)
	}
	equal(t, "clock", world.Now(), after(time.Minute))
	must(t, world.Err())
}

func TestDoLeavesLaterWorkForLater(t *testing.T) {
	world := newWorld(t, sched.Options{})
	done := false
	world.Go("later", func(ctx context.Context) { done = world.Sleep(ctx, time.Hour) == nil })
	must(t, world.Do("now", func(ctx context.Context) error { return world.Sleep(ctx, time.Minute) }))
	if done {
		t.Fatal("Do ran work that was not due yet")
	}
	must(t, world.Settle(day))
	if !done {
		t.Fatal("Settle left work")
	}
}

func TestAdvanceStopsExactlyThere(t *testing.T) {
	world := newWorld(t, sched.Options{})
	var woke []time.Duration
	for _, d := range []time.Duration{time.Minute, time.Hour, time.Hour + 1} {
		world.Background(d.String(), func(ctx context.Context) {
			if world.Sleep(ctx, d) == nil {
				woke = append(woke, d)
			}
		})
	}
	must(t, world.Advance(time.Hour))
	equal(t, "woke", woke, []time.Duration{time.Minute, time.Hour})
	equal(t, "clock", world.Now(), after(time.Hour))
	must(t, world.AdvanceTo(after(2*time.Hour)))
	equal(t, "woke", len(woke), 3)
	equal(t, "clock", world.Now(), after(2*time.Hour))
	if err := world.AdvanceTo(after(time.Hour)); err == nil {
		t.Fatal("time went back")
	}
	if err := world.Advance(-1); err == nil {
		t.Fatal("time went back")
	}
	equal(t, "clock", world.Now(), after(2*time.Hour))
}

func TestBackgroundNeverDelaysQuiet(t *testing.T) {
	world := newWorld(t, sched.Options{})
	ticks := 0
	world.Background("poll", func(ctx context.Context) {
		for world.Sleep(ctx, time.Minute) == nil {
			ticks++
		}
	})
	must(t, world.Settle(day))
	equal(t, "clock of a quiet world", world.Now(), after(0))
	world.Go("call", func(ctx context.Context) { world.Sleep(ctx, 10*time.Minute+time.Second) })
	must(t, world.Settle(day))
	equal(t, "clock", world.Now(), after(10*time.Minute+time.Second))
	equal(t, "background timers due earlier", ticks, 10)
}

func TestUpkeepWokenByTheLastWorkRunsBeforeQuiet(t *testing.T) {
	world := newWorld(t, sched.Options{})
	wait, notify := world.Signal("outbox")
	delivered := false
	world.Background("dispatch", func(ctx context.Context) {
		for wait(ctx) == nil {
			world.Go("deliver", func(ctx context.Context) { delivered = world.Sleep(ctx, time.Second) == nil })
		}
	})
	world.Go("write", func(context.Context) { notify() })
	must(t, world.Settle(day))
	if !delivered {
		t.Fatal("quiet was declared with a wake-up of this instant pending")
	}
}

func TestSettleNamesWhoWaits(t *testing.T) {
	world := newWorld(t, sched.Options{Seed: 9})
	wait, _ := world.Signal("ledger")
	world.Go("resolve", func(ctx context.Context) { wait(ctx) })
	world.Go("back off", func(ctx context.Context) { world.Sleep(ctx, 100*time.Hour) })
	world.Background("poll", func(ctx context.Context) { world.Sleep(ctx, 1000*time.Hour) })
	err := world.Settle(day)
	var notQuiet *sched.NotQuietError
	if !errors.As(err, &notQuiet) {
		t.Fatal(err)
	}
	equal(t, "waiting", notQuiet.Waiting, []string{
		"back off sleeps until 2026-01-09T13:00:00Z", `resolve waits for signal "ledger"`})
	equal(t, "reason", notQuiet.Reason, "24h0m0s have passed")
	equal(t, "seed", notQuiet.Seed, 9)
	equal(t, "clock", world.Now(), after(day))
	must(t, world.Err())
}

func TestSettleSeesAtOnceThatNothingIsDue(t *testing.T) {
	world := newWorld(t, sched.Options{})
	wait, _ := world.Signal("never")
	world.Go("stuck", func(ctx context.Context) { world.Sleep(ctx, time.Second); wait(ctx) })
	var notQuiet *sched.NotQuietError
	if err := world.Settle(day); !errors.As(err, &notQuiet) {
		t.Fatal(err)
	}
	equal(t, "reason", notQuiet.Reason, "nothing is due any more")
	equal(t, "clock", world.Now(), after(time.Second))
}

func TestDoThatWaitsForEverIsNotQuiet(t *testing.T) {
	for name, upkeep := range map[string]bool{"alone": false, "with upkeep": true} {
		t.Run(name, func(t *testing.T) {
			world := newWorld(t, sched.Options{})
			wait, _ := world.Signal("never")
			if upkeep {
				world.Background("poll", func(ctx context.Context) {
					for world.Sleep(ctx, time.Hour) == nil {
					}
				})
			}
			var notQuiet *sched.NotQuietError
			if err := world.Do("ask", wait); !errors.As(err, &notQuiet) {
				t.Fatal(err)
			}
			equal(t, "waiting", notQuiet.Waiting, []string{`ask waits for signal "never"`})
		})
	}
}

func TestStepResumesOneProcess(t *testing.T) {
	world := newWorld(t, sched.Options{FIFO: true})
	var log []string
	for _, name := range []string{"a", "b"} {
		world.Go(name, func(ctx context.Context) {
			log = append(log, name+"1")
			world.Sleep(ctx, time.Hour)
			log = append(log, name+"2")
		})
	}
	ctx, cancel := world.WithTimeout(context.Background(), time.Minute) // a deadline alone is no step
	defer cancel()
	for i, want := range []string{"a1", "b1", "a2", "b2"} {
		more, err := world.Step()
		must(t, err)
		if !more || len(log) != i+1 || log[i] != want {
			t.Fatal(i, more, log)
		}
	}
	if more, err := world.Step(); more || err != nil {
		t.Fatal("a step in an empty world:", more, err)
	}
	equal(t, "context", ctx.Err(), context.DeadlineExceeded)
}

func TestNextTimer(t *testing.T) {
	world := newWorld(t, sched.Options{})
	expect := func(what string, want time.Duration) {
		t.Helper()
		at, ok := world.NextTimer()
		equal(t, what, ok, true)
		equal(t, what, at, after(want))
	}
	if at, ok := world.NextTimer(); ok {
		t.Fatal("an empty world has a timer at", at)
	}
	world.Background("poll", func(ctx context.Context) { world.Sleep(ctx, time.Hour) })
	expect("due now", 0)
	must(t, world.Settle(0))
	expect("sleeper", time.Hour)
	_, cancel := world.WithTimeout(context.Background(), time.Minute)
	expect("deadline", time.Minute)
	cancel()
	expect("after the cancelled deadline", time.Hour)
}

func TestTheLongestSleepIsForEver(t *testing.T) {
	world := newWorld(t, sched.Options{})
	must(t, world.Advance(time.Hour))
	world.Background("hibernate", func(ctx context.Context) {
		if world.Sleep(ctx, math.MaxInt64) == nil {
			t.Error("for ever has passed")
		}
	})
	must(t, world.Advance(100*365*day))
	at, ok := world.NextTimer()
	equal(t, "ok", ok, true)
	equal(t, "for ever", at.Year(), 2318)
}

func TestRandStreams(t *testing.T) {
	draw := func(seed uint64, stream string) (numbers []uint64) {
		r := newWorld(t, sched.Options{Seed: seed}).Rand(stream)
		for range 4 {
			numbers = append(numbers, r.Uint64())
		}
		return numbers
	}
	equal(t, "same name starts again", draw(1, "calls"), draw(1, "calls"))
	// Recorded runs depend on these very numbers.
	equal(t, "golden", draw(1, "calls")[:2], []uint64{8374608381663219669, 2522191977919720569})
	for _, other := range [][]uint64{draw(2, "calls"), draw(1, "faults"), draw(1, "")} {
		if slices.Equal(other, draw(1, "calls")) {
			t.Fatal("another stream drew the same numbers")
		}
	}
}
