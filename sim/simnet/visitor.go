package simnet

import (
	"bytes"
	"context"
	"net/http"
	"net/textproto"
	"strconv"
)

// Answer is what a host answered to a request that came by a real wire, besides
// the header. The body must not be changed.
type Answer struct {
	Status int // 0: the handler cut the connection
	Body   []byte
}

// Serve has a host of the world answer a request of a program outside, whose
// body has been read. RoundTrip would do the same, but here the wire need not be
// imitated: the request has come by one and the answer leaves by one, so nothing
// is translated. It is the short way only: ok is false, and nothing has happened,
// when faults are planned, which belong to the imitation, or when the host wants
// to wait before it answers, which nobody can here (see [Waiter]).
//
// The request becomes the handler's, which writes its header to the one given.
func (n *Network) Serve(header http.Header, r *http.Request, body []byte, name string) (answer *Answer, ok bool) {
	if n.planned.Load() > 0 {
		return nil, false
	}
	if n.waits(name, r) {
		return nil, false
	}
	h, up, _ := n.find(&nobody, "https", name)
	if h == nil || !up {
		return nil, false
	}
	v := &visitor{header: header}
	x := &v.exchange
	x.At, x.From, x.To, x.Method = n.clock.Now(), Client, h.system, r.Method
	x.URL, x.RequestHeader, x.RequestBody = "https://"+name+r.RequestURI, arrived(r.Header), body
	n.caused(x, first(r.Header, traceparent))
	x.ID = "x" + strconv.Itoa(x.N)
	v.context.Context, v.context.id = context.Background(), x.ID
	n.pass(x, BeforeHandler, r.URL.Path)
	before := n.actFor(x.N)
	v.serve(h, r)
	n.actFor(before)
	n.pass(x, AfterHandler, r.URL.Path)
	v.date[0] = n.httpDate()
	header["Date"] = v.date[:]
	x.Status, x.ResponseBody, x.Done = v.Status, v.Body, n.clock.Now()
	if n.options.Observe != nil {
		x.ResponseHeader = arrived(header)
		n.options.Observe(x)
	}
	return &v.Answer, true
}

// nobody has no way out of the world.
var nobody transport

// visitor is a request from outside while it is answered, in one piece of memory.
// It is the handler's writer.
type visitor struct {
	Answer
	header   http.Header
	exchange Exchange
	context  visitorContext
	body     requestBody
	date     [1]string
}

// inWorld is the request as the host's own server would have read it.
func (v *visitor) inWorld(h *host, r *http.Request) *http.Request {
	body := v.exchange.RequestBody
	r = r.WithContext(&v.context)
	r.Host, r.TLS, r.RemoteAddr = h.name, h.tls, OutsideAddress
	r.Body, r.ContentLength, r.TransferEncoding = http.NoBody, int64(len(body)), nil
	if len(body) > 0 {
		v.body.data = body
		r.Body = &v.body
	}
	return r
}

// OutsideAddress is where requests from outside seem to come from.
const OutsideAddress = "10.0.255.1:40000"

// visitorContext is that of a request from outside. It has no end: the handler
// does not wait.
type visitorContext struct {
	context.Context
	id string
}

func (c *visitorContext) Value(key any) any {
	if _, ok := key.(exchangeKey); ok {
		return &c.id
	}
	return nil
}

func (w *visitor) Header() http.Header { return w.header }

func (w *visitor) WriteHeader(status int) {
	if w.Status == 0 && status > 199 {
		w.Status = status
	}
}

func (w *visitor) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if w.Body == nil {
		w.Body = bytes.Clone(b)
	} else {
		w.Body = append(w.Body, b...)
	}
	return len(b), nil
}

// serve calls the handler. Its wish to cut the connection leaves no status.
func (w *visitor) serve(h *host, r *http.Request) {
	defer func() {
		if p := recover(); p == http.ErrAbortHandler {
			w.Status, w.Body = 0, nil
		} else if p != nil {
			panic(p)
		} else {
			w.WriteHeader(http.StatusOK)
		}
	}()
	h.handler.ServeHTTP(w, w.inWorld(h, r))
}

// arrived lists a header as the other end of the wire reads it.
func arrived(h http.Header) Header {
	list := make(Header, 0, len(h))
	for name, values := range h {
		if !usualName(name) && !isCanonical(name) {
			return recorded(respelt(h))
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

// respelt is a header with names as the other end spells them.
func respelt(h http.Header) (list Header) {
	for _, field := range headerList(h) {
		list = list.with(textproto.CanonicalMIMEHeaderKey(field[0]), field[1])
	}
	return list
}

// Waiter is a handler that must wait before it answers some requests: a vendor
// that asks a webhook's address first, for example.
type Waiter interface {
	Waits(*http.Request) bool
}

// waits tells whether the host of that name wants to wait before it answers r.
func (n *Network) waits(name string, r *http.Request) bool {
	n.mu.Lock()
	h := n.hosts[name]
	n.mu.Unlock()
	if h == nil {
		return false // spelled otherwise, if it is there at all: the long way is right, too
	}
	w, ok := h.handler.(Waiter)
	return ok && w.Waits(r)
}
