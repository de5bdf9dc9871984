package simnet

import (
	"bytes"
	"context"
	"net/http"
	"net/textproto"
	"strconv"
)

// Answer is the response to a request from outside, without the header. The body must not
// be modified.
type Answer struct {
	Status int // 0: the handler cut the connection
	Body   []byte
}

// Serve calls the handler of a host for a request that a program outside the world sent
// over TCP, and whose body has been read. It is a shorter way than RoundTrip of a
// [Client] transport: request and response pass through a real wire, so none is imitated.
//
// ok is false, and Serve has done nothing, if the request needs RoundTrip: if faults are
// planned, if the handler must wait before it responds (see [Waiter]), or if there is no
// such host.
//
// The handler owns the request and writes its response header to header.
func (n *Network) Serve(header http.Header, r *http.Request, body []byte, name string) (answer *Answer, ok bool) {
	if n.planned.Load() > 0 {
		return nil, false
	}
	if n.waits(name, r) {
		return nil, false
	}
	h, up, _ := n.find(&insideOnly, "https", name)
	if h == nil || !up {
		return nil, false
	}
	in := &incoming{header: header}
	x := &in.exchange
	x.At, x.From, x.To, x.Method = n.clock.Now(), Client, h.system, r.Method
	x.URL, x.RequestHeader, x.RequestBody = "https://"+name+r.RequestURI, receivedFields(r.Header), body
	n.setCause(x, first(r.Header, traceparent))
	x.ID = "x" + strconv.Itoa(x.N)
	in.context.Context, in.context.id = context.Background(), x.ID
	n.reachPoint(x, BeforeHandler, r.URL.Path)
	before := n.actFor(x.N)
	in.serve(h, r)
	n.actFor(before)
	n.reachPoint(x, AfterHandler, r.URL.Path)
	in.date[0] = n.httpDate()
	header["Date"] = in.date[:]
	x.Status, x.ResponseBody, x.Done = in.Status, in.Body, n.clock.Now()
	if n.options.Observe != nil {
		x.ResponseHeader = receivedFields(header)
		n.options.Observe(x)
	}
	return &in.Answer, true
}

// insideOnly is a transport without a way to hosts outside the world.
var insideOnly transport

// incoming is a request from outside in progress. It is the http.ResponseWriter of the
// handler.
type incoming struct {
	Answer
	header   http.Header
	exchange Exchange
	context  incomingContext
	body     requestBody
	date     [1]string
}

// serverRequest returns the request as the host's own server would have parsed it.
func (in *incoming) serverRequest(h *host, r *http.Request) *http.Request {
	body := in.exchange.RequestBody
	r = r.WithContext(&in.context)
	r.Host, r.TLS, r.RemoteAddr = h.name, h.tls, OutsideAddress
	r.Body, r.ContentLength, r.TransferEncoding = http.NoBody, int64(len(body)), nil
	if len(body) > 0 {
		in.body.data = body
		r.Body = &in.body
	}
	return r
}

// OutsideAddress is the remote address of requests from outside.
const OutsideAddress = "10.0.255.1:40000"

// incomingContext is the context of a request from outside. It never ends, because the
// handler does not wait.
type incomingContext struct {
	context.Context
	id string
}

func (c *incomingContext) Value(key any) any {
	if _, ok := key.(exchangeKey); ok {
		return &c.id
	}
	return nil
}

func (in *incoming) Header() http.Header { return in.header }

func (in *incoming) WriteHeader(status int) {
	if in.Status == 0 && status > 199 {
		in.Status = status
	}
}

func (in *incoming) Write(b []byte) (int, error) {
	in.WriteHeader(http.StatusOK)
	if in.Body == nil {
		in.Body = bytes.Clone(b)
	} else {
		in.Body = append(in.Body, b...)
	}
	return len(b), nil
}

// serve calls the handler. http.ErrAbortHandler leaves a status of 0.
func (in *incoming) serve(h *host, r *http.Request) {
	defer func() {
		if p := recover(); p == http.ErrAbortHandler {
			in.Status, in.Body = 0, nil
		} else if p != nil {
			panic(p)
		} else {
			in.WriteHeader(http.StatusOK)
		}
	}()
	h.handler.ServeHTTP(in, in.serverRequest(h, r))
}

// receivedFields returns the fields of a header as they are after the wire.
func receivedFields(h http.Header) Header {
	list := make(Header, 0, len(h))
	for name, values := range h {
		if !commonName(name) && !isCanonical(name) {
			return withoutTraceparent(canonicalFields(h))
		}
		if name == traceparent {
			continue
		}
		for _, value := range values {
			list = append(list, [2]string{name, value})
		}
	}
	return list
}

// canonicalFields returns the fields of a header with canonical names.
func canonicalFields(h http.Header) (list Header) {
	for _, field := range headerList(h) {
		list = list.with(textproto.CanonicalMIMEHeaderKey(field[0]), field[1])
	}
	return list
}

// Waiter is implemented by handlers that must wait before they respond to some requests,
// such as a vendor that first validates the URL of a webhook.
type Waiter interface {
	// Waits reports whether the handler must wait before it responds to the request.
	Waits(*http.Request) bool
}

// waits reports whether the handler of a host must wait before it responds to r.
func (n *Network) waits(name string, r *http.Request) bool {
	n.mu.Lock()
	h := n.hosts[name]
	n.mu.Unlock()
	if h == nil {
		return false // unknown, or a name in another spelling that find resolves
	}
	waiter, ok := h.handler.(Waiter)
	return ok && waiter.Waits(r)
}
