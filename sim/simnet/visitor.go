package simnet

import (
	"bytes"
	"context"
	"net/http"
	"net/textproto"
)

// Answer is what a host answered to a request that came by a real wire. Its body
// must not be changed.
type Answer struct {
	Status int // 0: the handler cut the connection
	Header http.Header
	Body   []byte
}

// Serve has a host of the world answer a request of a program outside, whose
// body has been read. RoundTrip would do the same, but here the wire need not be
// imitated: the request has come by one and the answer leaves by one, so nothing
// is translated. It is the short way only: ok is false, and nothing has happened,
// when faults are planned, which belong to the imitation.
//
// The request becomes the handler's. The handler must not wait.
func (n *Network) Serve(r *http.Request, body []byte, name string) (answer *Answer, ok bool) {
	if n.planned.Load() > 0 || n.options.Dice != nil {
		return nil, false
	}
	t := &transport{network: n, system: Client}
	id, h, up, _ := n.start(t, "https", name)
	if h == nil || !up {
		return nil, false
	}
	x := &Exchange{
		ID: id, At: n.clock.Now(), From: Client, To: h.system, Method: r.Method,
		URL: "https://" + name + r.RequestURI, RequestHeader: arrived(r.Header), RequestBody: body,
	}
	w := &visitorWriter{header: make(http.Header, 12)}
	n.pass(x, BeforeHandler, r.URL.Path)
	w.serve(h.handler, inWorld(r, x.ID, body, h))
	n.pass(x, AfterHandler, r.URL.Path)
	w.header["Date"] = []string{n.httpDate()}
	x.Status, x.ResponseBody, x.Done = w.status, w.body, n.clock.Now()
	if n.options.Observe != nil {
		x.ResponseHeader = arrived(w.header)
		n.options.Observe(x)
	}
	return &Answer{w.status, w.header, w.body}, true
}

// inWorld is the request as the host's own server would have read it.
func inWorld(r *http.Request, id string, body []byte, h *host) *http.Request {
	r = r.WithContext(visitorContext{context.Background(), id})
	r.Host, r.TLS, r.RemoteAddr = h.name, h.tls, h.address+":40000"
	r.Body, r.ContentLength, r.TransferEncoding = http.NoBody, int64(len(body)), nil
	if len(body) > 0 {
		r.Body = &requestBody{data: body}
	}
	return r
}

// visitorContext is that of a request from outside. It has no end: the handler
// does not wait.
type visitorContext struct {
	context.Context
	id string
}

func (c visitorContext) Value(key any) any {
	if _, ok := key.(exchangeKey); ok {
		return c.id
	}
	return nil
}

// visitorWriter keeps the one answer of a handler.
type visitorWriter struct {
	header http.Header
	status int
	body   []byte
}

func (w *visitorWriter) Header() http.Header { return w.header }

func (w *visitorWriter) WriteHeader(status int) {
	if w.status == 0 && status > 199 {
		w.status = status
	}
}

func (w *visitorWriter) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if w.body == nil {
		w.body = bytes.Clone(b)
	} else {
		w.body = append(w.body, b...)
	}
	return len(b), nil
}

// serve calls the handler. Its wish to cut the connection leaves no status.
func (w *visitorWriter) serve(handler http.Handler, r *http.Request) {
	defer func() {
		if p := recover(); p == http.ErrAbortHandler {
			w.status, w.body = 0, nil
		} else if p != nil {
			panic(p)
		} else {
			w.WriteHeader(http.StatusOK)
		}
	}()
	handler.ServeHTTP(w, r)
}

// arrived lists a header as the other end of the wire reads it.
func arrived(h http.Header) Header {
	list := headerList(h)
	changed := false
	for i := range list {
		if name := list[i][0]; !canonical(name) {
			list[i][0] = textproto.CanonicalMIMEHeaderKey(name)
			changed = true
		}
	}
	if changed {
		list.sort()
	}
	return list
}
