package kit

import (
	"bytes"
	"net/http"
	"slices"
)

// Observed is what came through the observer door.
type Observed struct {
	Status    int
	Body      []byte
	Exchanges []string // that last wrote what is shown, as far as the vendor said [Engine.Saw]
}

// Observe asks the fake as a client would, by method and path with query, but
// through the observer door: no credentials, no rate limit, no trace. A target
// that is no URL answers 400.
func (e *Engine) Observe(method, target string) Observed {
	req, err := http.NewRequest(method, target, nil)
	if err != nil {
		return Observed{Status: http.StatusBadRequest, Body: []byte(err.Error())}
	}
	req.RequestURI = target
	w := memoryWriter{header: http.Header{}}
	seen := e.serve(&w, req, true)
	return Observed{Status: w.status, Body: w.body.Bytes(), Exchanges: seen}
}

// Saw notes that an answer shows an object, so that an observer learns which
// exchange wrote it. Views call it where they turn an object into JSON; it does
// nothing for requests that are no observer's.
func (e *Engine) Saw(s *Stamp) {
	if e.observing && s.WrittenBy != "" && !slices.Contains(e.seen, s.WrittenBy) {
		e.seen = append(e.seen, s.WrittenBy)
	}
}

// memoryWriter keeps the one answer of the observer door.
type memoryWriter struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *memoryWriter) Header() http.Header         { return w.header }
func (w *memoryWriter) WriteHeader(status int)      { w.status = status }
func (w *memoryWriter) Write(b []byte) (int, error) { return w.body.Write(b) }
