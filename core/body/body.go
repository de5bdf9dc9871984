// Package body reads what came over HTTP into the text that is looked at: once,
// and without a second copy, since everything the core is told or answered comes
// this way.
package body

import (
	"io"
	"strings"
	"sync"
)

// pieces are what bodies are read by.
var pieces = sync.Pool{New: func() any { return new([4 << 10]byte) }}

// Text reads a body to its end. announced is its length in bytes as its sender
// tells it, or less than 0. It reads little more than limit bytes: a longer text
// is one that was too long. With an error comes what was read before.
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
