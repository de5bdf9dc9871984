package kit

import (
	"bytes"
	"net/http"
	"slices"
)

// Observed is an answer of the observer door.
type Observed struct {
	Status    int
	Body      []byte
	Exchanges []string // that last wrote the objects in the answer, as reported to [Engine.Saw]
}

// Observe answers a request through the observer door: without credentials, rate
// limit and trace. The target is a path with an optional query; an invalid target
// answers 400.
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

// Saw records that the answer contains an object, for [Observed].Exchanges. Handlers
// call it where they turn an object into JSON. It is a no-op unless an observer
// asks.
func (e *Engine) Saw(s *Stamp) {
	if e.observing && s.WrittenBy != "" && !slices.Contains(e.seen, s.WrittenBy) {
		e.seen = append(e.seen, s.WrittenBy)
	}
}

// memoryWriter stores the answer to an observer.
type memoryWriter struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *memoryWriter) Header() http.Header         { return w.header }
func (w *memoryWriter) WriteHeader(status int)      { w.status = status }
func (w *memoryWriter) Write(b []byte) (int, error) { return w.body.Write(b) }
