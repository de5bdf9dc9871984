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
	parked  chan struct{} // Accept waits for the gate to listen again; buffered

	mu       sync.Mutex
	listener net.Listener
	reopened chan struct{} // closed when the gate listens again; nil while it does
	ended    bool
}

// openGate listens on a port that stays reserved while the gate is closed.
func openGate() (*gate, error) {
	l, err := listenOwn()
	if err != nil {
		return nil, err
	}
	return &gate{address: l.Addr(), parked: make(chan struct{}, 1), listener: l}, nil
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
			select {
			case g.parked <- struct{}{}:
			default:
			}
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
		return c, nil
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

// flush drops the connections in the queue and returns when all that were accepted
// before have been forwarded.
func (g *gate) flush() error {
	if _, reopened, ended := g.state(); reopened != nil || ended {
		return nil // a closed port has no queue
	}
	select {
	case <-g.parked: // when the gate was closed before
	default:
	}
	g.refuse()
	select {
	case <-g.parked:
	case <-time.After(patience):
		return fmt.Errorf("flushing %s: nothing accepts connections", g.address)
	}
	if err := g.admit(); err != nil {
		return fmt.Errorf("flushing %s: %w", g.address, err)
	}
	return nil
}
