package aircall

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// OAuth installs partners' apps (docs/oauth;
// tutorials/how-aircall-oauth-flow-works). An admin clicks install; the browser opens
// the partner's page, which redirects to /oauth/authorize of the dashboard; the admin
// consents; the browser is redirected to the partner with a code, which the partner
// exchanges for a token. The real dashboard has its own host, dashboard.aircall.io;
// this fake serves both.

// code is an authorization code. It can be exchanged once, until it expires.
type code struct {
	app     *app
	user    *user
	numbers []*number
	until   time.Time
	used    bool
}

// codeLifetime is not published; RFC 6749 recommends at most ten minutes.
const codeLifetime = 10 * time.Minute

// publicScope is the only scope.
const publicScope = "public_api"

// ClickInstall installs an app as an admin does in the dashboard: it returns the
// partner's page that the browser opens.
func (s *Server) ClickInstall(adminID int64, clientID string) (installURI string, err error) {
	err = s.engine.Act(func(*kit.Tx) error {
		a := s.appOf(clientID)
		if a == nil {
			return fmt.Errorf("there is no app with the client id %q", clientID)
		}
		if _, err := s.admin(adminID); err != nil {
			return fmt.Errorf("app %s cannot be installed: %w", a.name, err)
		}
		installURI = a.installURI
		return nil
	})
	return installURI, err
}

// Consent gives an admin's consent at the authorize address to which a partner has
// redirected the browser, for these lines or, without a line, for all. It returns the
// address to which the browser is redirected.
func (s *Server) Consent(adminID int64, authorizeURL string, lines ...int64) (redirect string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		u, err := s.admin(adminID)
		if err != nil {
			return fmt.Errorf("consenting: %w", err)
		}
		numbers, err := s.numbersOf(lines)
		if err != nil {
			return fmt.Errorf("consenting: %w", err)
		}
		target, err := url.Parse(authorizeURL)
		if err != nil {
			return fmt.Errorf("consenting: %w", err)
		}
		auth, err := s.parseAuthorization(target.Query())
		if err != nil {
			return fmt.Errorf("consenting: %w", err)
		}
		redirect = auth.redirect(s.consent(tx, auth, u, numbers))
		return nil
	})
	return redirect, err
}

func (s *Server) admin(id int64) (*user, error) {
	u, ok := s.users.Get(id)
	switch {
	case !ok:
		return nil, fmt.Errorf("there is no user %d", id)
	case !u.admin:
		return nil, fmt.Errorf("%s is not an admin", u.name)
	}
	return u, nil
}

// authorization is an authorization request of a partner.
type authorization struct {
	app   *app
	to    *url.URL
	state string
}

// redirect returns the partner's address with key=value and the state added.
func (a authorization) redirect(key, value string) string {
	to := *a.to
	q := to.Query()
	q.Set(key, value)
	if a.state != "" {
		q.Set("state", a.state)
	}
	to.RawQuery = q.Encode()
	return to.String()
}

// refusal is a refused authorization, with an error code of RFC 6749.
type refusal struct{ reason string }

func (e *refusal) Error() string { return e.reason }

// parseAuthorization reads the query of the authorize address. With a *refusal it
// also returns the authorization, so that the refusal can be sent as a redirect.
func (s *Server) parseAuthorization(q url.Values) (authorization, error) {
	to, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || to.Host == "" || s.checkWebhookURL(q.Get("redirect_uri")) != nil {
		return authorization{}, badRequest("redirect_uri is not a valid URL: " + strconv.Quote(q.Get("redirect_uri")))
	}
	auth := authorization{s.appOf(q.Get("client_id")), to, q.Get("state")}
	switch {
	case auth.app == nil || auth.app.redirectURI != q.Get("redirect_uri"):
		return auth, &refusal{"invalid_client"}
	case q.Get("response_type") != "code":
		return auth, &refusal{"unsupported_response_type"}
	case q.Get("scope") != publicScope:
		return auth, &refusal{"invalid_scope"}
	}
	return auth, nil
}

// consent creates an authorization code and returns it as a query parameter of the
// redirect.
func (s *Server) consent(tx *kit.Tx, auth authorization, u *user, numbers []*number) (key, value string) {
	value = s.secret("oauth-code", kit.HexString(tx.Rand(), 32))
	if s.codes == nil {
		s.codes = map[string]*code{}
	}
	s.codes[value] = &code{app: auth.app, user: u, numbers: numbers, until: tx.Now().Add(codeLifetime)}
	return "code", value
}
