package kit

import (
	"bytes"
	"io"
	"mime/multipart"
)

// ahead is how much of a body a multipart reader may have read already.
const ahead = 8 << 10

// Part reads a part of a multipart body. A file gets room for all that is left of
// the body at once: files are large, and one is usually the last part.
func Part(part *multipart.Part, left int) ([]byte, error) {
	var data bytes.Buffer
	if part.FileName() != "" {
		data.Grow(left + ahead)
	}
	_, err := io.Copy(&data, part)
	return data.Bytes(), err
}
