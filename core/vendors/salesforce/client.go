// Package salesforce is a thin client of Salesforce's REST API (REST API
// Developer Guide; SOQL and SOSL Reference): what the core asks for, typed. It
// holds no rules.
//
// It logs in as a connected app, by the client credentials flow or with a refresh
// token, when it first needs to and whenever Salesforce calls the session expired.
//
// Nothing that it makes is ever made twice: every record carries an external id of
// the caller's, in a field of which the org needs one on each of the objects that
// the core makes (Task, Contact, Lead, Account, Case): ExternalID, a text of 80
// characters, "External ID" and "Unique" ticked.
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

// ExternalID is the custom field by which records are found again.
const ExternalID = "Aircall_Id__c"

// version of the API. Any from 46 on answers an upsert with a body.
const (
	version = "63.0"
	data    = "/services/data/v" + version
)

// Access is how a connected app gets in. Without a refresh token it is the
// client credentials flow.
type Access struct {
	BaseURL                string // of the org: its My Domain
	ClientID, ClientSecret string
	RefreshToken           string
}

// Client speaks to one org.
type Client struct {
	rt        host.Runtime
	transport http.RoundTripper
	access    Access
	login     *vendors.Client

	mu      sync.Mutex
	session *session  // nil before the first
	plain   time.Time // until then the org is taken for one without person accounts
}

// session is what a login gave.
type session struct{ api *vendors.Client }

// New returns a client that has not logged in yet.
func New(rt host.Runtime, transport http.RoundTripper, a Access) *Client {
	a.BaseURL = strings.TrimRight(a.BaseURL, "/")
	return &Client{rt: rt, transport: transport, access: a, login: vendors.New(vendors.Config{
		Runtime: rt, Transport: transport, BaseURL: a.BaseURL, Secrets: a.secrets(), Words: words, Passing: passing,
	})}
}

func (a Access) secrets() []string { return []string{a.ClientSecret, a.RefreshToken} }

// do sends a request in a session; one that has expired is replaced once.
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
	return body, mended(err)
}

// current is the session, or a new one if that is the one which has expired.
// Several requests may log in at the same time; each of their sessions is good.
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

// logIn asks for an access token. Requests go to the instance that the answer
// names. A login that is refused is for a person to mend: a wrong secret, a
// revoked authorization, a flow without a user to run as.
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
		return nil, &vendors.Unknown{Request: "POST " + path, Cause: errors.New("the answer has no access_token or no instance_url")}
	}
	return &session{vendors.New(vendors.Config{
		Runtime: c.rt, Transport: c.transport, BaseURL: strings.TrimRight(instance, "/"),
		Authorization: "Bearer " + token, Secrets: append(c.access.secrets(), token), Words: words, Passing: passing,
		Header: http.Header{"Sforce-Duplicate-Rule-Header": {"allowSave=true"}}, // a rule that only warns must not lose a call
	})}, nil
}

// words reads both forms of errors: an object from the login, a list of codes and
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

// Code is Salesforce's code of an error, "" of one that has none.
func Code(err error) string {
	said := ""
	if e, ok := errors.AsType[*vendors.Refused](err); ok {
		said = e.Words
	}
	if e, ok := errors.AsType[*vendors.Barred](err); ok {
		said = e.Words
	}
	code, _, found := strings.Cut(said, ":")
	if !found {
		return ""
	}
	return code
}

// mended turns the refusal of an org that lacks the external id, which its
// administrator can add, into what it is.
func mended(err error) error {
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
