package sim

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/callsim/callsim/sim/simnet"
)

// outside is the transport of a system's requests to programs outside the world: of
// the vendors' webhooks, in a served world. The core has no such transport: the vendors
// are all in the world.
func (w *World) outside(system string) http.RoundTripper {
	if w.client == nil || system == "core" {
		return nil
	}
	return &wayOut{world: w}
}

// outsideLimit bounds an exchange with the outside in real time, besides the
// vendor's own time-out: the world may be paused.
const outsideLimit = 30 * time.Second

// wire carries what leaves worlds. It keeps few connections, so that a world that
// has ended leaves nothing behind.
var wire = &http.Transport{
	DialContext:            (&net.Dialer{Timeout: outsideLimit}).DialContext,
	TLSHandshakeTimeout:    outsideLimit,
	ResponseHeaderTimeout:  outsideLimit,
	MaxResponseHeaderBytes: 64 << 10,
	MaxIdleConns:           16,
	IdleConnTimeout:        10 * time.Second,
	DisableCompression:     true,
}

// wayOut sends a request over TCP while its process waits.
type wayOut struct{ world *World }

// RoundTrip brings the whole answer: its body is read on the side goroutine too.
func (o *wayOut) RoundTrip(req *http.Request) (*http.Response, error) {
	var resp *http.Response
	var failed error
	err := o.world.Sched.External(req.Context(), func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, outsideLimit)
		defer cancel()
		resp, failed = exchange(req.Clone(ctx))
	})
	if err != nil {
		return nil, err // the errand was given up and may still be under way
	}
	return resp, failed
}

// exchange sends a request and reads the whole answer, up to a limit.
func exchange(req *http.Request) (*http.Response, error) {
	resp, err := wire.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, simnet.MaxOutside+1))
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}
