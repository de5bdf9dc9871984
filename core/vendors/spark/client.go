// Package spark is a thin client of Spark's API v2 (api-docs.spark.re): the routes
// that the core uses, typed, and the routes for unassigned calls, which Spark does
// not publish and callsim has designed. It contains no rules.
//
//	c := spark.New(rt, transport, spark.DefaultBaseURL, keys)
//	id, err := c.Log(ctx, project, spark.Interaction{Contact: "8", Member: "17", Type: "Inbound Call", At: at})
package spark

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/vendors"
)

// DefaultBaseURL is Spark's API host.
const DefaultBaseURL = "https://api.spark.re"

// Keys are the API keys of one company: the company's key, which is read-only and
// reads everything, and by project id the keys of projects, each of which reads and
// writes its project (API documentation, Authorization).
type Keys struct {
	Company  string
	Projects map[string]string
}

// Client is a client of one Spark company.
type Client struct {
	company  *vendors.Client
	projects map[string]*vendors.Client
}

// New returns a client.
func New(rt host.Runtime, transport http.RoundTripper, baseURL string, keys Keys) *Client {
	// All keys are redacted from every client's errors (XR-12).
	secrets := []string{keys.Company}
	ids := slices.Sorted(maps.Keys(keys.Projects))
	for _, project := range ids {
		secrets = append(secrets, keys.Projects[project])
	}
	with := func(key string) *vendors.Client {
		return vendors.New(vendors.Config{
			Runtime:       rt,
			Transport:     transport,
			BaseURL:       strings.TrimRight(baseURL, "/"),
			Authorization: `Token token="` + key + `"`,
			Secrets:       secrets,
			Words:         words, Passing: passing,
		})
	}
	c := &Client{company: with(keys.Company), projects: make(map[string]*vendors.Client, len(keys.Projects))}
	for _, project := range ids {
		c.projects[project] = with(keys.Projects[project])
	}
	return c
}

// HasKey reports whether the client has the key of a project.
func (c *Client) HasKey(project string) bool { return c.projects[project] != nil }

// words reads the error body {"error_message": "…"}.
func words(body string) string { return gjson.Get(body, "error_message").String() }

// in returns the client with a project's key.
func (c *Client) in(project string) (*vendors.Client, error) {
	api := c.projects[project]
	if api == nil {
		return nil, fmt.Errorf("there is no API key for the Spark project %s; make one in Spark under Settings, API, and give it to the core", project)
	}
	return api, nil
}

// found turns a 404 into ok == false.
func found(body string, err error) (string, bool, error) {
	if vendors.StatusOf(err) == http.StatusNotFound {
		return "", false, nil
	}
	return body, err == nil, err
}

// idOf returns the required id of a response; without it the outcome is unknown.
func idOf(body, request string) (string, error) {
	id := gjson.Get(body, "id")
	if id.Type != gjson.Number {
		return "", &vendors.Unknown{Request: request, Cause: errors.New("the response has no id")}
	}
	return id.Raw, nil
}

// A page has at most 100 rows; a shorter page is the last. (The Link header is not
// always present.) maxPages limits the pages: far more than any search of the core
// finds.
const (
	perPage  = 100
	maxPages = 50
)

// rows visits the rows of a list until visit returns false.
func rows(ctx context.Context, api *vendors.Client, path string, query url.Values, visit func(gjson.Result) bool) error {
	query.Set("per_page", strconv.Itoa(perPage))
	for page := 1; page <= maxPages; page++ {
		query.Set("page", strconv.Itoa(page))
		body, err := api.Do(ctx, http.MethodGet, path+"?"+query.Encode(), nil)
		if err != nil {
			return err
		}
		list := gjson.Parse(body)
		if !list.IsArray() {
			return &vendors.Unknown{Request: "GET " + path, Cause: errors.New("the response is not a list")}
		}
		n, more := 0, true
		list.ForEach(func(_, row gjson.Result) bool {
			n++
			if _, err = idOf(row.Raw, "GET "+path); err == nil {
				more = visit(row)
			}
			return more && err == nil
		})
		if err != nil {
			return err
		}
		if n < perPage || !more {
			return nil
		}
	}
	return nil
}

// ids encodes a list of ids as numbers.
func ids(texts []string) []rawID {
	all := make([]rawID, 0, len(texts))
	for _, id := range texts {
		all = append(all, rawID(id))
	}
	return all
}

// rawID is an id encoded as a number.
type rawID string

// MarshalJSON implements json.Marshaler.
func (id rawID) MarshalJSON() ([]byte, error) {
	if _, err := strconv.ParseUint(string(id), 10, 64); err != nil {
		return nil, fmt.Errorf("%q is not an id of Spark; expected digits", string(id))
	}
	return []byte(id), nil
}
