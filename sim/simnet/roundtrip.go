package simnet

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"
)

// transport sends the requests of one system.
type transport struct {
	network *Network
	system  string
	named   bool // requests carry a traceparent
	remote  string
	outside http.RoundTripper // the way to hosts that the world does not have, if any
}

// RoundTrip carries one request through the network.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	e := setOut(t)
	defer e.forget()
	if err := e.out.send(req); err != nil {
		return nil, err
	}
	if err := context.Cause(req.Context()); err != nil {
		return nil, err
	}
	e.begin()
	if e.up {
		e.fault = t.network.draw(t.system, e.x.To, req)
		e.x.Fault, e.x.Also = string(e.fault.Kind), e.fault.also
	}
	return e.complete(req.Context())
}

// underway is an exchange from its start to its end, in two pieces of memory:
// this one is used again once the exchange is over. Their parts are filled field
// by field: whole structs are slower to assign while the garbage collector runs.
type underway struct {
	*lasting
	network  *Network
	from     *transport
	out      outgoing
	host     *host
	up       bool   // the host answered at the start
	changes  uint64 // of the network's hosts, at the start
	fault    *hit
	x        Exchange
	recorder recorder
}

// lasting is what a handler or a caller may go on holding when the exchange is
// over.
type lasting struct {
	url      url.URL // of the request as the server reads it
	fields   [8]string
	ctx      serverContext
	request  requestBody
	reply    http.Response
	response responseBody
	added    [3]string // header values of the server's own
	named    [1]string // the value of Traceparent
}

// finished are exchanges that are over, of all networks.
var finished = sync.Pool{New: func() any { return new(underway) }}

// setOut begins an exchange of a system.
func setOut(from *transport) *underway {
	e := finished.Get().(*underway)
	e.lasting, e.network, e.from, e.fault = new(lasting), from.network, from, &noFault
	return e
}

// forget ends the use of e; what lasts goes on.
func (e *underway) forget() {
	*e = underway{}
	finished.Put(e)
}

// begin starts the exchange of a request that was sent.
func (e *underway) begin() {
	n, u := e.network, e.out.req.URL
	x := &e.x
	e.host, e.up, e.changes = n.find(e.from, u.Scheme, u.Host)
	x.At, x.From = n.clock.Now(), e.from.system
	x.Method, x.URL, x.RequestBody = e.out.method, e.out.url, e.out.body
	if e.host != nil {
		x.To = e.host.system
	}
	n.caused(x, e.out.header.traceparent)
	x.ID = "x" + strconv.Itoa(x.N)
	if e.from.named && e.out.header.traceparent == "" {
		e.out.traceparent = n.options.Causes.Traceparent(x.N)
	}
}

// complete runs the exchange and has its outcome observed.
func (e *underway) complete(ctx context.Context) (*http.Response, error) {
	resp, err := e.run(ctx)
	if err != nil {
		e.x.Err = err.Error()
	}
	if e.watched() {
		e.x.Done = e.network.clock.Now()
		e.network.options.Observe(&e.x)
	}
	return resp, err
}

// run takes the exchange through its legs and the handler.
func (e *underway) run(ctx context.Context) (*http.Response, error) {
	scheme := e.out.req.URL.Scheme
	if e.host == nil {
		return nil, noSuchHost(e.out.req.URL.Host)
	}
	if !e.up || e.fault.Kind == Refused {
		return nil, refused(e.host, scheme)
	}
	e.ctx.caller, e.ctx.id = ctx, e.x.ID
	req, err := e.receive()
	_, bad := errors.AsType[badRequest](err)
	if err != nil && !bad {
		return nil, err
	}
	e.x.RequestHeader = e.out.header.fields
	if err := e.leg(ctx, true); err != nil {
		if e.fault.Kind != "" && e.fault.Kind != Latency {
			e.missed()
		}
		return nil, err
	}
	if e.fault.Kind == CutBefore {
		return nil, io.EOF
	}
	if bad {
		return e.refuse(ctx)
	}
	return e.serve(ctx, req)
}

// watched tells whether anybody will look at the exchange.
func (e *underway) watched() bool { return e.network.options.Observe != nil }

// leg takes the time of the request leg or of the response leg.
func (e *underway) leg(ctx context.Context, request bool) error {
	var d time.Duration
	if f := e.network.options.Latency; f != nil {
		there, back := f(e.x.From, e.x.To)
		if d = back; request {
			d = there
		}
	}
	if request && e.fault.Kind == Latency {
		d += e.fault.Delay
	}
	if d > 0 || e.network.options.YieldOnLegs {
		if err := e.network.clock.Sleep(ctx, d); err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}

// refuse answers what the server itself answers to a request it cannot read.
func (e *underway) refuse(ctx context.Context) (*http.Response, error) {
	resp := refusal(e.out.req)
	e.x.Status = resp.StatusCode
	if err := e.leg(ctx, false); err != nil {
		return nil, err
	}
	return resp, nil
}

// serve has the request answered, by its handler or by the fault, and brings the
// answer back.
func (e *underway) serve(ctx context.Context, req *http.Request) (*http.Response, error) {
	n := e.network
	w := &e.recorder
	w.network, w.request, w.unread, w.own = n, req, &e.request, e.added[:0]
	w.header, w.length = make(http.Header, 4), -1
	switch e.fault.Kind {
	case Status:
		e.answerStatus()
	case Lost, Delay, Hold:
		e.queue()
	default:
		if err := e.handle(ctx, req); err != nil {
			return nil, err
		}
	}
	w.finish()
	e.ctx.end()
	resp, err := w.response(&e.reply, e.out.req, e.out.askedGzip, &e.response)
	if err != nil {
		e.answered()
		return nil, err
	}
	if e.fault.Kind == Malformed {
		e.malform(resp)
	}
	e.answered()
	if e.fault.Kind == Duplicate {
		n.deliverLater(e)
	}
	return e.bring(ctx, resp)
}

// answers tells whether the host is still the one that the exchange began with:
// a crash takes it away.
func (e *underway) answers() bool {
	n := e.network
	if n.changes.Load() == e.changes || e.host.outside() {
		return true
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.hosts[e.host.name] == e.host
}

// answered notes what the server sent.
func (e *underway) answered() {
	e.x.Status = e.recorder.status
	e.x.ResponseBody = e.recorder.body
	if e.watched() {
		e.x.ResponseHeader = e.recorder.list()
	}
}

// handle runs the handler between the two points at which a crash matters. The
// error is what the caller sees of a server that is gone.
func (e *underway) handle(ctx context.Context, req *http.Request) error {
	n := e.network
	if !e.answers() {
		return refused(e.host, e.out.req.URL.Scheme)
	}
	n.pass(&e.x, BeforeHandler, req.URL.Path)
	if !e.answers() {
		return io.EOF
	}
	defer n.actFor(n.actFor(e.x.N))
	if e.host.outside() {
		if err := e.goOutside(ctx); err != nil {
			return err
		}
	} else if aborted := e.serveHTTP(req); aborted {
		e.ctx.end()
		return io.EOF
	}
	n.pass(&e.x, AfterHandler, req.URL.Path)
	if !e.answers() {
		e.ctx.end()
		return io.EOF
	}
	return nil
}

// serveHTTP calls the handler. It stops http.ErrAbortHandler and no other panic:
// a server would turn them into cut connections, which would hide a bug of the
// core or of a fake behind behaviour that the other side is built to survive.
func (e *underway) serveHTTP(req *http.Request) (aborted bool) {
	defer func() {
		if p := recover(); p == http.ErrAbortHandler {
			aborted = true
		} else if p != nil {
			panic(p)
		}
	}()
	if req.RequestURI == "*" && req.Method == http.MethodOptions {
		e.recorder.header.Set("Content-Length", "0") // the server answers this itself
		return false
	}
	if e.out.header.usual {
		e.host.handler.ServeHTTP(&e.recorder, req)
		return false
	}
	if expect := first(req.Header, "Expect"); expect != "" && expect != "100-continue" {
		e.recorder.header.Set("Connection", "close")
		e.recorder.WriteHeader(http.StatusExpectationFailed)
		return false
	}
	e.host.handler.ServeHTTP(&e.recorder, req)
	return false
}

// bring takes the response leg.
func (e *underway) bring(ctx context.Context, resp *http.Response) (*http.Response, error) {
	switch e.fault.Kind {
	case CutAfter:
		if err := e.leg(ctx, false); err != nil {
			return nil, err
		}
		return nil, io.EOF
	case TimeoutAfter:
		return nil, e.silence(ctx)
	}
	if err := e.leg(ctx, false); err != nil {
		return nil, err
	}
	return resp, nil
}

// silence waits for an answer that does not come, until the caller gives up.
func (e *underway) silence(ctx context.Context) error {
	clock := e.network.clock
	wait := e.fault.Delay
	if wait == 0 {
		wait = time.Minute
	}
	deadline, limited := ctx.Deadline()
	if limited {
		wait = deadline.Sub(clock.Now()) + time.Millisecond // the context must be the first
	}
	if err := clock.Sleep(ctx, wait); err != nil {
		return err
	}
	if limited {
		return context.DeadlineExceeded
	}
	return readTimeout(e.host, e.out.req.URL.Scheme)
}
