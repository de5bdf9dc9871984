package simnet

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// Planned is a fault in force, with its counters.
type Planned struct {
	Fault Fault

	network *Network
	entry   []int // that records it
	seen    int
	fired   int
	lifted  bool
}

// Plan puts a fault in force. Of several that match an exchange the one planned
// first hits it; every one counts it as seen.
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

// Fired is the number of exchanges that the fault has hit.
func (p *Planned) Fired() int {
	p.network.mu.Lock()
	defer p.network.mu.Unlock()
	return p.fired
}

// Seen is the number of exchanges that matched the fault, hit or not.
func (p *Planned) Seen() int {
	p.network.mu.Lock()
	defer p.network.mu.Unlock()
	return p.seen
}

// Lift ends the fault: an outage is over. It still counts as planned.
func (p *Planned) Lift() {
	p.network.mu.Lock()
	defer p.network.mu.Unlock()
	p.lifted = true
}

// String says what was planned and what came of it.
func (p *Planned) String() string {
	return fmt.Sprintf("%s: hit %d of %d matching exchanges", p.Fault, p.Fired(), p.Seen())
}

// hits counts a matching exchange and tells whether the fault hits it.
func (p *Planned) hits() bool {
	p.seen++
	return p.due(p.seen)
}

// due tells whether the fault hits the matching exchange of that number.
func (p *Planned) due(number int) bool {
	return !p.lifted && number >= p.Fault.Nth && (p.Fault.Times < 0 || p.fired < max(p.Fault.Times, 1))
}

// Unfired are the planned faults that never hit an exchange.
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

// Count is how often faults of a kind have hit, planned and drawn ones.
type Count struct {
	Kind  Kind
	Fired int
}

// Counts are the faults that have hit, sorted by kind.
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

// hit is a fault that hits an exchange, and how to take that back.
type hit struct {
	Fault
	also []int // the entry of the record that says so
	undo func()
}

// noFault is what hits most exchanges.
var noFault hit

// draw decides the fault of an exchange.
func (n *Network) draw(from, to string, req *http.Request) *hit {
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

// matching are the planned faults that match. Their Match functions run without
// the lock, as they may look at the network.
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

// missed takes back a hit that could not do anything to its exchange.
func (e *underway) missed() {
	e.network.mu.Lock()
	defer e.network.mu.Unlock()
	e.fault.undo()
	e.fault, e.x.Fault, e.x.Also = &noFault, "", nil
}
