package ringcentral

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// tokenPath is the token endpoint (Developer Guide, JWT auth flow).
const tokenPath = "/restapi/oauth/token"

// Lifetimes of tokens, and how long a used refresh token is still accepted (Developer
// Guide, Refresh tokens).
const (
	accessLifetime     = time.Hour
	accessLifetimeMin  = 10 * time.Minute
	accessLifetimeMax  = 2 * time.Hour // clients send the expires_in of an answer
	refreshLifetime    = 7 * 24 * time.Hour
	refreshLifetimeMax = 30 * 24 * time.Hour
	usedWhileUnused    = time.Hour        // before the first use of the new access token
	usedAfterUse       = 10 * time.Second // after the first use of the new access token
	loginsMax          = 5                // per user and app
)

// login is a session of an app on behalf of a user.
type login struct {
	app             *app
	user            *extension
	session         string
	endpoint        string
	access          string
	accessEnds      time.Time
	accessLifetime  time.Duration
	refresh         string // "": the app has no refresh tokens
	refreshEnds     time.Time
	refreshLifetime time.Duration
	previousRefresh string // the refresh token that refresh has replaced
	refreshedAt     time.Time
	firstUse        time.Time // of the current access token
	from            string    // address of the program that logged in
}

// Errors of the token endpoint.
var (
	errNoClient      = &failure{status: 400, code: "OAU-123", message: "Client authentication is required", oauth: "invalid_client"}
	errBadClient     = &failure{status: 400, code: "OAU-153", message: "Invalid client application", oauth: "invalid_client"}
	errBadSecret     = &failure{status: 400, code: "OAU-146", message: "Invalid client credentials", oauth: "invalid_client"}
	errGrantType     = &failure{status: 400, code: "OAU-250", message: "Unsupported grant type", oauth: "invalid_request"}
	errNoGrant       = &failure{status: 400, code: "OAU-251", message: "Unauthorized for this grant type", oauth: "unauthorized_client"}
	errCredentials   = &failure{status: 400, code: "OAU-140", message: "Invalid resource owner credentials", oauth: "invalid_grant"}
	errNoLogin       = &failure{status: 400, code: "OAU-141", message: "Extension state does not allow login", oauth: "invalid_grant"}
	errRefreshToken  = &failure{status: 400, code: "OAU-213", message: "Token not found", oauth: "invalid_grant"}
	errTokenLifetime = &failure{status: 400, code: "OAU-113", message: "Parameter is invalid", oauth: "invalid_request"}
)

// getToken issues tokens for a JWT credential or a refresh token.
func (s *Server) getToken(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	form, a, err := s.client(r)
	if err != nil {
		return kit.Response{}, err
	}
	l := &login{app: a, accessLifetime: accessLifetime, refreshLifetime: refreshLifetime, from: r.HTTP.RemoteAddr}
	if err := l.readLifetimes(form); err != nil {
		return kit.Response{}, err
	}
	l.endpoint = form.Get("endpoint_id")
	switch form.Get("grant_type") {
	case "urn:ietf:params:oauth:grant-type:jwt-bearer":
		return s.loginByJWT(tx, r, l, form.Get("assertion"))
	case "refresh_token":
		return s.refreshLogin(tx, r, l, form.Get("refresh_token"))
	}
	return kit.Response{}, errGrantType
}

// client reads the form and authenticates the app, by Basic or by the form.
func (s *Server) client(r *kit.Request) (url.Values, *app, error) {
	form, err := url.ParseQuery(string(r.Body))
	if err != nil {
		return nil, nil, errGrantType
	}
	id, secret, basic := r.HTTP.BasicAuth()
	if !basic {
		id, secret = form.Get("client_id"), form.Get("client_secret")
	}
	a := s.appOf(id)
	switch {
	case id == "":
		return nil, nil, errNoClient
	case a == nil:
		return nil, nil, errBadClient.with(detail{Parameter: "client_id", Value: id})
	case !a.validSecret(secret):
		return nil, nil, errBadSecret
	}
	return form, a, nil
}

// readLifetimes reads the requested lifetimes of the tokens.
func (l *login) readLifetimes(form url.Values) error {
	for _, p := range []struct {
		name     string
		lifetime *time.Duration
		min, max time.Duration
	}{{"access_token_ttl", &l.accessLifetime, accessLifetimeMin, accessLifetimeMax}, {"refresh_token_ttl", &l.refreshLifetime, 0, refreshLifetimeMax}} {
		text := form.Get(p.name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		lifetime := time.Duration(n) * time.Second
		if err != nil || n < 0 || n > int(refreshLifetimeMax/time.Second) || lifetime < p.min || lifetime > p.max {
			return errTokenLifetime.with(detail{Parameter: p.name, Value: text})
		}
		*p.lifetime = lifetime
	}
	return nil
}

func (s *Server) loginByJWT(tx *kit.Tx, r *kit.Request, l *login, assertion string) (kit.Response, error) {
	j := s.jwts[assertion]
	var user int64
	if j != nil {
		user = j.user.id
	}
	if err := s.limits.count(tx.Now(), limitKey{l.app, user, auth}, responseHeader(r)); err != nil {
		return kit.Response{}, err
	}
	switch {
	case l.app.noJWT:
		return kit.Response{}, errNoGrant
	case j == nil || j.revoked || !j.expires.IsZero() && !tx.Now().Before(j.expires):
		return kit.Response{}, errCredentials
	case len(j.apps) > 0 && !slices.Contains(j.apps, l.app.ClientID):
		return kit.Response{}, errCredentials
	case j.user.status != "Enabled":
		return kit.Response{}, errNoLogin
	}
	l.user, l.session = j.user, randomID(tx.Rand(), 22)
	if l.endpoint == "" {
		l.endpoint = randomID(tx.Rand(), 22)
	}
	s.logins = append(s.logins, l)
	s.limitSessions(l)
	s.renew(tx, l)
	return s.tokenAnswer(tx, l), nil
}

// limitSessions ends earlier sessions of the user with the app if there are too many.
func (s *Server) limitSessions(l *login) {
	var others []*login
	for _, other := range s.logins {
		if other != l && other.app == l.app && other.user == l.user {
			others = append(others, other)
		}
	}
	if len(others) < loginsMax {
		return
	}
	if s.assume.Value(assumeTooManySessions) == "oldest" {
		others = others[:1]
	}
	for _, other := range others {
		s.endLogin(other)
	}
}

func (s *Server) refreshLogin(tx *kit.Tx, r *kit.Request, requested *login, text string) (kit.Response, error) {
	l := s.refreshing[text]
	var user int64
	if l != nil {
		user = l.user.id
	}
	if err := s.limits.count(tx.Now(), limitKey{requested.app, user, auth}, responseHeader(r)); err != nil {
		return kit.Response{}, err
	}
	if l == nil || l.app != requested.app || !tx.Now().Before(l.refreshEnds) {
		return kit.Response{}, errRefreshToken
	}
	if text == l.previousRefresh {
		if !l.usedTokenValid(tx.Now()) {
			return kit.Response{}, errRefreshToken
		}
		return s.tokenAnswer(tx, l), nil
	}
	l.accessLifetime, l.refreshLifetime = requested.accessLifetime, requested.refreshLifetime
	s.renew(tx, l)
	return s.tokenAnswer(tx, l), nil
}

// usedTokenValid reports whether the previous refresh token still returns the current
// tokens, because the client may not have received them.
func (l *login) usedTokenValid(now time.Time) bool {
	if l.firstUse.IsZero() {
		return now.Before(l.refreshedAt.Add(usedWhileUnused))
	}
	return now.Before(l.firstUse.Add(usedAfterUse))
}

// renew issues new tokens for a session. The old access token expires immediately.
func (s *Server) renew(tx *kit.Tx, l *login) {
	delete(s.tokens, l.access)
	delete(s.refreshing, l.previousRefresh)
	l.previousRefresh, l.refreshedAt, l.firstUse = l.refresh, tx.Now(), time.Time{}
	l.access = s.secret("ringcentral-access-token", "U0pDMTFQ"+randomID(tx.Rand(), 72))
	l.accessEnds = tx.Now().Add(l.accessLifetime)
	s.tokens[l.access] = l
	if l.app.refresh {
		l.refresh = s.secret("ringcentral-refresh-token", "U0pDMTFQ"+randomID(tx.Rand(), 73))
		l.refreshEnds = tx.Now().Add(l.refreshLifetime)
		s.refreshing[l.refresh] = l
	}
}

func (s *Server) tokenAnswer(tx *kit.Tx, l *login) kit.Response {
	body := struct {
		Access         string `json:"access_token"`
		Type           string `json:"token_type"`
		Expires        int64  `json:"expires_in"`
		Refresh        string `json:"refresh_token,omitempty"`
		RefreshExpires int64  `json:"refresh_token_expires_in,omitempty"`
		Scope          string `json:"scope"`
		Owner          string `json:"owner_id"`
		Endpoint       string `json:"endpoint_id"`
		Session        string `json:"session_id"`
	}{l.access, "bearer", int64(l.accessEnds.Sub(tx.Now()) / time.Second), l.refresh, 0, strings.Join(l.app.scopes, " "),
		itoa(l.user.id), l.endpoint, l.session}
	if l.refresh != "" {
		body.RefreshExpires = int64(l.refreshEnds.Sub(tx.Now()) / time.Second)
	}
	return reply(http.StatusOK, body)
}

// revoke ends a session by its access or refresh token.
func (s *Server) revoke(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	form, a, err := s.client(r)
	if err != nil {
		return kit.Response{}, err
	}
	text := form.Get("token")
	if text == "" {
		text = r.Query().Get("token")
	}
	l := s.tokens[text]
	if l == nil {
		l = s.refreshing[text]
	}
	if l != nil && l.app == a {
		s.endLogin(l)
	}
	return kit.Response{}, nil
}

func (s *Server) endLogin(l *login) {
	delete(s.tokens, l.access)
	delete(s.refreshing, l.refresh)
	delete(s.refreshing, l.previousRefresh)
	s.logins = kit.Without(s.logins, l)
}

// EndSessions ends every session of a user, as an admin can. Apps must log in again.
func (s *Server) EndSessions(user int64) error {
	return s.engine.Act(func(*kit.Tx) error {
		x, err := s.userByID(user)
		if err != nil {
			return err
		}
		for _, l := range s.logins {
			if l.user == x {
				s.endLogin(l)
			}
		}
		return nil
	})
}
