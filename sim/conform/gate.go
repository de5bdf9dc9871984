package conform

import (
	"fmt"
	"net"
	"sync"
	"time"
)

// gate is a listener that can be flushed, and closed for a while.
//
// The system queues connections until they are accepted. Connections of a killed program
// must not be attributed to the program that is started next, so they are flushed.
type gate struct {
	address net.Addr

	mu       sync.Mutex
	listener net.Listener
	reopened chan struct{} // closed when the gate listens again; nil while it does
	ended    bool
	marks    map[string]chan struct{} // connections of our own, by their address
}

// openGate listens on a port that stays reserved while the gate is closed.
func openGate() (*gate, error) {
	l, err := listenOwn()
	if err != nil {
		return nil, err
	}
	return &gate{address: l.Addr(), listener: l}, nil
}

// Addr returns the address for clients.
func (g *gate) Addr() net.Addr { return g.address }

// Accept waits for a client, also while the gate is closed.
func (g *gate) Accept() (net.Conn, error) {
	for {
		l, reopened, ended := g.state()
		if ended {
			return nil, net.ErrClosed
		}
		if reopened != nil {
			<-reopened
			continue
		}
		c, err := l.Accept()
		if err != nil {
			if g.listens(l) {
				return nil, err
			}
			continue // refuse closed it
		}
		if !g.isMark(c.RemoteAddr().String()) {
			return c, nil
		}
		_ = c.Close() // its arrival is all that matters
	}
}

func (g *gate) state() (l net.Listener, reopened chan struct{}, ended bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.listener, g.reopened, g.ended
}

func (g *gate) listens(l net.Listener) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.listener == l && g.reopened == nil && !g.ended
}

// refuse closes the port: every dial is refused.
func (g *gate) refuse() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.reopened == nil && !g.ended {
		g.reopened = make(chan struct{})
		_ = g.listener.Close() // queued connections are refused, too
	}
}

// refuses reports whether dials are refused.
func (g *gate) refuses() bool {
	_, reopened, ended := g.state()
	return reopened != nil && !ended
}

// admit opens the port again.
func (g *gate) admit() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.reopened == nil || g.ended {
		return nil
	}
	l, err := net.Listen("tcp", g.address.String())
	if err != nil {
		return err
	}
	g.listener = l
	close(g.reopened)
	g.reopened = nil
	return nil
}

// Close closes the port for good.
func (g *gate) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ended {
		return nil
	}
	g.ended = true
	defer giveBack(g.address.String())
	if g.reopened != nil {
		close(g.reopened)
		return nil
	}
	return g.listener.Close()
}

func (g *gate) isMark(address string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	came, ours := g.marks[address]
	if ours {
		close(came)
		delete(g.marks, address)
	}
	return ours
}

// flush dials the gate itself and waits until this connection, the last in the queue, is
// accepted.
func (g *gate) flush() error {
	g.mu.Lock()
	if g.reopened != nil || g.ended {
		g.mu.Unlock()
		return nil // a closed port has no queue
	}
	c, err := net.DialTimeout("tcp", g.address.String(), patience)
	if err != nil {
		g.mu.Unlock()
		return fmt.Errorf("flushing %s: %w", g.address, err)
	}
	defer func() { _ = c.Close() }() // nothing was sent
	came := make(chan struct{})
	if g.marks == nil {
		g.marks = map[string]chan struct{}{}
	}
	g.marks[c.LocalAddr().String()] = came
	g.mu.Unlock() // Accept waits for the mark here
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-came:
		return nil
	case <-timer.C:
		return fmt.Errorf("flushing %s: the queue of connections does not end", g.address)
	}
}
