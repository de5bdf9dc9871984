package vendors

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/backoff"
	"github.com/callsim/callsim/core/body"
	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/host"
)

// Config describes a vendor's API.
type Config struct {
	Runtime   host.Runtime
	Transport http.RoundTripper
	BaseURL   string // without a slash at its end

	// Authorization is the value of that header. Neither it nor anything in
	// Secrets is ever part of an error (XR-12). Authorize, if set, is asked for it
	// before each request; its error is the request's.
	Authorization string
	Secrets       []string
	Authorize     func(context.Context) (string, error)
	MoreSecrets   func() []string // that have come up since

	// Header is sent with every request.
	Header http.Header

	// Impatient: a rate limit is the caller's to judge, as a *Throttled.
	Impatient bool

	// Words takes the vendor's explanation out of an error body.
	Words func(body string) string

	// Passing, if set, reports whether a refusal will not last (Refused.Passing),
	// by its status and the vendor's explanation.
	Passing func(request string, status int, words string) bool
}

// Client sends requests to one vendor's API. It is safe for concurrent use.
type Client struct {
	Config
	base      *url.URL // BaseURL, nil if it is none
	headers   headers
	turnstile turnstile
}

// New returns a client.
func New(c Config) *Client {
	base, _ := url.Parse(c.BaseURL) // each request complains of one that cannot be read
	return &Client{Config: c, base: base, turnstile: turnstile{rt: c.Runtime}}
}

// Limits of one exchange. No vendor needs more for what the core asks.
const (
	requestTimeout  = 30 * time.Second
	maxResponseSize = 4 << 20
)

// Do sends a request. path begins with a slash and is escaped already; in is
// encoded as JSON, or as a form when it is one (url.Values, Form), unless it is
// nil. The answer's
// body comes back when the status is 2xx and the body, if there is one, is JSON.
//
// A vendor that asks to wait (429) has not acted, so Do waits as told and sends
// the request again, as often as it takes (XR-06). Every other outcome is the
// caller's to judge by its type.
func (c *Client) Do(ctx context.Context, method, path string, in any) (string, error) {
	sent, err := encode(in)
	if err != nil {
		return "", fmt.Errorf("%s %s: encoding the request: %w", method, path, err)
	}
	held, err := c.turnstile.pass(ctx)
	if err != nil {
		return "", err
	}
	return c.patiently(ctx, held, func() (string, error) { return c.once(ctx, method, path, sent) })
}

// patiently sends a request, again after every wait that the vendor asks for.
func (c *Client) patiently(ctx context.Context, held bool, send func() (string, error)) (string, error) {
	body, err := send()
	if wait, throttled := errors.AsType[*Throttled](err); throttled && !c.Impatient {
		return c.throttled(ctx, held, *wait, send)
	}
	if held {
		c.turnstile.leave()
	}
	return body, err
}

// throttled repeats a request that was told to wait, holding the turn.
func (c *Client) throttled(ctx context.Context, held bool, wait Throttled, again func() (string, error)) (string, error) {
	pauses := backoff.New(c.Runtime, "throttled by "+c.BaseURL)
	until := wait.until(c.Runtime.Now(), &pauses)
	if !held {
		if err := c.turnstile.take(ctx); err != nil {
			return "", err
		}
	}
	defer c.turnstile.leave()
	for {
		if err := c.Runtime.Sleep(ctx, max(0, until.Sub(c.Runtime.Now()))); err != nil {
			return "", err
		}
		body, err := again()
		told, more := errors.AsType[*Throttled](err)
		if !more {
			return body, err
		}
		until = told.until(c.Runtime.Now(), &pauses)
	}
}

// once sends a request and judges the answer.
func (c *Client) once(ctx context.Context, method, path string, sent payload) (string, error) {
	ctx, cancel := c.Runtime.WithTimeout(ctx, requestTimeout)
	defer cancel()
	req, err := c.request(ctx, method, path, sent)
	if err != nil {
		return "", err
	}
	resp, err := c.Transport.RoundTrip(req)
	if err != nil {
		return "", c.failed(req, err)
	}
	defer func() { _ = resp.Body.Close() }() // everything of use has been read
	body, err := readAll(resp)
	if err != nil {
		return "", c.failed(req, err)
	}
	return c.judge(req, resp, body)
}

// request makes one without http.NewRequest, which would read its address once more.
func (c *Client) request(ctx context.Context, method, path string, sent payload) (*http.Request, error) {
	authorization := c.Authorization
	if c.Authorize != nil {
		var err error
		if authorization, err = c.Authorize(ctx); err != nil {
			return nil, err
		}
	}
	address, err := c.address(path)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	req := (&http.Request{
		Method: method, URL: address, Host: address.Host,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: withCause(ctx, c.headers.of(authorization, sent.kind, c.Header)),
	}).WithContext(ctx)
	if len(sent.text) > 0 {
		req.ContentLength = int64(len(sent.text))
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(sent.text)), nil }
		req.Body, _ = req.GetBody()
	}
	return req, nil
}

// address is where a path leads. Reading an address costs as much as the rest of
// a request; a path in which nothing is escaped can be put behind the base as it is.
func (c *Client) address(path string) (*url.URL, error) {
	plain, query, asks := strings.Cut(path, "?")
	escaped := strings.IndexByte(plain, '%') >= 0 || strings.IndexByte(path, '#') >= 0
	if c.base == nil || c.base.RawPath != "" || asks && query == "" || escaped {
		return url.Parse(c.BaseURL + path)
	}
	u := *c.base
	u.Path, u.RawQuery = u.Path+plain, query
	return &u, nil
}

// payload is a request's body and its type, which is nil when there is none.
type payload struct {
	text []byte
	kind []string
}

// encode leaves < and > as they are: bodies are read by people, in traces.
func encode(in any) (payload, error) {
	switch in := in.(type) {
	case nil:
		return payload{}, nil
	case url.Values:
		return payload{[]byte(in.Encode()), formType}, nil
	case Form:
		return in.encode()
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(in); err != nil {
		return payload{}, err
	}
	return payload{bytes.TrimSuffix(b.Bytes(), []byte{'\n'}), jsonType}, nil
}

var (
	jsonType = []string{"application/json"}
	formType = []string{"application/x-www-form-urlencoded"}
)

func readAll(resp *http.Response) (string, error) {
	text, err := body.Text(resp.Body, resp.ContentLength, maxResponseSize)
	if err == nil && len(text) > maxResponseSize {
		err = errTooLarge
	}
	return text, err
}

var errTooLarge = fmt.Errorf("the answer is larger than %d bytes", maxResponseSize)

// failed says what a request without an answer means.
func (c *Client) failed(req *http.Request, err error) error {
	if errors.Is(err, fence.ErrClosed) || errors.Is(err, context.Canceled) {
		return err // we ended, not the vendor
	}
	var dial *net.OpError
	notSent := errors.Is(err, syscall.ECONNREFUSED) || errors.As(err, &dial) && dial.Op == "dial"
	if notSent {
		return &Unavailable{Request: name(req), Words: c.redact(req, err.Error())}
	}
	return &Unknown{Request: name(req), Cause: errors.New(c.redact(req, err.Error()))}
}

// judge says what an answer means. A gateway that gave up (502, 504) cannot
// know what happened behind it; every other 5xx is taken as not acted upon.
func (c *Client) judge(req *http.Request, resp *http.Response, body string) (string, error) {
	status := resp.StatusCode
	switch {
	case status >= 200 && status < 300:
		if len(body) > 0 && !gjson.Valid(body) {
			return "", &Unknown{Request: name(req), Cause: fmt.Errorf("answer %d with a body that is not JSON", status)}
		}
		return body, nil
	case status == http.StatusTooManyRequests:
		return "", &Throttled{Request: name(req), RetryAfter: c.retryAfter(resp)}
	case status == http.StatusBadGateway || status == http.StatusGatewayTimeout:
		return "", &Unknown{Request: name(req), Cause: fmt.Errorf("answer %d: %s", status, c.words(req, body))}
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return "", &Barred{Request: name(req), Status: status, Words: c.words(req, body)}
	case status >= 500 || status == http.StatusRequestTimeout:
		return "", &Unavailable{Request: name(req), Status: status, Words: c.words(req, body)}
	default:
		return "", c.refused(req, resp, body)
	}
}

func (c *Client) refused(req *http.Request, resp *http.Response, body string) *Refused {
	r := &Refused{Request: name(req), Status: resp.StatusCode, Words: c.words(req, body), Location: resp.Header.Get("Location")}
	r.Passing = c.Passing != nil && c.Passing(r.Request, r.Status, r.Words)
	return r
}

func name(req *http.Request) string { return req.Method + " " + req.URL.EscapedPath() }

// words is the vendor's explanation, fit for a log line.
func (c *Client) words(req *http.Request, body string) string {
	words := ""
	if c.Words != nil && gjson.Valid(body) {
		words = c.Words(body)
	}
	if words == "" {
		words = strings.ToValidUTF8(body[:min(len(body), 200)], "")
	}
	if words == "" {
		return "no explanation"
	}
	return c.redact(req, words)
}

// redact takes out what the request was authorized with and every other secret.
func (c *Client) redact(req *http.Request, text string) string {
	sent := req.Header.Get("Authorization")
	_, token, _ := strings.Cut(sent, " ")
	secrets := append([]string{c.Authorization, sent, token}, c.Secrets...)
	if c.MoreSecrets != nil {
		secrets = append(secrets, c.MoreSecrets()...)
	}
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "[secret]")
		}
	}
	return text
}

// retryAfter reads both forms of the header: seconds and a date.
func (c *Client) retryAfter(resp *http.Response) time.Duration {
	header := resp.Header.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(header, 64); err == nil {
		const day = 24 * 60 * 60
		return time.Duration(max(0, min(seconds, day)) * float64(time.Second))
	}
	if date, err := http.ParseTime(header); err == nil {
		return max(0, date.Sub(c.Runtime.Now()))
	}
	return 0
}
