package vendors

import (
	"context"
	"sync"

	"github.com/callsim/callsim/core/host"
)

// turnstile keeps a client from hammering at a rate limit. It stands open until
// the vendor tells somebody to wait (429). From then on requests pass one at a
// time, in the order in which they came, and whoever is told to wait keeps the
// turn meanwhile: a thousand calls behind one limit cost a thousand requests
// and a few refusals, not a thousand refusals each time the limit lifts. When
// nobody is left in the row it opens again.
type turnstile struct {
	rt host.Runtime

	mu     sync.Mutex
	closed bool // somebody has the turn
	row    []*place
}

// place is one request in the row.
type place struct {
	turn   bool
	wait   func(context.Context) error
	notify func()
}

// pass lets a request through that was not told to wait. held says whether it
// had to take a turn, and so must leave.
func (t *turnstile) pass(ctx context.Context) (held bool, err error) {
	t.mu.Lock()
	open := !t.closed
	t.mu.Unlock()
	if open {
		return false, nil
	}
	return true, t.take(ctx)
}

// take waits for the turn; with an error there is none to leave.
func (t *turnstile) take(ctx context.Context) error {
	t.mu.Lock()
	if !t.closed {
		t.closed = true
		t.mu.Unlock()
		return nil
	}
	p := &place{}
	p.wait, p.notify = t.rt.Signal("turnstile")
	t.row = append(t.row, p)
	t.mu.Unlock()

	err := p.wait(ctx)
	if err != nil && t.giveUp(p) {
		t.leave() // the turn came at the same moment as the end
	}
	return err
}

// giveUp takes a place out of the row, unless its turn has come.
func (t *turnstile) giveUp(p *place) (hadTurn bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range t.row {
		if t.row[i] == p {
			t.row = append(t.row[:i:i], t.row[i+1:]...)
			break
		}
	}
	return p.turn
}

// leave hands the turn on.
func (t *turnstile) leave() {
	t.mu.Lock()
	if len(t.row) == 0 {
		t.closed = false
		t.mu.Unlock()
		return
	}
	next := t.row[0]
	t.row = t.row[1:]
	next.turn = true
	t.mu.Unlock()
	next.notify()
}
