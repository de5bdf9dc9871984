package wallclock_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/sim/sched"
	"github.com/callsim/callsim/sim/wallclock"
)

var (
	_ host.Runtime = (*wallclock.Runtime)(nil)
	_ kit.Runtime  = (*wallclock.Runtime)(nil)
)

func TestWaitIsForForegroundWorkAndWhatItStarts(t *testing.T) {
	rt := wallclock.New(1)
	defer rt.Close()
	wait, notify := rt.Signal("second")
	first, second := false, false
	rt.Background("upkeep", func(ctx context.Context) { <-ctx.Done() })
	rt.Go("first", func(ctx context.Context) {
		rt.Go("second", func(ctx context.Context) { second = wait(ctx) == nil })
		notify()
		first = rt.Sleep(ctx, time.Microsecond) == nil
	})
	rt.Wait()
	if !first || !second {
		t.Fatal("Wait returned before its work", first, second)
	}
}

func TestCloseEndsEverything(t *testing.T) {
	rt := wallclock.New(1)
	wait, _ := rt.Signal("never")
	errs := make(chan error, 3)
	rt.Background("poll", func(ctx context.Context) { errs <- rt.Sleep(ctx, time.Hour) })
	rt.Background("sleep on", func(context.Context) { errs <- rt.Sleep(context.Background(), time.Hour) })
	rt.Go("listen", func(context.Context) { errs <- wait(context.Background()) })
	rt.Close()
	for range 3 {
		if err := <-errs; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	rt.Go("late", func(context.Context) { t.Error("work started after Close") })
	rt.Close()
}

func TestContexts(t *testing.T) {
	rt := wallclock.New(1)
	defer rt.Close()
	short, cancel := rt.WithTimeout(context.Background(), time.Microsecond)
	defer cancel()
	if err := rt.Sleep(short, time.Hour); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	ended, cancel := rt.WithCancel(context.Background())
	cancel()
	wait, notify := rt.Signal("x")
	notify()
	if err := wait(ended); !errors.Is(err, context.Canceled) {
		t.Error("wait in an ended context:", err)
	}
	if err := wait(context.Background()); err != nil {
		t.Error("the notification was used up:", err)
	}
	if err := wait(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestANotificationWakesEveryoneOrTheNext(t *testing.T) {
	rt := wallclock.New(1)
	defer rt.Close()
	wait, notify := rt.Signal("x")
	notify()
	notify()
	if err := wait(context.Background()); err != nil {
		t.Fatal(err)
	}
	short, cancel := rt.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	if err := wait(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal("notifications added up:", err)
	}
}

func TestStreamsAreThoseOfTheSimulator(t *testing.T) {
	for _, seed := range []uint64{0, 1, 1 << 63} {
		for _, stream := range []string{"", "calls", "fäults"} {
			real, simulated := wallclock.New(seed).Rand(stream), sched.Rand(seed, stream)
			for range 8 {
				if a, b := real.Uint64(), simulated.Uint64(); a != b {
					t.Fatalf("seed %d, stream %q: %d, in the simulator %d", seed, stream, a, b)
				}
			}
		}
	}
}

func TestNowIsUTC(t *testing.T) {
	if got := wallclock.New(1).Now().Location(); got != time.UTC {
		t.Error(got)
	}
}
