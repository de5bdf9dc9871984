package simnet

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// queue answers the sender of a webhook at once and decides when it arrives.
func (e *underway) queue() {
	e.recorder.WriteHeader(http.StatusOK)
	switch e.fault.Kind {
	case Delay:
		e.network.deliverLater(e)
	case Hold:
		e.network.hold(e)
	}
}

// deliverLater sends an exchange's request (again) after the fault's delay, as
// often as the fault has copies.
func (n *Network) deliverLater(e *underway) {
	kept, delay := e.later(), e.fault.Delay
	copies := max(e.fault.Copies, 1)
	n.clock.Go(string(kept.kind)+" of "+kept.of, func(ctx context.Context) {
		for range copies {
			if delay > 0 && n.clock.Sleep(ctx, delay) != nil {
				return // the world is over
			}
			n.deliver(ctx, kept)
		}
	})
}

// later is a request that is delivered apart from the exchange in which it came.
type later struct {
	from *transport
	out  outgoing
	of   string // the exchange
	n    int    // its number
	kind Kind
	also []int // the fault's entry
}

func (e *underway) later() later {
	return later{e.from, e.out.kept(), e.x.ID, e.x.N, e.fault.Kind, e.fault.also}
}

// kept is the request without what belongs to the sender, who may change its
// header once it has been answered.
func (out *outgoing) kept() outgoing {
	c := *out
	c.req = out.req.Clone(context.Background())
	return c
}

// deliver sends a request that the network has kept, as an exchange of its own
// that no fault hits. The answer goes nowhere but into the record and the result.
func (n *Network) deliver(ctx context.Context, l later) (int, error) {
	e := setOut(l.from)
	defer e.forget()
	e.out = l.out
	e.out.header.read(l.out.req.Header)
	e.x.Cause, e.x.Also = l.n, l.also
	e.begin()
	e.x.Of, e.x.Fault = l.of, string(l.kind)
	resp, err := e.complete(ctx)
	if err != nil {
		return 0, fmt.Errorf("delivering %s again: %w", l.of, err)
	}
	return resp.StatusCode, nil
}

// Held is a request that a hold fault keeps.
type Held struct {
	Number      int // counts from 0 in the order of arrival and never changes
	Exchange    string
	At          time.Time
	From, To    string
	Method, URL string
	Header      http.Header // as the sender gave it
	Body        []byte
}

type held struct {
	Held
	later
	gone bool
}

func (n *Network) hold(e *underway) {
	kept := e.later()
	n.mu.Lock()
	defer n.mu.Unlock()
	n.held = append(n.held, &held{
		later: kept,
		Held: Held{
			Number: len(n.held), Exchange: e.x.ID, At: e.x.At, From: e.x.From, To: e.x.To,
			Method: e.x.Method, URL: e.x.URL, Header: kept.out.req.Header, Body: kept.out.body,
		},
	})
}

// Held are the requests still kept, in the order of their arrival.
func (n *Network) Held() []Held {
	n.mu.Lock()
	defer n.mu.Unlock()
	var list []Held
	for _, h := range n.held {
		if !h.gone {
			list = append(list, h.Held)
		}
	}
	return list
}

// Release delivers a held request in the caller's process and returns the
// receiver's status.
func (n *Network) Release(ctx context.Context, number int) (int, error) {
	return n.release(ctx, number, true)
}

// ReleaseCopy delivers a copy of a held request, which stays held.
func (n *Network) ReleaseCopy(ctx context.Context, number int) (int, error) {
	return n.release(ctx, number, false)
}

// Drop forgets a held request: it is lost.
func (n *Network) Drop(number int) error {
	_, err := n.take(number, true)
	return err
}

func (n *Network) release(ctx context.Context, number int, last bool) (int, error) {
	h, err := n.take(number, last)
	if err != nil {
		return 0, err
	}
	return n.deliver(ctx, h.later)
}

func (n *Network) take(number int, last bool) (*held, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if number < 0 || number >= len(n.held) || n.held[number].gone {
		return nil, fmt.Errorf("no request %d is held", number)
	}
	h := n.held[number]
	h.gone = last
	return h, nil
}
