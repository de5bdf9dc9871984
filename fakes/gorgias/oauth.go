package gorgias

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// AppSpec is an app as its developer has registered it with Gorgias.
type AppSpec struct {
	Name         string
	ClientID     string
	ClientSecret string
	InstallURL   string // where the button "Connect" leads
	RedirectURIs []string
}

type app struct {
	AppSpec
	installed *install // nil if the account has not installed the app
	bot       *user    // remains when the app is uninstalled
}

// install is an admin's authorization of an app.
type install struct {
	app     *app
	bot     *user
	scopes  []string
	refresh string
	ended   bool
	at      time.Time
	from    string // address of the program that exchanged the code
}

// grant is an authorization code that was not exchanged yet.
type grant struct {
	app      *app
	redirect string
	scopes   []string
	expires  time.Time
}

type accessToken struct {
	install *install
	expires time.Time
}

// Lifetimes (docs/oauth2-bearer-token; that of a code is the customary one).
const (
	accessTokenLife = 24 * time.Hour
	codeLife        = 10 * time.Minute
)

// RegisterApp registers an app, which admins can then connect.
func (s *Server) RegisterApp(spec AppSpec) error {
	return s.engine.Act(func(*kit.Tx) error {
		switch {
		case spec.ClientID == "" || spec.ClientSecret == "":
			return errors.New("gorgias: an app needs a client id and a client secret")
		case s.appOf(spec.ClientID) != nil:
			return fmt.Errorf("gorgias: an app with the client id %s already exists", spec.ClientID)
		}
		s.apps = append(s.apps, &app{AppSpec: spec})
		return nil
	})
}

func (s *Server) appOf(clientID string) *app {
	i := slices.IndexFunc(s.apps, func(a *app) bool { return a.ClientID == clientID })
	if i < 0 {
		return nil
	}
	return s.apps[i]
}

// authRequest is an authorization request.
type authRequest struct {
	app      *app
	redirect string
	state    string
	scopes   []string
}

// parseAuthRequest parses an authorization request (docs/oauth2-authentication). After
// an error the browser is not redirected, since the app or its address is unknown.
func (s *Server) parseAuthRequest(q url.Values) (authRequest, error) {
	a := authRequest{app: s.appOf(q.Get("client_id")), redirect: q.Get("redirect_uri"), state: q.Get("state"),
		scopes: strings.Fields(q.Get("scope"))}
	switch {
	case a.app == nil:
		return a, errors.New("the client_id is unknown")
	case !slices.Contains(a.app.RedirectURIs, a.redirect):
		return a, errors.New("the redirect_uri is not one of the app's")
	case q.Get("response_type") != "code":
		return a, errors.New("the response_type is not code")
	}
	return a, nil
}

// redirectWith returns the address to which the browser is redirected.
func (a authRequest) redirectWith(key, value string) string {
	u, err := url.Parse(a.redirect)
	if err != nil {
		return a.redirect
	}
	q := u.Query()
	q.Set(key, value)
	if a.state != "" {
		q.Set("state", a.state)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// consent issues an authorization code and returns the redirect to the app.
func (s *Server) consent(tx *kit.Tx, a authRequest) string {
	code := s.secret("oauth-code", "gac_"+kit.HexString(tx.Rand(), 16))
	s.codes[code] = &grant{app: a.app, redirect: a.redirect, scopes: a.scopes, expires: tx.Now().Add(codeLife)}
	return a.redirectWith("code", code)
}

// exchangeToken answers POST /oauth/token (docs/oauth2-bearer-token). Clients
// authenticate in the body or by Basic.
func (s *Server) exchangeToken(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	form, err := url.ParseQuery(string(r.Body))
	if err != nil {
		return oauthRefusal("invalid_request", "The body is not a form.")
	}
	id, secret, basic := r.HTTP.BasicAuth()
	if !basic {
		id, secret = form.Get("client_id"), form.Get("client_secret")
	}
	a := s.appOf(id)
	if a == nil || subtle.ConstantTimeCompare([]byte(secret), []byte(a.ClientSecret)) != 1 {
		return oauthRefusal("invalid_client", "Client authentication failed.")
	}
	switch form.Get("grant_type") {
	case "authorization_code":
		return s.exchangeCode(tx, a, form, r.HTTP.RemoteAddr)
	case "refresh_token":
		return s.refreshToken(tx, a, form.Get("refresh_token"))
	}
	return oauthRefusal("unsupported_grant_type", "Use authorization_code or refresh_token.")
}

// exchangeCode installs the app. A code can be used once.
func (s *Server) exchangeCode(tx *kit.Tx, a *app, form url.Values, from string) (kit.Response, error) {
	g := s.codes[form.Get("code")]
	delete(s.codes, form.Get("code"))
	if g == nil || g.app != a || g.redirect != form.Get("redirect_uri") || !tx.Now().Before(g.expires) {
		return oauthRefusal("invalid_grant", "The code is unknown, used or expired.")
	}
	if a.bot == nil {
		a.bot = s.addBot(tx, a.Name, "bot@"+a.ClientID, a.ClientID)
	}
	a.bot.active = true
	i := &install{app: a, bot: a.bot, scopes: g.scopes, at: tx.Now(), from: from}
	if slices.Contains(g.scopes, "offline") {
		i.refresh = s.secret("gorgias-refresh-token", "grt_"+kit.HexString(tx.Rand(), 20))
		s.refreshable[i.refresh] = i
	}
	if before := a.installed; before != nil {
		s.endInstall(before)
	}
	a.installed = i
	return s.tokenAnswer(tx, i)
}

func (s *Server) refreshToken(tx *kit.Tx, a *app, token string) (kit.Response, error) {
	i := s.refreshable[token]
	if i == nil || i.app != a || i.ended {
		return oauthRefusal("invalid_grant", "The refresh token is unknown or was revoked.")
	}
	if s.assumed(assumeRefresh, "rotated") {
		delete(s.refreshable, token)
		i.refresh = s.secret("gorgias-refresh-token", "grt_"+kit.HexString(tx.Rand(), 20))
		s.refreshable[i.refresh] = i
	}
	return s.tokenAnswer(tx, i)
}

// revokeToken revokes an app's authorization and removes the app from the account
// (RFC 7009; Gorgias documents no revocation).
func (s *Server) revokeToken(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	if s.assumed(assumeRevoke, "unknown") {
		return kit.Response{}, errNotFound
	}
	form, err := url.ParseQuery(string(r.Body))
	if err != nil {
		return oauthRefusal("invalid_request", "The body is not a form.")
	}
	a := s.appOf(form.Get("client_id"))
	if a == nil || subtle.ConstantTimeCompare([]byte(form.Get("client_secret")), []byte(a.ClientSecret)) != 1 {
		return oauthRefusal("invalid_client", "Client authentication failed.")
	}
	i := s.refreshable[form.Get("token")]
	if i == nil || i.app != a {
		return empty(200) // RFC 7009: an unknown token counts as revoked
	}
	s.deleteTokens(i)
	i.ended = true
	if a.installed == i {
		a.installed = nil
	}
	return empty(200)
}

// tokenAnswer issues an access token, which expires after 24 hours.
func (s *Server) tokenAnswer(tx *kit.Tx, i *install) (kit.Response, error) {
	text := s.secret("gorgias-access-token", "gat_"+kit.HexString(tx.Rand(), 20))
	s.tokens[text] = &accessToken{install: i, expires: tx.Now().Add(accessTokenLife)}
	b64 := base64.RawURLEncoding
	claims := fmt.Appendf(nil, `{"iss":%q,"sub":%q,"aud":%q,"iat":%d,"exp":%d}`,
		s.base, strconv.FormatInt(i.bot.id, 10), i.app.ClientID, tx.Now().Unix(), tx.Now().Add(accessTokenLife).Unix())
	return ok(struct {
		AccessToken  string `json:"access_token"`
		ExpiresIn    int    `json:"expires_in"`
		IDToken      string `json:"id_token"`
		RefreshToken string `json:"refresh_token,omitempty"`
		Scope        string `json:"scope"`
		TokenType    string `json:"token_type"`
	}{text, int(accessTokenLife / time.Second), b64.EncodeToString([]byte(`{"alg":"none"}`)) + "." + b64.EncodeToString(claims) + ".",
		i.refresh, strings.Join(i.scopes, " "), "Bearer"})
}

// endInstall ends an authorization. The refresh token stops working at once, the access
// tokens when they expire or, by the assumption, at once.
func (s *Server) endInstall(i *install) {
	i.ended = true
	if s.assumed(assumeUninstall, "at-once") {
		s.deleteTokens(i)
	}
}

// deleteTokens deletes the access tokens of an authorization.
func (s *Server) deleteTokens(i *install) {
	maps.DeleteFunc(s.tokens, func(_ string, t *accessToken) bool { return t.install == i })
}

// oauthRefusal is the standard error of a token endpoint (RFC 6749, 5.2).
func oauthRefusal(code, description string) (kit.Response, error) {
	return kit.Response{Status: http.StatusBadRequest, Type: jsonType, Body: struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}{code, description}}, nil
}
