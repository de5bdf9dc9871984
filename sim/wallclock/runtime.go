// Package wallclock implements the Runtime interfaces of core and fakes on the real
// clock, with goroutines, timers and contexts of the standard library.
//
// The served core uses it, and so does a fake alone in a test or on a port. A
// simulated world uses sim/sched instead.
//
//	rt := wallclock.New(1)
//	defer rt.Close()
//	fake := aircall.New(rt)
//	…
//	rt.Wait() // until the deliveries under way have been made
//
// Random streams equal those of sim/sched for the same seed, so ids drawn in the
// same order are the same in a simulated and in a served run.
package wallclock

import (
	"context"
	"math/rand/v2"
	"runtime/pprof"
	"sync"
	"time"
)

// Runtime runs work on the real clock.
type Runtime struct {
	seed uint64
	ctx  context.Context // ends with Close
	stop context.CancelFunc

	mu         sync.Mutex
	changed    *sync.Cond
	foreground int // work under way
	background int
	closed     bool
}

// New returns a runtime. The seed decides only the random streams. The caller must
// Close it.
func New(seed uint64) *Runtime {
	r := &Runtime{seed: seed}
	r.changed = sync.NewCond(&r.mu)
	r.ctx, r.stop = context.WithCancel(context.Background())
	return r
}

// Wait returns when no foreground work is left, including what that work
// started.
func (r *Runtime) Wait() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.foreground > 0 {
		r.changed.Wait()
	}
}

// Close cancels the context of all work, foreground and background, and returns
// after all work has returned. Work started later does not run.
func (r *Runtime) Close() {
	r.stop()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	for r.foreground+r.background > 0 {
		r.changed.Wait()
	}
}

// Now returns the real time in UTC.
func (r *Runtime) Now() time.Time { return time.Now().UTC() }

// Sleep waits for d, or until ctx or the runtime ends.
func (r *Runtime) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
}

// Go starts foreground work: Wait waits for it.
func (r *Runtime) Go(name string, f func(context.Context)) { r.start(&r.foreground, name, f) }

// Background starts background work, for which Wait does not wait.
func (r *Runtime) Background(name string, f func(context.Context)) {
	r.start(&r.background, name, f)
}

func (r *Runtime) start(count *int, name string, f func(context.Context)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	*count++
	go func() {
		defer r.returned(count)
		pprof.Do(r.ctx, pprof.Labels("process", name), f)
	}()
}

func (r *Runtime) returned(count *int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	*count--
	r.changed.Broadcast()
}

// WithTimeout is context.WithTimeout.
func (r *Runtime) WithTimeout(parent context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, d)
}

// WithCancel is context.WithCancel.
func (r *Runtime) WithCancel(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithCancel(parent)
}

// Rand returns the random stream of the seed and the name. A second call with the
// same name starts from the beginning.
func (r *Runtime) Rand(stream string) *rand.Rand {
	return rand.New(rand.NewPCG(streamSeed(r.seed, stream)))
}

// streamSeed is a copy of the function in sim/sched, so that a program on the real
// clock does not link the simulator. A test compares them.
func streamSeed(seed uint64, stream string) (hi, lo uint64) {
	name := uint64(14695981039346656037)
	for i := 0; i < len(stream); i++ {
		name = (name ^ uint64(stream[i])) * 1099511628211
	}
	hi = mix(seed ^ mix(name))
	return hi, mix(hi + name)
}

func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
