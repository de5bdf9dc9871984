package simnet_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/callsim/callsim/sim/simnet"
)

// If a test of this file fails, simnet differs from net/http of the installed Go: either a
// change of simnet broke it, or a new Go release changed net/http.

// wires sends requests to the same handler through TCP and through simnet.
type wires struct {
	tcp, sim http.RoundTripper

	mu      sync.Mutex // needed because TCP does not synchronize goroutines for the race detector
	handler http.HandlerFunc
	calls   int
	view    string // of the last request
}

// serve sets the handler and clears the results of the previous handler.
func (w *wires) serve(handler http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.handler, w.calls, w.view = handler, 0, ""
}

// results returns the number of calls since serve and the view of the last call.
func (w *wires) results() (int, string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.calls, w.view
}

func newWires(tb testing.TB) *wires {
	w := &wires{}
	answer := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		seen := view(r)
		w.mu.Lock()
		w.calls, w.view = w.calls+1, seen
		handler := w.handler
		w.mu.Unlock()
		handler(rw, r)
	})
	server := httptest.NewUnstartedServer(answer)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // some cases make the server log an error
	server.Start()
	tb.Cleanup(server.Close)
	address := server.Listener.Addr().String()
	w.tcp = &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}
	tb.Cleanup(w.tcp.(*http.Transport).CloseIdleConnections)
	network := simnet.New(&clock{now: monday}, simnet.Options{Observe: func(*simnet.Exchange) {}})
	for _, host := range []string{"vendor.test", "[::1%25lo]:80", "straße.test", "vendor.test:8080"} {
		network.Handle(host, "vendor", answer)
	}
	w.sim = network.Transport("core")
	return w
}

// view describes all properties of a request that a handler can read.
func view(r *http.Request) string {
	body, err := io.ReadAll(r.Body)
	trailer := fmt.Sprint(r.Trailer)
	r.Body = io.NopCloser(bytes.NewReader(body))
	s := fmt.Sprintf("%s %s %s host=%q length=%d encoding=%v close=%v url=%#v header=%v body=%q %v trailer=%v tls=%v pattern=%q",
		r.Method, r.RequestURI, r.Proto, r.Host, r.ContentLength, r.TransferEncoding, r.Close, *r.URL, r.Header, body, err, trailer, r.TLS != nil, r.Pattern)
	if r.RemoteAddr == "" {
		s += " without remote address"
	}
	_, deadline := r.Context().Deadline()
	s += fmt.Sprint(" deadline=", deadline)
	formErr := r.ParseMultipartForm(1 << 20)
	return s + fmt.Sprintf(" form=%v %v post=%v basic=%v", r.Form, formErr, r.PostForm, fmt.Sprint(r.BasicAuth()))
}

// result describes all properties of a response that a client can read.
func result(resp *http.Response, err error) string {
	if err != nil {
		return "error " + err.Error()
	}
	defer resp.Body.Close()
	noBody := resp.Body == http.NoBody
	body, readErr := io.ReadAll(resp.Body)
	if date, ok := resp.Header["Date"]; ok {
		if _, err := http.ParseTime(date[0]); err != nil {
			return "bad date " + date[0]
		}
		resp.Header["Date"] = []string{"some date"}
	}
	if len(resp.Trailer) == 0 {
		resp.Trailer = nil
	}
	return fmt.Sprintf("%q %d %s length=%d encoding=%v close=%v header=%v body=%q %v nobody=%v uncompressed=%v trailer=%v",
		resp.Status, resp.StatusCode, resp.Proto, resp.ContentLength, resp.TransferEncoding, resp.Close, resp.Header, body, readErr, noBody, resp.Uncompressed, resp.Trailer)
}

// compare sends a request through TCP and through simnet and compares the results. It calls
// make for each of the two requests.
func (w *wires) compare(tb rapid.TB, make func() *http.Request, handler http.HandlerFunc) {
	tb.Helper()
	if handler == nil {
		handler = func(http.ResponseWriter, *http.Request) {}
	}
	w.serve(handler)
	w.tcp.(*http.Transport).CloseIdleConnections() // on a reused connection Transport would retry
	tcp := result(w.tcp.RoundTrip(make()))
	tcpCalls, tcpView := w.results()
	w.serve(handler)
	sim := result(w.sim.RoundTrip(make()))
	if calls, seen := w.results(); calls != tcpCalls || seen != tcpView {
		tb.Errorf("the handler received by TCP (%d calls)\n %s\nand by simnet (%d calls)\n %s", tcpCalls, tcpView, calls, seen)
	}
	if sim != tcp {
		tb.Errorf("the client received by TCP\n %s\nand by simnet\n %s", tcp, sim)
	}
}

// request returns a request by http.NewRequest with added headers, each "Name: value".
func request(method, target string, body io.Reader, headers ...string) *http.Request {
	req, err := http.NewRequest(method, target, body)
	if err != nil {
		panic(err)
	}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		req.Header[name] = append(req.Header[name], value)
	}
	return req
}

// unknown returns a body of which http.NewRequest cannot find the length.
func unknown(s string) io.Reader { return io.MultiReader(strings.NewReader(s)) }

func TestRequestsAsByTCP(t *testing.T) {
	const v = "http://vendor.test"
	cases := map[string]func() *http.Request{
		"get":                 func() *http.Request { return request("GET", v+"/v1/calls?page=2&order=desc", nil) },
		"no path":             func() *http.Request { return request("GET", v, nil) },
		"no path but query":   func() *http.Request { return request("GET", v+"?a=b", nil) },
		"no method":           func() *http.Request { r := request("GET", v+"/", nil); r.Method = ""; return r },
		"fragment":            func() *http.Request { return request("GET", v+"/a#b", nil) },
		"escaped plus":        func() *http.Request { return request("GET", v+"/contacts/alt:phone:%2B4930+1?q=%2B49+30%20x", nil) },
		"escaped slash":       func() *http.Request { return request("GET", v+"/a%2Fb/c", nil) },
		"escaped space":       func() *http.Request { return request("GET", v+"/a b/%20", nil) },
		"lower-case escape":   func() *http.Request { return request("GET", v+"/a%2fb", nil) },
		"unicode path":        func() *http.Request { return request("GET", v+"/straße/☎", nil) },
		"unicode query":       func() *http.Request { return request("GET", v+"/?q=ß", nil) },
		"odd path bytes":      func() *http.Request { return request("GET", v+"/!'()*[]~;,@=:$&+", nil) },
		"double slash":        func() *http.Request { return request("GET", v+"//a//b", nil) },
		"dots":                func() *http.Request { return request("GET", v+"/a/../b/./c", nil) },
		"empty query":         func() *http.Request { return request("GET", v+"/a?", nil) },
		"space in query":      func() *http.Request { r := request("GET", v+"/a", nil); r.URL.RawQuery = "a b"; return r },
		"hash in query":       func() *http.Request { r := request("GET", v+"/a", nil); r.URL.RawQuery = "a#b"; return r },
		"semicolon query":     func() *http.Request { return request("GET", v+"/a?b;c=1", nil) },
		"bad escape in query": func() *http.Request { r := request("GET", v+"/a", nil); r.URL.RawQuery = "%zz"; return r },
		"control in query":    func() *http.Request { r := request("GET", v+"/a", nil); r.URL.RawQuery = "a\x01"; return r },
		"relative path":       func() *http.Request { r := request("GET", v+"/a", nil); r.URL.Path = "a"; return r },
		"wrong raw path":      func() *http.Request { r := request("GET", v+"/a", nil); r.URL.RawPath = "/b"; return r },
		"opaque":              func() *http.Request { r := request("GET", v+"/a", nil); r.URL.Opaque = "//vendor.test/x%2fy"; return r },
		"invalid opaque":      func() *http.Request { r := request("GET", v+"/a", nil); r.URL.Opaque = "x%zz"; return r },
		"options *":           func() *http.Request { r := request("OPTIONS", v, nil); r.URL.Opaque = "*"; return r },
		"post": func() *http.Request {
			return request("POST", v+"/c", strings.NewReader(`{"a":1}`), "Content-Type: application/json")
		},
		"post nothing":      func() *http.Request { return request("POST", v+"/c", nil) },
		"put nothing":       func() *http.Request { return request("PUT", v+"/c", http.NoBody) },
		"patch nothing":     func() *http.Request { return request("PATCH", v+"/c", strings.NewReader("")) },
		"delete nothing":    func() *http.Request { return request("DELETE", v+"/c", nil) },
		"delete with body":  func() *http.Request { return request("DELETE", v+"/c", strings.NewReader("x")) },
		"get with body":     func() *http.Request { return request("GET", v+"/c", strings.NewReader("x")) },
		"unknown length":    func() *http.Request { return request("POST", v+"/c", unknown("abc")) },
		"unknown and empty": func() *http.Request { return request("POST", v+"/c", unknown("")) },
		"get unknown":       func() *http.Request { return request("GET", v+"/c", unknown("abc")) },
		"get unknown empty": func() *http.Request { return request("GET", v+"/c", unknown("")) },
		"length set to -1": func() *http.Request {
			r := request("PUT", v+"/c", strings.NewReader("x"))
			r.ContentLength = -1
			return r
		},
		"chunked encoding": func() *http.Request {
			r := request("POST", v+"/c", strings.NewReader("x"))
			r.TransferEncoding = []string{"chunked"}
			return r
		},
		"identity": func() *http.Request {
			r := request("DELETE", v+"/c", nil)
			r.TransferEncoding = []string{"identity"}
			return r
		},
		"too short": func() *http.Request {
			r := request("POST", v+"/c", strings.NewReader("x"))
			r.ContentLength = 3
			return r
		},
		"too long": func() *http.Request {
			r := request("POST", v+"/c", strings.NewReader("xxxx"))
			r.ContentLength = 3
			return r
		},
		"length, no body": func() *http.Request { r := request("POST", v+"/c", nil); r.ContentLength = 3; return r },
		"big body":        func() *http.Request { return request("POST", v+"/c", strings.NewReader(strings.Repeat("x", 300<<10))) },
		"form": func() *http.Request {
			return request("POST", v+"/c?a=0", strings.NewReader("a=1&b=%2B+"), "Content-Type: application/x-www-form-urlencoded")
		},
		"multipart": func() *http.Request {
			return request("POST", v+"/c", strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n"), "Content-Type: multipart/form-data; boundary=x")
		},
		"basic":           func() *http.Request { r := request("GET", v+"/", nil); r.SetBasicAuth("id", "token"); return r },
		"repeated":        func() *http.Request { return request("GET", v+"/", nil, "X-A: 1", "X-A: 2", "X-B: 3") },
		"not canonical":   func() *http.Request { return request("GET", v+"/", nil, "x-a: 1", "X-a: 2", "X-A: 3") },
		"spaces in value": func() *http.Request { return request("GET", v+"/", nil, "X-A:  a b\t ") },
		"empty value":     func() *http.Request { return request("GET", v+"/", nil, "X-A: ") },
		"latin value":     func() *http.Request { return request("GET", v+"/", nil, "X-A: \xe4") },
		"no values":       func() *http.Request { r := request("GET", v+"/", nil); r.Header["X-A"] = nil; return r },
		"own agent":       func() *http.Request { return request("GET", v+"/", nil, "User-Agent: callsim/1") },
		"two agents":      func() *http.Request { return request("GET", v+"/", nil, "User-Agent: a", "User-Agent: b") },
		"no agent":        func() *http.Request { return request("GET", v+"/", nil, "User-Agent: ") },
		"nil agent":       func() *http.Request { r := request("GET", v+"/", nil); r.Header["User-Agent"] = nil; return r },
		"own encoding":    func() *http.Request { return request("GET", v+"/", nil, "Accept-Encoding: br") },
		"empty encoding":  func() *http.Request { return request("GET", v+"/", nil, "Accept-Encoding: ") },
		"range":           func() *http.Request { return request("GET", v+"/", nil, "Range: bytes=0-1") },
		"head":            func() *http.Request { return request("HEAD", v+"/", nil) },
		"cookies":         func() *http.Request { return request("GET", v+"/", nil, "Cookie: a=1", "Cookie: b=2") },
		"pragma":          func() *http.Request { return request("GET", v+"/", nil, "Pragma: no-cache") },
		"other host":      func() *http.Request { r := request("GET", v+"/", nil); r.Host = "other.test"; return r },
		"odd host":        func() *http.Request { r := request("GET", v+"/", nil); r.Host = "a/b c"; return r },
		"upper-case host": func() *http.Request { return request("GET", "http://VENDOR.test/", nil) },
		"default port":    func() *http.Request { return request("GET", "http://vendor.test:80/", nil) },
		"other port":      func() *http.Request { return request("GET", "http://vendor.test:8080/", nil) },
		"host in header": func() *http.Request {
			return request("GET", v+"/", nil, "Host: x", "Content-Length: 9", "Transfer-Encoding: x")
		},
		"user in url":       func() *http.Request { return request("GET", "http://u:p@vendor.test/", nil) },
		"custom method":     func() *http.Request { return request("PROPFIND", v+"/", nil) },
		"lower-case method": func() *http.Request { return request("get", v+"/", nil) },
		"close":             func() *http.Request { r := request("GET", v+"/", nil); r.Close = true; return r },
		"connection close":  func() *http.Request { return request("GET", v+"/", nil, "Connection: close") },
		"expect continue":   func() *http.Request { return request("POST", v+"/", strings.NewReader("x"), "Expect: 100-continue") },
		"expect other":      func() *http.Request { return request("POST", v+"/", strings.NewReader("x"), "Expect: other") },
		"trailer": func() *http.Request {
			r := request("POST", v+"/", unknown("abc"))
			r.Trailer = http.Header{"X-Sum": {"1"}}
			return r
		},

		"bad method":       func() *http.Request { r := request("GET", v+"/", nil); r.Method = "GE T"; return r },
		"bad header name":  func() *http.Request { return request("GET", v+"/", nil, "X A: 1") },
		"bad header value": func() *http.Request { return request("GET", v+"/", nil, "X-A: a\nb") },
		"bad trailer": func() *http.Request {
			r := request("GET", v+"/", nil)
			r.Trailer = http.Header{"X": {"\x00"}}
			return r
		},
		"nil header": func() *http.Request { r := request("GET", v+"/", nil); r.Header = nil; return r },
		"nil url":    func() *http.Request { r := request("GET", v+"/", nil); r.URL = nil; return r },
		"no host": func() *http.Request {
			r := request("GET", v+"/", nil)
			r.URL = &url.URL{Scheme: "http", Path: "/"}
			return r
		},
		"no scheme":    func() *http.Request { r := request("GET", v+"/", nil); r.URL.Scheme = ""; return r },
		"other scheme": func() *http.Request { return request("GET", "ftp://vendor.test/", nil) },
		"cancelled": func() *http.Request {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			return request("GET", v+"/", nil).WithContext(ctx)
		},
		"cancelled for a reason": func() *http.Request {
			ctx, cancel := context.WithCancelCause(context.Background())
			cancel(fmt.Errorf("tired"))
			return request("GET", v+"/", nil).WithContext(ctx)
		},
	}
	w := newWires(t)
	for name, make := range cases {
		t.Run(name, func(t *testing.T) {
			w.compare(t, make, nil)
		})
	}
}

// A body that fails while it is read gives the same error, although Transport is then
// already sending and simnet is not.
func TestBrokenBodyAsByTCP(t *testing.T) {
	w := newWires(t)
	w.serve(func(http.ResponseWriter, *http.Request) {})
	var got []string
	for _, wire := range []http.RoundTripper{w.tcp, w.sim} {
		got = append(got, result(wire.RoundTrip(request("POST", "http://vendor.test/", io.MultiReader(strings.NewReader("abc"), broken{})))))
	}
	if got[0] != got[1] {
		t.Errorf("TCP %s, simnet %s", got[0], got[1])
	}
}

// broken is a body that fails.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, fmt.Errorf("the disk is gone") }

func TestResponsesAsByTCP(t *testing.T) {
	type rw = http.ResponseWriter
	set := func(w rw, fields ...string) {
		for i := 0; i < len(fields); i += 2 {
			w.Header()[fields[i]] = append(w.Header()[fields[i]], fields[i+1])
		}
	}
	gz := func(s string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write([]byte(s))
		z.Close()
		return b.Bytes()
	}
	cases := map[string]func(rw, *http.Request){
		"nothing":       func(w rw, r *http.Request) {},
		"text":          func(w rw, r *http.Request) { io.WriteString(w, "hello") },
		"html":          func(w rw, r *http.Request) { io.WriteString(w, "<!doctype html>") },
		"json sniffed":  func(w rw, r *http.Request) { w.Write([]byte(`{"a":1}`)) },
		"json":          func(w rw, r *http.Request) { set(w, "Content-Type", "application/json"); w.Write([]byte(`{}`)) },
		"empty type":    func(w rw, r *http.Request) { set(w, "Content-Type", ""); w.Write([]byte(`{}`)) },
		"nil type":      func(w rw, r *http.Request) { w.Header()["Content-Type"] = nil; w.Write([]byte(`{}`)) },
		"nil date":      func(w rw, r *http.Request) { w.Header()["Date"] = nil },
		"own date":      func(w rw, r *http.Request) { set(w, "Date", monday.Format(http.TimeFormat)) },
		"201":           func(w rw, r *http.Request) { w.WriteHeader(201) },
		"204":           func(w rw, r *http.Request) { w.WriteHeader(204) },
		"204 body":      func(w rw, r *http.Request) { w.WriteHeader(204); _, err := w.Write([]byte("x")); requireError(err) },
		"204 headers":   func(w rw, r *http.Request) { set(w, "Content-Type", "a/b", "Content-Length", "3"); w.WriteHeader(204) },
		"304":           func(w rw, r *http.Request) { set(w, "Etag", "x", "Content-Type", "a/b"); w.WriteHeader(304) },
		"301":           func(w rw, r *http.Request) { http.Redirect(w, r, "/there", http.StatusMovedPermanently) },
		"404":           func(w rw, r *http.Request) { http.NotFound(w, r) },
		"odd status":    func(w rw, r *http.Request) { w.WriteHeader(799); io.WriteString(w, "x") },
		"twice":         func(w rw, r *http.Request) { w.WriteHeader(201); w.WriteHeader(500) },
		"early hints":   func(w rw, r *http.Request) { w.WriteHeader(103); w.WriteHeader(202) },
		"late header":   func(w rw, r *http.Request) { w.WriteHeader(200); set(w, "X-Late", "1") },
		"late by write": func(w rw, r *http.Request) { w.Write(nil); set(w, "X-Late", "1"); io.WriteString(w, "x") },
		"kept map":      func(w rw, r *http.Request) { h := w.Header(); h.Set("A", "1"); w.WriteHeader(200); h.Set("A", "2") },
		"2048 bytes":    func(w rw, r *http.Request) { io.WriteString(w, strings.Repeat("x", 2048)) },
		"2049 bytes":    func(w rw, r *http.Request) { io.WriteString(w, strings.Repeat("x", 2049)) },
		"two pieces": func(w rw, r *http.Request) {
			io.WriteString(w, strings.Repeat("<", 2000))
			io.WriteString(w, strings.Repeat("x", 2000))
		},
		"flushed": func(w rw, r *http.Request) {
			io.WriteString(w, "<html>")
			w.(http.Flusher).Flush()
			io.WriteString(w, "x")
		},
		"flushed early": func(w rw, r *http.Request) { http.NewResponseController(w).Flush(); io.WriteString(w, "x") },
		"flushed late":  func(w rw, r *http.Request) { w.(http.Flusher).Flush(); set(w, "X-Late", "1") },
		"long": func(w rw, r *http.Request) {
			set(w, "Content-Length", "5000")
			io.WriteString(w, strings.Repeat("x", 5000))
		},
		"too much": func(w rw, r *http.Request) {
			set(w, "Content-Length", "3")
			io.WriteString(w, "abc")
			_, err := io.WriteString(w, "d")
			requireError(err)
		},
		"too little":   func(w rw, r *http.Request) { set(w, "Content-Length", "9"); io.WriteString(w, "abc") },
		"bad length":   func(w rw, r *http.Request) { set(w, "Content-Length", "many"); io.WriteString(w, "abc") },
		"length 0":     func(w rw, r *http.Request) { set(w, "Content-Length", "0") },
		"cased header": func(w rw, r *http.Request) { set(w, "x-a", "1", "X-A", "2", "x-b", " v ") },
		"bad header":   func(w rw, r *http.Request) { set(w, "X A", "1", "X-B", "a\nb") },
		"repeated":     func(w rw, r *http.Request) { set(w, "Link", "a", "Link", "b") },
		"no values":    func(w rw, r *http.Request) { w.Header()["X-A"] = nil },
		"pragma":       func(w rw, r *http.Request) { set(w, "Pragma", "no-cache") },
		"close":        func(w rw, r *http.Request) { set(w, "Connection", "close"); io.WriteString(w, "x") },
		"chunked":      func(w rw, r *http.Request) { set(w, "Transfer-Encoding", "chunked"); io.WriteString(w, "x") },
		"identity":     func(w rw, r *http.Request) { set(w, "Transfer-Encoding", "identity"); io.WriteString(w, "x") },
		"encoded":      func(w rw, r *http.Request) { set(w, "Content-Encoding", "br"); io.WriteString(w, "x") },
		"gzip": func(w rw, r *http.Request) {
			set(w, "Content-Encoding", "gzip", "Content-Type", "a/b")
			w.Write(gz("hello"))
		},
		"invalid gzip": func(w rw, r *http.Request) { set(w, "Content-Encoding", "gzip"); io.WriteString(w, "hello") },
		"gzip without body": func(w rw, r *http.Request) {
			set(w, "Content-Encoding", "gzip")
			w.WriteHeader(200)
		},
		"trailer": func(w rw, r *http.Request) {
			set(w, "Trailer", "X-Sum, X-None")
			io.WriteString(w, "x")
			set(w, "X-Sum", "1", http.TrailerPrefix+"X-More", "2")
		},
		"undeclared trailer": func(w rw, r *http.Request) {
			io.WriteString(w, "x")
			w.(http.Flusher).Flush()
			set(w, http.TrailerPrefix+"X-More", "2")
		},
		"read after write": func(w rw, r *http.Request) {
			io.WriteString(w, "x")
			w.(http.Flusher).Flush()
			_, err := io.ReadAll(r.Body)
			fmt.Fprint(w, err)
		},
		"abort": func(w rw, r *http.Request) { io.WriteString(w, "x"); panic(http.ErrAbortHandler) },
		"error": func(w rw, r *http.Request) { http.Error(w, "no", 500) },
		"cookies": func(w rw, r *http.Request) {
			http.SetCookie(w, &http.Cookie{Name: "a", Value: "1"})
			http.SetCookie(w, &http.Cookie{Name: "b", Value: "2"})
		},
	}
	w := newWires(t)
	for name, handler := range cases {
		for _, method := range []string{"GET", "HEAD", "POST"} {
			t.Run(method+" "+name, func(t *testing.T) {
				w.compare(t, func() *http.Request {
					if method == "POST" {
						return request(method, "http://vendor.test/", strings.NewReader("ping"))
					}
					return request(method, "http://vendor.test/", nil)
				}, handler)
			})
		}
	}
}

// requireError panics if a write in a handler succeeded. The panic fails the comparison.
func requireError(err error) {
	if err == nil {
		panic("a write succeeded, want an error")
	}
}

func TestRandomExchangesAsByTCP(t *testing.T) {
	w := newWires(t)
	segment := rapid.OneOf(rapid.StringMatching(`[a-zA-Z0-9.~_-]{0,6}`), rapid.SampledFrom([]string{"%2B", "+", "%2F", "%20", "é", "%C3%A9", "a:b", "*", "(", "%25", "%7e", "'"}))
	token := rapid.StringMatching(`[a-zA-Z][a-zA-Z0-9-]{0,5}`)
	value := rapid.StringMatching(`[ -~]{0,12}`)
	body := rapid.SampledFrom([]string{"", "x", `{"a":1}`, "a=1&b=2", strings.Repeat("y", 3000), "<html>"})
	rapid.Check(t, func(t *rapid.T) {
		method := rapid.SampledFrom([]string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}).Draw(t, "method")
		target := "http://vendor.test/" + strings.Join(rapid.SliceOfN(segment, 0, 4).Draw(t, "path"), "/")
		if rapid.Bool().Draw(t, "has query") {
			target += "?" + strings.Join(rapid.SliceOfN(segment, 0, 3).Draw(t, "query"), "&")
		}
		sent, hidden := body.Draw(t, "body"), rapid.Bool().Draw(t, "unknown length")
		names, values := rapid.SliceOfN(token, 0, 4).Draw(t, "names"), rapid.SliceOfN(value, 4, 4).Draw(t, "values")
		make := func() *http.Request {
			reader := io.Reader(strings.NewReader(sent))
			if hidden {
				reader = unknown(sent)
			}
			req := request(method, target, reader)
			for i, name := range names {
				switch http.CanonicalHeaderKey(name) {
				case "Te", "Expect", "Range", "Host":
				default:
					req.Header[name] = append(req.Header[name], values[i])
				}
			}
			return req
		}
		status := rapid.SampledFrom([]int{0, 200, 201, 204, 304, 400, 404, 429, 500}).Draw(t, "status")
		pieces := rapid.SliceOfN(body, 0, 3).Draw(t, "answer")
		flush := rapid.IntRange(-1, 2).Draw(t, "flush after")
		answerNames := rapid.SliceOfN(token, 0, 2).Draw(t, "answer names")
		w.compare(t, make, func(rw http.ResponseWriter, r *http.Request) {
			for i, name := range answerNames {
				rw.Header()[name] = append(rw.Header()[name], values[i])
			}
			if status != 0 {
				rw.WriteHeader(status)
			}
			for i, piece := range pieces {
				rw.Write([]byte(piece))
				if i == flush {
					rw.(http.Flusher).Flush()
				}
			}
		})
	})
}

// An http.Client follows redirects through simnet as through TCP.
func TestClientFollowsRedirects(t *testing.T) {
	w := newWires(t)
	w.serve(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			http.Redirect(rw, r, "/there?x=%2B", http.StatusTemporaryRedirect)
			return
		}
		io.Copy(rw, r.Body)
	})
	var got []string
	for _, wire := range []http.RoundTripper{w.tcp, w.sim} {
		resp, err := (&http.Client{Transport: wire}).Post("http://vendor.test/", "text/plain", strings.NewReader("ping"))
		got = append(got, result(resp, err)+resp.Request.URL.String())
	}
	if !reflect.DeepEqual(got[0], got[1]) || !strings.Contains(got[0], `body="ping"`) {
		t.Errorf("TCP\n %s\nsimnet\n %s", got[0], got[1])
	}
}

func TestDateIsVirtual(t *testing.T) {
	w := newWorld(t, simnet.Options{})
	w.clock.now = time.Date(2030, 2, 3, 4, 5, 6, 7, time.UTC)
	resp, err := w.post(context.Background())
	if err != nil || resp.Header.Get("Date") != "Sun, 03 Feb 2030 04:05:06 GMT" {
		t.Errorf("%v, %v", resp, err)
	}
}
