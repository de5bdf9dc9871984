package conform

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/callsim/callsim/sim/people"
)

// door is a vendor's loopback port for the program under test. Requests are posted into
// the world and go through its network like requests of a core in process: with the same
// faults, and with the same entries in the record.
type door struct {
	target *target
	vendor people.Entry
	base   string // "http://127.0.0.1:40123"

	listener *gate
	server   *http.Server
}

// maxBody bounds a request to a vendor.
const maxBody = 8 << 20

// open listens until the world ends.
func (d *door) open() error {
	var err error
	if d.listener, err = openGate(); err != nil {
		return fmt.Errorf("opening a port for %s: %w", d.vendor.Title, err)
	}
	d.base = "http://" + d.listener.Addr().String()
	d.server = &http.Server{
		Handler:     d,
		ConnContext: func(ctx context.Context, _ net.Conn) context.Context { return d.target.stamp(ctx) },
	}
	// Clients may repeat a request when a kept connection is cut, which would hide the
	// fault. So connections are not kept.
	d.server.SetKeepAlivesEnabled(false)
	go func() { _ = d.server.Serve(d.listener) }() // ends with Close
	return nil
}

// ServeHTTP answers one request.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	resp, err := d.answer(stampOf(r.Context()), r, body)
	if err != nil {
		panic(http.ErrAbortHandler) // a fault: the connection is cut
	}
	for name, values := range resp.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body) // an error means that the client is gone
}

var errGone = errors.New("the program that sent the request is gone")

// answer answers the request in the world. The request counts as arrived when its process
// runs: from then on the world's clock waits for it.
func (d *door) answer(generation int, r *http.Request, body []byte) (*http.Response, error) {
	t := d.target
	ctx, end := t.world.Sched.WithCancel(context.Background())
	defer end()
	defer context.AfterFunc(r.Context(), end)()
	result := &struct {
		resp *http.Response
		err  error
	}{}
	err := t.world.Sched.Call("the core asks "+d.vendor.Title, func(process context.Context) error {
		if !t.arrive(generation, r, end) {
			return errGone
		}
		defer t.leave(r)
		result.resp, result.err = d.exchange(ctx, r, body)
		t.onTime(process) // the exchange may have taken virtual time
		return nil
	})
	if err != nil {
		return nil, err // the world may have ended, and result may still be written
	}
	return result.resp, result.err
}

// exchange sends the request through the network of the world.
func (d *door) exchange(ctx context.Context, r *http.Request, body []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, r.Method, d.base+r.RequestURI, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if len(body) == 0 {
		req.Body = http.NoBody
	}
	req.Header = r.Header.Clone()
	req.Header.Del("Connection") // of this connection only
	resp, err := d.target.core.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }() // the body is in memory
	all, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(all))
	return resp, nil
}

// close cuts every connection and closes the port.
func (d *door) close() {
	if d.server == nil {
		return
	}
	_ = d.listener.Close() // the server does not close a listener before Serve
	_ = d.server.Close()   // errors of closing do not matter
}

// follow closes the port while the world's network refuses the core's next request to
// this vendor, and opens it again afterwards.
func (d *door) follow() error {
	if d.target.world.Net.Refuses("core", d.vendor.Name) {
		d.listener.refuse()
		return nil
	}
	if err := d.listener.admit(); err != nil {
		return fmt.Errorf("opening the port for %s again: %w", d.vendor.Title, err)
	}
	return nil
}
