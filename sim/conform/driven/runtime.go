package driven

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/callsim/callsim/sim/sched"
)

// Runtime is a Runtime as core and fakes ask for, on a clock that Reach moves.
type Runtime struct {
	seed uint64
	root *vctx

	mu         sync.Mutex // guards all that follows, and every context and signal
	changed    *sync.Cond // work came to rest, or the runtime was closed
	now        time.Time
	begun      bool
	begin      chan struct{} // closed when it has
	timers     timers
	working    int // goroutines that are not parked here, requests being served
	foreground int // processes of Go that have not returned
	processes  int // all that have not
	started    int // exchanges with vendors
	open       int // those without an outcome
	closed     bool
}

// State is where a runtime stands when all that is due has been done.
type State struct {
	Now       time.Time
	NextTimer time.Time // zero: nothing will happen by itself
	Pending   bool      // foreground work is left, which waits
	Started   int       // exchanges ever started
	Open      int       // of those, without an outcome
}

// New makes a runtime whose clock has not begun. Close it.
func New(seed uint64) *Runtime {
	r := &Runtime{seed: seed, begin: make(chan struct{})}
	r.changed = sync.NewCond(&r.mu)
	r.root = &vctx{rt: r, parent: context.Background(), done: make(chan struct{})}
	return r
}

// ErrBackwards is the refusal to go back in time.
var ErrBackwards = errors.New("the clock does not go back")

// Reach moves the clock to now, instant by instant, and lets all work of each
// instant come to rest before the next. An error is that of ctx, or says why the
// clock cannot get there.
func (r *Runtime) Reach(ctx context.Context, now time.Time) (State, error) {
	now = now.UTC()
	stop := context.AfterFunc(ctx, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.changed.Broadcast()
	})
	defer stop()
	r.mu.Lock()
	defer r.mu.Unlock()
	if now.Before(r.now) {
		return State{}, fmt.Errorf("%w: it is %s, asked for was %s", ErrBackwards, r.now.Format(time.RFC3339Nano), now.Format(time.RFC3339Nano))
	}
	if !r.begun {
		r.begun, r.now = true, now
		close(r.begin)
	}
	for {
		if err := r.rest(ctx); err != nil {
			return State{}, err
		}
		if len(r.timers) == 0 || r.timers[0].at.After(now) {
			break
		}
		r.now = later(r.now, r.timers[0].at)
		for len(r.timers) > 0 && !r.timers[0].at.After(r.now) {
			r.timers.pop().fire()
		}
	}
	r.now = now
	return r.state(), nil
}

// rest waits until nothing works. It is called under mu.
func (r *Runtime) rest(ctx context.Context) error {
	for r.working > 0 && ctx.Err() == nil && !r.closed {
		r.changed.Wait()
	}
	if r.closed {
		return context.Canceled
	}
	return ctx.Err()
}

func (r *Runtime) state() State {
	s := State{Now: r.now, Pending: r.foreground > 0, Started: r.started, Open: r.open}
	if len(r.timers) > 0 {
		s.NextTimer = r.timers[0].at
	}
	return s
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Close cancels the context of all work and returns when it has returned.
func (r *Runtime) Close() {
	r.mu.Lock()
	r.closed = true
	if !r.begun { // let them see that it is over
		r.begun = true
		close(r.begin)
	}
	r.mu.Unlock()
	r.root.cancel(context.Canceled)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.changed.Broadcast()
	for r.processes > 0 {
		r.changed.Wait()
	}
}

// Now is the harness's time.
func (r *Runtime) Now() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

// Rand is the stream of a name under the runtime's seed.
func (r *Runtime) Rand(stream string) *rand.Rand { return sched.Rand(r.seed, stream) }

// Go starts foreground work.
func (r *Runtime) Go(_ string, f func(context.Context)) { r.start(f, true) }

// Background starts upkeep.
func (r *Runtime) Background(_ string, f func(context.Context)) { r.start(f, false) }

func (r *Runtime) start(f func(context.Context), foreground bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	r.working++
	r.processes++
	if foreground {
		r.foreground++
	}
	go func() {
		defer r.returned(foreground)
		<-r.begin
		f(r.root)
	}()
}

func (r *Runtime) returned(foreground bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.processes--
	if foreground {
		r.foreground--
	}
	r.rests()
}

// rests ends a goroutine's work, for ever or until it is woken. It is called
// under mu.
func (r *Runtime) rests() {
	r.working--
	r.changed.Broadcast()
}

// Handler counts the requests of h as work.
func (r *Runtime) Handler(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		r.mu.Lock()
		r.working++
		r.mu.Unlock()
		defer func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.rests()
		}()
		h.ServeHTTP(w, q)
	})
}

// Transport counts exchanges as going on elsewhere.
func (r *Runtime) Transport(t http.RoundTripper) http.RoundTripper { return &transport{r, t} }

type transport struct {
	rt    *Runtime
	inner http.RoundTripper
}

func (t *transport) RoundTrip(q *http.Request) (*http.Response, error) {
	t.rt.mu.Lock()
	t.rt.started++
	t.rt.open++
	t.rt.rests()
	t.rt.mu.Unlock()
	defer func() {
		t.rt.mu.Lock()
		defer t.rt.mu.Unlock()
		t.rt.open--
		t.rt.working++
	}()
	return t.inner.RoundTrip(q.WithContext(timeless{q.Context()}))
}

// timeless hides a deadline in the harness's time from what would take it for
// one of this machine's clock. The end of the context still comes through.
type timeless struct{ context.Context }

func (timeless) Deadline() (time.Time, bool) { return time.Time{}, false }

// AfterFunc lets the standard library follow the context without a goroutine.
func (c timeless) AfterFunc(f func()) (stop func() bool) {
	return context.AfterFunc(c.Context, f)
}
