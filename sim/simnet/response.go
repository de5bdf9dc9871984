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

// recorder is the http.ResponseWriter of an exchange. It answers as net/http's
// server does, which decides some headers when its buffer overflows and the rest
// when the handler returns.
type recorder struct {
	network *Network
	request *http.Request
	unread  *requestBody

	header    http.Header // the handler's
	snapshot  snapshot    // of header at WriteHeader
	sent      http.Header // what goes on the wire
	status    int
	length    int64 // announced by the handler; -1: not
	written   int64
	body      []byte
	committed bool // the head is on the wire
	chunked   bool
	closing   bool // the connection is not kept
	trailer   http.Header

	own    []string // values that the server adds
	listed Header   // sent as a list, if it is made already
}

// one is a header value of the server's own.
func (w *recorder) one(value string) []string {
	i := len(w.own)
	w.own = append(w.own, value)
	return w.own[i : i+1 : i+1]
}

// serverBuffer is how much net/http's server holds back in the hope of being
// able to send a Content-Length.
const serverBuffer = 2048

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) {
	if w.status != 0 {
		return // superfluous: the server logs it
	}
	if status < 100 || status > 999 {
		panic(fmt.Sprintf("invalid WriteHeader code %v", status))
	}
	if status <= 199 && status != http.StatusSwitchingProtocols {
		return // informational: Transport reads on
	}
	w.status = status
	w.snapshot.take(w.header)
	if w.snapshot.whole == nil && !w.snapshot.sized {
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
	if err := w.room(len(p)); err != nil || len(p) == 0 {
		return 0, err
	}
	w.body = append(w.body, p...)
	w.overflow()
	return len(p), nil
}

func (w *recorder) WriteString(s string) (int, error) {
	if err := w.room(len(s)); err != nil || len(s) == 0 {
		return 0, err
	}
	w.body = append(w.body, s...)
	w.overflow()
	return len(s), nil
}

// room tells whether n more bytes of body may be written.
func (w *recorder) room(n int) error {
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

func (w *recorder) overflow() {
	if !w.committed && len(w.body) > serverBuffer {
		w.commit(false)
	}
}

// Flush puts the head and the body so far on the wire.
func (w *recorder) Flush() { w.FlushError() }

// FlushError is Flush for http.ResponseController.
func (w *recorder) FlushError() error {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	w.commit(false)
	return nil
}

func bodyAllowed(status int) bool {
	return status > 199 && status != http.StatusNoContent && status != http.StatusNotModified
}

// commit decides the head of the response; done says that the handler has returned.
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
		h["Content-Length"] = w.one(strconv.Itoa(len(w.body)))
	}
	if first(h, "Connection") == "close" || w.request.Close {
		w.closing = true
	}
	w.discardRequest()
	w.sniff(encoding != "")
	if _, ok := h["Date"]; !ok {
		h["Date"] = w.one(w.network.httpDate())
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

// plain tells whether the answer is of the usual kind: one with a body whose
// header says nothing about the connection.
func (w *recorder) plain() bool {
	s := &w.snapshot
	return s.plain && bodyAllowed(w.status) && (!s.sized || w.length >= 0) && w.request.Method != http.MethodHead && !w.request.Close
}

// commitPlain is commit for a plain answer, with as few looks at its header as
// will do. It makes the list for the record on the way.
func (w *recorder) commitPlain(done bool) {
	s := &w.snapshot
	w.sent = s.header(w.header, done)
	w.listed = append(make(Header, 0, s.n+3), s.fields[:s.n]...)
	if done && !s.sized {
		w.length = int64(len(w.body))
		w.add("Content-Length", strconv.Itoa(len(w.body)))
	}
	w.discardRequest()
	if !s.typed && len(w.body) > 0 {
		w.add("Content-Type", http.DetectContentType(w.body))
	}
	if !s.dated {
		w.add("Date", w.network.httpDate())
	}
	w.chunked = w.length < 0
}

// add adds a field to the header of a plain answer.
func (w *recorder) add(name, value string) {
	w.sent[name] = w.one(value)
	w.listed = append(w.listed, [2]string{name, value})
}

// list is what was sent as a list.
func (w *recorder) list() Header {
	if w.listed != nil {
		return w.listed
	}
	return headerList(w.sent)
}

// sniff gives a body without a type the one it looks like.
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
		w.sent["Content-Type"] = w.one(http.DetectContentType(w.body))
	}
}

// maxUnread is how much of a request body the server skips to keep a connection.
const maxUnread = 256 << 10

// discardRequest ends the reading of the request: the server does not read on
// once it answers.
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

// declareTrailers notes the fields that come behind the body.
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
	if !w.snapshot.clean {
		w.sent = wireHeader(w.sent)
	}
}

// finishTrailers collects the fields that come behind a chunked body.
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

// wireHeader is a response header after the wire: canonical names, trimmed
// values, invalid names dropped.
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

// arrivesAsItIs tells whether a field is the same after the wire.
func arrivesAsItIs(name, value string) bool {
	return (usualName(name) || isCanonical(name) && name != "Pragma") && isFieldValue(value) && isTrimmed(value)
}

var newlines = strings.NewReplacer("\n", " ", "\r", " ")

// response is what Transport reads of the answer.
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
	if askedGzip && w.listed == nil && strings.EqualFold(first(resp.Header, "Content-Encoding"), "gzip") {
		resp.Body = &gunzip{packed: body}
		resp.Header.Del("Content-Encoding")
		resp.Header.Del("Content-Length")
		resp.ContentLength = -1
		resp.Uncompressed = true
	}
	return resp, nil
}

// announcedLength takes the length of an answer to HEAD from its header, which
// nothing else checks.
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

// gunzip unpacks a body that Transport had asked to be packed.
type gunzip struct {
	packed *responseBody
	reader *gzip.Reader
	err    error
}

func (g *gunzip) Read(p []byte) (int, error) {
	if g.reader == nil && g.err == nil {
		g.reader, g.err = gzip.NewReader(g.packed)
	}
	if g.err != nil {
		return 0, g.err
	}
	if g.packed.closed {
		return 0, errReadOnClosed
	}
	return g.reader.Read(p)
}

func (g *gunzip) Close() error { return g.packed.Close() }

// refusal is the answer that the server gives by itself to what it cannot read.
func refusal(req *http.Request) *http.Response {
	const text = "400 Bad Request"
	return &http.Response{
		Status: text, StatusCode: http.StatusBadRequest,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}},
		Body:   io.NopCloser(strings.NewReader(text)), ContentLength: -1, Close: true, Request: req,
	}
}
