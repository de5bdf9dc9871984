package gorgias

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/vendors"
)

// App is the integration as an app of Gorgias (docs/oauth2-authentication).
type App struct {
	api                    *vendors.Client
	clientID, clientSecret string
}

// NewApp returns an app. Its secret appears in no error.
func NewApp(rt host.Runtime, transport http.RoundTripper, baseURL, clientID, clientSecret string) *App {
	return &App{api: vendors.New(vendors.Config{
		Runtime: rt, Transport: transport, BaseURL: strings.TrimRight(baseURL, "/"), Secrets: []string{clientSecret}, Words: words,
	}), clientID: clientID, clientSecret: clientSecret}
}

// AuthorizeURL returns the page on which an admin authorizes the app.
func (a *App) AuthorizeURL(redirect, scope, state string) string {
	return a.api.BaseURL + "/oauth/authorize?" + url.Values{
		"response_type": {"code"}, "client_id": {a.clientID}, "redirect_uri": {redirect}, "scope": {scope}, "state": {state},
	}.Encode()
}

// Tokens are an authorization: the access token is valid until it expires, the
// refresh token yields the next one.
type Tokens struct {
	Access, Refresh string
	Expires         time.Time
}

// Exchange exchanges an authorization code for tokens.
func (a *App) Exchange(ctx context.Context, code, redirect string) (Tokens, error) {
	return a.token(ctx, url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirect}})
}

// Refresh requests the next access token. A refusal (400) means that the
// authorization was revoked.
func (a *App) Refresh(ctx context.Context, refresh string) (Tokens, error) {
	t, err := a.token(ctx, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}})
	if t.Refresh == "" {
		t.Refresh = refresh
	}
	return t, err
}

func (a *App) token(ctx context.Context, form url.Values) (Tokens, error) {
	form.Set("client_id", a.clientID)
	form.Set("client_secret", a.clientSecret)
	body, err := a.api.Do(ctx, http.MethodPost, "/oauth/token", form)
	if err != nil {
		return Tokens{}, err
	}
	answer := gjson.Parse(body)
	access, err := vendors.Word(&answer, "access_token", "POST /oauth/token")
	if err != nil {
		return Tokens{}, err
	}
	lasts, err := vendors.Seconds(&answer, "expires_in", "POST /oauth/token")
	return Tokens{Access: access, Refresh: vendors.Text(&answer, "refresh_token"), Expires: a.api.Runtime.Now().Add(lasts)}, err
}

// Revoke revokes the authorization, which removes the app from the account (RFC
// 7009).
func (a *App) Revoke(ctx context.Context, refresh string) error {
	body, err := a.api.Do(ctx, http.MethodPost, "/oauth/revoke", url.Values{
		"token": {refresh}, "token_type_hint": {"refresh_token"}, "client_id": {a.clientID}, "client_secret": {a.clientSecret}})
	return vendors.Wrote(body, "POST /oauth/revoke", err)
}
