// Package ringcentral is a thin client of RingCentral's REST API v1.0
// (developers.ringcentral.com/api-reference), with the routes that the core uses,
// typed, and a reader of RingCentral's webhooks. It contains no rules.
//
//	c := ringcentral.New(rt, transport, ringcentral.Access{ClientID: id, ClientSecret: secret}, credential)
//	e, ok, err := c.Extension(ctx, ringcentral.Me)
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

// DefaultBaseURL is RingCentral's API host, DefaultMediaURL the host of recordings
// and attachments.
const (
	DefaultBaseURL  = "https://platform.ringcentral.com"
	DefaultMediaURL = "https://media.ringcentral.com"
)

// Access is the integration's registration as an app, and the hosts of RingCentral.
type Access struct {
	BaseURL, MediaURL      string // "" means the vendor's own hosts
	ClientID, ClientSecret string
}

// Client sends requests as the user whose credential (JWT) it has. A login lasts an
// hour; the client logs in again when the login has expired or was ended early
// (Developer Guide, JWT auth flow).
type Client struct {
	api, media, auth *vendors.Client
	clientID         string
	credential       func() string

	mu      sync.Mutex
	login   login
	busy    bool     // a login is running
	waiting []func() // wake the processes waiting for the login
}

// login is the access token of a credential.
type login struct {
	credential, token string
	until             time.Time
}

// New returns a client. credential is called before each login, because people
// replace the credential while the core runs.
func New(rt host.Runtime, transport http.RoundTripper, a Access, credential func() string) *Client {
	base := or(a.BaseURL, DefaultBaseURL)
	media := a.MediaURL
	if media == "" && base != DefaultBaseURL {
		media = base // a simulated host serves both
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

// words reads an error body: the token endpoint's, or the list of errors, whose
// first also appears at the top level (API reference, Errors).
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

// secrets returns the texts that must not appear in an error.
func (c *Client) secrets() []string {
	credential := c.credential()
	c.mu.Lock()
	defer c.mu.Unlock()
	return []string{c.login.token, c.login.credential, credential}
}

// early is the time before its expiry at which a login is no longer used.
const early = 30 * time.Second

// authorize returns the Authorization header of a request.
func (c *Client) authorize(context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return "Bearer " + c.login.token, nil
}

// ensureLogin logs in unless there is a valid login. Logins are limited per minute,
// so concurrent requests share one. It runs before a request and not within it,
// because a login may wait longer than a request's time-out.
func (c *Client) ensureLogin(ctx context.Context) error {
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
		c.waiting = append(c.waiting, notify)
		c.mu.Unlock()
		if err := wait(ctx); err != nil {
			return err
		}
	}
}

// LogIn logs in again, even if there is a valid login.
func (c *Client) LogIn(ctx context.Context) error {
	c.expireLogin()
	return c.ensureLogin(ctx)
}

// Adopt copies the login of another client if it has the same credential.
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

func (c *Client) expireLogin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.login.until = time.Time{}
}

// logIn logs in once for all waiting processes.
func (c *Client) logIn(ctx context.Context, credential string) error {
	l, err := c.exchange(ctx, credential)
	c.mu.Lock()
	if err == nil {
		c.login = l
	}
	c.busy = false
	waiting := c.waiting
	c.waiting = nil
	c.mu.Unlock()
	for _, wake := range waiting {
		wake()
	}
	return err
}

// exchange exchanges a credential for an access token. A refused credential is
// Barred: a person can mend it by giving the integration another credential.
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

// do sends a request, and once more if the login was ended early.
func (c *Client) do(ctx context.Context, method, path string, in any) (string, error) {
	return withLogin(ctx, c, func() (string, error) { return c.api.Do(ctx, method, path, in) })
}

// withLogin logs in and calls send, and repeats both once if the login was ended
// early.
func withLogin[T any](ctx context.Context, c *Client, send func() (T, error)) (answer T, err error) {
	if err := c.ensureLogin(ctx); err != nil {
		return answer, err
	}
	answer, err = send()
	if !c.loginEnded(err) {
		return answer, err
	}
	if err := c.ensureLogin(ctx); err != nil {
		return answer, err
	}
	return send()
}

// fetch downloads a file from the media host. Only the path of the link is used:
// the token must not be sent to other hosts.
func (c *Client) fetch(ctx context.Context, link string) (vendors.File, error) {
	u, err := url.Parse(link)
	if err != nil {
		return vendors.File{}, fmt.Errorf("parsing a link of RingCentral: %w", err)
	}
	return withLogin(ctx, c, func() (vendors.File, error) { return c.media.Fetch(ctx, u.EscapedPath()) })
}

// loginEnded reports whether a request was refused because of its login, and
// expires the login.
func (c *Client) loginEnded(err error) bool {
	barred, ok := errors.AsType[*vendors.Barred](err)
	if !ok || barred.Status != http.StatusUnauthorized {
		return false
	}
	c.expireLogin()
	return true
}

// found turns a 404 into ok == false. An object must have an id.
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

// maxPages limits the pages of a list: 5,000 extensions, more than the core is made
// for.
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
