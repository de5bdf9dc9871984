// Package body reads HTTP bodies into strings, up to a limit, with a single copy:
// every request and response of the core passes through it.
//
//	text, err := body.Text(r.Body, r.ContentLength, 1<<20)
package body

import (
	"io"
	"strings"
	"sync"
)

// pieces pools read buffers.
var pieces = sync.Pool{New: func() any { return new([4 << 10]byte) }}

// Text reads a body to its end. announced is the sender's Content-Length, negative
// if unknown. Text stops soon after limit bytes: a result longer than limit means
// that the body is too long. With an error it returns the bytes read before.
func Text(r io.Reader, announced, limit int64) (string, error) {
	piece := pieces.Get().(*[4 << 10]byte)
	defer pieces.Put(piece)
	var text strings.Builder
	text.Grow(int(min(max(announced, 0), limit)))
	for int64(text.Len()) <= limit {
		n, err := r.Read(piece[:])
		text.Write(piece[:n])
		if err == io.EOF {
			return text.String(), nil
		}
		if err != nil {
			return text.String(), err
		}
	}
	return text.String(), nil
}
