// Package backoff is the pauses between the attempts of one piece of work.
package backoff

import (
	"context"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/callsim/callsim/core/host"
)

// Pauses double from the first to the longest, each drawn out by up to half so
// that work which failed together does not all come back together.
const (
	First   = time.Second
	Longest = 5 * time.Minute
)

// The same for what a vendor refused, which mostly a person has to mend (XR-16).
const (
	RefusalFirst   = time.Minute
	RefusalLongest = time.Hour
)

// Pauses is a row of growing pauses.
type Pauses struct {
	rt      host.Runtime
	kind    string // with the name: of the random numbers
	name    string
	rand    *rand.Rand
	last    time.Duration
	first   time.Duration
	longest time.Duration
}

// New returns a row at its start. The name decides its random numbers.
func New(rt host.Runtime, name string) Pauses {
	return Pauses{rt: rt, kind: "core back-off ", name: name, first: First, longest: Longest}
}

// Refusal returns a row for what a vendor refused.
func Refusal(rt host.Runtime, name string) Pauses {
	return Pauses{rt: rt, kind: "core refusal back-off ", name: name, first: RefusalFirst, longest: RefusalLongest}
}

// Nth returns the pause after the n-th failure, from 1: the same in every instance
// of the core, so that a row can be continued after a restart.
func (p Pauses) Nth(n int) time.Duration {
	p.name += " " + strconv.Itoa(n)
	for range n - 1 {
		if p.last = min(max(2*p.last, p.first), p.longest); p.last == p.longest {
			break
		}
	}
	return p.Next()
}

// Next is the length of the next pause (XR-05).
func (p *Pauses) Next() time.Duration {
	if p.rand == nil {
		p.rand = p.rt.Rand(p.kind + p.name)
	}
	p.last = min(max(2*p.last, p.first), p.longest)
	return min(p.last+time.Duration(p.rand.Int64N(int64(p.last/2))), p.longest)
}

// Sleep pauses once. An error means that the work's context has ended.
func (p *Pauses) Sleep(ctx context.Context) error {
	return p.rt.Sleep(ctx, p.Next())
}
