package driven

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/callsim/callsim/sim/sched"
)

// Runtime implements the Runtime interfaces of core and fakes on a clock that Reach
// moves.
type Runtime struct {
	*sched.Scheduler
	loop sync.WaitGroup // the goroutine that serves the scheduler

	mu         sync.Mutex // guards the fields below
	begun      bool
	waiting    []func() // start the work that was given before the first Reach
	foreground int      // functions of Go that have not returned
	started    int      // exchanges with vendors
	open       int      // of these, without an outcome
}

// State is the state of a runtime when everything due has been done.
type State struct {
	Now       time.Time
	NextTimer time.Time // zero: nothing will happen by itself
	Pending   bool      // foreground work is left, which waits
	Started   int       // exchanges ever started
	Open      int       // of these, without an outcome
}

// blockedAfter is the real time after which a process that neither waits nor returns
// ends the runtime: much more than a disk takes.
const blockedAfter = time.Minute

// New returns a runtime whose clock has not begun. The caller must Close it.
func New(seed uint64) *Runtime {
	r := &Runtime{Scheduler: sched.New(sched.Options{Seed: seed, Start: time.Unix(0, 0), Watchdog: blockedAfter, Unheld: true})}
	r.loop.Go(func() { _ = r.Serve(0) }) // Reach returns its error
	return r
}

// ErrBackwards is the error of a Reach to an earlier time.
var ErrBackwards = errors.New("the clock does not go back")

// Reach moves the clock to now, instant by instant, and runs all work of each instant
// until it waits. The error is that of ctx, ErrBackwards, or the error that ended the
// runtime.
func (r *Runtime) Reach(ctx context.Context, now time.Time) (State, error) {
	reached := make(chan error, 1)
	go func() { reached <- r.reach(now) }()
	select {
	case <-ctx.Done():
		return State{}, ctx.Err()
	case err := <-reached:
		return r.state(), err
	}
}

func (r *Runtime) reach(now time.Time) error {
	if at := r.Now(); now.Before(at) {
		return fmt.Errorf("%w: it is %s, asked for was %s", ErrBackwards, at.Format(time.RFC3339Nano), now.Format(time.RFC3339Nano))
	}
	if err := r.AdvanceTo(now); err != nil {
		return err
	}
	r.mu.Lock()
	waiting := r.waiting
	r.begun, r.waiting = true, nil
	r.mu.Unlock()
	for _, start := range waiting {
		start()
	}
	return r.Advance(0)
}

func (r *Runtime) state() State {
	r.mu.Lock()
	defer r.mu.Unlock()
	next, _ := r.NextTimer()
	return State{Now: r.Now(), NextTimer: next, Pending: r.foreground > 0, Started: r.started, Open: r.open}
}

// Close cancels the context of all work and returns when it has returned.
func (r *Runtime) Close() {
	r.Scheduler.Close()
	r.loop.Wait()
}

// Go starts foreground work.
func (r *Runtime) Go(name string, f func(context.Context)) {
	r.add(&r.foreground, 1)
	r.start(func() {
		r.Scheduler.Go(name, func(ctx context.Context) {
			defer r.add(&r.foreground, -1)
			f(ctx)
		})
	})
}

// Background starts upkeep.
func (r *Runtime) Background(name string, f func(context.Context)) {
	r.start(func() { r.Scheduler.Background(name, f) })
}

func (r *Runtime) start(start func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.begun {
		start()
	} else {
		r.waiting = append(r.waiting, start)
	}
}

func (r *Runtime) add(count *int, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	*count += n
}

// Handler runs the requests of h as processes.
func (r *Runtime) Handler(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, err := io.ReadAll(q.Body) // a process must not wait for the sender
		if err != nil {
			http.Error(w, "reading the request: "+err.Error(), http.StatusBadRequest)
			return
		}
		q.Body = io.NopCloser(bytes.NewReader(body))
		a := &answer{header: w.Header().Clone(), status: http.StatusOK}
		err = r.Call("a request", func(context.Context) error {
			h.ServeHTTP(a, q)
			return nil
		})
		if err != nil { // h may still write to a
			http.Error(w, "the runtime has ended: "+err.Error(), http.StatusServiceUnavailable)
			return
		}
		for name, values := range a.header {
			w.Header()[name] = values
		}
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body.Bytes()) // an error means that the client is gone
	})
}

// answer keeps the answer of a handler.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

// Transport sends requests outside the runtime: an exchange is no work, and only the
// deadlines of the harness's clock end it.
func (r *Runtime) Transport(t http.RoundTripper) http.RoundTripper { return &transport{r, t} }

type transport struct {
	rt    *Runtime
	inner http.RoundTripper
}

func (t *transport) RoundTrip(q *http.Request) (*http.Response, error) {
	t.rt.add(&t.rt.started, 1)
	t.rt.add(&t.rt.open, 1)
	defer t.rt.add(&t.rt.open, -1)
	result := &struct { // not on the stack: the exchange may end later than the wait
		resp *http.Response
		err  error
	}{}
	err := t.rt.External(q.Context(), func(ctx context.Context) { result.resp, result.err = t.exchange(q.WithContext(ctx)) })
	if err != nil {
		return nil, err
	}
	return result.resp, result.err
}

// exchange reads the whole answer.
func (t *transport) exchange(q *http.Request) (*http.Response, error) {
	resp, err := t.inner.RoundTrip(q)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}
