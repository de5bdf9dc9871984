package simnet

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// answerStatus responds instead of the handler, as a proxy or a rate limiter in front of
// the server does.
func (e *exchange) answerStatus() {
	f, w := e.fault, &e.recorder
	body := f.Body
	switch {
	case body == "":
		body = http.StatusText(f.Status) + "\n"
		w.header.Set("Content-Type", "text/plain; charset=utf-8")
	case strings.HasPrefix(body, "{") || strings.HasPrefix(body, "["):
		w.header.Set("Content-Type", "application/json")
	}
	if f.RetryAfter != "" {
		w.header.Set("Retry-After", f.RetryAfter)
	}
	w.WriteHeader(f.Status)
	w.WriteString(body)
}

// malformBody replaces the body of a response by a body that cannot be parsed. If the
// response has no body, the fault applies to the next exchange instead.
func (e *exchange) malformBody(resp *http.Response) {
	w := &e.recorder
	if resp.Body == http.NoBody {
		e.undoFault()
		return
	}
	w.body, w.sentFields = malformed(w.body, e.fault.Body), nil
	w.length = int64(len(w.body))
	resp.Header.Set("Content-Length", strconv.Itoa(len(w.body)))
	resp.Header.Del("Content-Encoding")
	resp.ContentLength, resp.TransferEncoding, resp.Uncompressed = w.length, nil, false
	e.responseBody = responseBody{data: w.body}
	resp.Body = &e.responseBody
}

// malformed returns the replacement, or the first half of body without one.
func malformed(body []byte, replacement string) []byte {
	if replacement != "" {
		return []byte(replacement)
	}
	half := append([]byte(nil), body[:len(body)/2]...)
	if json.Valid(half) { // half a number is valid JSON
		half = append(half, '{')
	}
	return half
}
