// Package gorgias is a thin client of Gorgias's REST API
// (developers.gorgias.com/reference): the routes that the core uses, typed. It
// contains no rules. Unlike the other vendors' clients it does not wait when the
// rate limit is reached: the integration handles that by a rule (AG-32).
//
//	c := gorgias.New(rt, transport, "https://shop.gorgias.com", access)
//	customer, ok, err := c.CustomerByPhone(ctx, "+16045550117")
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

// Client is a client of one Gorgias account.
type Client struct {
	api     *vendors.Client
	onError func(context.Context, error) error
}

// Access is an authorization that changes while the core runs.
type Access interface {
	// Authorize returns the Authorization header of the next request.
	Authorize(ctx context.Context) (string, error)

	// OnError receives every error of a request and returns the error to report;
	// nil makes the client send the request again.
	OnError(ctx context.Context, err error) error

	// Secrets returns further texts that must not appear in an error.
	Secrets() []string
}

// New returns a client with a changing authorization. Throttled requests are passed
// to Access.OnError.
func New(rt host.Runtime, transport http.RoundTripper, baseURL string, a Access) *Client {
	return &Client{api: vendors.New(vendors.Config{
		Runtime: rt, Transport: transport, BaseURL: strings.TrimRight(baseURL, "/"),
		Authorize: a.Authorize, MoreSecrets: a.Secrets, Impatient: true, Words: words,
	}), onError: a.OnError}
}

// Basic returns the Authorization header of an API key.
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

// do sends a request, and once more if OnError has mended the error.
func (c *Client) do(ctx context.Context, method, path string, in any) (string, error) {
	for attempt := 0; ; attempt++ {
		body, err := c.api.Do(ctx, method, path, in)
		if err == nil {
			return body, nil
		}
		heard := c.onError(ctx, err)
		if heard == nil && attempt > 0 { // refused again with the renewed authorization
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

// first returns the first row of a list.
func (c *Client) first(ctx context.Context, path string) (row gjson.Result, ok bool, err error) {
	rows, err := c.rows(ctx, path)
	if err != nil || len(rows) == 0 {
		return gjson.Result{}, false, err
	}
	return rows[0], true, nil
}

// rows returns the rows of a list.
func (c *Client) rows(ctx context.Context, path string) ([]gjson.Result, error) {
	body, err := c.get(ctx, path)
	if err != nil {
		return nil, err
	}
	return vendors.Rows(body, "data", "GET "+path)
}

// write sends a change whose response is not needed.
func (c *Client) write(ctx context.Context, method, path string, in any) error {
	body, err := c.do(ctx, method, path, in)
	return vendors.Wrote(body, method+" "+path, err)
}

// id returns the required id of a response; without it the outcome is unknown.
func id(object gjson.Result, request string) (string, error) {
	value := object.Get("id")
	if value.Type != gjson.Number {
		return "", &vendors.Unknown{Request: request, Cause: fmt.Errorf("the response has no id")}
	}
	return value.Raw, nil
}

// number is an id that is encoded as a JSON number.
type number string

// MarshalJSON implements json.Marshaler.
func (n number) MarshalJSON() ([]byte, error) {
	if n == "" {
		return []byte("null"), nil
	}
	return []byte(n), nil
}

// escaped escapes a value for a query. A plus must be sent as %2B, otherwise it is
// read as a blank and nothing is found.
func escaped(value string) string { return url.QueryEscape(value) }
