package kit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
)

// Response is a handler's answer. Body is encoded as JSON once; Raw is sent as
// it is; neither means an empty answer (204 and friends).
type Response struct {
	Status int // 0 is 200
	Body   any
	Raw    []byte
	Type   string      // Content-Type; "" is application/json; charset=utf-8
	Header http.Header // extra headers, rarely needed
	Ask    *Ask        // the answer waits for somebody else's; all else is then empty
}

// OK, Created, Accepted and NoContent are the usual answers.
func OK(body any) Response       { return Response{Status: http.StatusOK, Body: body} }
func Created(body any) Response  { return Response{Status: http.StatusCreated, Body: body} }
func Accepted(body any) Response { return Response{Status: http.StatusAccepted, Body: body} }
func NoContent() Response        { return Response{Status: http.StatusNoContent} }

var jsonType = []string{"application/json; charset=utf-8"} // one list for all answers: nobody changes it

// encoder writes the body of one answer, which is sent before the encoder is used
// again.
type encoder struct {
	buffer bytes.Buffer
	json   *json.Encoder // into buffer
}

// encoders are those that no answer needs, of all fakes: with their buffers they
// would be half of what a small answer allocates.
var encoders = sync.Pool{New: func() any {
	e := new(encoder)
	e.json = json.NewEncoder(&e.buffer)
	return e
}}

// largeBody is the longest body whose buffer is kept for the next one.
const largeBody = 64 << 10

// free gives the encoder back; what it has written is no longer there.
func (e *encoder) free() {
	if e.buffer.Cap() <= largeBody {
		encoders.Put(e)
	}
}

// encode turns Body into Raw, which lasts until the encoder is freed.
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

// servedWhole is the longest body of which net/http's server tells the length by
// itself; a longer one would be sent in chunks.
const servedWhole = 2048

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
		if len(resp.Raw) > servedWhole {
			h["Content-Length"] = []string{strconv.Itoa(len(resp.Raw))}
		}
	}
	status := resp.Status
	if status == 0 {
		status = http.StatusOK
	}
	w.WriteHeader(status)
	if resp.Raw != nil {
		_, _ = w.Write(resp.Raw) // the client is gone: nobody is left to tell
	}
}
