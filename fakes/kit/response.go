package kit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
)

// Response is a handler's answer. Body is encoded as JSON; Raw is sent unchanged.
// Without either, the answer has no body.
type Response struct {
	Status int // 0 is 200
	Body   any
	Raw    []byte
	Type   string      // Content-Type; "" is application/json; charset=utf-8
	Header http.Header // extra headers
	Ask    *Ask        // request to another server before the answer; all other fields are then empty
}

// OK, Created, Accepted and NoContent return responses with that status.
func OK(body any) Response       { return Response{Status: http.StatusOK, Body: body} }
func Created(body any) Response  { return Response{Status: http.StatusCreated, Body: body} }
func Accepted(body any) Response { return Response{Status: http.StatusAccepted, Body: body} }
func NoContent() Response        { return Response{Status: http.StatusNoContent} }

var jsonType = []string{"application/json; charset=utf-8"} // shared by all answers; do not modify

// encoder encodes the body of one answer at a time.
type encoder struct {
	buffer bytes.Buffer
	json   *json.Encoder // into buffer
}

// encoders pools idle encoders of all fakes (BenchmarkLoggedCall of fakes/spark).
var encoders = sync.Pool{New: func() any {
	e := new(encoder)
	e.json = json.NewEncoder(&e.buffer)
	return e
}}

// largeBody is the largest buffer that goes back to the pool.
const largeBody = 64 << 10

// free returns the encoder to the pool. The Raw that it encoded is then invalid.
func (e *encoder) free() {
	if e.buffer.Cap() <= largeBody {
		encoders.Put(e)
	}
}

// encode encodes Body into Raw. Raw is valid until the encoder is freed.
func (e *encoder) encode(resp *Response, escapeHTML bool) {
	if resp.Raw != nil || resp.Body == nil {
		return
	}
	e.buffer.Reset()
	e.json.SetEscapeHTML(escapeHTML)
	if err := e.json.Encode(resp.Body); err != nil {
		// A body that cannot be encoded is a bug of the fake, not an answer.
		panic(fmt.Sprintf("encoding a response of type %T: %v", resp.Body, err))
	}
	resp.Raw = bytes.TrimSuffix(e.buffer.Bytes(), []byte("\n"))
}

// write sends an encoded response.
func (resp *Response) write(w http.ResponseWriter) {
	h := w.Header()
	for name, values := range resp.Header {
		h[name] = values
	}
	if resp.Raw != nil {
		h["Content-Type"] = jsonType
		if resp.Type != "" {
			h["Content-Type"] = []string{resp.Type}
		}
		h["Content-Length"] = []string{strconv.Itoa(len(resp.Raw))}
	}
	status := resp.Status
	if status == 0 {
		status = http.StatusOK
	}
	w.WriteHeader(status)
	if resp.Raw != nil {
		_, _ = w.Write(resp.Raw) // an error means that the client is gone
	}
}
