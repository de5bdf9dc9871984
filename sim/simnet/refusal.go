package simnet

import "strconv"

// A program in another process is refused by closing the port at which it finds a
// host. Nobody learns what it would have asked there, so whoever closes the port
// asks these two.

// Refuses tells whether a planned fault refuses the next exchange between two
// systems, whatever that asks for. Faults that choose by the request, other than
// by a path that they all share, are not seen.
func (n *Network) Refuses(from, to string) bool {
	if n.planned.Load() == 0 {
		return false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	p := n.next(from, to)
	return p != nil && p.Fault.Kind == Refused
}

// RefusedDial records that a system found a host's port closed, by the fault that
// [Network.Refuses] told of.
func (n *Network) RefusedDial(from, name string) {
	x := &Exchange{At: n.clock.Now(), Done: n.clock.Now(), From: from, Method: unknownMethod, URL: "https://" + name + "/"}
	n.mu.Lock()
	if h := n.hosts[name]; h != nil {
		x.To, x.Err = h.system, refused(h, "https").Error()
	}
	if p := n.next(from, x.To); p != nil && p.Fault.Kind == Refused {
		p.seen++
		p.fired++
		n.fired[Refused]++
		x.Fault, x.Also = string(Refused), p.entry
	}
	n.mu.Unlock()
	n.caused(x, "")
	x.ID = "x" + strconv.Itoa(x.N)
	if n.options.Observe != nil {
		n.options.Observe(x)
	}
}

// unknownMethod stands in the record for a request that was never sent.
const unknownMethod = "?"

// next is the fault that hits the next exchange between two systems.
func (n *Network) next(from, to string) *Planned {
	for _, p := range n.plans {
		f := p.Fault
		if f.between(from, to) && f.Method == "" && f.Match == nil && p.due(p.seen+1) {
			return p
		}
	}
	return nil
}
