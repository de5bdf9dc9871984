package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/sched"
	"github.com/callsim/callsim/sim/simnet"
	"github.com/callsim/callsim/sim/trace"
)

// CoreHost is the core's host name in a world. The vendors have their production hosts:
// the core runs with its production base URLs unchanged.
const CoreHost = "core.callsim.test"

// QuietLimit is how long, on the virtual clock, a settling world may take:
// longer than every documented back-off, time-out and expiry that a call waits
// for.
const QuietLimit = 24 * time.Hour

// Options decide a world before it starts.
type Options struct {
	Seed     uint64
	Scenario string    // named in the record
	Start    time.Time // zero: Monday 2026-01-05 09:00 UTC
	FIFO     bool      // same-instant work in order of arrival instead of by seed
	Record   io.Writer // streams the record while it grows; nil: kept in memory only
	Ring     int       // keep only so many entries of the record; 0: all

	// Assume sets unconfirmed vendor facts: assumption id to value.
	Assume map[string]string

	// Unlimited lifts the vendors' rate limits, for measuring.
	Unlimited bool

	// Served has the addresses at which vendors can be reached from outside, by vendor
	// ("front" to "http://127.0.0.1:4003"): their links lead there, and the world has
	// the vendors under these hosts too. Not nil, it also lets webhooks out of the world.
	Served map[string]string

	// Credentials are the credentials of a world before, by their names in the
	// environment: programs outside continue to use them.
	Credentials map[string]string

	// Program is the base URL of a program outside that replaces the core in a
	// served world; no vendor is connected with it before an integration is.
	Program string

	// AdminToken opens the admin API of the built-in core; "" is a token of the world.
	AdminToken string

	// Target makes the implementation under test; nil: the built-in core.
	Target func(*World) Target
}

// World is one simulated world. It is driven by one goroutine.
type World struct {
	stage // clock, network, record and vendors
	*cast

	opts      Options
	start     int               // the entry of the record that setting up goes back to
	client    http.RoundTripper // of programs outside, in a served world
	target    Target
	grants    []func(*core.Config)      // of the integrations connected so far
	settings  map[string]map[string]any // as the dashboards wrote them, by integration
	latencies *rand.Rand                // of the network; nil: it takes no time
	seen      map[string]string         // the screens when last compared, by title
	looked    []string                  // exchanges that wrote what was read to judge
	crash     crashPlan
	down      bool // the operator has stopped the core
	ended     bool
	within    bool            // a process acts, not the driver
	acting    context.Context // of the process that has the driver's place
	waits     func()          // called before a process in the driver's place waits
	unsettled bool            // Settle is a no-op
}

// stage and cast are embedded under names of this package; their fields and methods
// are the world's.
type (
	stage = people.Stage
	cast  = people.Cast
)

// Stage is the ground of the world, Cast its people.
func (w *World) Stage() *people.Stage { return &w.stage }
func (w *World) Cast() *people.Cast   { return w.cast }

// New builds a world without people.
func New(opts Options) (*World, error) {
	values, err := assumed(opts.Assume)
	if err != nil {
		return nil, err
	}
	w := &World{opts: opts, stage: stage{Seed: opts.Seed, Unlimited: opts.Unlimited, Served: opts.Served, Kept: opts.Credentials, Assumed: values}}
	w.cast = people.NewCast(w)
	w.Sched = sched.New(sched.Options{Seed: opts.Seed, Start: opts.Start, FIFO: opts.FIFO})
	w.Trace = trace.New(trace.Options{Seed: opts.Seed, Start: w.Sched.Now(), Scenario: opts.Scenario, Ring: opts.Ring, Lazy: true, Out: opts.Record})
	w.Net = simnet.New(w.Sched, simnet.Options{Latency: w.latency, Observe: w.record, Outside: w.outside, Causes: causes{w.Sched, w.Trace}})
	w.start = w.Trace.Record(trace.Entry{At: w.Now(), Kind: trace.KindStart, System: "callsim", Text: "set up"})
	w.Sched.SetCause(w.start)
	w.Net.Points(w.networkPoint)
	if opts.Served != nil {
		w.client = w.Net.Transport(simnet.Client)
	}
	makeTarget := opts.Target
	if makeTarget == nil {
		makeTarget = builtInCore
	}
	w.target = makeTarget(w)
	return w, nil
}

// DrawLatencies gives every further exchange latencies that the seed decides: 8 to 60 ms
// for the request, 1 to 6 ms for the answer. Without it there are none, so that all work
// of an instant competes.
func (w *World) DrawLatencies() { w.latencies = w.Sched.Rand("network latency") }

func (w *World) latency(from, to string) (request, response time.Duration) {
	if w.latencies == nil || from == simnet.Client || to == simnet.Client {
		return 0, 0 // clients outside have real latencies
	}
	request = time.Duration(8+w.latencies.IntN(53)) * time.Millisecond
	response = time.Duration(1+w.latencies.IntN(6)) * time.Millisecond
	return request, response
}

// Now is the world's instant.
func (w *World) Now() time.Time { return w.Sched.Now() }

// Settle runs the world until no foreground work is left, at most [QuietLimit]. Within
// a process it is a no-op: the process is itself such work.
func (w *World) Settle() error {
	if w.within || w.unsettled {
		return nil
	}
	return w.Sched.Settle(QuietLimit)
}

// WithoutSettling makes Settle a no-op during f, whose deeds have their own times.
func (w *World) WithoutSettling(f func() error) error {
	w.unsettled = true
	defer func() { w.unsettled = false }()
	return f()
}

// Advance moves the clock by exactly d and runs what is due on the way. Within a process
// it waits until the driver has moved the clock so far.
func (w *World) Advance(d time.Duration) error {
	if !w.within {
		return w.Sched.Advance(d)
	}
	return w.asProcess(func(ctx context.Context) error { return w.Sched.Sleep(ctx, d) })
}

// asProcess lets a process in the driver's place wait.
func (w *World) asProcess(f func(context.Context) error) error {
	waits := w.waits
	w.within, w.waits = false, nil
	defer func() { w.within, w.waits = true, waits }()
	if waits != nil {
		waits()
	}
	return f(context.Background())
}

// Do runs a person's action at this instant and records it. A refused action has
// changed nothing and is not recorded.
func (w *World) Do(who, does, detail string, action func() error) error {
	if w.Rehearsing {
		return action()
	}
	act := func(context.Context) error {
		n := w.Trace.Begin(0)
		if err := w.ActFor(n, action); err != nil {
			return fmt.Errorf("%s %s: %w", who, does, err)
		}
		w.Trace.Record(trace.Entry{N: n, At: w.Now(), Kind: trace.KindAction, Who: who, Does: does, Detail: detail})
		return nil
	}
	if w.within {
		return act(nil) // takes no time
	}
	return w.asOneProcess(who+" "+does, act)
}

// Within runs f in the driver's place, from a process of the world: a served world has a
// driver already. Unless f waits, no other process runs meanwhile.
func (w *World) Within(f func() error) error { return w.WithinWaiting(nil, f) }

// WithinWaiting is Within with a function that is called each time before f waits for
// the clock, which the driver must move.
func (w *World) WithinWaiting(waits func(), f func() error) error {
	w.within, w.waits = true, waits
	defer func() { w.within, w.waits = false, nil }()
	return f()
}

// Close ends the world and frees what it holds.
func (w *World) Close() { _ = w.end() }

// end is Close with the target's error.
func (w *World) end() error {
	w.Sched.Close()
	if w.ended {
		return nil
	}
	w.ended = true
	return w.target.Close()
}

// Finish ends the world and returns what went wrong in the world itself, apart from any
// verdict: a dead scheduler, a record that could not be written, a planned fault that
// never fired.
func (w *World) Finish() error {
	errs := []error{w.Sched.Err(), w.Trace.Flush()}
	for _, p := range w.Net.Unfired() {
		errs = append(errs, fmt.Errorf("the planned fault %s never fired", p))
	}
	if w.crash.planned && !w.crash.happened {
		errs = append(errs, fmt.Errorf("the planned crash at point %d never happened: the core passed %d points", w.crash.at, w.crash.passed))
	}
	return errors.Join(append(errs, w.end())...)
}
