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
	// Sleep waits for d or returns the context's error; a d of 0 yields to other processes.
	Sleep(ctx context.Context, d time.Duration) error
	// Go starts foreground work: a world with a pending delivery is not settled.
	Go(name string, f func(context.Context))
}

// Options configures a network.
type Options struct {
	// Latency returns the time of each leg between two systems. If it is nil, legs take
	// no time.
	Latency func(from, to string) (request, response time.Duration)

	// YieldOnLegs makes a leg without latency yield, so that the scheduler's seed
	// decides the order of the exchanges of one instant.
	YieldOnLegs bool

	// Observe is called at the end of each exchange, in the caller's process and before
	// the caller resumes. The network reuses the exchange after Observe returns, so
	// Observe must copy what it keeps. The bodies stay unchanged and may be kept, but
	// not modified. The header lists belong to Observe.
	Observe func(*Exchange)

	// Causes numbers exchanges and finds the cause of each. If it is nil, exchanges are
	// numbered from 1 and have no cause.
	Causes Causes

	// Outside returns the transport of a system to hosts that the world does not have.
	// If Outside or the transport is nil, such hosts do not exist for the system. The
	// transport runs in the caller's process. Reading the body of its response must not
	// block on the real clock.
	Outside func(system string) http.RoundTripper
}

// Network carries requests from systems to hosts. Concurrent use is safe, although a
// world uses its network from one process at a time.
type Network struct {
	clock   Clock
	options Options

	mu        sync.Mutex // not held while a handler runs or a leg waits
	hosts     map[string]*host
	removed   map[string]*host
	addresses map[string]string // the IP address of each system
	plans     []*Planned
	held      []*held
	fired     map[Kind]int

	// Every exchange uses these fields. They are atomic, so that mu is not needed.
	points    atomic.Pointer[func(Point)]
	changes   atomic.Uint64 // counts changes of hosts
	exchanges atomic.Int64  // the last number given without Options.Causes
	planned   atomic.Int64  // the length of plans
	date      atomic.Pointer[date]
}

// date is the Date header of all responses of one second.
type date struct {
	second int64
	text   string
}

// host is a server with a name. A host outside the world has no handler.
type host struct {
	name    string
	system  string
	address string
	handler http.Handler
	tls     *tls.ConnectionState
}

// New returns a network without hosts.
func New(clock Clock, o Options) *Network {
	return &Network{
		clock: clock, options: o,
		hosts: map[string]*host{}, removed: map[string]*host{},
		addresses: map[string]string{}, fired: map[Kind]int{},
	}
}

// Handle registers the handler of a host, which belongs to a system. The name of the
// host includes the port if that is not the scheme's default.
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

// Remove makes a host refuse connections, and cuts its exchanges in progress.
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

// Deliveries returns a transport for a sender of webhooks. It works as [Network.Transport]
// does, and adds to each request without a traceparent header the traceparent of its
// exchange. Without Options.Causes it adds none.
func (n *Network) Deliveries(system string) http.RoundTripper { return n.transport(system, true) }

// Transport returns the transport of a system.
func (n *Network) Transport(system string) http.RoundTripper { return n.transport(system, false) }

func (n *Network) transport(system string, addTraceparent bool) http.RoundTripper {
	n.mu.Lock()
	defer n.mu.Unlock()
	t := &transport{network: n, system: system, addTraceparent: addTraceparent && n.options.Causes != nil, remote: n.address(system) + ":40000"}
	if n.options.Outside != nil {
		t.outside = n.options.Outside(system)
	}
	return t
}

// address returns the IP address of a system. Addresses are assigned in the order in
// which systems are first used.
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

// find returns the host of a URL, or nil for an unknown host. up reports whether the
// host accepts connections. changes is the value of n.changes at the time of the call.
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

// httpDate returns the Date header of the current instant.
func (n *Network) httpDate() string {
	now := n.clock.Now()
	d := n.date.Load()
	if d == nil || d.second != now.Unix() {
		d = &date{now.Unix(), now.UTC().Format(http.TimeFormat)}
		n.date.Store(d)
	}
	return d.text
}
