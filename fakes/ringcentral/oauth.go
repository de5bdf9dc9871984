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

// tokenPath is where clients log in (Developer Guide, JWT auth flow).
const tokenPath = "/restapi/oauth/token"

// How long tokens live, and how long a refresh token that was used goes on
// answering (Developer Guide, Refresh tokens).
const (
	accessLife      = time.Hour
	accessLifeMin   = 10 * time.Minute
	accessLifeMax   = 2 * time.Hour // clients hand back what they were given
	refreshLife     = 7 * 24 * time.Hour
	refreshLifeMax  = 30 * 24 * time.Hour
	usedWhileUnused = time.Hour        // while the new access token has not been used
	usedAfterUse    = 10 * time.Second // since it has
	loginsMax       = 5                // of a user with an app
)

// login is one session of an app as a user.
type login struct {
	app         *app
	user        *extension
	session     string
	endpoint    string
	access      string
	accessEnds  time.Time
	accessLife  time.Duration
	refresh     string // "": the app is given none
	refreshEnds time.Time
	refreshLife time.Duration
	before      string // refresh token before this one
	refreshedAt time.Time
	firstUse    time.Time // of the access token
	from        string    // address of the program that logged in
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

// getToken logs an app in.
func (s *Server) getToken(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	form, a, err := s.client(r)
	if err != nil {
		return kit.Response{}, err
	}
	l := &login{app: a, accessLife: accessLife, refreshLife: refreshLife, from: r.HTTP.RemoteAddr}
	if err := l.readLives(form); err != nil {
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

// client reads the form and whose app sends it: by Basic, or in the form.
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
		return nil, nil, errBadClient.about(detail{Parameter: "client_id", Value: id})
	case !a.knows(secret):
		return nil, nil, errBadSecret
	}
	return form, a, nil
}

// readLives reads for how long an app wants its tokens.
func (l *login) readLives(form url.Values) error {
	for _, p := range []struct {
		name        string
		life        *time.Duration
		least, most time.Duration
	}{{"access_token_ttl", &l.accessLife, accessLifeMin, accessLifeMax}, {"refresh_token_ttl", &l.refreshLife, 0, refreshLifeMax}} {
		text := form.Get(p.name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		life := time.Duration(n) * time.Second
		if err != nil || n < 0 || n > int(refreshLifeMax/time.Second) || life < p.least || life > p.most {
			return errTokenLifetime.about(detail{Parameter: p.name, Value: text})
		}
		*p.life = life
	}
	return nil
}

func (s *Server) loginByJWT(tx *kit.Tx, r *kit.Request, l *login, assertion string) (kit.Response, error) {
	j := s.jwts[assertion]
	var user int64
	if j != nil {
		user = j.user.id
	}
	if err := s.limits.take(tx.Now(), account{l.app, user, auth}, responseHeader(r)); err != nil {
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
	l.user, l.session = j.user, word(tx.Rand(), 22)
	if l.endpoint == "" {
		l.endpoint = word(tx.Rand(), 22)
	}
	s.logins = append(s.logins, l)
	s.dropOthers(l)
	s.renew(tx, l)
	return s.tokenAnswer(tx, l), nil
}

// dropOthers ends sessions of the user with the app when there are too many.
func (s *Server) dropOthers(l *login) {
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
		s.logOff(other)
	}
}

func (s *Server) refreshLogin(tx *kit.Tx, r *kit.Request, asked *login, text string) (kit.Response, error) {
	l := s.refreshing[text]
	var user int64
	if l != nil {
		user = l.user.id
	}
	if err := s.limits.take(tx.Now(), account{asked.app, user, auth}, responseHeader(r)); err != nil {
		return kit.Response{}, err
	}
	if l == nil || l.app != asked.app || !tx.Now().Before(l.refreshEnds) {
		return kit.Response{}, errRefreshToken
	}
	if text == l.before {
		if !l.stillAnswers(tx.Now()) {
			return kit.Response{}, errRefreshToken
		}
		return s.tokenAnswer(tx, l), nil
	}
	l.accessLife, l.refreshLife = asked.accessLife, asked.refreshLife
	s.renew(tx, l)
	return s.tokenAnswer(tx, l), nil
}

// stillAnswers tells whether the refresh token before the last gives out the last
// pair: its first answer may have been lost.
func (l *login) stillAnswers(now time.Time) bool {
	if l.firstUse.IsZero() {
		return now.Before(l.refreshedAt.Add(usedWhileUnused))
	}
	return now.Before(l.firstUse.Add(usedAfterUse))
}

// renew gives a session new tokens; the old access token ends at once.
func (s *Server) renew(tx *kit.Tx, l *login) {
	delete(s.tokens, l.access)
	delete(s.refreshing, l.before)
	l.before, l.refreshedAt, l.firstUse = l.refresh, tx.Now(), time.Time{}
	l.access = s.secret("ringcentral-access-token", "U0pDMTFQ"+word(tx.Rand(), 72))
	l.accessEnds = tx.Now().Add(l.accessLife)
	s.tokens[l.access] = l
	if l.app.refresh {
		l.refresh = s.secret("ringcentral-refresh-token", "U0pDMTFQ"+word(tx.Rand(), 73))
		l.refreshEnds = tx.Now().Add(l.refreshLife)
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

// revoke ends a whole session, by either of its tokens.
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
		s.logOff(l)
	}
	return kit.Response{}, nil
}

func (s *Server) logOff(l *login) {
	delete(s.tokens, l.access)
	delete(s.refreshing, l.refresh)
	delete(s.refreshing, l.before)
	s.logins = kit.Without(s.logins, l)
}

// EndSessions ends every session of a user, as an admin can: whoever has a token
// of theirs must log in again.
func (s *Server) EndSessions(user int64) error {
	return s.engine.Act(func(*kit.Tx) error {
		x, err := s.userCalled(user)
		if err != nil {
			return err
		}
		for _, l := range s.logins {
			if l.user == x {
				s.logOff(l)
			}
		}
		return nil
	})
}
