package simnet

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
)

// Client is the system of all programs outside the world: programs that send requests to
// its hosts over TCP, and receivers of webhooks on hosts that the world does not have.
const Client = "client"

// MaxOutside is the maximum length of a response body from outside, in bytes.
const MaxOutside = 1 << 20

// outsideHost returns a host outside the world.
func (n *Network) outsideHost(name string) *host {
	return &host{name: name, system: Client, address: n.address(Client)}
}

// outside reports whether the host is outside the world.
func (h *host) outside() bool { return h.handler == nil }

// goOutside sends the request to a host outside the world and writes the response to
// e.recorder. Faults and legs apply as for hosts of the world.
func (e *exchange) goOutside(ctx context.Context) error {
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
		return fmt.Errorf("the response body from outside has more than %d bytes", MaxOutside)
	}
	w := &e.recorder
	for name, values := range resp.Header {
		w.header[name] = values
	}
	w.header.Del("Content-Length") // the length before decompression
	w.WriteHeader(resp.StatusCode)
	_, err = w.Write(body)
	if err == http.ErrBodyNotAllowed {
		return nil
	}
	return err
}
