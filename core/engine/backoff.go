package engine

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/vendors"
)

// Pauses double from the first to the longest, each drawn out by up to half so
// that calls which failed together do not all come back together.
const (
	firstPause   = time.Second
	longestPause = 5 * time.Minute
)

// backoff is the pauses between the attempts of one piece of work.
type backoff struct {
	rt     host.Runtime
	stream string // name of its random numbers
	rand   *rand.Rand
	pause  time.Duration
}

// after pauses as err demands: as long as the vendor said (XR-06), otherwise
// longer each time (XR-05).
func (b *backoff) after(ctx context.Context, err error) error {
	if throttled, ok := errors.AsType[*vendors.Throttled](err); ok {
		return b.sleep(ctx, throttled.RetryAfter)
	}
	return b.sleep(ctx, 0)
}

// sleep pauses for told, or without it for the next pause of the row.
func (b *backoff) sleep(ctx context.Context, told time.Duration) error {
	if told > 0 {
		return b.rt.Sleep(ctx, told)
	}
	if b.rand == nil {
		b.rand = b.rt.Rand("core back-off " + b.stream)
	}
	b.pause = min(max(2*b.pause, firstPause), longestPause)
	drawn := b.pause + time.Duration(b.rand.Int64N(int64(b.pause/2)))
	return b.rt.Sleep(ctx, min(drawn, longestPause))
}
