package sched_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/sched"
	"pgregory.net/rapid"
)

// A program is a world's worth of processes that do a bit of everything, with
// few distinct durations so that much falls on one instant.
type program struct {
	Processes [][]op
	Contexts  []int // the parent of each context; -1 is the root
	Signals   int
}

type op struct {
	Kind   string
	D      int // seconds
	Signal int
	Ctx    int
}

var opKinds = []string{"sleep", "sleep", "yield", "wait", "notify", "cancel", "timeout", "std", "go", "background"}

func drawProgram(t *rapid.T) program {
	p := program{Signals: 3}
	for i := range rapid.IntRange(1, 5).Draw(t, "contexts") {
		p.Contexts = append(p.Contexts, rapid.IntRange(-1, i-1).Draw(t, "parent"))
	}
	drawOp := rapid.Custom(func(t *rapid.T) op {
		return op{
			Kind:   rapid.SampledFrom(opKinds).Draw(t, "kind"),
			D:      rapid.IntRange(0, 4).Draw(t, "seconds"),
			Signal: rapid.IntRange(0, p.Signals-1).Draw(t, "signal"),
			Ctx:    rapid.IntRange(0, len(p.Contexts)-1).Draw(t, "ctx"),
		}
	})
	p.Processes = rapid.SliceOfN(rapid.SliceOfN(drawOp, 0, 8), 1, 8).Draw(t, "processes")
	return p
}

// run is the program's event log under the given options: driven to quiet.
func (p program) run(o sched.Options) []string {
	return p.drive(o, func(world *sched.Scheduler) error { return world.Settle(time.Hour) })
}

// drive is the program's event log and, last, how it ended.
func (p program) drive(o sched.Options, drive func(*sched.Scheduler) error) []string {
	world := sched.New(o)
	defer world.Close()
	var log []string
	say := func(name string, i int, o op, err error) {
		log = append(log, fmt.Sprintf("%s %s#%d %s %v", world.Now().Format("05.0"), name, i, o.Kind, err))
	}
	wait, notify := make([]func(context.Context) error, p.Signals), make([]func(), p.Signals)
	for i := range p.Signals {
		wait[i], notify[i] = world.Signal(fmt.Sprint("s", i))
	}
	ctxs, cancels := make([]context.Context, len(p.Contexts)), make([]func(), len(p.Contexts))
	for i, parent := range p.Contexts {
		up := context.Background()
		if parent >= 0 {
			up = ctxs[parent]
		}
		ctxs[i], cancels[i] = world.WithCancel(up)
	}
	child := func(ctx context.Context) { world.Sleep(ctx, time.Second); notify[0]() }
	do := func(ctx context.Context, o op) error {
		d := time.Duration(o.D) * time.Second
		switch o.Kind {
		case "sleep":
			return world.Sleep(ctxs[o.Ctx], d)
		case "yield":
			return world.Yield(ctx)
		case "wait":
			return wait[o.Signal](ctxs[o.Ctx])
		case "notify":
			notify[o.Signal]()
		case "cancel":
			cancels[o.Ctx]()
		case "timeout":
			c, cancel := world.WithTimeout(ctxs[o.Ctx], d)
			defer cancel()
			return world.Sleep(c, 2*time.Second)
		case "std":
			c := context.WithValue(ctxs[o.Ctx], key{}, 1)
			c, cancel := world.WithTimeout(c, d)
			defer cancel()
			return wait[o.Signal](c)
		case "go":
			world.Go("child", child)
		case "background":
			world.Background("upkeep", child)
		}
		return nil
	}
	for n, ops := range p.Processes {
		name := fmt.Sprint("p", n)
		world.Go(name, func(ctx context.Context) {
			for i, o := range ops {
				say(name, i, o, do(ctx, o))
			}
		})
	}
	err := drive(world)
	return append(log, fmt.Sprint(err, world.Now(), world.Stats()))
}

func TestOneSeedOneLog(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	rapid.Check(t, func(t *rapid.T) {
		p := drawProgram(t)
		o := sched.Options{Seed: rapid.Uint64().Draw(t, "seed"), FIFO: rapid.Bool().Draw(t, "fifo")}
		want := p.run(o)
		for _, procs := range []int{1, 2, 8} {
			runtime.GOMAXPROCS(procs)
			if got := p.run(o); !slices.Equal(got, want) {
				t.Fatalf("GOMAXPROCS %d:\n%s\nbefore:\n%s", procs, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	})
}

// TestDriversDoNotDecide: however a world is driven, the same happens.
func TestDriversDoNotDecide(t *testing.T) {
	drivers := map[string]func(*sched.Scheduler) error{
		"step by step": func(world *sched.Scheduler) error {
			for {
				if more, err := world.Step(); !more {
					return err
				}
			}
		},
		"in small advances": func(world *sched.Scheduler) error {
			for range 200 {
				if err := world.Advance(300 * time.Millisecond); err != nil {
					return err
				}
			}
			return nil
		},
		"by the timer": func(world *sched.Scheduler) error {
			for at, ok := world.NextTimer(); ok; at, ok = world.NextTimer() {
				if err := world.AdvanceTo(at); err != nil {
					return err
				}
			}
			return nil
		},
		"paced": func(world *sched.Scheduler) error {
			world.SetPace(1e12)
			return world.Settle(time.Hour)
		},
	}
	rapid.Check(t, func(t *rapid.T) {
		p := drawProgram(t)
		o := sched.Options{Seed: rapid.Uint64().Draw(t, "seed"), FIFO: rapid.Bool().Draw(t, "fifo")}
		want := p.run(o)
		for name, drive := range drivers {
			got := p.drive(o, drive)
			if !slices.Equal(got[:len(got)-1], want[:len(want)-1]) {
				t.Fatalf("%s:\n%s\nsettled:\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	})
}

func TestAnotherSeedAnotherOrder(t *testing.T) {
	order := func(seed uint64) string {
		world := newWorld(t, sched.Options{Seed: seed})
		var log strings.Builder
		for i := range 5 {
			world.Go(fmt.Sprint(i), func(ctx context.Context) {
				world.Sleep(ctx, time.Second)
				fmt.Fprint(&log, i)
			})
		}
		must(t, world.Settle(day))
		stats := world.Stats()
		equal(t, "switches", stats.Switches, 10)
		equal(t, "choices", stats.Choices, 8) // all but the last of five, twice
		equal(t, "most due", stats.MaxDue, 5)
		return log.String()
	}
	seen := map[string]bool{}
	for seed := range uint64(2000) {
		seen[order(seed)] = true
	}
	// All 120 orders of five processes are within the seed's reach.
	equal(t, "orders", len(seen), 120)
}

func TestFirstInFirstOutOnRequest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		world := sched.New(sched.Options{Seed: rapid.Uint64().Draw(t, "seed"), FIFO: true})
		defer world.Close()
		// The reference: a list of wake-ups, in the order they were asked for,
		// sorted by time alone by a stable sort.
		sleeps := rapid.SliceOfN(rapid.IntRange(0, 3), 0, 50).Draw(t, "sleeps")
		var got, want []int
		for i, d := range sleeps {
			want = append(want, i)
			world.Go("sleeper", func(ctx context.Context) {
				world.Sleep(ctx, time.Duration(d)*time.Second)
				got = append(got, i)
			})
		}
		slices.SortStableFunc(want, func(a, b int) int { return sleeps[a] - sleeps[b] })
		if err := world.Settle(day); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestSleepsEndOnTimeWhateverTheSeed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		world := sched.New(sched.Options{Seed: rapid.Uint64().Draw(t, "seed"), FIFO: rapid.Bool().Draw(t, "fifo")})
		defer world.Close()
		programs := rapid.SliceOfN(rapid.SliceOfN(rapid.IntRange(-1, 5), 0, 10), 1, 20).Draw(t, "sleeps")
		last, longest := world.Now(), time.Duration(0)
		for _, sleeps := range programs {
			total := time.Duration(0)
			for _, d := range sleeps {
				total += time.Duration(max(d, 0)) * time.Second
			}
			longest = max(longest, total)
			world.Go("sleeper", func(ctx context.Context) {
				due := world.Now()
				for _, d := range sleeps {
					if err := world.Sleep(ctx, time.Duration(d)*time.Second); err != nil {
						t.Errorf("sleep: %v", err)
					}
					due = due.Add(time.Duration(max(d, 0)) * time.Second)
					if now := world.Now(); !now.Equal(due) || now.Before(last) {
						t.Errorf("woke at %v, due at %v, clock before %v", now, due, last)
					}
					last = world.Now()
				}
			})
		}
		// Quiet comes with the last of them, however the way there is cut up.
		for range rapid.IntRange(0, 5).Draw(t, "advances") {
			d := time.Duration(rapid.IntRange(0, 3000).Draw(t, "by")) * time.Millisecond
			before := world.Now()
			if err := world.Advance(d); err != nil {
				t.Fatal(err)
			}
			if got := world.Now().Sub(before); got != d {
				t.Fatalf("advanced by %v, want %v", got, d)
			}
		}
		want := after(longest)
		if now := world.Now(); now.After(want) {
			want = now
		}
		if err := world.Settle(day); err != nil {
			t.Fatal(err)
		}
		if !world.Now().Equal(want) {
			t.Fatalf("quiet at %v, want %v", world.Now(), want)
		}
	})
}
