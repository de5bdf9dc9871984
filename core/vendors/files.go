package vendors

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
)

// File is a binary file, such as a recording or a picture.
type File struct {
	Field string // of the form
	Name  string
	Type  string
	Data  []byte
}

// Form is a body of type multipart/form-data.
type Form struct {
	Fields [][2]string // name and text, in order
	Files  []File
}

// encode writes the form. The boundary is derived from the content, so that equal
// requests have equal bytes.
func (f Form) encode() (payload, error) {
	sum := sha256.New()
	for _, field := range f.Fields {
		sum.Write([]byte(field[0] + "\x00" + field[1] + "\x00"))
	}
	for _, file := range f.Files {
		sum.Write(file.Data)
	}
	var b bytes.Buffer
	b.Grow(f.size())
	w := multipart.NewWriter(&b)
	if err := w.SetBoundary("callsim" + hex.EncodeToString(sum.Sum(nil)[:16])); err != nil {
		return payload{}, err
	}
	for _, field := range f.Fields {
		if err := writePart(w, `form-data; name="`+quotable(field[0])+`"`, "", []byte(field[1])); err != nil {
			return payload{}, err
		}
	}
	for _, file := range f.Files {
		disposition := `form-data; name="` + quotable(file.Field) + `"; filename="` + quotable(file.Name) + `"`
		if err := writePart(w, disposition, file.Type, file.Data); err != nil {
			return payload{}, err
		}
	}
	if err := w.Close(); err != nil {
		return payload{}, err
	}
	return payload{b.Bytes(), []string{w.FormDataContentType()}}, nil
}

// size estimates the size of the form, with room for each part's header.
func (f Form) size() int {
	const heading = 256
	n := heading * (len(f.Fields) + len(f.Files) + 1)
	for _, field := range f.Fields {
		n += len(field[1])
	}
	for _, file := range f.Files {
		n += len(file.Data)
	}
	return n
}

func writePart(w *multipart.Writer, disposition, kind string, data []byte) error {
	header := textproto.MIMEHeader{"Content-Disposition": {disposition}}
	if kind != "" {
		header["Content-Type"] = []string{kind}
	}
	part, err := w.CreatePart(header)
	if err != nil {
		return err
	}
	_, err = part.Write(data)
	return err
}

// quotable replaces characters that must not appear inside quotes.
func quotable(name string) string {
	return strings.NewReplacer(`\`, `_`, `"`, `_`, "\r", "_", "\n", "_").Replace(name)
}

// Fetch downloads a file of any type.
func (c *Client) Fetch(ctx context.Context, path string) (File, error) {
	var file File
	fetchOnce := func() (string, error) { return c.fetchOnce(ctx, path, &file) }
	held, err := c.turnstile.admit(ctx)
	if err != nil {
		return file, err
	}
	_, err = c.retryThrottled(ctx, held, fetchOnce)
	return file, err
}

// fetchOnce sends one request for a file.
func (c *Client) fetchOnce(ctx context.Context, path string, file *File) (string, error) {
	ctx, cancel := c.Runtime.WithTimeout(ctx, requestTimeout)
	defer cancel()
	req, err := c.request(ctx, http.MethodGet, path, payload{})
	if err != nil {
		return "", err
	}
	req.Header = maps.Clone(req.Header)
	req.Header["Accept"] = []string{"*/*"}
	resp, err := c.Transport.RoundTrip(req)
	if err != nil {
		return "", c.transportError(req, err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode/100 == 2 {
		data, err := readFile(resp)
		if err != nil {
			return "", c.transportError(req, err)
		}
		*file = File{Type: resp.Header.Get("Content-Type"), Data: data}
		return "", nil
	}
	text, err := readAll(resp)
	if err != nil {
		return "", c.transportError(req, err)
	}
	return c.classify(req, resp, text)
}

func readFile(resp *http.Response) ([]byte, error) {
	var data bytes.Buffer
	data.Grow(int(min(max(resp.ContentLength, 0), maxResponseSize)) + bytes.MinRead)
	_, err := data.ReadFrom(io.LimitReader(resp.Body, maxResponseSize+1))
	if err == nil && data.Len() > maxResponseSize {
		err = errTooLarge
	}
	return data.Bytes(), err
}
