package kit

import (
	"context"
	"math/rand/v2"
	"time"
)

// Runtime is a fake's only source of time, concurrency and randomness. The
// sync core states the same methods (core/host.Runtime): one value satisfies
// both without either side importing the other.
type Runtime interface {
	// Now is the current instant, in UTC.
	Now() time.Time

	// Sleep waits for d, or until the context ends and then returns its error.
	Sleep(ctx context.Context, d time.Duration) error

	// Go starts foreground work: the world is not quiet before it has returned.
	Go(name string, f func(context.Context))

	// Background starts upkeep that never delays quiet.
	Background(name string, f func(context.Context))

	// WithTimeout and WithCancel are context.WithTimeout and context.WithCancel
	// on this Runtime's clock.
	WithTimeout(parent context.Context, d time.Duration) (context.Context, context.CancelFunc)
	WithCancel(parent context.Context) (context.Context, context.CancelFunc)

	// Signal makes a named wake-up; see core/host.Runtime.
	Signal(name string) (wait func(context.Context) error, notify func())

	// Rand is a stream of random numbers decided by seed and name; the same
	// name gives a new generator at its start each time.
	Rand(stream string) *rand.Rand
}
