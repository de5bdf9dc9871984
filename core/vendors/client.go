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

// Config describes a vendor's API and the credential to use it.
type Config struct {
	Runtime   host.Runtime
	Transport http.RoundTripper
	BaseURL   string // without a trailing slash

	// Authorization is the value of the Authorization header. Neither it nor
	// Secrets appears in an error (XR-12). Authorize, if set, returns the value
	// before each request; its error becomes the request's error.
	Authorization string
	Secrets       []string
	Authorize     func(context.Context) (string, error)
	MoreSecrets   func() []string // further secrets, added at run time

	// Header is sent with every request.
	Header http.Header

	// Impatient clients return *Throttled instead of waiting.
	Impatient bool

	// Words extracts the vendor's explanation from an error body.
	Words func(body string) string

	// Passing, if set, reports by status and explanation whether a refusal will not
	// last (Refused.Passing).
	Passing func(request string, status int, words string) bool
}

// Client sends requests to one vendor's API. It is safe for concurrent use.
type Client struct {
	Config
	base      *url.URL // BaseURL; nil if malformed
	headers   headers
	turnstile turnstile
}

// New returns a client.
func New(c Config) *Client {
	base, _ := url.Parse(c.BaseURL) // each request reports a malformed URL
	return &Client{Config: c, base: base, turnstile: turnstile{rt: c.Runtime}}
}

// Limits of one exchange. No vendor needs more for the core's requests.
const (
	requestTimeout  = 30 * time.Second
	maxResponseSize = 4 << 20
)

// Do sends a request. path begins with a slash and is already escaped. in is
// encoded as a form if it is url.Values or Form, otherwise as JSON; nil sends no
// body. Do returns the response's body if the status is 2xx and the body is empty
// or JSON.
//
// A vendor that answers 429 has not acted, so Do waits for the time in Retry-After
// and sends the request again, as often as needed (XR-06). All other failures are
// returned as one of the error types of this package.
func (c *Client) Do(ctx context.Context, method, path string, in any) (string, error) {
	sent, err := encode(in)
	if err != nil {
		return "", fmt.Errorf("%s %s: encoding the request: %w", method, path, err)
	}
	held, err := c.turnstile.admit(ctx)
	if err != nil {
		return "", err
	}
	return c.retryThrottled(ctx, held, func() (string, error) { return c.sendOnce(ctx, method, path, sent) })
}

// retryThrottled sends a request and repeats it after every wait that the vendor
// demands.
func (c *Client) retryThrottled(ctx context.Context, held bool, send func() (string, error)) (string, error) {
	body, err := send()
	if wait, throttled := errors.AsType[*Throttled](err); throttled && !c.Impatient {
		return c.throttled(ctx, held, *wait, send)
	}
	if held {
		c.turnstile.release()
	}
	return body, err
}

// throttled repeats a throttled request while it holds the turnstile.
func (c *Client) throttled(ctx context.Context, held bool, wait Throttled, send func() (string, error)) (string, error) {
	pauses := backoff.New(c.Runtime, "throttled by "+c.BaseURL)
	until := wait.until(c.Runtime.Now(), &pauses)
	if !held {
		if err := c.turnstile.acquire(ctx); err != nil {
			return "", err
		}
	}
	defer c.turnstile.release()
	for {
		if err := c.Runtime.Sleep(ctx, max(0, until.Sub(c.Runtime.Now()))); err != nil {
			return "", err
		}
		body, err := send()
		next, more := errors.AsType[*Throttled](err)
		if !more {
			return body, err
		}
		until = next.until(c.Runtime.Now(), &pauses)
	}
}

// sendOnce sends a request once and classifies the response.
func (c *Client) sendOnce(ctx context.Context, method, path string, sent payload) (string, error) {
	ctx, cancel := c.Runtime.WithTimeout(ctx, requestTimeout)
	defer cancel()
	req, err := c.request(ctx, method, path, sent)
	if err != nil {
		return "", err
	}
	resp, err := c.Transport.RoundTrip(req)
	if err != nil {
		return "", c.transportError(req, err)
	}
	defer func() { _ = resp.Body.Close() }() // the body has been read
	body, err := readAll(resp)
	if err != nil {
		return "", c.transportError(req, err)
	}
	return c.classify(req, resp, body)
}

// request builds the request without http.NewRequest, which would parse the URL
// again.
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

// address joins path to BaseURL. Parsing a URL costs as much as the rest of a
// request, so a path without escapes is appended to the parsed base.
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

// payload is a request's body with its content type; kind is nil without a body.
type payload struct {
	text []byte
	kind []string
}

// encode keeps < and > unescaped, because people read bodies in traces.
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

var errTooLarge = fmt.Errorf("the response is larger than %d bytes", maxResponseSize)

// transportError returns the error for a request without a response.
func (c *Client) transportError(req *http.Request, err error) error {
	if errors.Is(err, fence.ErrClosed) || errors.Is(err, context.Canceled) {
		return err // this instance has ended, not the vendor
	}
	var dial *net.OpError
	notSent := errors.Is(err, syscall.ECONNREFUSED) || errors.As(err, &dial) && dial.Op == "dial"
	if notSent {
		return &Unavailable{Request: name(req), Words: c.redact(req, err.Error())}
	}
	return &Unknown{Request: name(req), Cause: errors.New(c.redact(req, err.Error()))}
}

// classify returns the body of a success or the error for the response. After 502
// and 504 of a gateway the outcome is unknown; after every other 5xx the vendor
// counts as not having acted.
func (c *Client) classify(req *http.Request, resp *http.Response, body string) (string, error) {
	status := resp.StatusCode
	switch {
	case status >= 200 && status < 300:
		if len(body) > 0 && !gjson.Valid(body) {
			return "", &Unknown{Request: name(req), Cause: fmt.Errorf("response %d with a body that is not JSON", status)}
		}
		return body, nil
	case status == http.StatusTooManyRequests:
		return "", &Throttled{Request: name(req), RetryAfter: c.retryAfter(resp)}
	case status == http.StatusBadGateway || status == http.StatusGatewayTimeout:
		return "", &Unknown{Request: name(req), Cause: fmt.Errorf("response %d: %s", status, c.words(req, body))}
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

// words returns the vendor's explanation, without secrets and at most 200 bytes of
// an unknown format.
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

// redact replaces the request's authorization and all other secrets.
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

// retryAfter parses both forms of Retry-After: seconds and a date.
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
