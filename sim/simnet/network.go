package simnet

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Clock is the network's only source of time and concurrency.
type Clock interface {
	Now() time.Time
	// Sleep waits for d or returns the context's error; 0 lets others go first.
	Sleep(ctx context.Context, d time.Duration) error
	// Go starts foreground work: a delivery on its way keeps the world from quiet.
	Go(name string, f func(context.Context))
}

// Options of a network.
type Options struct {
	// Latency of the two legs between two systems; nil: none.
	Latency func(from, to string) (request, response time.Duration)

	// YieldOnLegs makes a leg without latency a yield, so that the scheduler's
	// seed decides between all exchanges of an instant.
	YieldOnLegs bool

	// Observe is called when an exchange is over, by the process that made it and
	// before its caller goes on. The exchange is the network's: who keeps it copies
	// it. Its bodies do not change any more and must not be changed; its header
	// lists belong to Observe.
	Observe func(*Exchange)

	// Causes names the cause of each exchange; nil: exchanges are numbered alone.
	Causes Causes

	// Outside gives a system's way to hosts that the world does not have; nil, or
	// a nil way, and there is no such host. What it sends it sends in the caller's
	// process, and an answer's body must not keep that waiting for the real clock.
	Outside func(system string) http.RoundTripper
}

// Network leads from systems to hosts. A world uses it from one process at a
// time; it may also be used by several goroutines.
type Network struct {
	clock   Clock
	options Options

	mu        sync.Mutex // never held while a handler runs or a leg takes time
	hosts     map[string]*host
	removed   map[string]*host
	addresses map[string]string // per system: its IP
	plans     []*Planned
	held      []*held
	fired     map[Kind]int

	// What every exchange asks for, and what rarely changes, is read without mu.
	points    atomic.Pointer[func(Point)]
	changes   atomic.Uint64 // of hosts
	exchanges atomic.Int64  // numbers them without Options.Causes
	planned   atomic.Int64  // the number of plans
	date      atomic.Pointer[date]
}

// date is the Date header of all answers of one second.
type date struct {
	second int64
	text   string
}

// host is what answers under one name.
type host struct {
	name    string
	system  string
	address string
	handler http.Handler
	tls     *tls.ConnectionState
}

// New makes a network without hosts.
func New(clock Clock, o Options) *Network {
	return &Network{
		clock: clock, options: o,
		hosts: map[string]*host{}, removed: map[string]*host{},
		addresses: map[string]string{}, fired: map[Kind]int{},
	}
}

// Handle has handler answer for a host, which belongs to a system. The host is a
// name, or name:port when the port is not the scheme's own.
func (n *Network) Handle(name, system string, handler http.Handler) {
	n.mu.Lock()
	defer n.mu.Unlock()
	name = strings.ToLower(name)
	n.hosts[name] = &host{
		name: name, system: system, address: n.address(system), handler: handler,
		tls: &tls.ConnectionState{Version: tls.VersionTLS13, HandshakeComplete: true, ServerName: name},
	}
	delete(n.removed, name)
	n.changes.Add(1)
}

// Remove has a host's machine refuse connections from now on; exchanges that are
// under way are cut.
func (n *Network) Remove(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	name = strings.ToLower(name)
	if h := n.hosts[name]; h != nil {
		n.removed[name] = h
		delete(n.hosts, name)
		n.changes.Add(1)
	}
}

// Deliveries is Transport for a sender of webhooks: each request carries a traceparent
// that stands for its exchange, unless it has one already.
func (n *Network) Deliveries(system string) http.RoundTripper { return n.transport(system, true) }

// Transport sends the requests of a system.
func (n *Network) Transport(system string) http.RoundTripper { return n.transport(system, false) }

func (n *Network) transport(system string, named bool) http.RoundTripper {
	n.mu.Lock()
	defer n.mu.Unlock()
	t := &transport{network: n, system: system, named: named && n.options.Causes != nil, remote: n.address(system) + ":40000"}
	if n.options.Outside != nil {
		t.outside = n.options.Outside(system)
	}
	return t
}

// address gives each system an IP of its own, in the order they turn up.
func (n *Network) address(system string) string {
	if system == Client {
		return strings.TrimSuffix(OutsideAddress, ":40000")
	}
	if a, ok := n.addresses[system]; ok {
		return a
	}
	i := len(n.addresses) + 1
	a := fmt.Sprintf("10.0.%d.%d", i>>8, i&255)
	n.addresses[system] = a
	return a
}

// find finds the host of a URL. up reports whether the host answers, changes how often
// hosts had changed by then.
func (n *Network) find(from *transport, scheme, name string) (h *host, up bool, changes uint64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	changes = n.changes.Load()
	if h := n.hosts[name]; h != nil {
		return h, true, changes
	}
	name = strings.ToLower(name)
	if scheme == "https" {
		name = strings.TrimSuffix(name, ":443")
	} else {
		name = strings.TrimSuffix(name, ":80")
	}
	if h := n.hosts[name]; h != nil {
		return h, true, changes
	}
	if h := n.removed[name]; h != nil || from.outside == nil {
		return h, false, changes
	}
	return n.outsideHost(name), true, changes
}

// httpDate is the Date header of this instant.
func (n *Network) httpDate() string {
	now := n.clock.Now()
	d := n.date.Load()
	if d == nil || d.second != now.Unix() {
		d = &date{now.Unix(), now.UTC().Format(http.TimeFormat)}
		n.date.Store(d)
	}
	return d.text
}
