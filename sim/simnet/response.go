package simnet

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
)

var errReadOnClosed = errors.New("http: read on closed response body")

// recorder is the http.ResponseWriter of an exchange. It imitates net/http's server, which
// completes the response header when its buffer overflows or when the handler returns.
type recorder struct {
	network *Network
	request *http.Request
	unread  *requestBody // the request body

	header    http.Header // the map that the handler changes
	snapshot  snapshot    // of header, taken at WriteHeader
	sent      http.Header // the fields on the wire
	status    int
	length    int64 // the Content-Length, or -1 if unknown
	written   int64
	body      []byte
	committed bool // sent is complete
	chunked   bool
	closing   bool // the connection is closed after the response
	trailer   http.Header

	added      []string // values that the server adds
	sentFields Header   // sent as a list; nil if not built yet
}

// valueList returns a header value as a list. The lists share the array of w.added.
func (w *recorder) valueList(value string) []string {
	i := len(w.added)
	w.added = append(w.added, value)
	return w.added[i : i+1 : i+1]
}

// serverBuffer is the number of body bytes that net/http's server buffers. It adds a
// Content-Length to a response that fits.
const serverBuffer = 2048

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) {
	if w.status != 0 {
		return // the server only logs a superfluous call
	}
	if status < 100 || status > 999 {
		panic(fmt.Sprintf("invalid WriteHeader code %v", status))
	}
	if status <= 199 && status != http.StatusSwitchingProtocols {
		return // Transport skips informational responses
	}
	w.status = status
	w.snapshot.take(w.header)
	if w.snapshot.clone == nil && !w.snapshot.hasLength {
		return
	}
	if announced := first(w.header, "Content-Length"); announced != "" {
		if n, err := strconv.ParseInt(announced, 10, 64); err == nil && n >= 0 {
			w.length = n
		} else {
			w.header.Del("Content-Length")
		}
	}
}

func (w *recorder) Write(p []byte) (int, error) {
	if err := w.reserve(len(p)); err != nil || len(p) == 0 {
		return 0, err
	}
	w.body = append(w.body, p...)
	w.overflow()
	return len(p), nil
}

func (w *recorder) WriteString(s string) (int, error) {
	if err := w.reserve(len(s)); err != nil || len(s) == 0 {
		return 0, err
	}
	w.body = append(w.body, s...)
	w.overflow()
	return len(s), nil
}

// reserve counts n more bytes of body, or returns the error of writing them.
func (w *recorder) reserve(n int) error {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if n == 0 {
		return nil
	}
	if !bodyAllowed(w.status) {
		return http.ErrBodyNotAllowed
	}
	w.written += int64(n)
	if w.length >= 0 && w.written > w.length {
		return http.ErrContentLength
	}
	return nil
}

// overflow completes the header when the server's buffer is full.
func (w *recorder) overflow() {
	if !w.committed && len(w.body) > serverBuffer {
		w.commit(false)
	}
}

// Flush completes the header, as sending it does.
func (w *recorder) Flush() { w.FlushError() }

// FlushError is Flush with the signature that http.ResponseController uses.
func (w *recorder) FlushError() error {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	w.commit(false)
	return nil
}

// bodyAllowed reports whether a response with the status may have a body.
func bodyAllowed(status int) bool {
	return status > 199 && status != http.StatusNoContent && status != http.StatusNotModified
}

// commit completes the response header. done is true if the handler has returned.
func (w *recorder) commit(done bool) {
	if w.committed {
		return
	}
	w.committed = true
	if w.plain() {
		w.commitPlain(done)
		return
	}
	w.sent = w.snapshot.header(w.header, done)
	h := w.sent
	isHead := w.request.Method == http.MethodHead
	encoding := first(h, "Transfer-Encoding")
	w.declareTrailers()

	_, hasLength := h["Content-Length"]
	if done && w.trailer == nil && encoding == "" && bodyAllowed(w.status) && !hasLength && (!isHead || len(w.body) > 0) {
		w.length = int64(len(w.body))
		h["Content-Length"] = w.valueList(strconv.Itoa(len(w.body)))
	}
	if first(h, "Connection") == "close" || w.request.Close {
		w.closing = true
	}
	w.discardRequest()
	w.sniff(encoding != "")
	if _, ok := h["Date"]; !ok {
		h["Date"] = w.valueList(w.network.httpDate())
	}
	if w.length >= 0 && encoding != "" && encoding != "identity" {
		h.Del("Content-Length")
		w.length = -1
	}
	delete(h, "Transfer-Encoding")
	switch {
	case isHead || !bodyAllowed(w.status) || w.length >= 0:
	case encoding == "identity":
		w.closing = true
	default:
		w.chunked = true
		h.Del("Content-Length")
	}
}

// plain reports whether commitPlain can complete the header: the response may have a body,
// and its header does not affect the connection.
func (w *recorder) plain() bool {
	s := &w.snapshot
	return s.plain && bodyAllowed(w.status) && (!s.hasLength || w.length >= 0) && w.request.Method != http.MethodHead && !w.request.Close
}

// commitPlain is commit for a plain response, with fewer look-ups in maps
// (BenchmarkExchange). It also builds sentFields.
func (w *recorder) commitPlain(done bool) {
	s := &w.snapshot
	w.sent = s.header(w.header, done)
	w.sentFields = append(make(Header, 0, s.n+3), s.fields[:s.n]...)
	if done && !s.hasLength {
		w.length = int64(len(w.body))
		w.add("Content-Length", strconv.Itoa(len(w.body)))
	}
	w.discardRequest()
	if !s.hasType && len(w.body) > 0 {
		w.add("Content-Type", http.DetectContentType(w.body))
	}
	if !s.hasDate {
		w.add("Date", w.network.httpDate())
	}
	w.chunked = w.length < 0
}

// add adds a field to the header of a plain response.
func (w *recorder) add(name, value string) {
	w.sent[name] = w.valueList(value)
	w.sentFields = append(w.sentFields, [2]string{name, value})
}

// fields returns the sent header as a list.
func (w *recorder) fields() Header {
	if w.sentFields != nil {
		return w.sentFields
	}
	return headerList(w.sent)
}

// sniff adds the detected Content-Type to a response without one.
func (w *recorder) sniff(encoded bool) {
	if !bodyAllowed(w.status) {
		w.sent.Del("Content-Length")
		if w.status == http.StatusNotModified {
			w.sent.Del("Content-Type")
		}
		return
	}
	_, typed := w.sent["Content-Type"]
	if !typed && !encoded && first(w.sent, "Content-Encoding") == "" && len(w.body) > 0 {
		w.sent["Content-Type"] = w.valueList(http.DetectContentType(w.body))
	}
}

// maxUnread limits the unread request body that the server discards to reuse a connection.
const maxUnread = 256 << 10

// discardRequest makes later reads of the request body fail, as net/http's server does
// when it sends the response header.
func (w *recorder) discardRequest() {
	if w.request.ContentLength == 0 || w.closing {
		return
	}
	if len(w.unread.data)-w.unread.at >= maxUnread {
		w.closing = true
		return
	}
	w.unread.closed = true
}

// declareTrailers adds the names of announced trailers to w.trailer.
func (w *recorder) declareTrailers() {
	for _, value := range w.sent["Trailer"] {
		for name := range strings.SplitSeq(value, ",") {
			name = textproto.CanonicalMIMEHeaderKey(textproto.TrimString(name))
			switch name {
			case "", "Transfer-Encoding", "Trailer", "Content-Length":
				continue
			}
			w.addTrailer(name, nil)
		}
	}
	for name := range w.sent {
		if strings.HasPrefix(name, http.TrailerPrefix) {
			delete(w.sent, name)
			w.addTrailer(strings.TrimPrefix(name, http.TrailerPrefix), nil)
		}
	}
}

func (w *recorder) addTrailer(name string, values []string) {
	if w.trailer == nil {
		w.trailer = http.Header{}
	}
	w.trailer[textproto.CanonicalMIMEHeaderKey(name)] = values
}

// finish ends the response after the handler has returned.
func (w *recorder) finish() {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	w.commit(true)
	if w.request.Method == http.MethodHead {
		w.body = nil
	}
	w.finishTrailers()
	if !w.snapshot.unchanged {
		w.sent = wireHeader(w.sent)
	}
}

// finishTrailers sets the values of the trailers, which only a chunked response has.
func (w *recorder) finishTrailers() {
	if !w.chunked {
		w.trailer = nil
		return
	}
	w.sent.Del("Trailer")
	for name := range w.trailer {
		w.trailer[name] = w.header[name]
	}
	for name, values := range w.header {
		if key, ok := strings.CutPrefix(name, http.TrailerPrefix); ok {
			w.addTrailer(key, values)
		}
	}
}

// wireHeader returns a response header as it is after the wire: with canonical names and
// trimmed values, without invalid names.
func wireHeader(h http.Header) http.Header {
	out := http.Header{}
	for _, field := range headerList(h) {
		if isToken(field[0]) {
			out.Add(field[0], textproto.TrimString(newlines.Replace(field[1])))
		}
	}
	if pragma := out["Pragma"]; len(pragma) > 0 && pragma[0] == "no-cache" && out["Cache-Control"] == nil {
		out["Cache-Control"] = []string{"no-cache"}
	}
	return out
}

// unchangedByWire reports whether a response field is the same after the wire.
func unchangedByWire(name, value string) bool {
	return (commonName(name) || isCanonical(name) && name != "Pragma") && isFieldValue(value) && isTrimmed(value)
}

var newlines = strings.NewReplacer("\n", " ", "\r", " ")

// response sets resp to the response that Transport would read, and returns it.
func (w *recorder) response(resp *http.Response, req *http.Request, askedGzip bool, body *responseBody) (*http.Response, error) {
	resp.Status, resp.StatusCode = statusLine(w.status), w.status
	resp.Proto, resp.ProtoMajor, resp.ProtoMinor = "HTTP/1.1", 1, 1
	resp.Header, resp.Trailer, resp.Close = w.sent, w.trailer, w.closing
	resp.Request, resp.TLS, resp.ContentLength = req, w.request.TLS, -1
	if w.closing {
		resp.Header.Del("Connection")
	}
	if w.request.Method == http.MethodHead {
		resp.Body = http.NoBody
		return resp, announcedLength(resp)
	}
	switch {
	case !bodyAllowed(w.status):
		resp.ContentLength = 0
	case w.chunked:
		resp.TransferEncoding = []string{"chunked"}
	case w.length >= 0:
		resp.ContentLength = w.length
	}
	if resp.ContentLength == 0 {
		resp.Body = http.NoBody
		return resp, nil
	}
	body.data = w.body
	body.short = w.length > int64(len(w.body))
	resp.Body = body
	if askedGzip && w.sentFields == nil && strings.EqualFold(first(resp.Header, "Content-Encoding"), "gzip") {
		resp.Body = &gunzip{compressed: body}
		resp.Header.Del("Content-Encoding")
		resp.Header.Del("Content-Length")
		resp.ContentLength = -1
		resp.Uncompressed = true
	}
	return resp, nil
}

// announcedLength sets the ContentLength of a response to HEAD from its header, which is
// not checked elsewhere.
func announcedLength(resp *http.Response) error {
	announced := resp.Header.Get("Content-Length")
	if announced == "" {
		return nil
	}
	n, err := strconv.ParseUint(announced, 10, 63)
	if err != nil {
		return fmt.Errorf("net/http: HTTP/1.x transport connection broken: bad Content-Length %q", announced)
	}
	resp.ContentLength = int64(n)
	return nil
}

// statusLine returns the value of http.Response.Status.
func statusLine(status int) string {
	switch status {
	case 200:
		return "200 OK"
	case 201:
		return "201 Created"
	case 204:
		return "204 No Content"
	}
	text := http.StatusText(status)
	if text == "" {
		text = "status code " + strconv.Itoa(status)
	}
	return strconv.Itoa(status) + " " + text
}

// gunzip decompresses a body for which Transport added Accept-Encoding: gzip.
type gunzip struct {
	compressed *responseBody
	reader     *gzip.Reader
	err        error
}

func (g *gunzip) Read(p []byte) (int, error) {
	if g.reader == nil && g.err == nil {
		g.reader, g.err = gzip.NewReader(g.compressed)
	}
	if g.err != nil {
		return 0, g.err
	}
	if g.compressed.closed {
		return 0, errReadOnClosed
	}
	return g.reader.Read(p)
}

func (g *gunzip) Close() error { return g.compressed.Close() }

// badRequestResponse returns the server's own response to a request that it cannot parse.
func badRequestResponse(req *http.Request) *http.Response {
	const text = "400 Bad Request"
	return &http.Response{
		Status: text, StatusCode: http.StatusBadRequest,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}},
		Body:   io.NopCloser(strings.NewReader(text)), ContentLength: -1, Close: true, Request: req,
	}
}
