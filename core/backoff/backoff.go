// Package backoff computes exponentially growing delays between attempts:
//
//	pauses := backoff.New(rt, "delivery "+id)
//	for send() != nil {
//		if err := pauses.Sleep(ctx); err != nil {
//			return err // the context has ended
//		}
//	}
package backoff

import (
	"context"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/callsim/callsim/core/host"
)

// Delays double from the first to the longest. Each is extended by a random part of
// up to half, so that work that failed together is not retried together.
const (
	First   = time.Second
	Longest = 5 * time.Minute
)

// The same for refusals by a vendor, most of which need a person's action (XR-16).
const (
	RefusalFirst   = time.Minute
	RefusalLongest = time.Hour
)

// Pauses yields exponentially growing delays.
type Pauses struct {
	rt      host.Runtime
	kind    string // with name: seeds the random numbers
	name    string
	rand    *rand.Rand
	last    time.Duration
	first   time.Duration
	longest time.Duration
}

// New returns delays at their start. The name seeds the random numbers.
func New(rt host.Runtime, name string) Pauses {
	return Pauses{rt: rt, kind: "core back-off ", name: name, first: First, longest: Longest}
}

// Refusal returns delays for retries of a vendor's refusal.
func Refusal(rt host.Runtime, name string) Pauses {
	return Pauses{rt: rt, kind: "core refusal back-off ", name: name, first: RefusalFirst, longest: RefusalLongest}
}

// Nth returns the delay after the n-th failure, from 1. Every instance of the core
// computes the same, so that a sequence continues after a restart.
func (p Pauses) Nth(n int) time.Duration {
	p.name += " " + strconv.Itoa(n)
	for range n - 1 {
		if p.last = min(max(2*p.last, p.first), p.longest); p.last == p.longest {
			break
		}
	}
	return p.Next()
}

// Next returns the next delay (XR-05).
func (p *Pauses) Next() time.Duration {
	if p.rand == nil {
		p.rand = p.rt.Rand(p.kind + p.name)
	}
	p.last = min(max(2*p.last, p.first), p.longest)
	return min(p.last+time.Duration(p.rand.Int64N(int64(p.last/2))), p.longest)
}

// Sleep sleeps for the next delay. An error means that the context has ended.
func (p *Pauses) Sleep(ctx context.Context) error {
	return p.rt.Sleep(ctx, p.Next())
}
