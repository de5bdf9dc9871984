package simnet

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// outgoing is a request on its way: what http.Transport would put on the wire.
type outgoing struct {
	req       *http.Request
	method    string
	body      []byte
	chunked   bool
	pathPlain bool   // the path is written and read as it stands
	header    header // of req
	askedGzip bool   // Transport adds Accept-Encoding by itself, and then unpacks
	url       string // scheme, host and request URI
	uri       string // the end of url

	traceparent string // added by the network, "" for none
}

// send is the request as Transport writes it, or Transport's error. The body is
// closed either way.
func (out *outgoing) send(req *http.Request) error {
	if err := out.sendable(req); err != nil {
		if req.Body != nil {
			req.Body.Close()
		}
		return err
	}
	out.req, out.method = req, method(req)
	out.askedGzip = out.method != http.MethodHead && !out.header.encoding
	if err := out.readBody(); err != nil {
		return err
	}
	return out.address()
}

// sendable are the checks of Transport before it connects, in its words and
// order.
func (out *outgoing) sendable(req *http.Request) error {
	switch {
	case req.URL == nil:
		return errors.New("http: nil Request.URL")
	case req.Header == nil:
		return errors.New("http: nil Request.Header")
	}
	isHTTP := req.URL.Scheme == "http" || req.URL.Scheme == "https"
	if isHTTP {
		if !out.header.read(req.Header) {
			return fmt.Errorf("net/http: invalid header %s", firstInvalid(req.Header))
		}
		if len(req.Trailer) > 0 && !new(header).read(req.Trailer) {
			return fmt.Errorf("net/http: invalid trailer %s", firstInvalid(req.Trailer))
		}
	}
	switch {
	case !isHTTP:
		return fmt.Errorf("unsupported protocol scheme %q", req.URL.Scheme)
	case req.Method != "" && !isToken(req.Method):
		return fmt.Errorf("net/http: invalid method %q", req.Method)
	case req.URL.Host == "":
		return errors.New("http: no Host in request URL")
	case req.ContentLength != 0 && req.Body == nil:
		return fmt.Errorf("http: Request.ContentLength=%d with nil Body", req.ContentLength)
	}
	return nil
}

// header is what one look at a request's header tells: each look at a map takes
// as long as all the rest.
type header struct {
	fields   Header // those that Transport writes as they stand
	usual    bool   // the header goes through the wire as it stands
	encoding bool   // it says what encodings, or what range, the caller takes
	agent    string // its User-Agent
	hasAgent bool

	traceparent string // its Traceparent
}

// read reports whether the names and values may be sent, and notes what they
// mean to Transport.
func (head *header) read(h http.Header) (valid bool) {
	*head = header{fields: make(Header, 0, len(h)+3), usual: true}
	for name, values := range h {
		if !usualName(name) && !isCanonical(name) {
			if !isToken(name) {
				return false
			}
			head.usual = false
		}
		for _, value := range values {
			if !isFieldValue(value) {
				return false
			}
		}
		switch name {
		case "Connection", "Trailer", "Pragma", "Upgrade", "Expect", "Proxy-Connection":
			head.usual = false
		case "Accept-Encoding", "Range":
			head.encoding = head.encoding || len(values) > 0 && values[0] != ""
		case "User-Agent":
			if head.hasAgent = true; len(values) > 0 {
				head.agent = textproto.TrimString(values[0])
			}
			continue // Transport writes this itself
		case "Host", "Content-Length", "Transfer-Encoding":
			continue // and these
		case traceparent:
			head.traceparent = first(h, name) // recorded as the cause
			continue
		}
		for _, value := range values {
			head.fields = append(head.fields, [2]string{name, textproto.TrimString(value)})
		}
	}
	return true
}

// firstInvalid names the first invalid field in the order of names: Transport
// names any of them, but the same request must give the same error here.
func firstInvalid(h http.Header) string {
	var names []string
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if !isToken(name) {
			return fmt.Sprintf("field name %q", name)
		}
		if !new(header).read(http.Header{name: h[name]}) {
			return fmt.Sprintf("field value for %q", name)
		}
	}
	return ""
}

// readBody reads the body as far as Transport would send it, and closes it.
func (out *outgoing) readBody() error {
	req := out.req
	if req.Body == nil || req.Body == http.NoBody {
		return closeBody(req)
	}
	length := req.ContentLength
	if length == 0 {
		length = -1 // a body without a length is of unknown length
	}
	chunked := len(req.TransferEncoding) > 0 && req.TransferEncoding[0] == "chunked"
	if length < 0 || chunked {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			req.Body.Close()
			return err
		}
		out.body = body
		// An empty body of unknown length is no body for methods that rarely have one.
		out.chunked = chunked || len(body) > 0 || !rarelyHasBody(out.method)
		return closeBody(req)
	}
	read, err := out.readKnown(length)
	if closed := closeBody(req); err == nil {
		err = closed
	}
	if err == nil && read != length {
		err = fmt.Errorf("http: ContentLength=%d with Body length %d", length, read)
	}
	return err
}

// readKnown reads a body that should be length long and says how long it is.
func (out *outgoing) readKnown(length int64) (int64, error) {
	if length > maxAnnounced { // do not take a wild number's word for it
		body, err := io.ReadAll(out.req.Body)
		out.body = body
		return int64(len(body)), err
	}
	buffer := make([]byte, length+1) // one more, to see the end in the same go
	n := 0
	for n < len(buffer) {
		m, err := out.req.Body.Read(buffer[n:])
		n += m
		if err == io.EOF {
			out.body = buffer[:n:n]
			return int64(n), nil
		}
		if err != nil {
			return int64(n), err
		}
	}
	rest, err := io.Copy(io.Discard, out.req.Body)
	return int64(n) + rest, err
}

// maxAnnounced is the longest body for which room is made before it is seen.
const maxAnnounced = 8 << 20

func closeBody(req *http.Request) error {
	if req.Body == nil {
		return nil
	}
	return req.Body.Close()
}

func rarelyHasBody(method string) bool {
	switch method {
	case "GET", "HEAD", "DELETE", "OPTIONS", "PROPFIND", "SEARCH":
		return true
	}
	return false
}

// address writes the URL of the request.
func (out *outgoing) address() error {
	u := out.req.URL
	uri := u.Path
	out.pathPlain = plainPath(u)
	if !out.pathPlain {
		uri = u.RequestURI()
	} else if u.RawQuery != "" {
		out.url = u.Scheme + "://" + u.Host + uri + "?" + u.RawQuery
		out.uri = out.url[len(u.Scheme)+3+len(u.Host):]
	}
	if out.uri == "" {
		out.url = u.Scheme + "://" + u.Host + uri
		out.uri = out.url[len(out.url)-len(uri):]
	}
	if out.pathPlain && u.RawQuery == "" {
		return nil
	}
	for i := 0; i < len(out.uri); i++ {
		if isControl(out.uri[i]) {
			return errors.New("net/http: can't write control character in Request.URL")
		}
	}
	return nil
}

// plainPath tells whether the path is written and read as it stands.
func plainPath(u *url.URL) bool {
	if u.Opaque != "" || u.RawPath != "" || u.ForceQuery || len(u.Path) == 0 || u.Path[0] != '/' || strings.HasPrefix(u.Path, "//") {
		return false
	}
	for i := 0; i < len(u.Path); i++ {
		if !inPath[u.Path[i]] {
			return false
		}
	}
	return true
}

// escapedPath tells whether the path is written as it was given, with escapes
// that a reader has to undo.
func escapedPath(u *url.URL) bool {
	if u.Opaque != "" || u.ForceQuery || len(u.RawPath) == 0 || u.RawPath[0] != '/' || strings.HasPrefix(u.RawPath, "//") {
		return false
	}
	for i := 0; i < len(u.RawPath); i++ {
		if c := u.RawPath[i]; !inPath[c] && c != '%' {
			return false
		}
	}
	return u.EscapedPath() == u.RawPath
}

// plain tells whether the request is of the usual kind, of which receive knows
// what comes out at the other end. The rest goes through the standard library's
// own writer and parser.
func (out *outgoing) plain() bool {
	req := out.req
	if !out.pathPlain && !escapedPath(req.URL) || strings.IndexByte(req.URL.RawQuery, ' ') >= 0 || out.method == http.MethodConnect ||
		len(req.TransferEncoding) > 0 || len(req.Trailer) > 0 || req.Close {
		return false
	}
	return out.header.usual && plainHost(req.URL.Host) && (req.Host == req.URL.Host || plainHost(req.Host))
}

// usualName knows most of the names that are met: they are valid and spelt as the
// server spells them.
func usualName(name string) bool {
	switch name {
	case "Accept", "Accept-Encoding", "Authorization", "Content-Length", "Content-Type", "Date", "Location", "Retry-After", "Traceparent", "User-Agent":
		return true
	}
	return false
}

func plainHost(host string) bool {
	for i := 0; i < len(host); i++ {
		c := host[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '.' || c == '-' || c == ':') {
			return false
		}
	}
	return true
}

// badRequest is the server's reason to answer 400 itself.
type badRequest struct{ error }

// receive is the request as net/http's server reads it. A badRequest is the
// server's error, any other one Transport's.
func (e *underway) receive() (*http.Request, error) {
	out := &e.out
	var req *http.Request
	if out.plain() {
		req = e.build()
	} else {
		parsed, err := out.reparse()
		if err != nil {
			return nil, err
		}
		req = parsed.WithContext(&e.ctx)
		out.header.fields = recorded(headerList(req.Header))
	}
	req.RemoteAddr = e.from.remote
	if out.req.URL.Scheme == "https" {
		req.TLS = e.host.tls
	}
	if req.ContentLength == 0 {
		req.Body = http.NoBody
	} else {
		e.request.data = out.body
		req.Body = &e.request
	}
	return req, nil
}

// build makes the server's view of a plain request.
func (e *underway) build() *http.Request {
	out, req := &e.out, e.out.req
	host := req.Host
	if host == "" {
		host = req.URL.Host
	}
	path, query, _ := strings.Cut(out.uri, "?")
	e.url.Path, e.url.RawQuery = path, query
	if req.URL.RawPath != "" {
		e.url.Path = req.URL.Path
		if e.url.EscapedPath() != path { // the parser keeps what it would not have written
			e.url.RawPath = path
		}
	}
	server := (&http.Request{
		Method: out.method, URL: &e.url, RequestURI: out.uri,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Host: host, ContentLength: int64(len(out.body)),
	}).WithContext(&e.ctx)
	if out.chunked {
		server.ContentLength = -1
		server.TransferEncoding = []string{"chunked"}
	}
	out.complete()
	server.Header = out.header.fields.header(e.fields[:])
	if e.named[0] = cmp.Or(out.traceparent, out.header.traceparent); e.named[0] != "" {
		server.Header[traceparent] = e.named[:]
	}
	return server
}

// complete adds the fields that Transport writes by itself to those of a plain
// request.
func (out *outgoing) complete() {
	list := out.header.fields
	if !out.header.hasAgent {
		list = list.with("User-Agent", "Go-http-client/1.1")
	} else if out.header.agent != "" {
		list = list.with("User-Agent", out.header.agent)
	}
	if out.askedGzip {
		list = list.with("Accept-Encoding", "gzip")
	}
	switch {
	case out.chunked:
	case len(out.body) > 0:
		list = list.with("Content-Length", strconv.Itoa(len(out.body)))
	case out.method == "POST" || out.method == "PUT" || out.method == "PATCH":
		list = list.with("Content-Length", "0")
	}
	out.header.fields = list
}

// header makes a map of a list. The values, many and small, lie in one
// array: in room, if there is enough.
func (list Header) header(room []string) http.Header {
	h := make(http.Header, len(list)+1)
	values := room
	if len(list) > len(room) {
		values = make([]string, len(list))
	}
	for i := 0; i < len(list); {
		name, begin := list[i][0], i
		for ; i < len(list) && list[i][0] == name; i++ {
			values[i] = list[i][1]
		}
		h[name] = values[begin:i:i]
	}
	return h
}

// reparse sends an unusual request through the standard library.
func (out *outgoing) reparse() (*http.Request, error) {
	r := out.req.WithContext(context.Background())
	r.Header = r.Header.Clone()
	if out.askedGzip {
		r.Header.Add("Accept-Encoding", "gzip")
	}
	if out.traceparent != "" {
		r.Header.Set(traceparent, out.traceparent)
	}
	r.Body = http.NoBody
	r.ContentLength = int64(len(out.body))
	if len(out.body) > 0 || out.chunked {
		r.Body = io.NopCloser(bytes.NewReader(out.body))
	}
	r.TransferEncoding = nil
	if out.chunked {
		// Said here, so that the writer does not probe the body on a real clock.
		r.TransferEncoding, r.ContentLength = []string{"chunked"}, -1
	}
	var wire bytes.Buffer
	if err := r.Write(&wire); err != nil {
		return nil, err
	}
	parsed, err := http.ReadRequest(bufio.NewReader(&wire))
	if err != nil {
		return nil, badRequest{err}
	}
	if out.chunked {
		if _, err := io.Copy(io.Discard, parsed.Body); err != nil { // it holds the trailer
			return nil, badRequest{err}
		}
	}
	return parsed, nil
}
