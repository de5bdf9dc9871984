// Package ringcentral is a thin client of RingCentral's REST API v1.0
// (developers.ringcentral.com/api-reference): the routes that the core uses,
// typed, and the webhooks that it receives. It holds no rules.
package ringcentral

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/vendors"
)

// DefaultBaseURL is RingCentral's API host, DefaultMediaURL that of recordings
// and attachments.
const (
	DefaultBaseURL  = "https://platform.ringcentral.com"
	DefaultMediaURL = "https://media.ringcentral.com"
)

// Access is how the integration is known to RingCentral as an app, and where it
// reaches it.
type Access struct {
	BaseURL, MediaURL      string // without them, the vendor's own
	ClientID, ClientSecret string
}

// Client speaks to RingCentral as the user whose credential (JWT) it has. A login
// lasts an hour; the client logs in again when it is over or was ended early
// (Developer Guide, JWT auth flow).
type Client struct {
	api, media, auth *vendors.Client
	clientID         string
	credential       func() string

	mu     sync.Mutex
	login  login
	busy   bool     // somebody logs in
	behind []func() // wake those who wait for it
}

// login is what a credential was exchanged for.
type login struct {
	credential, token string
	until             time.Time
}

// New returns a client. The credential is asked for before each login, since
// people replace it while the core runs.
func New(rt host.Runtime, transport http.RoundTripper, a Access, credential func() string) *Client {
	base := or(a.BaseURL, DefaultBaseURL)
	media := a.MediaURL
	if media == "" && base != DefaultBaseURL {
		media = base // one that is not the vendor's own serves both
	}
	c := &Client{clientID: a.ClientID, credential: credential}
	config := vendors.Config{
		Runtime: rt, Transport: transport, BaseURL: base, Words: words, Passing: passing,
		Authorize: c.authorize, MoreSecrets: c.secrets, Secrets: []string{a.ClientSecret},
	}
	c.api = vendors.New(config)
	config.BaseURL = or(media, DefaultMediaURL)
	c.media = vendors.New(config)
	config.BaseURL, config.Authorize = base, nil
	config.Authorization = "Basic " + base64.StdEncoding.EncodeToString([]byte(a.ClientID+":"+a.ClientSecret))
	c.auth = vendors.New(config)
	return c
}

func or(url, otherwise string) string {
	if url == "" {
		url = otherwise
	}
	return strings.TrimRight(url, "/")
}

// words reads an error body: the token endpoint's, or the list of errors of which
// the first also stands at the top (API reference, Errors).
func words(body string) string {
	if oauth := gjson.Get(body, "error_description").String(); oauth != "" {
		return gjson.Get(body, "error").String() + ": " + oauth
	}
	fields := gjson.GetMany(body, "errors.0.errorCode", "message", "errors.0.message")
	message := fields[1].String()
	if message == "" {
		message = fields[2].String()
	}
	return strings.TrimSpace(fields[0].String() + " " + message)
}

// secrets are what goes into no error.
func (c *Client) secrets() []string {
	credential := c.credential()
	c.mu.Lock()
	defer c.mu.Unlock()
	return []string{c.login.token, c.login.credential, credential}
}

// early is how long before its end a login is not used any more.
const early = 30 * time.Second

// authorize is the header of a request.
func (c *Client) authorize(context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return "Bearer " + c.login.token, nil
}

// enter logs in unless somebody has. Logins are few per minute, so a hundred
// requests behind an ended one log in once. It happens before a request and not
// within it: a login may have to wait for longer than a request may last.
func (c *Client) enter(ctx context.Context) error {
	for {
		credential := c.credential()
		c.mu.Lock()
		if c.login.credential == credential && c.api.Runtime.Now().Before(c.login.until) {
			c.mu.Unlock()
			return nil
		}
		if !c.busy {
			c.busy = true
			c.mu.Unlock()
			return c.logIn(ctx, credential)
		}
		wait, notify := c.api.Runtime.Signal("ringcentral login")
		c.behind = append(c.behind, notify)
		c.mu.Unlock()
		if err := wait(ctx); err != nil {
			return err
		}
	}
}

// LogIn logs in anew, whether somebody has or not.
func (c *Client) LogIn(ctx context.Context) error {
	c.forget()
	return c.enter(ctx)
}

// Adopt takes over the login of another client, if it is one with the credential
// that this client uses.
func (c *Client) Adopt(other *Client) {
	credential := c.credential()
	other.mu.Lock()
	theirs := other.login
	other.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	if theirs.credential == credential && c.login.credential != credential {
		c.login = theirs
	}
}

func (c *Client) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.login.until = time.Time{}
}

// logIn is one login, for everybody who waits for it.
func (c *Client) logIn(ctx context.Context, credential string) error {
	l, err := c.exchange(ctx, credential)
	c.mu.Lock()
	if err == nil {
		c.login = l
	}
	c.busy = false
	behind := c.behind
	c.behind = nil
	c.mu.Unlock()
	for _, wake := range behind {
		wake()
	}
	return err
}

// exchange makes an access token of a credential. One that is refused is a login
// that a person can mend, by giving the integration another credential.
func (c *Client) exchange(ctx context.Context, credential string) (login, error) {
	const path = "/restapi/oauth/token"
	body, err := c.auth.Do(ctx, http.MethodPost, path, url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {credential}})
	if refused, ok := errors.AsType[*vendors.Refused](err); ok {
		return login{}, &vendors.Barred{Request: refused.Request, Status: refused.Status, Words: refused.Words}
	}
	if err != nil {
		return login{}, err
	}
	answer := gjson.Parse(body)
	token, err := vendors.Word(&answer, "access_token", "POST "+path)
	if err != nil {
		return login{}, err
	}
	lasts, err := vendors.Seconds(&answer, "expires_in", "POST "+path)
	return login{credential: credential, token: token, until: c.api.Runtime.Now().Add(lasts - early)}, err
}

// do sends a request, once more after a login that was ended before its time.
func (c *Client) do(ctx context.Context, method, path string, in any) (string, error) {
	return again(ctx, c, func() (string, error) { return c.api.Do(ctx, method, path, in) })
}

// again logs in and sends a request, both once more after a login that was ended
// before its time.
func again[T any](ctx context.Context, c *Client, send func() (T, error)) (answer T, err error) {
	if err := c.enter(ctx); err != nil {
		return answer, err
	}
	answer, err = send()
	if !c.ended(err) {
		return answer, err
	}
	if err := c.enter(ctx); err != nil {
		return answer, err
	}
	return send()
}

// fetch gets a file of the media host. Of a link only the path is used: the token
// goes to no other host.
func (c *Client) fetch(ctx context.Context, link string) (vendors.File, error) {
	u, err := url.Parse(link)
	if err != nil {
		return vendors.File{}, fmt.Errorf("a link of RingCentral: %w", err)
	}
	return again(ctx, c, func() (vendors.File, error) { return c.media.Fetch(ctx, u.EscapedPath()) })
}

// ended forgets the login when a request was refused for it.
func (c *Client) ended(err error) bool {
	barred, ok := errors.AsType[*vendors.Barred](err)
	if !ok || barred.Status != http.StatusUnauthorized {
		return false
	}
	c.forget()
	return true
}

// found turns a 404 into "not there", which is an answer. What is there has an id.
func found(body, request string, err error) (gjson.Result, bool, error) {
	if vendors.StatusOf(err) == http.StatusNotFound {
		return gjson.Result{}, false, nil
	}
	if err != nil {
		return gjson.Result{}, false, err
	}
	row := gjson.Parse(body)
	_, err = vendors.ID(&row, "id", request)
	return row, err == nil, err
}

// maxPages bounds a walk through a list; an account with more extensions than
// that many hundreds is none that the core was made for.
const maxPages = 50

// records visits the rows of a list.
func (c *Client) records(ctx context.Context, path string, visit func(gjson.Result)) error {
	for page := 1; page <= maxPages; page++ {
		body, err := c.do(ctx, http.MethodGet, fmt.Sprintf("%s?page=%d&perPage=100", path, page), nil)
		if err != nil {
			return err
		}
		rows, err := vendors.RowsWithID(body, "records", "id", "GET "+path)
		if err != nil {
			return err
		}
		for _, row := range rows {
			visit(row)
		}
		if !gjson.Get(body, "navigation.nextPage").IsObject() {
			return nil
		}
	}
	return nil
}

const account = "/restapi/v1.0/account/~"
