package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/callsim/callsim/fakes/aircall"
	"github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/fakes/gorgias"
	"github.com/callsim/callsim/fakes/ringcentral"
	"github.com/callsim/callsim/fakes/salesforce"
	"github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim/sched"
	"github.com/callsim/callsim/sim/simnet"
	"github.com/callsim/callsim/sim/trace"
)

// Host names in a world. The vendors' are their production hosts: the core runs
// with its production base URLs unchanged.
const (
	AircallHost = "api.aircall.io"
	FrontHost   = "api2.frontapp.com"
	SparkHost   = "api.spark.re"
	GorgiasHost = "northpier.gorgias.com" // of the account

	SalesforceHost = "northpier.my.salesforce.com" // of the org

	// AircallDashboard is where admins of Aircall consent.
	AircallDashboard = "dashboard.aircall.io"

	CoreHost = "core.callsim.test"
)

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

	// Served says where vendors can be reached from outside, by vendor ("front" to
	// "http://127.0.0.1:4003"): their links lead there, and the world has them
	// under these hosts too. Not nil, it also lets webhooks out of the world.
	Served map[string]string

	// Credentials are those of a world before, by their names in the environment:
	// programs outside go on using them.
	Credentials map[string]string

	// Program is the base URL of a program outside that stands in for the core in a
	// served world; nothing is connected with it before [World.Connect…].
	Program string

	// AdminToken opens the admin API of the built-in core; "" is one that only the
	// world knows.
	AdminToken string

	// Target makes the implementation under test; nil: the built-in core.
	Target func(*World) Target
}

// World is one simulated world. It is driven by one goroutine.
type World struct {
	Sched *sched.Scheduler
	Net   *simnet.Network
	Trace *trace.Recorder

	// The vendors that have been spoken of, and all of them in the order in which
	// they opened.
	aircall     *aircall.Server
	front       *front.Server
	spark       *spark.Server
	gorgias     *gorgias.Server
	ringcentral *ringcentral.Server
	salesforce  *salesforce.Server
	vendors     []vendor
	opened      []string // their names

	opts            Options
	start           int               // the entry of the record that setting up goes back to
	client          http.RoundTripper // of programs outside, in a served world
	target          Target
	grants          []grant // of the integrations connected so far
	cast            cast
	systems         []phoneSystem             // in use, the company's first
	settings        map[string]map[string]any // as the dashboards wrote them, by integration
	phones          *rand.Rand                // chooses where the allotted numbers begin
	latencies       *rand.Rand                // of the network, nil: it takes no time
	helpdesk        helpdesk                  // what only Aircall → Gorgias needs
	org             org                       // what only Aircall → Salesforce needs
	intoRingCentral ringcentralAccess
	switchboard     switchboard       // what only RingCentral → Front needs
	seen            map[string]string // screens as they were last looked at, by title
	looked          []string          // exchanges that wrote what was read to judge
	crash           crashPlan
	down            bool // the operator has stopped the core
	ended           bool
	within          bool            // a process acts, not the driver
	acting          context.Context // of the process that has the driver's place
	rehearsing      bool            // additions to the cast are checked only
	waits           func()          // called before a process waits that acts in the driver's place
	unsettled       bool            // Settle does nothing
}

// New builds a world before anybody is in it.
func New(opts Options) (*World, error) {
	if err := checkAssumptions(opts.Assume); err != nil {
		return nil, err
	}
	w := &World{opts: opts}
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

// DrawLatencies lets every further exchange take time that the seed decides: 8
// to 60 ms until the request arrives, 1 to 6 ms for the answer. Without it the
// network takes none, so that all work of an instant competes.
func (w *World) DrawLatencies() { w.latencies = w.Sched.Rand("network latency") }

func (w *World) latency(from, to string) (request, response time.Duration) {
	if w.latencies == nil || from == simnet.Client || to == simnet.Client {
		return 0, 0 // what lies outside takes its own time
	}
	request = time.Duration(8+w.latencies.IntN(53)) * time.Millisecond
	response = time.Duration(1+w.latencies.IntN(6)) * time.Millisecond
	return request, response
}

// Now is the world's instant.
func (w *World) Now() time.Time { return w.Sched.Now() }

// Settle runs until nothing is left to be done, at most [QuietLimit]. Within a
// process it does nothing: the process is itself work to be done.
func (w *World) Settle() error {
	if w.within || w.unsettled {
		return nil
	}
	return w.Sched.Settle(QuietLimit)
}

// WithoutSettling has Settle do nothing during f: what f does happens at given
// times.
func (w *World) WithoutSettling(f func() error) error {
	w.unsettled = true
	defer func() { w.unsettled = false }()
	return f()
}

// Advance moves the clock by exactly d, doing what falls due on the way. Within a
// process it waits until others have moved the clock so far.
func (w *World) Advance(d time.Duration) error {
	if !w.within {
		return w.Sched.Advance(d)
	}
	return w.asProcess(func(ctx context.Context) error { return w.Sched.Sleep(ctx, d) })
}

// asProcess has a process that acts in the driver's place wait, while others act.
func (w *World) asProcess(f func(context.Context) error) error {
	waits := w.waits
	w.within, w.waits = false, nil
	defer func() { w.within, w.waits = true, waits }()
	if waits != nil {
		waits()
	}
	return f(context.Background())
}

// do lets one person act, at this instant, and records it. A refused action has
// changed nothing and is not recorded.
func (w *World) do(who, does, detail string, action func() error) error {
	if w.rehearsing {
		return action()
	}
	act := func(context.Context) error {
		n := w.Trace.Begin(0)
		if err := w.actFor(n, action); err != nil {
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

// Within has people act, the cast grow and screens be read by a process of the
// world instead of by its driver: in a served world every process is driven
// already. Unless f waits it is alone with the world.
func (w *World) Within(f func() error) error { return w.WithinWaiting(nil, f) }

// WithinWaiting is Within with a function that is called each time before f waits
// for the clock: somebody must move it.
func (w *World) WithinWaiting(waits func(), f func() error) error {
	w.within, w.waits = true, waits
	defer func() { w.within, w.waits = false, nil }()
	return f()
}

// Close ends the world and frees what it holds.
func (w *World) Close() { _ = w.end() }

// end is Close with what the target has to say.
func (w *World) end() error {
	w.Sched.Close()
	if w.ended {
		return nil
	}
	w.ended = true
	return w.target.Close()
}

// Finish ends the world and says what went wrong in the world itself, apart
// from any verdict: a dead scheduler, a record that could not be written, a
// planned fault that never fired.
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
