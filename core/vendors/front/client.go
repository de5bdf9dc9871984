// Package front is a thin client of Front's Core API and Channel API
// (dev.frontapp.com): the routes that the core uses, typed. It contains no rules.
//
//	c := front.New(rt, transport, front.DefaultBaseURL, token)
//	id, ok, err := c.ContactByHandle(ctx, front.Handle{Handle: "+16045550117", Source: "phone"})
package front

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/vendors"
)

// DefaultBaseURL is Front's API host.
const DefaultBaseURL = "https://api2.frontapp.com"

// Client is a client of one Front company.
type Client struct{ api *vendors.Client }

// New returns a client that authenticates with an API token.
func New(rt host.Runtime, transport http.RoundTripper, baseURL, token string) *Client {
	return NewWithSecrets(rt, transport, baseURL, token, nil)
}

// NewWithSecrets is New with further secrets that appear in no error.
func NewWithSecrets(rt host.Runtime, transport http.RoundTripper, baseURL, token string, secrets func() []string) *Client {
	return &Client{vendors.New(vendors.Config{
		MoreSecrets:   secrets,
		Runtime:       rt,
		Transport:     transport,
		BaseURL:       strings.TrimRight(baseURL, "/"),
		Authorization: "Bearer " + token,
		Secrets:       []string{token},
		Words:         words, Passing: passing,
	})}
}

// words reads the error envelope {"_error": {status, title, message, details}}
// (Front API reference, Errors).
func words(body string) string {
	e := gjson.Get(body, "_error")
	var parts []string
	for _, key := range [...]string{"title", "message"} {
		if s := e.Get(key).String(); s != "" {
			parts = append(parts, s)
		}
	}
	for _, detail := range e.Get("details").Array() {
		parts = append(parts, detail.String())
	}
	return strings.Join(parts, ": ")
}

func (c *Client) get(ctx context.Context, path string) (string, error) {
	return c.api.Do(ctx, http.MethodGet, path, nil)
}

// found turns a 404 into ok == false.
func found(body string, err error) (string, bool, error) {
	if vendors.StatusOf(err) == http.StatusNotFound {
		return "", false, nil
	}
	return body, err == nil, err
}

// text returns a required field of a response; without it the outcome is unknown.
func text(body, field, request string) (string, error) {
	answer := gjson.Parse(body)
	return vendors.Word(&answer, field, request)
}

// HasChannel reports whether a channel has that id.
func (c *Client) HasChannel(ctx context.Context, id string) (bool, error) {
	if id == "" {
		return false, nil
	}
	body, ok, err := found(c.get(ctx, "/channels/"+segment(id)))
	if !ok {
		return false, err
	}
	_, err = text(body, "id", "GET /channels")
	return err == nil, err
}

// write sends a change whose response is not needed.
func (c *Client) write(ctx context.Context, method, path string, in any) error {
	body, err := c.api.Do(ctx, method, path, in)
	return vendors.Wrote(body, method+" "+path, err)
}

// segment escapes one segment of a path. A plus is escaped, too, because some
// servers read it as a blank.
func segment(s string) string {
	return strings.ReplaceAll(url.PathEscape(s), "+", "%2B")
}

// lastSegment returns the id at the end of a link.
func lastSegment(link string) string {
	link, _, _ = strings.Cut(link, "?")
	return link[strings.LastIndexByte(link, '/')+1:]
}
