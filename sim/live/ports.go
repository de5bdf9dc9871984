package live

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"

	"github.com/callsim/callsim/sim/simnet"
)

// quiet discards the log of the http servers, which has only errors of clients'
// connections.
var quiet = log.New(io.Discard, "", 0)

// worldPort serves a host of the world. Vendors answer at once, by a shorter way
// (measured by cmd/bench, "served"); the core may send requests before it answers.
func (s *Server) worldPort(host string, atOnce bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, status, err := readBody(w, r, maxBody)
		if err != nil {
			refuse(w, status, err)
			return
		}
		for _, hop := range hopByHop {
			delete(r.Header, hop)
		}
		stage := s.stage.Load()
		world := stage.world
		if atOnce && stage.dead() == nil {
			answer, ok, ended := world.Visit(w.Header(), r, body, host)
			if ended != nil {
				panic(http.ErrAbortHandler) // the world ended during the request, which may have been answered
			}
			if ok {
				writeAnswer(w, answer)
				return
			}
		}
		resp, err, ended := world.Answer(inside(r, host, body))
		switch {
		case ended != nil:
			refuse(w, http.StatusServiceUnavailable, fmt.Errorf("the world has ended: %w", ended))
		case err != nil:
			panic(http.ErrAbortHandler) // a fault: the client's connection is cut
		default:
			write(w, resp)
		}
	})
}

// readBody reads a request in full before it is posted into the loop, so that a slow
// sender does not block the loop.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) (body []byte, status int, err error) {
	if r.ContentLength > limit {
		w.Header()["Connection"] = []string{"close"} // the body is not read
		return nil, http.StatusRequestEntityTooLarge, fmt.Errorf("the body has %d bytes: at most %d are taken", r.ContentLength, limit)
	}
	body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, http.StatusRequestEntityTooLarge, fmt.Errorf("the body is longer than allowed: at most %d bytes are taken", limit)
	}
	if err != nil {
		return nil, http.StatusBadRequest, fmt.Errorf("reading the body: %w", err)
	}
	return body, 0, nil
}

// inside converts a request to one in the world, to the vendor's production host.
func inside(r *http.Request, host string, body []byte) *http.Request {
	header := r.Header
	if _, named := header["User-Agent"]; !named {
		header["User-Agent"] = nil // none was sent, so none is added
	}
	req := &http.Request{
		Method: r.Method, Header: header, Host: host, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		URL: &url.URL{Scheme: "https", Host: host, Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery},
	}
	if len(body) > 0 {
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	return req
}

// hopByHop are headers of the client's connection only (RFC 9110 §7.6.1).
var hopByHop = []string{"Connection", "Keep-Alive", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "Expect"}

// writeAnswer sends the answer of World.Visit.
func writeAnswer(w http.ResponseWriter, answer *simnet.Answer) {
	if answer.Status == 0 {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(answer.Status)
	_, _ = w.Write(answer.Body) // an error means that the client is gone
}

// write sends the answer of World.Answer.
func write(w http.ResponseWriter, resp *http.Response) {
	header := w.Header()
	for name, values := range resp.Header {
		header[name] = values
	}
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body) // an error means that the client is gone
}
