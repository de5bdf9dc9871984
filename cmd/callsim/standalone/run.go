package standalone

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/store/sqlite"
	"github.com/callsim/callsim/sim/wallclock"
)

// Options holds the settings of a core that are not part of its configuration.
type Options struct {
	Log      io.Writer
	Terminal bool // Log is one
	Version  string
	Conform  bool // a harness owns the clock; see sim/conform

	// Listening is called with the address in use: with port 0 the system chooses the port.
	Listening func(net.Addr)

	limits *limits // of tests
}

// Run serves a core until ctx ends, which is no error. What keeps it from
// starting is an error of one line.
func Run(ctx context.Context, c Config, o Options) error {
	bounds := usualLimits
	if o.limits != nil {
		bounds = *o.limits
	}
	if !o.Conform && !c.anyVendor() {
		return errNoVendor
	}
	if o.Conform && !loopback(c.Listen) {
		return fmt.Errorf("--conform lets every client set the clock: expected a loopback address, found %s", c.Listen)
	}
	l, err := listen(c.Listen, bounds.connections)
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }() // as a rule the server has done it
	log := newLog(o.Log, c, o.Terminal)
	p := &program{config: c, log: log, version: o.Version, bounds: bounds}
	handler, err := p.start(o.Conform)
	if err != nil {
		return err
	}
	log.Info("callsim core listens", "address", "http://"+l.Addr().String(), "store", c.Store, "version", o.Version)
	if o.Listening != nil {
		o.Listening(l.Addr())
	}
	return errors.Join(p.serve(ctx, l, handler), p.close())
}

// program is one run.
type program struct {
	config  Config
	log     *slog.Logger
	version string
	bounds  limits
	instance
	stand *stand // with --conform
}

// instance is a core with all that is its own.
type instance struct {
	store     *sqlite.Store
	rt        runtime
	transport *http.Transport
	core      *core.Core
}

// runtime is a clock with an end.
type runtime interface {
	host.Runtime
	Close()
}

func (p *program) start(conform bool) (http.Handler, error) {
	if conform {
		p.stand = &stand{program: p}
		return p.stand.start()
	}
	rt := wallclock.New(uint64(time.Now().UnixNano())) // spreads the back-off of several cores
	return p.open(p.config, rt, func(t http.RoundTripper) http.RoundTripper { return t })
}

// open starts an instance on the store as it is.
func (p *program) open(c Config, rt runtime, wrap func(http.RoundTripper) http.RoundTripper) (http.Handler, error) {
	store, err := sqlite.Open(c.Store)
	if err != nil {
		rt.Close()
		return nil, err
	}
	p.instance = instance{store: store, rt: rt, transport: newTransport()}
	admin := cmp.Or(c.SettingsToken, rand.Text()) // without one the doors decide which requests are admitted
	p.core, err = core.Open(core.Config{
		Runtime: rt, Store: store, Transport: wrap(p.transport), Log: p.log, AdminToken: admin,
		Aircall: c.Aircall, Front: c.Front, Spark: c.Spark, Gorgias: c.Gorgias, Salesforce: c.Salesforce, RingCentral: c.RingCentral,
	})
	if err != nil {
		return nil, errors.Join(err, p.instance.close())
	}
	return &doors{core: p.core, token: c.SettingsToken, admin: admin, version: p.version, patient: p.bounds.health}, nil
}

// newTransport reaches the vendors. The core sets a time-out for each exchange;
// these only bound its parts.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout: 10 * time.Second,
		MaxIdleConnsPerHost: 16,
		IdleConnTimeout:     90 * time.Second,
		ForceAttemptHTTP2:   true,
	}
}

// serve answers until ctx ends, and then finishes what it has begun.
func (p *program) serve(ctx context.Context, l net.Listener, h http.Handler) error {
	server := p.bounds.server(h)
	server.ErrorLog = slog.NewLogLogger(p.log.Handler(), slog.LevelDebug) // noise of strangers' connections
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serving %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	p.log.Info("callsim core ends: answering what has begun")
	patience, cancel := context.WithTimeout(context.Background(), p.bounds.end)
	defer cancel()
	if err := server.Shutdown(patience); err != nil {
		p.log.Warn("some clients did not take their answers in time", "why", err)
		_ = server.Close() // there is nothing more to be done for them
	}
	return nil
}

func (p *program) close() error {
	err := p.instance.close()
	if err != nil {
		p.log.Error("the end was not in order", "why", err)
		return err
	}
	p.log.Info("callsim core has ended; calls under way go on when it starts again")
	return nil
}

// close ends an instance: the fence first, so that nothing half-done is stored.
func (i *instance) close() error {
	if i.core != nil {
		i.core.Close()
	}
	i.rt.Close()
	i.transport.CloseIdleConnections()
	return i.store.Close()
}
