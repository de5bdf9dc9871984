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
	// Seed decides every choice among events due at one instant and every
	// random stream.
	Seed uint64
	// Start is the first instant; zero means Monday 2026-01-05 09:00 UTC.
	Start time.Time
	// FIFO lets events of one instant happen in the order they became due,
	// instead of letting the seed choose.
	FIFO bool
	// InstantLimit is how many events one command may run at one virtual
	// instant before the world is declared livelocked; 0 means 100,000.
	InstantLimit int
	// Watchdog is how much real time may pass without an event before the
	// running process is declared blocked; 0 means 5 s.
	Watchdog time.Duration
}

// DefaultStart is where free runs begin: a Monday morning.
var DefaultStart = time.Date(2026, time.January, 5, 9, 0, 0, 0, time.UTC)

const (
	defaultInstantLimit = 100_000
	defaultWatchdog     = 5 * time.Second
)

// Stats counts what a world has done so far.
type Stats struct {
	Switches uint64 // times a process was resumed
	Choices  uint64 // of those, times when something else was due as well
	MaxDue   int    // most events ever due at once
}

// Scheduler is one world's clock and processes. It satisfies the Runtime that
// core and fakes ask for.
type Scheduler struct {
	seed         uint64
	start        time.Time
	instantLimit int
	watchdog     time.Duration

	labels map[string]context.Context // touched by the running process only

	now atomic.Int64 // nanoseconds since start; written under mu, read by anyone

	driver  sync.Mutex // held for the length of a driver's command
	serving atomic.Bool

	// floor is held by whoever runs the world: the loop, except while it rests, or
	// a visitor. It is taken before mu.
	floor sync.Mutex
	done  chan struct{} // the loop reports the end of a command; room for one
	alarm *time.Timer   // the driver's watchdog, kept between commands

	// mu guards all that follows, as well as every context, process and signal
	// of this world. It is never held while a process or a callback runs.
	mu       sync.Mutex
	timers   timerHeap
	due      dueList
	seq      uint64
	choose   rand.PCG
	stats    Stats
	instant  int            // events at this instant, in this command
	census   map[string]int // runs by process name, once a livelock is suspected
	current  *process       // the process that is running, nil between switches
	cause    int            // of the driver, or of a visitor; see Cause
	workers  []*worker
	idle     []*worker
	quiet    int // foreground processes alive; 0 is quiet
	root     vctx
	pace     pace
	served   served
	outside  int      // errands outside the world, which hold the clock
	wanting  int      // drivers that wait for their turn
	visitor  string   // the name of the one who has the floor
	cmd      *command // what is being served
	fatal    error
	closing  bool // no event happens any more
	ended    bool // processes are being released: whoever waits gets an error
	released bool
	gone     bool          // abandoned to a blocked process
	paced    uint64        // looks of the watchdog that found the clock paced
	end      chan struct{} // closed when the world ends; made by the first Call

	nobodyWants sync.Cond // wanting is 0
}

// New makes a world that stands at its start. Close it.
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
		done:         make(chan struct{}, 1),
	}
	s.nobodyWants.L = &s.mu
	s.due.fifo = o.FIFO
	hi, lo := streamSeed(o.Seed, "schedule")
	s.choose.Seed(hi, lo)
	s.root = vctx{s: s, parent: context.Background()}
	return s
}

// Now is the current virtual instant, in UTC.
func (s *Scheduler) Now() time.Time { return s.instantAt(s.now.Load()) }

func (s *Scheduler) instantAt(offset int64) time.Time { return s.start.Add(time.Duration(offset)) }

// Rand is a random stream of its own, decided by seed and name: a new stream
// never shifts another, and the same name starts again from its beginning.
func (s *Scheduler) Rand(stream string) *rand.Rand { return Rand(s.seed, stream) }

// Go starts a foreground process: the world is not quiet before f has returned.
// It gets going when its turn comes, not before the caller waits or returns.
// In a world that has ended it does nothing.
func (s *Scheduler) Go(name string, f func(context.Context)) {
	s.spawn(&process{name: name, foreground: true, f: f})
}

// Background starts upkeep: as Go, but it never delays quiet.
func (s *Scheduler) Background(name string, f func(context.Context)) {
	s.spawn(&process{name: name, f: f})
}

// Stats reads the counters.
func (s *Scheduler) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stats
}

// Err is the error that ended the world, nil while it lives and after a Close
// in good order.
func (s *Scheduler) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fatal
}
