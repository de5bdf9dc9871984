package simnet

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// Planned is a planned fault with its counters.
type Planned struct {
	Fault Fault

	network *Network
	entry   []int // the entry that records the plan, if plans are recorded
	seen    int
	fired   int
	lifted  bool
}

// Plan puts a fault in force. If several faults are due for an exchange, the one planned
// first hits it. All faults that match the exchange count it as seen.
func (n *Network) Plan(f Fault) (*Planned, error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	p := &Planned{Fault: f, network: n}
	if n.options.Causes != nil {
		p.entry = []int{n.options.Causes.Fault(f.String())}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.plans = append(n.plans, p)
	n.planned.Add(1)
	return p, nil
}

// Fired returns the number of exchanges that the fault has hit.
func (p *Planned) Fired() int {
	p.network.mu.Lock()
	defer p.network.mu.Unlock()
	return p.fired
}

// Seen returns the number of exchanges that matched the fault, hit or not.
func (p *Planned) Seen() int {
	p.network.mu.Lock()
	defer p.network.mu.Unlock()
	return p.seen
}

// Lift ends the fault, as at the end of an outage. [Network.Unfired] still returns a
// lifted fault that hit nothing.
func (p *Planned) Lift() {
	p.network.mu.Lock()
	defer p.network.mu.Unlock()
	p.lifted = true
}

// String describes the fault and its counters.
func (p *Planned) String() string {
	return fmt.Sprintf("%s: hit %d of %d matching exchanges", p.Fault, p.Fired(), p.Seen())
}

// hits counts a matching exchange and reports whether the fault hits it.
func (p *Planned) hits() bool {
	p.seen++
	return p.due(p.seen)
}

// due reports whether the fault hits its matching exchange of that number, from 1.
func (p *Planned) due(number int) bool {
	return !p.lifted && number >= p.Fault.Nth && (p.Fault.Times < 0 || p.fired < max(p.Fault.Times, 1))
}

// Unfired returns the planned faults that hit no exchange.
func (n *Network) Unfired() []*Planned {
	n.mu.Lock()
	defer n.mu.Unlock()
	var unfired []*Planned
	for _, p := range n.plans {
		if p.fired == 0 {
			unfired = append(unfired, p)
		}
	}
	return unfired
}

// Count is the number of exchanges that faults of one kind have hit.
type Count struct {
	Kind  Kind
	Fired int
}

// Counts returns the number of hits of each kind with hits, sorted by kind.
func (n *Network) Counts() []Count {
	n.mu.Lock()
	defer n.mu.Unlock()
	counts := make([]Count, 0, len(n.fired))
	for _, kind := range slices.Sorted(maps.Keys(n.fired)) {
		if fired := n.fired[kind]; fired > 0 {
			counts = append(counts, Count{kind, fired})
		}
	}
	return counts
}

// hit is a fault that hits an exchange.
type hit struct {
	Fault
	also []int  // the entry of the record for the planned fault
	undo func() // uncounts the hit
}

// noFault is the hit of an exchange without a fault. Its kind is empty.
var noFault hit

// chooseFault returns the planned fault that hits an exchange, or &noFault.
func (n *Network) chooseFault(from, to string, req *http.Request) *hit {
	if n.planned.Load() == 0 {
		return &noFault
	}
	var chosen *Planned
	matching := n.matching(from, to, req)
	n.mu.Lock()
	for _, p := range matching {
		if p.hits() && chosen == nil {
			chosen = p
			chosen.fired++
			n.fired[chosen.Fault.Kind]++
		}
	}
	n.mu.Unlock()
	if chosen != nil {
		return &hit{chosen.Fault, chosen.entry, func() { chosen.fired--; n.fired[chosen.Fault.Kind]-- }}
	}
	return &noFault
}

// matching returns the planned faults that match an exchange. It calls Match functions
// without holding mu, because they may call methods of the network.
func (n *Network) matching(from, to string, req *http.Request) []*Planned {
	n.mu.Lock()
	plans := n.plans[:len(n.plans):len(n.plans)]
	n.mu.Unlock()
	var matching []*Planned
	for _, p := range plans {
		if p.Fault.matches(from, to, req) {
			matching = append(matching, p)
		}
	}
	return matching
}

// undoFault uncounts the hit of a fault that could not affect its exchange.
func (e *exchange) undoFault() {
	e.network.mu.Lock()
	defer e.network.mu.Unlock()
	e.fault.undo()
	e.fault, e.x.Fault, e.x.Also = &noFault, "", nil
}
