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

// quiet is the log of the http servers: what a client does to its connection is
// nobody's news.
var quiet = log.New(io.Discard, "", 0)

// worldPort answers as a host of the world. Vendors answer at once; the core may
// have something to wait for first.
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
				panic(http.ErrAbortHandler) // it ended under the request, which may be answered yet
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
			panic(http.ErrAbortHandler) // a fault: the client sees what it would see of a vendor, a cut connection
		default:
			write(w, resp)
		}
	})
}

// readBody reads a request in full, before the world hears of it: a slow sender
// must not hold the loop.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) (body []byte, status int, err error) {
	if r.ContentLength > limit {
		w.Header()["Connection"] = []string{"close"} // what follows is not read
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

// inside is a request as it is sent in the world: to the vendor's production host.
func inside(r *http.Request, host string, body []byte) *http.Request {
	header := r.Header
	if _, named := header["User-Agent"]; !named {
		header["User-Agent"] = nil // none was sent, none is to be added
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

// hopByHop belongs to the client's connection and ends with it (RFC 9110 §7.6.1).
var hopByHop = []string{"Connection", "Keep-Alive", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "Expect"}

// writeAnswer sends what the world answered by the short way.
func writeAnswer(w http.ResponseWriter, answer *simnet.Answer) {
	if answer.Status == 0 {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(answer.Status)
	_, _ = w.Write(answer.Body) // the client may be gone: nobody is left to tell
}

// write sends what the world answered.
func write(w http.ResponseWriter, resp *http.Response) {
	header := w.Header()
	for name, values := range resp.Header {
		header[name] = values
	}
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body) // the client may be gone: nobody is left to tell
}
