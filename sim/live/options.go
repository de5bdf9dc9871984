package live

import (
	"io"
	"time"

	"github.com/callsim/callsim/sim/scenario"
)

// Options of a served world.
type Options struct {
	// Scenario is who is there and what is connected.
	Scenario *scenario.File

	// Play has the people of the scenario act, over and over, in real time.
	Play bool

	Seed     uint64  // of the world; 0 is 1
	Speed    float64 // of the clock; 0 is 1
	Paused   bool
	NoCore   bool   // leave the sync core out: somebody else's is to be tried
	Connect  string // base URL of that program: it is connected by [Server.Connect]; implies NoCore
	Bind     string
	PortBase int // the page's; the others follow. 0: any free ports

	// Record gives a writer for the record of each world, the first and one after
	// each reset. nil: only a ring of the last entries is kept.
	Record func() (io.WriteCloser, error)

	// Log, if set, gets the lines of the core's log as they come.
	Log io.Writer

	// Unlimited lifts the vendors' rate limits, for measuring.
	Unlimited bool

	// Patience is how long a client may take to send a request, and a viewer to read
	// an event; 0 is 10 s.
	Patience time.Duration
}

// Limits.
const (
	ring       = 50_000  // entries of the record that are kept
	maxBody    = 4 << 20 // of a vendor's request: above every limit that a fake has of its own
	maxControl = 1 << 20 // of a control request
	maxHeader  = 64 << 10
)

func (o Options) withDefaults() Options {
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Speed == 0 {
		o.Speed = 1
	}
	if o.Bind == "" {
		o.Bind = "127.0.0.1"
	}
	o.NoCore = o.NoCore || o.Connect != ""
	if o.Patience == 0 {
		o.Patience = 10 * time.Second
	}
	return o
}
