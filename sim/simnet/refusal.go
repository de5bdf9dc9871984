package simnet

import "strconv"

// A program in another process connects to a host at a real port. Its connections are
// refused by closing that port, so its requests are never read. The code that closes
// ports calls Refuses to decide when, and RefusedDial to record a refused connection.

// Refuses reports whether a planned fault refuses the next exchange between two systems.
// It ignores faults with a Method or a Match function, because the request is not known.
// It does not compare the Path of faults.
func (n *Network) Refuses(from, to string) bool {
	if n.planned.Load() == 0 {
		return false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	p := n.next(from, to)
	return p != nil && p.Fault.Kind == Refused
}

// RefusedDial records that a connection of a system to a host was refused, and counts a
// hit of the fault for which [Network.Refuses] is true.
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
	n.setCause(x, "")
	x.ID = "x" + strconv.Itoa(x.N)
	if n.options.Observe != nil {
		n.options.Observe(x)
	}
}

// unknownMethod stands in the record for a request that was never sent.
const unknownMethod = "?"

// next returns the first planned fault that is due for the next exchange between two
// systems, or nil. It ignores faults with a Method or a Match function.
func (n *Network) next(from, to string) *Planned {
	for _, p := range n.plans {
		f := p.Fault
		if f.between(from, to) && f.Method == "" && f.Match == nil && p.due(p.seen+1) {
			return p
		}
	}
	return nil
}
