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

// outgoing is a request in the form in which http.Transport would send it.
type outgoing struct {
	req       *http.Request
	method    string
	body      []byte
	chunked   bool
	pathPlain bool   // the path is neither escaped nor unescaped
	header    header // of req
	askedGzip bool   // Transport adds Accept-Encoding, and decompresses the response
	url       string // scheme, host and request URI
	uri       string // the end of url

	traceparent string // added by the network; "" for none
}

// prepare sets out to the request as Transport sends it, or returns Transport's error. It
// closes the request's body in both cases.
func (out *outgoing) prepare(req *http.Request) error {
	if err := out.checkSendable(req); err != nil {
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
	return out.writeURL()
}

// checkSendable makes the checks that Transport makes before it connects, in the same order
// and with the same errors.
func (out *outgoing) checkSendable(req *http.Request) error {
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

// header holds the properties of a request's header. read collects them in one iteration,
// because look-ups in maps are a large part of an exchange's time (BenchmarkExchange).
type header struct {
	fields   Header // the fields that Transport copies from the request
	plain    bool   // the wire changes no field, and no field affects the connection
	encoding bool   // Accept-Encoding or Range is set
	agent    string // the value of User-Agent
	hasAgent bool

	traceparent string // the value of Traceparent
}

// read sets head to the properties of h, and reports whether all names and values are
// valid.
func (head *header) read(h http.Header) (valid bool) {
	*head = header{fields: make(Header, 0, len(h)+3), plain: true}
	for name, values := range h {
		if !commonName(name) && !isCanonical(name) {
			if !isToken(name) {
				return false
			}
			head.plain = false
		}
		for _, value := range values {
			if !isFieldValue(value) {
				return false
			}
		}
		switch name {
		case "Connection", "Trailer", "Pragma", "Upgrade", "Expect", "Proxy-Connection":
			head.plain = false
		case "Accept-Encoding", "Range":
			head.encoding = head.encoding || len(values) > 0 && values[0] != ""
		case "User-Agent":
			if head.hasAgent = true; len(values) > 0 {
				head.agent = textproto.TrimString(values[0])
			}
			continue // Transport writes this field itself
		case "Host", "Content-Length", "Transfer-Encoding":
			continue // Transport writes these fields itself
		case traceparent:
			head.traceparent = first(h, name) // the record has the cause instead
			continue
		}
		for _, value := range values {
			head.fields = append(head.fields, [2]string{name, textproto.TrimString(value)})
		}
	}
	return true
}

// firstInvalid describes the first invalid field in the order of names. Transport reports
// any invalid field; here the same request must always give the same error.
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

// readBody reads the body that Transport would send, and closes it.
func (out *outgoing) readBody() error {
	req := out.req
	if req.Body == nil || req.Body == http.NoBody {
		return closeBody(req)
	}
	length := req.ContentLength
	if length == 0 {
		length = -1 // a body with a ContentLength of 0 has an unknown length
	}
	chunked := len(req.TransferEncoding) > 0 && req.TransferEncoding[0] == "chunked"
	if length < 0 || chunked {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			req.Body.Close()
			return err
		}
		out.body = body
		// Transport drops an empty body of unknown length for methods that rarely have a
		// body.
		out.chunked = chunked || len(body) > 0 || !rarelyHasBody(out.method)
		return closeBody(req)
	}
	read, err := out.readAnnounced(length)
	if closed := closeBody(req); err == nil {
		err = closed
	}
	if err == nil && read != length {
		err = fmt.Errorf("http: ContentLength=%d with Body length %d", length, read)
	}
	return err
}

// readAnnounced reads a body with an announced length and returns its actual length.
func (out *outgoing) readAnnounced(length int64) (int64, error) {
	if length > maxAnnounced { // the length may be wrong: allocate no buffer of that size
		body, err := io.ReadAll(out.req.Body)
		out.body = body
		return int64(len(body)), err
	}
	buffer := make([]byte, length+1) // one byte more, so that one Read can return io.EOF
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

// maxAnnounced is the longest body for which a buffer is allocated before reading.
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

// writeURL sets out.url and out.uri, or returns Transport's error.
func (out *outgoing) writeURL() error {
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

// plainPath reports whether the path is neither escaped nor unescaped on the wire.
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

// escapedPath reports whether RawPath is sent unchanged, with escapes that the server
// unescapes.
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

// plain reports whether buildPlain can build the server's request from out. Other requests
// pass through the standard library's writer and parser, which is slower
// (BenchmarkExchange).
func (out *outgoing) plain() bool {
	req := out.req
	if !out.pathPlain && !escapedPath(req.URL) || strings.IndexByte(req.URL.RawQuery, ' ') >= 0 || out.method == http.MethodConnect ||
		len(req.TransferEncoding) > 0 || len(req.Trailer) > 0 || req.Close {
		return false
	}
	return out.header.plain && plainHost(req.URL.Host) && (req.Host == req.URL.Host || plainHost(req.Host))
}

// commonName reports whether name is a common field name. Common names are valid and
// canonical, so they need no check of each byte.
func commonName(name string) bool {
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

// badRequest is a parse error for which the server responds 400 itself.
type badRequest struct{ error }

// receive returns the request as net/http's server parses it. A badRequest is an error of
// the server; other errors are Transport's.
func (e *exchange) receive() (*http.Request, error) {
	out := &e.out
	var req *http.Request
	if out.plain() {
		req = e.buildPlain()
	} else {
		parsed, err := out.reparse()
		if err != nil {
			return nil, err
		}
		req = parsed.WithContext(&e.ctx)
		out.header.fields = withoutTraceparent(headerList(req.Header))
	}
	req.RemoteAddr = e.from.remote
	if out.req.URL.Scheme == "https" {
		req.TLS = e.host.tls
	}
	if req.ContentLength == 0 {
		req.Body = http.NoBody
	} else {
		e.requestBody.data = out.body
		req.Body = &e.requestBody
	}
	return req, nil
}

// buildPlain returns a plain request as the server parses it.
func (e *exchange) buildPlain() *http.Request {
	out, req := &e.out, e.out.req
	host := req.Host
	if host == "" {
		host = req.URL.Host
	}
	path, query, _ := strings.Cut(out.uri, "?")
	e.url.Path, e.url.RawQuery = path, query
	if req.URL.RawPath != "" {
		e.url.Path = req.URL.Path
		if e.url.EscapedPath() != path { // as url.Parse does for a path that it would escape differently
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
	out.addDefaults()
	server.Header = out.header.fields.httpHeader(e.headerValues[:])
	if e.traceparentValue[0] = cmp.Or(out.traceparent, out.header.traceparent); e.traceparentValue[0] != "" {
		server.Header[traceparent] = e.traceparentValue[:]
	}
	return server
}

// addDefaults adds the fields that Transport adds to a plain request.
func (out *outgoing) addDefaults() {
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

// httpHeader returns the list as a map. All values share one array, which saves
// allocations (BenchmarkExchange): space if it is large enough, or else a new one.
func (list Header) httpHeader(space []string) http.Header {
	h := make(http.Header, len(list)+1)
	values := space
	if len(list) > len(space) {
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

// reparse writes and parses a request that is not plain with the standard library.
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
		// An explicit encoding keeps r.Write from probing the body with a real timer.
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
		if _, err := io.Copy(io.Discard, parsed.Body); err != nil { // reading the body sets the trailer
			return nil, badRequest{err}
		}
	}
	return parsed, nil
}
