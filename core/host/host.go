// Package host defines what the sync core requires of its host program: time,
// concurrency and randomness. Production hosts use the operating system
// (sim/wallclock), the simulator a virtual clock and one seed (sim/sched). Package
// core and its subpackages read no clock, start no goroutine and draw no random
// number in any other way, so a run can be repeated exactly.
package host

import (
	"context"
	"math/rand/v2"
	"time"
)

// Runtime is the core's only source of time, concurrency and randomness. Its
// methods use only types of the standard library: fakes/kit.Runtime has the same
// methods, so one value implements both without an import between core and fakes.
type Runtime interface {
	// Now returns the current time in UTC.
	Now() time.Time

	// Sleep waits for d, or returns the context's error if the context ends first.
	// The context must come from this Runtime.
	Sleep(ctx context.Context, d time.Duration) error

	// Go starts foreground work: the world is not quiet until f returns.
	Go(name string, f func(context.Context))

	// Background starts upkeep (token renewal, polling), which never delays quiet.
	Background(name string, f func(context.Context))

	// WithTimeout and WithCancel are context.WithTimeout and context.WithCancel
	// on this Runtime's clock.
	WithTimeout(parent context.Context, d time.Duration) (context.Context, context.CancelFunc)
	WithCancel(parent context.Context) (context.Context, context.CancelFunc)

	// Signal returns a named wake-up. notify wakes all waiters; without waiters the
	// next wait returns at once. Notifications do not accumulate.
	Signal(name string) (wait func(context.Context) error, notify func())

	// Rand returns a generator seeded by the host's seed and the stream's name, so
	// that a new stream never shifts another's numbers. Each call returns the
	// generator at its start.
	Rand(stream string) *rand.Rand
}
