package vendors

import (
	"context"
	"sync"

	"github.com/callsim/callsim/core/host"
)

// turnstile limits a client's requests while the vendor's rate limit is reached. It
// is open until a request is throttled (429). From then on it admits one request at
// a time, in order of arrival, and a throttled request holds the turnstile while it
// waits: 1,000 calls behind one limit cost 1,000 requests and a few refusals, not
// 1,000 refusals each time the limit is lifted. The turnstile opens again when no
// request waits.
type turnstile struct {
	rt host.Runtime

	mu      sync.Mutex
	closed  bool // a request holds the turnstile
	waiting []*place
}

// place is a waiting request.
type place struct {
	admitted bool
	wait     func(context.Context) error
	notify   func()
}

// admit admits a request that has not been throttled. held reports whether the
// request holds the turnstile and must release it.
func (t *turnstile) admit(ctx context.Context) (held bool, err error) {
	t.mu.Lock()
	open := !t.closed
	t.mu.Unlock()
	if open {
		return false, nil
	}
	return true, t.acquire(ctx)
}

// acquire waits until the request holds the turnstile. After an error the request
// does not hold it.
func (t *turnstile) acquire(ctx context.Context) error {
	t.mu.Lock()
	if !t.closed {
		t.closed = true
		t.mu.Unlock()
		return nil
	}
	p := &place{}
	p.wait, p.notify = t.rt.Signal("turnstile")
	t.waiting = append(t.waiting, p)
	t.mu.Unlock()

	err := p.wait(ctx)
	if err != nil && t.cancel(p) {
		t.release() // admitted at the instant of the cancellation
	}
	return err
}

// cancel removes a place from the queue and reports whether it was admitted before.
func (t *turnstile) cancel(p *place) (admitted bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range t.waiting {
		if t.waiting[i] == p {
			t.waiting = append(t.waiting[:i:i], t.waiting[i+1:]...)
			break
		}
	}
	return p.admitted
}

// release admits the next request or opens the turnstile.
func (t *turnstile) release() {
	t.mu.Lock()
	if len(t.waiting) == 0 {
		t.closed = false
		t.mu.Unlock()
		return
	}
	next := t.waiting[0]
	t.waiting = t.waiting[1:]
	next.admitted = true
	t.mu.Unlock()
	next.notify()
}
