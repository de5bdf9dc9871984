package simnet

import (
	"io"
	"net/http"
)

// requestBody is the request body that a handler reads.
type requestBody struct {
	data   []byte
	at     int
	closed bool
}

func (b *requestBody) Read(p []byte) (int, error) {
	if b.closed {
		return 0, http.ErrBodyReadAfterClose
	}
	if b.at == len(b.data) {
		return 0, io.EOF
	}
	n := copy(p, b.data[b.at:])
	b.at += n
	if b.at == len(b.data) {
		return n, io.EOF // as net/http's server does; it saves readers one call
	}
	return n, nil
}

func (b *requestBody) Close() error {
	b.closed = true
	return nil
}

// responseBody is the response body that a caller reads.
type responseBody struct {
	data   []byte
	at     int
	closed bool
	short  bool // the handler wrote less than its Content-Length
}

func (b *responseBody) Read(p []byte) (int, error) {
	if b.closed {
		return 0, errReadOnClosed
	}
	if b.at == len(b.data) {
		if b.short {
			return 0, io.ErrUnexpectedEOF
		}
		return 0, io.EOF
	}
	n := copy(p, b.data[b.at:])
	b.at += n
	if b.at == len(b.data) && !b.short {
		return n, io.EOF
	}
	return n, nil
}

func (b *responseBody) Close() error {
	b.closed = true
	return nil
}
