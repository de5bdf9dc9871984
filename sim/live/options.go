package live

import (
	"io"
	"time"

	"github.com/callsim/callsim/sim/scenario"
)

// Options of a served world.
type Options struct {
	// Scenario has the cast and the integrations to connect.
	Scenario *scenario.File

	// Play repeats the timeline of the scenario in real time.
	Play bool

	Seed     uint64  // of the world; 0 is 1
	Speed    float64 // of the clock; 0 is 1
	Paused   bool
	NoCore   bool   // leave the sync core out, to try another program
	Connect  string // base URL of that program: it is connected by [Server.Connect]; implies NoCore
	Bind     string
	PortBase int // the page's; the others follow. 0: any free ports

	// Record returns a writer for the record of each world: the first and one after
	// each reset. nil: only the last entries are kept.
	Record func() (io.WriteCloser, error)

	// Log, if set, receives the lines of the core's log.
	Log io.Writer

	// Unlimited lifts the vendors' rate limits, for measuring.
	Unlimited bool

	// Patience bounds the time for reading a request from a client, and for writing an
	// event to a viewer; 0 is 10 s.
	Patience time.Duration
}

// Limits.
const (
	ring       = 50_000  // entries of the record that are kept
	maxBody    = 4 << 20 // of a vendor's request: larger than any limit of a fake
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
