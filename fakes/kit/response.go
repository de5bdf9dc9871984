package kit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
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

// encoder writes the bodies of a fake's answers, one after the other into the
// same buffer. The engine's lock guards it.
type encoder struct {
	buffer bytes.Buffer
	json   *json.Encoder // into buffer; made for the first answer
}

// encode turns Body into Raw.
func (e *encoder) encode(resp *Response, escapeHTML bool) {
	if resp.Raw != nil || resp.Body == nil {
		return
	}
	if e.json == nil {
		e.json = json.NewEncoder(&e.buffer)
		e.json.SetEscapeHTML(escapeHTML)
	}
	e.buffer.Reset()
	if err := e.json.Encode(resp.Body); err != nil {
		// A body that cannot be encoded is a bug of the fake, not an answer.
		panic(fmt.Sprintf("encoding a response of type %T: %v", resp.Body, err))
	}
	resp.Raw = bytes.Clone(bytes.TrimSuffix(e.buffer.Bytes(), []byte("\n")))
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
		_, _ = w.Write(resp.Raw) // the client is gone: nobody is left to tell
	}
}
