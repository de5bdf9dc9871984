package sched_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/sched"
	"pgregory.net/rapid"
)

// TestSignalsAgainstAModel lets processes wait, give up and notify at instants
// of their own and compares when each wait ended with a model of one flag and a
// list.
func TestSignalsAgainstAModel(t *testing.T) {
	type act struct {
		notify  bool
		timeout int // of a wait; 0 is none
	}
	rapid.Check(t, func(t *rapid.T) {
		acts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) act {
			return act{notify: rapid.Bool().Draw(t, "notify"), timeout: rapid.IntRange(0, 10).Draw(t, "timeout")}
		}), 0, 30).Draw(t, "acts")

		// Acts happen at even seconds, time-outs at odd ones: no ties.
		want := make([]int, len(acts)) // when the wait ended; negative: by its time-out
		var waiting []int
		pending := false
		for i, a := range acts {
			waiting = slices.DeleteFunc(waiting, func(w int) bool {
				out := acts[w].timeout != 0 && 2*w+2*acts[w].timeout-1 < 2*i
				if out {
					want[w] = -(2*w + 2*acts[w].timeout - 1)
				}
				return out
			})
			switch {
			case a.notify && len(waiting) == 0:
				pending = true
			case a.notify:
				for _, w := range waiting {
					want[w] = 2 * i
				}
				waiting = nil
			case pending:
				want[i], pending = 2*i, false
			default:
				waiting = append(waiting, i)
			}
		}
		for _, w := range waiting {
			if want[w] = 0; acts[w].timeout != 0 {
				want[w] = -(2*w + 2*acts[w].timeout - 1)
			}
		}

		world := sched.New(sched.Options{Seed: rapid.Uint64().Draw(t, "seed")})
		defer world.Close()
		wait, notify := world.Signal("it")
		got := make([]int, len(acts))
		for i, a := range acts {
			world.Background("actor", func(ctx context.Context) {
				world.Sleep(ctx, time.Duration(2*i)*time.Second)
				if a.notify {
					notify()
					return
				}
				if a.timeout != 0 {
					var cancel func()
					ctx, cancel = world.WithTimeout(ctx, time.Duration(2*a.timeout-1)*time.Second)
					defer cancel()
				}
				err := wait(ctx)
				if errors.Is(err, sched.ErrEnded) {
					return // released by Close: it waited for ever
				}
				if got[i] = int(world.Now().Sub(after(0)).Seconds()); err != nil {
					got[i] = -got[i]
				}
			})
		}
		if err := world.Advance(time.Hour); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %v\nwant %v", got, want)
		}
	})
}

func TestANotificationIsNotLostOnAnEndedContext(t *testing.T) {
	for seed := range uint64(50) {
		world := newWorld(t, sched.Options{Seed: seed})
		wait, notify := world.Signal("work")
		ctx, cancel := world.WithCancel(context.Background())
		var first error
		world.Go("waits", func(context.Context) { first = wait(ctx) })
		must(t, world.Advance(0))
		notify()
		cancel()
		must(t, world.Settle(0))
		must(t, first)
	}
}

func TestDriversMayNotify(t *testing.T) {
	world := newWorld(t, sched.Options{})
	wait, notify := world.Signal("work")
	notify()
	must(t, world.Do("takes it", wait))
	woken := 0
	for range 3 {
		world.Go("waits", func(ctx context.Context) {
			if wait(ctx) == nil {
				woken++
			}
		})
	}
	must(t, world.Advance(time.Second))
	notify()
	must(t, world.Settle(0))
	equal(t, "woken", woken, 3)
}
