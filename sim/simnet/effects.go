package simnet

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// answerStatus answers in place of the handler, as a proxy or a limiter in front
// of it does.
func (e *underway) answerStatus() {
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

// malform replaces the body of an answer by one that its reader cannot parse.
// Where there is no body to spoil the fault waits for the next exchange.
func (e *underway) malform(resp *http.Response) {
	w := &e.recorder
	if resp.Body == http.NoBody {
		e.missed()
		return
	}
	w.body, w.listed = spoil(w.body, e.fault.Body), nil
	w.length = int64(len(w.body))
	resp.Header.Set("Content-Length", strconv.Itoa(len(w.body)))
	resp.Header.Del("Content-Encoding")
	resp.ContentLength, resp.TransferEncoding, resp.Uncompressed = w.length, nil, false
	e.response = responseBody{data: w.body}
	resp.Body = &e.response
}

// spoil is the replacement, or the first half of the body if none is given.
func spoil(body []byte, replacement string) []byte {
	if replacement != "" {
		return []byte(replacement)
	}
	half := append([]byte(nil), body[:len(body)/2]...)
	if json.Valid(half) { // half a number is a number
		half = append(half, '{')
	}
	return half
}
