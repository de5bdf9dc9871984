// Package host states what the sync core asks of the program that hosts it:
// time, concurrency and randomness. Production hosts answer with the operating
// system's (sim/wallclock), the simulator with a virtual clock and one seed
// (sim/sched). Nothing in core reads a clock, starts a goroutine or draws a
// random number in any other way, so a run can be repeated exactly.
package host

import (
	"context"
	"math/rand/v2"
	"time"
)

// Runtime is the core's only source of time, concurrency and randomness.
// It consists of standard-library types alone: the fakes ask for the same
// methods (fakes/kit.Runtime), and one value satisfies both without either
// side importing the other.
type Runtime interface {
	// Now is the current instant, in UTC.
	Now() time.Time

	// Sleep waits for d. It returns the context's error when that comes first;
	// the contexts it understands are those handed out by this Runtime.
	Sleep(ctx context.Context, d time.Duration) error

	// Go starts foreground work: the world is not quiet before it has returned.
	Go(name string, f func(context.Context))

	// Background starts upkeep (token renewal, polling): it never delays quiet.
	Background(name string, f func(context.Context))

	// WithTimeout and WithCancel are context.WithTimeout and context.WithCancel
	// on this Runtime's clock.
	WithTimeout(parent context.Context, d time.Duration) (context.Context, context.CancelFunc)
	WithCancel(parent context.Context) (context.Context, context.CancelFunc)

	// Signal makes a named wake-up. notify wakes everyone who waits; when nobody
	// does, the next wait returns at once. Notifications do not add up.
	Signal(name string) (wait func(context.Context) error, notify func())

	// Rand is a stream of random numbers of its own, decided by the host's seed
	// and the stream's name: a new stream never shifts the numbers of another.
	// The same name gives a new generator at its start each time.
	Rand(stream string) *rand.Rand
}
