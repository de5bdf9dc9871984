package simnet_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/simnet"
)

var monday = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

// clock is a minimal simnet.Clock. Sleep advances its time. Go queues a function until
// the test calls run.
type clock struct {
	mu      sync.Mutex
	now     time.Time
	yields  int
	started []func()
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if d == 0 {
		c.yields++
		return nil
	}
	end := c.now.Add(d)
	if limited, ok := ctx.(*deadline); ok && limited.at.Before(end) {
		c.now, limited.expired = limited.at, true
		return context.DeadlineExceeded
	}
	c.now = end
	return nil
}

func (c *clock) Go(name string, f func(context.Context)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.started = append(c.started, func() { f(context.Background()) })
}

// run runs the queued functions in their order.
func (c *clock) run() {
	for len(c.started) > 0 {
		f := c.started[0]
		c.started = c.started[1:]
		f()
	}
}

// deadline is a context with a deadline on the test's clock.
type deadline struct {
	context.Context
	at      time.Time
	expired bool
}

func (d *deadline) Deadline() (time.Time, bool) { return d.at, true }
func (d *deadline) Err() error {
	if d.expired {
		return context.DeadlineExceeded
	}
	return nil
}

// world is a network with two systems: the core, with client, and front, which counts its
// requests in served. seen holds the observed exchanges, with sorted headers.
type world struct {
	*simnet.Network
	t      *testing.T
	clock  *clock
	served int
	seen   []simnet.Exchange
	client *http.Client
}

const contacts = "https://api2.frontapp.com/contacts"

// newWorld returns a world whose front responds 201 to every request.
func newWorld(t *testing.T, o simnet.Options) *world {
	w := &world{t: t, clock: &clock{now: monday}}
	o.Observe = func(x *simnet.Exchange) {
		w.seen = append(w.seen, *x)
		for _, header := range []simnet.Header{x.RequestHeader, x.ResponseHeader} {
			slices.SortStableFunc(header, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
		}
	}
	w.Network = simnet.New(w.clock, o)
	w.Handle("api2.frontapp.com", "front", http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.served++
		rw.Header().Set("Content-Type", "application/json")
		rw.WriteHeader(http.StatusCreated)
		rw.Write([]byte(`{"id":"crd_1"}`))
	}))
	w.client = &http.Client{Transport: w.Transport("core")}
	return w
}

// plan plans a fault, or fails the test.
func (w *world) plan(f simnet.Fault) *simnet.Planned {
	w.t.Helper()
	p, err := w.Plan(f)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// post sends a contact from the core to front.
func (w *world) post(ctx context.Context) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, "POST", contacts, strings.NewReader(`{"name":"Ada"}`))
	if err != nil {
		w.t.Fatal(err)
	}
	return w.client.Transport.RoundTrip(req)
}
