package sched

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// Options of a world. The zero value is a usable world with seed 0.
type Options struct {
	// Seed decides every choice among events of one instant and every random
	// stream.
	Seed uint64
	// Start is the first instant; zero means Monday 2026-01-05 09:00 UTC.
	Start time.Time
	// FIFO runs events of one instant in the order in which they became due,
	// instead of an order drawn from the seed.
	FIFO bool
	// InstantLimit is how many events one command may run at one virtual
	// instant before it ends with an EndError (Livelocked); 0 means 100,000.
	InstantLimit int
	// Watchdog is how much real time may pass without an event before the
	// world ends with an EndError (Blocked); 0 means 5 s.
	Watchdog time.Duration
	// Unheld lets the clock move while calls of External run.
	Unheld bool
}

// DefaultStart is the first instant of worlds without Options.Start, a Monday
// morning.
var DefaultStart = time.Date(2026, time.January, 5, 9, 0, 0, 0, time.UTC)

const (
	defaultInstantLimit = 100_000
	defaultWatchdog     = 5 * time.Second
)

// Stats counts the events of a world so far.
type Stats struct {
	Switches uint64 // times a process was resumed
	Choices  uint64 // of these, times when another event was due as well
	MaxDue   int    // most events ever due at once
}

// Scheduler holds one world's clock and processes. It implements the Runtime
// interfaces of core and fakes.
type Scheduler struct {
	seed         uint64
	start        time.Time
	instantLimit int
	watchdog     time.Duration
	unheld       bool

	labels map[string]context.Context // used by the running process only

	now atomic.Int64 // nanoseconds since start; written under mu, read by anyone

	driver  sync.Mutex // held for the length of a driver's command
	serving atomic.Bool

	// floor is held by the goroutine that runs the world: the loop, except while it
	// waits in real time, or a visit. It is locked before mu.
	floor sync.Mutex
	done  chan struct{} // the loop reports the end of a command; buffered
	alarm *time.Timer   // the driver's watchdog, kept between commands

	// mu guards the fields below and every context, process and signal of this
	// world. It is not held while a process or a callback runs.
	mu       sync.Mutex
	timers   timerHeap
	due      dueList
	seq      uint64
	choose   rand.PCG
	stats    Stats
	instant  int            // events at this instant, in this command
	census   map[string]int // events by process name, after half of instantLimit
	current  *process       // the process that is running, nil between switches
	cause    int            // of the driver, or of a visitor; see Cause
	workers  []*worker
	idle     []*worker
	quiet    int // foreground processes alive; 0 is quiet
	root     vctx
	pace     pace
	served   served
	outside  int      // running calls of External, which hold the clock
	wanting  int      // waiting drivers
	visitor  string   // the name of the running visit
	cmd      *command // the running command
	fatal    error
	closing  bool // no further event happens
	ended    bool // processes are being unwound: waits return an error
	released bool
	gone     bool          // abandoned because a process is blocked
	paced    uint64        // checks of the watchdog while the clock was paced
	end      chan struct{} // closed when the world ends; made by the first Call

	noneWanting sync.Cond // wanting is 0
}

// New returns a world at its first instant. The caller must Close it.
func New(o Options) *Scheduler {
	if o.Start.IsZero() {
		o.Start = DefaultStart
	}
	if o.InstantLimit <= 0 {
		o.InstantLimit = defaultInstantLimit
	}
	if o.Watchdog <= 0 {
		o.Watchdog = defaultWatchdog
	}
	s := &Scheduler{
		seed:         o.Seed,
		start:        o.Start.UTC().Round(0), // no monotonic reading of the real clock
		instantLimit: o.InstantLimit,
		watchdog:     o.Watchdog,
		unheld:       o.Unheld,
		done:         make(chan struct{}, 1),
	}
	s.noneWanting.L = &s.mu
	s.due.fifo = o.FIFO
	hi, lo := streamSeed(o.Seed, "schedule")
	s.choose.Seed(hi, lo)
	s.root = vctx{s: s, parent: context.Background()}
	return s
}

// Now returns the current virtual instant in UTC.
func (s *Scheduler) Now() time.Time { return s.instantAt(s.now.Load()) }

func (s *Scheduler) instantAt(offset int64) time.Time { return s.start.Add(time.Duration(offset)) }

// Rand returns the random stream of the seed and the name. Streams do not influence
// each other, and a second call with the same name starts from the beginning.
func (s *Scheduler) Rand(stream string) *rand.Rand { return Rand(s.seed, stream) }

// Go starts a foreground process: the world is not quiet before f has returned. f
// begins after the caller waits or returns. In a world that has ended Go is a
// no-op.
func (s *Scheduler) Go(name string, f func(context.Context)) {
	s.spawn(&process{name: name, foreground: true, f: f})
}

// Background starts a background process: unlike one of Go, it never delays quiet.
func (s *Scheduler) Background(name string, f func(context.Context)) {
	s.spawn(&process{name: name, f: f})
}

// Stats returns the counters.
func (s *Scheduler) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stats
}

// Err returns the error that ended the world, nil while it lives and after Close.
func (s *Scheduler) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fatal
}
