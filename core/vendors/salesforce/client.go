// Package salesforce is a thin client of Salesforce's REST API (REST API Developer
// Guide; SOQL and SOSL Reference): the requests that the core needs, typed. It
// contains no rules.
//
//	c := salesforce.New(rt, transport, access)
//	id, err := c.Upsert(ctx, "Task", externalID, salesforce.Fields{"Subject": "Inbound call"})
//
// The client logs in as a connected app, by the client credentials flow or with a
// refresh token, at its first request and whenever Salesforce reports an expired
// session.
//
// Records are never duplicated: each has an external id of the caller in the custom
// field ExternalID, which the org must have on Task, Contact, Lead, Account and
// Case (a text of 80 characters, with "External ID" and "Unique" ticked).
package salesforce

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/vendors"
)

// ExternalID is the custom field with the external id.
const ExternalID = "Aircall_Id__c"

// version is the API's version. Since version 46 the response to an upsert has a
// body.
const (
	version = "63.0"
	data    = "/services/data/v" + version
)

// Access is the login of a connected app. Without a refresh token it is the client
// credentials flow.
type Access struct { // the org's My Domain
	BaseURL                string // of the org: its My Domain
	ClientID, ClientSecret string
	RefreshToken           string
}

// Client is a client of one org.
type Client struct {
	rt        host.Runtime
	transport http.RoundTripper
	access    Access
	login     *vendors.Client

	mu      sync.Mutex
	session *session  // nil before the first login
	plain   time.Time // until then the org counts as one without person accounts
}

// session is the result of a login.
type session struct{ api *vendors.Client }

// New returns a client that has not logged in yet.
func New(rt host.Runtime, transport http.RoundTripper, a Access) *Client {
	a.BaseURL = strings.TrimRight(a.BaseURL, "/")
	return &Client{rt: rt, transport: transport, access: a, login: vendors.New(vendors.Config{
		Runtime: rt, Transport: transport, BaseURL: a.BaseURL, Secrets: a.secrets(), Words: words, Passing: passing,
	})}
}

func (a Access) secrets() []string { return []string{a.ClientSecret, a.RefreshToken} }

// do sends a request in a session; an expired session is replaced once.
func (c *Client) do(ctx context.Context, method, path string, in any) (string, error) {
	s, err := c.current(ctx, nil)
	if err != nil {
		return "", err
	}
	body, err := s.api.Do(ctx, method, data+path, in)
	if Code(err) == "INVALID_SESSION_ID" {
		if s, err = c.current(ctx, s); err != nil {
			return "", err
		}
		body, err = s.api.Do(ctx, method, data+path, in)
	}
	return body, asBarred(err)
}

// current returns the session, or a new one if the current session is the expired
// one. Concurrent requests may each log in; all their sessions are valid.
func (c *Client) current(ctx context.Context, expired *session) (*session, error) {
	c.mu.Lock()
	s := c.session
	c.mu.Unlock()
	if s != nil && s != expired {
		return s, nil
	}
	s, err := c.logIn(ctx)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.session = s
	c.mu.Unlock()
	return s, nil
}

// logIn requests an access token. Requests go to the instance named in the
// response. A refused login is Barred: a person can mend a wrong secret, a revoked
// authorization or a flow without a user to run as.
func (c *Client) logIn(ctx context.Context) (*session, error) {
	const path = "/services/oauth2/token"
	form := url.Values{"client_id": {c.access.ClientID}, "client_secret": {c.access.ClientSecret}}
	if c.access.RefreshToken == "" {
		form.Set("grant_type", "client_credentials")
	} else {
		form.Set("grant_type", "refresh_token")
		form.Set("refresh_token", c.access.RefreshToken)
	}
	body, err := c.login.Do(ctx, http.MethodPost, path, form)
	if refused, ok := errors.AsType[*vendors.Refused](err); ok {
		return nil, &vendors.Barred{Request: refused.Request, Status: refused.Status, Words: refused.Words}
	}
	if err != nil {
		return nil, err
	}
	token, instance := gjson.Get(body, "access_token").String(), gjson.Get(body, "instance_url").String()
	if token == "" || !strings.HasPrefix(instance, "https://") && !strings.HasPrefix(instance, "http://") {
		return nil, &vendors.Unknown{Request: "POST " + path, Cause: errors.New("the response has no access_token or no instance_url")}
	}
	return &session{vendors.New(vendors.Config{
		Runtime: c.rt, Transport: c.transport, BaseURL: strings.TrimRight(instance, "/"),
		Authorization: "Bearer " + token, Secrets: append(c.access.secrets(), token), Words: words, Passing: passing,
		Header: http.Header{"Sforce-Duplicate-Rule-Header": {"allowSave=true"}}, // a duplicate rule that only warns must not lose a call
	})}, nil
}

// words reads both formats of errors: an object from the login, a list of codes and
// messages from everything else (REST API Developer Guide, Status Codes and Error
// Responses).
func words(body string) string {
	answer := gjson.Parse(body)
	if answer.IsObject() {
		return code(vendors.Text(&answer, "error"), vendors.Text(&answer, "error_description"))
	}
	first := answer.Get("0")
	return code(vendors.Text(&first, "errorCode"), vendors.Text(&first, "message"))
}

func code(code, message string) string {
	if code == "" {
		return message
	}
	return code + ": " + message
}

// Code returns Salesforce's code of an error, "" if it has none.
func Code(err error) string {
	words := ""
	if e, ok := errors.AsType[*vendors.Refused](err); ok {
		words = e.Words
	}
	if e, ok := errors.AsType[*vendors.Barred](err); ok {
		words = e.Words
	}
	code, _, found := strings.Cut(words, ":")
	if !found {
		return ""
	}
	return code
}

// asBarred turns the refusal of an org without the external id field into Barred: its
// administrator can add the field.
func asBarred(err error) error {
	refused, ok := errors.AsType[*vendors.Refused](err)
	switch {
	case !ok:
		return err
	case lacksExternalID(refused):
		return &vendors.Barred{Request: refused.Request, Status: refused.Status, Words: refused.Words}
	}
	return err
}

func lacksExternalID(e *vendors.Refused) bool {
	return strings.Contains(e.Words, ExternalID) && (strings.Contains(e.Words, "external ID field does not exist") || strings.Contains(e.Words, "No such column"))
}
