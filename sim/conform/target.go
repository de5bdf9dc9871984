package conform

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/callsim/callsim/sim"
)

// Parse parses the value of --target: "builtin" is the core in process (nil), "command:…"
// a program that is started for each world, "url:…" a program that already runs.
func Parse(text string) (func(*sim.World) sim.Target, error) {
	kind, rest, _ := strings.Cut(text, ":")
	switch {
	case text == "builtin":
		return nil, nil
	case kind == "command":
		words, err := split(rest)
		if err != nil {
			return nil, fmt.Errorf("--target command: %w", err)
		}
		return Command(words...), nil
	case kind == "url":
		base := strings.TrimRight(rest, "/")
		if !strings.HasPrefix(base, "http://") && !strings.HasPrefix(base, "https://") {
			return nil, fmt.Errorf("--target url:%s: expected an address like url:http://127.0.0.1:4010", rest)
		}
		shared := &program{base: base}
		return func(w *sim.World) sim.Target {
			r := &running{program: shared}
			t := newTarget(w, r)
			r.displaced = t.abandon
			return t
		}, nil
	}
	return nil, fmt.Errorf("--target %s: expected builtin, command:'program and its arguments', or url:http://…", text)
}

// WithAccess returns a function that makes the target of a world with a given environment
// in place of the vendors' credentials. Of the variables that name a vendor's base URL
// only the names count. A target that runs already has its own environment.
func WithAccess(makeTarget func(*sim.World) sim.Target) func(*sim.World, map[string]string) sim.Target {
	return func(w *sim.World, access map[string]string) sim.Target {
		made := makeTarget(w)
		if t, ok := made.(*target); ok {
			t.access = access
		}
		return made
	}
}

// Command returns a function that starts the program for a world.
func Command(words ...string) func(*sim.World) sim.Target {
	return func(w *sim.World) sim.Target { return newTarget(w, &process{words: words}) }
}

// subject is the program under test.
type subject interface {
	// start runs the program with these variables and returns its base URL.
	start(environment []variable) (base string, err error)
	// kill ends the program at once; restarts reports whether it can be started again.
	kill()
	restarts() bool
	log() string
	// over returns how the program ended by itself, or "".
	over() string
	// close ends the program and frees its resources.
	close() error
}

type variable struct{ name, value string }

// target makes a program in another process the target of a world.
type target struct {
	world   *sim.World
	subject subject
	core    http.RoundTripper // for the core's requests, in the world
	wire    *http.Transport   // to the program
	doors   []*door
	setUp   error
	access  map[string]string // see WithAccess; nil: the vendors' credentials

	// Used by the world's processes and its driver, one at a time.
	base     string
	started  bool
	can      map[Capability]bool
	wanted   []sim.Capability // required before the start
	clock    clock
	failures []error
	lost     func() // called when the program has ended by itself

	mu         sync.Mutex // guards the fields below, which the doors use
	generation int        // number of starts of the program
	alive      bool
	received   int
	asking     map[*http.Request]context.CancelFunc
}

// patience bounds the real time for one answer of the program.
const patience = 10 * time.Second

func newTarget(w *sim.World, s subject) *target {
	t := &target{
		world: w, subject: s, core: w.Net.Transport("core"), asking: map[*http.Request]context.CancelFunc{},
		wire: &http.Transport{DialContext: (&net.Dialer{Timeout: patience}).DialContext, MaxIdleConnsPerHost: 4},
	}
	for _, v := range sim.Vendors {
		d := &door{target: t, vendor: v}
		t.setUp = errors.Join(t.setUp, d.open())
		t.doors = append(t.doors, d)
		w.ServeAt(v.Name, d.base)
	}
	return t
}

// Start starts the program, or starts it again with the same store.
func (t *target) Start() error {
	if t.setUp != nil {
		return t.setUp
	}
	if t.started && !t.subject.restarts() {
		return &sim.NotProvableError{Needs: sim.Restart, Why: t.Lacks(sim.Restart)}
	}
	t.mu.Lock()
	t.generation++
	t.alive, t.received = true, 0
	t.mu.Unlock()
	if err := t.meet(); err != nil {
		return err
	}
	if err := t.world.Need(t.wanted...); err != nil {
		return err
	}
	t.world.Net.Handle(sim.CoreHost, "core", t)
	t.touch()
	return nil
}

// startTries bounds the starts of a program that does not answer: another program may
// take the port before it listens, and a busy machine may end it. No message has been
// sent to it yet.
const startTries = 3

// meet starts the program and asks for its capabilities.
func (t *target) meet() (err error) {
	for range startTries {
		if err = t.greet(); err == nil || !t.subject.restarts() {
			return err
		}
		t.subject.kill()
	}
	return err
}

func (t *target) greet() (err error) {
	if t.base, err = t.subject.start(t.environment()); err != nil {
		return err
	}
	t.started, t.clock.sent = true, time.Time{}
	if t.can, err = t.capabilities(); err == nil {
		return nil
	}
	if why := t.subject.over(); why != "" {
		return fmt.Errorf("the program under test listened and ended: %s", why)
	}
	return err
}

// environment returns the base URLs and credentials of the vendors.
func (t *target) environment() []variable {
	var all []variable
	if t.access != nil {
		for _, name := range slices.Sorted(maps.Keys(t.access)) {
			all = append(all, variable{name, t.access[name]})
			for _, d := range t.doors {
				if name == d.vendor.Prefix+"_BASE_URL" {
					all[len(all)-1].value = d.base
				}
			}
		}
		return all
	}
	for _, v := range t.world.Granted() {
		for _, d := range t.doors {
			if d.vendor.Name == v.Name {
				all = append(all, variable{v.Prefix + "_BASE_URL", d.base})
			}
		}
		for _, c := range v.Credentials(t.world) {
			all = append(all, variable{c.Name, c.Value})
		}
	}
	return all
}

// capabilities asks for the parts of the protocol that the program serves. Any status
// but 200 means none.
func (t *target) capabilities() (map[Capability]bool, error) {
	can := map[Capability]bool{}
	var h hello
	status, err := t.talk(http.MethodGet, helloPath, nil, &h)
	if err != nil {
		return nil, err
	}
	if status != http.StatusOK {
		return can, nil
	}
	if h.V != protocolVersion {
		return nil, fmt.Errorf("the program speaks version %d of the protocol, this harness %d", h.V, protocolVersion)
	}
	for _, c := range h.Capabilities {
		can[c] = true
	}
	return can, nil
}

// Kill ends the program at once, like a power cut.
func (t *target) Kill() {
	t.world.Net.Remove(sim.CoreHost)
	t.mu.Lock()
	t.alive = false
	var ends []context.CancelFunc
	for _, end := range t.asking {
		ends = append(ends, end)
	}
	t.mu.Unlock()
	t.subject.kill()
	for _, end := range ends {
		end()
	}
	// Requests that nobody has read are lost, too.
	for _, d := range t.doors {
		if err := d.listener.flush(); err != nil {
			t.failures = append(t.failures, err)
		}
	}
	t.clock.rest()
	t.wire.CloseIdleConnections()
}

// abandon ends the use of the program, which another world has taken.
func (t *target) abandon() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.alive = false
}

// Log returns the program's output.
func (t *target) Log() string { return t.subject.log() }

// Close ends the program for good.
func (t *target) Close() error {
	for _, d := range t.doors {
		d.close()
	}
	err := t.subject.close()
	t.wire.CloseIdleConnections()
	return errors.Join(append(t.failures, err)...)
}

// Lacks returns why the program lacks a capability, or "". Before the start it only
// stores the capability, which Start checks.
func (t *target) Lacks(c sim.Capability) string {
	switch {
	case (c == sim.Clock || c == sim.Refusal) && !t.started:
		t.wanted = append(t.wanted, c)
	case c == sim.Refusal && !t.can[Clock]:
		return "nobody but the program knows of a connection that was refused, and this one does not serve POST " + clockPath
	case c == sim.Operated:
		return "this program keeps its store and its operator's doors to itself"
	case c == sim.Several && !t.subject.restarts():
		return "there is one program, and the harness has not started it"
	case c == sim.Restart && !t.subject.restarts():
		return "the harness has not started this program"
	case c == sim.Clock && !t.can[Clock]:
		return "this program does not serve POST " + clockPath
	}
	return ""
}

type generationKey struct{}

// stamp marks a connection with the present start of the program.
func (t *target) stamp(ctx context.Context) context.Context {
	generation, _ := t.current()
	return context.WithValue(ctx, generationKey{}, generation)
}

func stampOf(ctx context.Context) int {
	generation, _ := ctx.Value(generationKey{}).(int)
	return generation
}

// arrive counts a request to a vendor. It returns false if the program that sent it has
// been killed.
func (t *target) arrive(generation int, r *http.Request, end context.CancelFunc) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.alive || generation != t.generation {
		return false
	}
	t.received++
	t.asking[r] = end
	return true
}

// leave is called when a request has been answered or dropped.
func (t *target) leave(r *http.Request) {
	t.mu.Lock()
	_, asked := t.asking[r]
	delete(t.asking, r)
	alive := t.alive
	t.mu.Unlock()
	if asked && alive {
		t.touch()
	}
}

// ServeHTTP is the handler of the core's host in the world. It sends the request, from a
// vendor or a dashboard, to the program.
func (t *target) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	var (
		resp   *http.Response
		answer []byte
		failed error
	)
	t.onTime(r.Context())
	method, url, header := r.Method, t.base+r.RequestURI, r.Header.Clone()
	err = t.outside(r.Context(), func(ctx context.Context) { resp, answer, failed = t.send(ctx, method, url, header, body) })
	t.touch()
	if err != nil || failed != nil {
		panic(http.ErrAbortHandler)
	}
	for name, values := range resp.Header {
		if name != "Content-Length" && name != "Date" && name != "Connection" {
			w.Header()[name] = values
		}
	}
	w.WriteHeader(resp.StatusCode)
	_, _ = w.Write(answer)
}

// send sends a request to the program and reads the whole answer.
func (t *target) send(ctx context.Context, method, url string, header http.Header, body []byte) (*http.Response, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	if header != nil {
		req.Header = header
	}
	// The transport must not repeat a webhook.
	req.GetBody = nil
	resp, err := t.wire.RoundTrip(req)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = resp.Body.Close() }() // read or of no use
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	return resp, answer, err
}
