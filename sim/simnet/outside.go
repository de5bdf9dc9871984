package simnet

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
)

// Client is the system of everything that lies outside the world: programs that
// ask its vendors over TCP, and receivers of webhooks that no host of the world
// has the name of.
const Client = "client"

// MaxOutside is how much of an answer from outside is read.
const MaxOutside = 1 << 20

// outsideHost stands for a machine outside the world.
func (n *Network) outsideHost(name string) *host {
	return &host{name: name, system: Client, address: n.address(Client)}
}

// outside tells whether the host lies outside the world.
func (h *host) outside() bool { return h.handler == nil }

// goOutside has the request answered by a machine outside the world. Faults and
// legs work as for any other host.
func (e *underway) goOutside(ctx context.Context) error {
	req := e.out.req.Clone(ctx)
	if e.out.traceparent != "" {
		req.Header.Set(traceparent, e.out.traceparent)
	}
	req.ContentLength = int64(len(e.out.body))
	req.Body = http.NoBody
	if len(e.out.body) > 0 {
		req.Body = io.NopCloser(bytes.NewReader(e.out.body))
	}
	resp, err := e.from.outside.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, MaxOutside+1))
	if err != nil {
		return err
	}
	if len(body) > MaxOutside {
		return fmt.Errorf("the answer from outside has more than %d bytes", MaxOutside)
	}
	w := &e.recorder
	for name, values := range resp.Header {
		w.header[name] = values
	}
	w.header.Del("Content-Length") // of the body as it was packed
	w.WriteHeader(resp.StatusCode)
	_, err = w.Write(body)
	if err == http.ErrBodyNotAllowed {
		return nil
	}
	return err
}
