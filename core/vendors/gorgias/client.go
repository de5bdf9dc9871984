// Package gorgias is a thin client of Gorgias's REST API
// (developers.gorgias.com/reference): the routes that the core uses, typed. It
// holds no rules. Unlike the other vendors' it does not wait when the rate limit
// is reached: what happens then is a rule (AG-32).
package gorgias

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/vendors"
)

// Client speaks to one Gorgias account.
type Client struct {
	api   *vendors.Client
	heard func(context.Context, error) error
}

// Access is an authorization that changes while the core runs.
type Access interface {
	// Authorize returns the Authorization header of the next request.
	Authorize(ctx context.Context) (string, error)

	// Heard is told every error of a request and returns the one that takes its
	// place; nil means: send the request again.
	Heard(ctx context.Context, err error) error

	// Secrets are what goes into no error beside the authorization itself.
	Secrets() []string
}

// New returns a client for an authorization that changes. Rate limits are what
// Access makes of them.
func New(rt host.Runtime, transport http.RoundTripper, baseURL string, a Access) *Client {
	return &Client{api: vendors.New(vendors.Config{
		Runtime: rt, Transport: transport, BaseURL: strings.TrimRight(baseURL, "/"),
		Authorize: a.Authorize, MoreSecrets: a.Secrets, Impatient: true, Words: words,
	}), heard: a.Heard}
}

// Basic is the Authorization header of an API key.
func Basic(email, key string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(email+":"+key))
}

// words reads the error envelope {"error": {msg, data}} (reference/errors).
func words(body string) string {
	e := gjson.Get(body, "error")
	if e.Type == gjson.String { // the token endpoint
		return e.String() + ": " + gjson.Get(body, "error_description").String()
	}
	if data := e.Get("data"); data.Exists() {
		return vendors.Text(&e, "msg") + " " + data.Raw
	}
	return vendors.Text(&e, "msg")
}

// do sends a request, again when its error was mended meanwhile.
func (c *Client) do(ctx context.Context, method, path string, in any) (string, error) {
	for again := 0; ; again++ {
		body, err := c.api.Do(ctx, method, path, in)
		if err == nil {
			return body, nil
		}
		heard := c.heard(ctx, err)
		if heard == nil && again > 0 { // refused again with the renewed authorization
			heard = err
		}
		if heard != nil {
			return "", heard
		}
	}
}

func (c *Client) get(ctx context.Context, path string) (string, error) {
	return c.do(ctx, http.MethodGet, path, nil)
}

// first takes the first row of a list.
func (c *Client) first(ctx context.Context, path string) (row gjson.Result, ok bool, err error) {
	rows, err := c.rows(ctx, path)
	if err != nil || len(rows) == 0 {
		return gjson.Result{}, false, err
	}
	return rows[0], true, nil
}

// rows takes the rows of a list.
func (c *Client) rows(ctx context.Context, path string) ([]gjson.Result, error) {
	body, err := c.get(ctx, path)
	if err != nil {
		return nil, err
	}
	return vendors.Rows(body, "data", "GET "+path)
}

// write sends a change of which no answer is needed.
func (c *Client) write(ctx context.Context, method, path string, in any) error {
	body, err := c.do(ctx, method, path, in)
	return vendors.Wrote(body, method+" "+path, err)
}

// id takes the id out of an answer that must have one. An answer without it is
// none: what happened is unknown.
func id(object gjson.Result, request string) (string, error) {
	value := object.Get("id")
	if value.Type != gjson.Number {
		return "", &vendors.Unknown{Request: request, Cause: fmt.Errorf("the answer has no id")}
	}
	return value.Raw, nil
}

// number writes an id as the JSON number that it is.
type number string

// MarshalJSON implements json.Marshaler.
func (n number) MarshalJSON() ([]byte, error) {
	if n == "" {
		return []byte("null"), nil
	}
	return []byte(n), nil
}

// escaped puts a value into a query: a plus must travel as %2B, or it arrives
// as a blank and matches nothing.
func escaped(value string) string { return url.QueryEscape(value) }
