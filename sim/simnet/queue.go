package simnet

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// queueWebhook answers the sender of a webhook 200, and delivers the webhook later, holds
// it, or drops it.
func (e *exchange) queueWebhook() {
	e.recorder.WriteHeader(http.StatusOK)
	switch e.fault.Kind {
	case Delay:
		e.network.deliverLater(e)
	case Hold:
		e.network.hold(e)
	}
}

// deliverLater sends the request of an exchange, once per copy of the fault and with the
// fault's delay before each.
func (n *Network) deliverLater(e *exchange) {
	d, delay := e.delivery(), e.fault.Delay
	copies := max(e.fault.Copies, 1)
	n.clock.Go(string(d.kind)+" of "+d.of, func(ctx context.Context) {
		for range copies {
			if delay > 0 && n.clock.Sleep(ctx, delay) != nil {
				return // the world has ended
			}
			n.deliver(ctx, d)
		}
	})
}

// delivery is a request that the network delivers in an exchange of its own, after the
// sender's exchange.
type delivery struct {
	from *transport
	out  outgoing
	of   string // the ID of the sender's exchange
	n    int    // the number of that exchange
	kind Kind
	also []int // the entry of the planned fault
}

// delivery returns a delivery of the request of e.
func (e *exchange) delivery() delivery {
	return delivery{e.from, e.out.detached(), e.x.ID, e.x.N, e.fault.Kind, e.fault.also}
}

// detached returns a copy that shares no header and no context with the sender's request.
// The sender may change its header after the response.
func (out *outgoing) detached() outgoing {
	c := *out
	c.req = out.req.Clone(context.Background())
	return c
}

// deliver sends the request of d in an exchange that no fault hits, and returns the status
// of the response.
func (n *Network) deliver(ctx context.Context, d delivery) (int, error) {
	e := newExchange(d.from)
	defer e.recycle()
	e.out = d.out
	e.out.header.read(d.out.req.Header)
	e.x.Cause, e.x.Also = d.n, d.also
	e.begin()
	e.x.Of, e.x.Fault = d.of, string(d.kind)
	resp, err := e.runObserved(ctx)
	if err != nil {
		return 0, fmt.Errorf("delivering the request of %s: %w", d.of, err)
	}
	return resp.StatusCode, nil
}

// Held is a request that a hold fault holds.
type Held struct {
	Number      int    // counted from 0 in the order of arrival; never changes
	Exchange    string // the ID of the sender's exchange
	At          time.Time
	From, To    string
	Method, URL string
	Header      http.Header // as the sender set it
	Body        []byte
}

// held is a held request with its delivery.
type held struct {
	Held
	delivery
	removed bool // released or dropped
}

// hold adds the request of an exchange to the held requests.
func (n *Network) hold(e *exchange) {
	d := e.delivery()
	n.mu.Lock()
	defer n.mu.Unlock()
	n.held = append(n.held, &held{
		delivery: d,
		Held: Held{
			Number: len(n.held), Exchange: e.x.ID, At: e.x.At, From: e.x.From, To: e.x.To,
			Method: e.x.Method, URL: e.x.URL, Header: d.out.req.Header, Body: d.out.body,
		},
	})
}

// Held returns the requests that are still held, in the order of their arrival.
func (n *Network) Held() []Held {
	n.mu.Lock()
	defer n.mu.Unlock()
	var list []Held
	for _, h := range n.held {
		if !h.removed {
			list = append(list, h.Held)
		}
	}
	return list
}

// Release delivers a held request in the caller's process, and returns the status of the
// receiver's response. The request is no longer held.
func (n *Network) Release(ctx context.Context, number int) (int, error) {
	return n.release(ctx, number, true)
}

// ReleaseCopy is Release for a request that stays held.
func (n *Network) ReleaseCopy(ctx context.Context, number int) (int, error) {
	return n.release(ctx, number, false)
}

// Drop drops a held request, which is lost.
func (n *Network) Drop(number int) error {
	_, err := n.takeHeld(number, true)
	return err
}

func (n *Network) release(ctx context.Context, number int, remove bool) (int, error) {
	h, err := n.takeHeld(number, remove)
	if err != nil {
		return 0, err
	}
	return n.deliver(ctx, h.delivery)
}

// takeHeld returns a held request, and removes it from the held requests if remove is
// true.
func (n *Network) takeHeld(number int, remove bool) (*held, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if number < 0 || number >= len(n.held) || n.held[number].removed {
		return nil, fmt.Errorf("no request %d is held", number)
	}
	h := n.held[number]
	h.removed = remove
	return h, nil
}
