package kit

import (
	"context"
	"math/rand/v2"
	"time"
)

// Runtime is a fake's only source of time, concurrency and randomness.
// core/host.Runtime declares the same methods: one value satisfies both interfaces,
// and neither package imports the other.
type Runtime interface {
	// Now returns the current instant, in UTC.
	Now() time.Time

	// Sleep waits for d. If ctx ends first, Sleep returns the error of ctx.
	Sleep(ctx context.Context, d time.Duration) error

	// Go starts foreground work: a world is not quiet before f has returned.
	Go(name string, f func(context.Context))

	// Background starts work that a quiet world may still have, such as expiries.
	Background(name string, f func(context.Context))

	// WithTimeout and WithCancel are context.WithTimeout and context.WithCancel
	// on this Runtime's clock.
	WithTimeout(parent context.Context, d time.Duration) (context.Context, context.CancelFunc)
	WithCancel(parent context.Context) (context.Context, context.CancelFunc)

	// Signal returns a named wake-up; see core/host.Runtime.
	Signal(name string) (wait func(context.Context) error, notify func())

	// Rand returns a new random stream, determined by the seed and the name. Each
	// call with the same name returns the same stream from its start.
	Rand(stream string) *rand.Rand
}
