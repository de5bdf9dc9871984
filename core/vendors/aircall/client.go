package aircall

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/vendors"
)

// DefaultBaseURL is Aircall's API host.
const DefaultBaseURL = "https://api.aircall.io"

// Client is a client of one Aircall company.
type Client struct{ api *vendors.Client }

// New returns a client that authenticates with an API key (Basic).
func New(rt host.Runtime, transport http.RoundTripper, baseURL, apiID, apiToken string) *Client {
	basic := base64.StdEncoding.EncodeToString([]byte(apiID + ":" + apiToken))
	return &Client{vendors.New(vendors.Config{
		Runtime:       rt,
		Transport:     transport,
		BaseURL:       strings.TrimRight(baseURL, "/"),
		Authorization: "Basic " + basic,
		Secrets:       []string{basic, apiToken},
		Words:         words, Passing: passing,
	})}
}

// words reads both formats of error bodies: the application's {error, troubleshoot}
// and the gateway's {message} (API reference, Errors).
func words(body string) string {
	fields := gjson.GetMany(body, "error", "troubleshoot", "message")
	var parts []string
	for _, field := range fields {
		if s := field.String(); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ": ")
}

// Call retrieves a call; ok is false when Aircall has none of that id.
func (c *Client) Call(ctx context.Context, id string) (fact call.Fact, ok bool, err error) {
	path := "/v1/calls/" + id + "?fetch_contact=true" // without the parameter, contact is null (API reference, Retrieve a call)
	body, err := c.api.Do(ctx, http.MethodGet, path, nil)
	switch {
	case vendors.StatusOf(err) == http.StatusNotFound:
		return fact, false, nil
	case err != nil:
		return fact, false, err
	}
	fact, err = readCall(gjson.Get(body, "call"))
	if err == nil && fact.CallID != id {
		err = errors.New("the response is about another call")
	}
	if err != nil {
		return fact, false, &vendors.Unknown{Request: "GET " + path, Cause: err}
	}
	fact.Kind = call.Retrieved
	fact.At = c.api.Runtime.Now().Unix()
	return fact, true, nil
}
