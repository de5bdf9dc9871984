package live

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/callsim/callsim/sim"
)

// Offsets from the first port, besides those of the vendors.
const (
	pagePort = 0
	corePort = 10
)

// Server is a served world and its ports.
type Server struct {
	opts      Options
	token     string
	endpoints []Endpoint
	servers   []*http.Server
	hub       *hub

	// mu is held while a request drives the world or changes its cast. The stage is
	// replaced under mu; requests to vendors only read it.
	mu          sync.Mutex
	stage       atomic.Pointer[stage]
	credentials map[string]string // of the first world and all later ones
	closed      atomic.Bool
	died        chan error
	serves      sync.WaitGroup
}

// Endpoint is one port.
type Endpoint struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	URL   string `json:"url"`

	listener net.Listener
	handler  http.Handler
}

// Open builds the world and serves it. The returned server is ready.
func Open(o Options) (*Server, error) {
	s := &Server{opts: o.withDefaults(), token: newToken(), died: make(chan error, 1)}
	if err := s.listen(); err != nil {
		s.closeListeners()
		return nil, err
	}
	first, err := s.newStage(s.opts.Scenario, s.opts.Play, s.opts.Connect)
	if err != nil {
		s.closeListeners()
		return nil, err
	}
	s.hub = newHub(s)
	s.enter(first, s.startSpeed())
	for i := range s.endpoints {
		s.serve(&s.endpoints[i])
	}
	return s, nil
}

func (s *Server) startSpeed() float64 {
	if s.opts.Paused {
		return 0
	}
	return s.opts.Speed
}

// newToken returns a random token for the control API.
func newToken() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return hex.EncodeToString(b[:])
}

// Token returns the token that control requests must carry.
func (s *Server) Token() string { return s.token }

// Endpoints returns the ports, the page first.
func (s *Server) Endpoints() []Endpoint { return s.endpoints }

// ControlURL returns the base URL of the control API.
func (s *Server) ControlURL() string { return s.endpoints[0].URL + apiPrefix }

// PageURL returns the address of the page, with the token unless the page contains it.
func (s *Server) PageURL() string {
	if s.loopback() {
		return s.endpoints[0].URL + "/"
	}
	return s.endpoints[0].URL + "/#token=" + s.token
}

// listen opens every port.
func (s *Server) listen() error {
	s.endpoints = []Endpoint{{Name: "live", Title: "Live page"}}
	ports := []int{pagePort}
	for _, v := range sim.Vendors {
		s.endpoints = append(s.endpoints, Endpoint{Name: v.Name, Title: v.Title})
		ports = append(ports, v.Port)
	}
	if !s.opts.NoCore {
		s.endpoints = append(s.endpoints, Endpoint{Name: "core", Title: "Sync core"})
		ports = append(ports, corePort)
	}
	for i, offset := range ports {
		if err := s.endpoints[i].open(s.opts.Bind, s.opts.PortBase, offset); err != nil {
			return err
		}
	}
	s.endpoints[0].handler = s.page()
	for i, v := range sim.Vendors {
		s.endpoints[1+i].handler = s.guarded(s.worldPort(v.Host, true))
	}
	if !s.opts.NoCore {
		s.endpoints[len(s.endpoints)-1].handler = s.guarded(s.worldPort(sim.CoreHost, false))
	}
	return nil
}

func (e *Endpoint) open(bind string, base, offset int) error {
	port := 0
	if base > 0 {
		port = base + offset
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(bind, strconv.Itoa(port)))
	if err != nil {
		return fmt.Errorf("port %d for %s: %w; --port-base N takes ports from N on, 0 any that are free", port, e.Title, err)
	}
	e.listener = listener
	e.URL = "http://" + net.JoinHostPort(reachable(bind), strconv.Itoa(listener.Addr().(*net.TCPAddr).Port))
	return nil
}

// reachable returns the host for URLs: 127.0.0.1 if bind means all addresses.
func reachable(bind string) string {
	if ip := net.ParseIP(bind); ip != nil && ip.IsUnspecified() {
		return "127.0.0.1"
	}
	return bind
}

// serve serves one port until Close.
func (s *Server) serve(e *Endpoint) {
	server := &http.Server{
		Handler:        e.handler,
		ReadTimeout:    s.opts.Patience, // for the whole request
		WriteTimeout:   2 * time.Minute,
		IdleTimeout:    2 * time.Minute,
		MaxHeaderBytes: maxHeader,
		ErrorLog:       quiet,
	}
	s.servers = append(s.servers, server)
	s.serves.Go(func() { _ = server.Serve(e.listener) }) // ends with Close
}

// Close ends the world, the ports and every connection.
func (s *Server) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	s.hub.close()
	var errs []error
	for _, server := range s.servers {
		errs = append(errs, server.Close())
	}
	s.mu.Lock()
	errs = append(errs, s.stage.Load().close())
	s.mu.Unlock()
	s.serves.Wait()
	return errors.Join(errs...)
}

func (s *Server) closeListeners() {
	for _, e := range s.endpoints {
		if e.listener != nil {
			e.listener.Close()
		}
	}
}

// vendorURLs returns the base URLs of the vendors by name.
func (s *Server) vendorURLs() map[string]string {
	urls := map[string]string{}
	for i, v := range sim.Vendors {
		urls[v.Name] = s.endpoints[1+i].URL
	}
	return urls
}
