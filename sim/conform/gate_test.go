package conform_test

import (
	"errors"
	"net"
	"syscall"
	"testing"

	"github.com/callsim/callsim/sim/conform"
)

// A closed gate refuses, and keeps its port for the day it opens again.
func TestAGateRefusesAndAdmits(t *testing.T) {
	g, err := conform.OpenGate()
	must(t, err)
	defer g.Close()
	came := make(chan error)
	go func() {
		for range 2 {
			c, err := g.Accept()
			if err == nil {
				err = c.Close()
			}
			came <- err
		}
	}()
	must(t, dial(g.Addr()))
	must(t, <-came)
	g.Refuse()
	for range 3 {
		if err := dial(g.Addr()); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Fatalf("a closed gate: %v", err)
		}
	}
	must(t, g.Flush()) // nobody waits there
	must(t, g.Admit())
	must(t, dial(g.Addr()))
	must(t, <-came)
}

func dial(to net.Addr) error {
	c, err := net.Dial("tcp", to.String())
	if err != nil {
		return err
	}
	return c.Close()
}

// While a gate is closed no other takes its port.
func TestAClosedGateKeepsItsPort(t *testing.T) {
	closed, err := conform.OpenGate()
	must(t, err)
	defer closed.Close()
	closed.Refuse()
	for range 2 * conform.PortsOfAHarness {
		g, err := conform.OpenGate()
		must(t, err)
		if g.Addr().String() == closed.Addr().String() {
			t.Fatalf("%s was given away", g.Addr())
		}
		must(t, g.Close())
	}
	must(t, closed.Admit())
}
