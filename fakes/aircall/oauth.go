package aircall

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// OAuth, by which partners' apps are installed (docs/oauth;
// tutorials/how-aircall-oauth-flow-works). An admin clicks install, the browser
// opens the partner's page, which sends it to /oauth/authorize of the dashboard;
// the admin consents; the browser goes back to the partner with a code, which
// the partner exchanges for a token. The dashboard has a host of its own,
// dashboard.aircall.io; this fake answers for both.

// app is a partner's app, known to Aircall.
type app struct {
	clientID, secret        string
	name                    string
	installURI, redirectURI string
}

// code is what an admin's consent is worth, once and for a while.
type code struct {
	app     *app
	user    *user
	numbers []*number
	until   time.Time
	used    bool
}

// codeLifetime has no published value; RFC 6749 recommends ten minutes at most.
const codeLifetime = 10 * time.Minute

// publicScope is the only scope there is.
const publicScope = "public_api"

// AppSpec describes a partner's app.
type AppSpec struct {
	Name        string
	InstallURI  string // where the browser goes when an admin clicks install
	RedirectURI string // where it goes after consent

	ClientID, ClientSecret string // "": the seed draws them
}

// RegisterApp makes a partner's app known to Aircall, as its partner team does.
func (s *Server) RegisterApp(spec AppSpec) (clientID, secret string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		if spec.Name == "" {
			return fmt.Errorf("an app needs a name")
		}
		for _, uri := range []string{spec.InstallURI, spec.RedirectURI} {
			if err := s.checkWebhookURL(uri); err != nil {
				return fmt.Errorf("app %s: %w", spec.Name, err)
			}
		}
		if s.appOf(spec.ClientID) != nil {
			return fmt.Errorf("app %s: another app has the client id %s", spec.Name, spec.ClientID)
		}
		if spec.ClientID == "" {
			spec.ClientID, spec.ClientSecret = hexString(tx.Rand(), 32), hexString(tx.Rand(), 32)
		}
		a := &app{spec.ClientID, s.secret("aircall-client-secret", spec.ClientSecret), spec.Name, spec.InstallURI, spec.RedirectURI}
		s.apps = append(s.apps, a)
		clientID, secret = a.clientID, a.secret
		return nil
	})
	return clientID, secret, err
}

// ClickInstall is an admin choosing an app in the dashboard; the browser then
// opens the partner's page.
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

// Consent is an admin agreeing to the page at an authorize address to which a
// partner has sent the browser, for all numbers or only some. The browser goes
// to the address returned.
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
		asked, err := s.authorization(target.Query())
		if err != nil {
			return fmt.Errorf("consenting: %w", err)
		}
		redirect = asked.redirect(s.consent(tx, asked, u, numbers))
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

// authorization is what a partner asks the admin for.
type authorization struct {
	app   *app
	to    *url.URL
	state string
}

// redirect sends the browser back to the partner.
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

// refusal is an authorization that fails; it names the reason as RFC 6749 does.
type refusal struct{ reason string }

func (e *refusal) Error() string { return e.reason }

// authorization reads the query of the authorize address. A *refusal comes with
// an authorization that can be redirected.
func (s *Server) authorization(q url.Values) (authorization, error) {
	to, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || to.Host == "" || s.checkWebhookURL(q.Get("redirect_uri")) != nil {
		return authorization{}, badRequest("redirect_uri is not a valid URL: " + strconv.Quote(q.Get("redirect_uri")))
	}
	asked := authorization{s.appOf(q.Get("client_id")), to, q.Get("state")}
	switch {
	case asked.app == nil || asked.app.redirectURI != q.Get("redirect_uri"):
		return asked, &refusal{"invalid_client"}
	case q.Get("response_type") != "code":
		return asked, &refusal{"unsupported_response_type"}
	case q.Get("scope") != publicScope:
		return asked, &refusal{"invalid_scope"}
	}
	return asked, nil
}

func (s *Server) appOf(clientID string) *app {
	i := slices.IndexFunc(s.apps, func(a *app) bool { return clientID != "" && a.clientID == clientID })
	if i < 0 {
		return nil
	}
	return s.apps[i]
}

// consent makes the code; it answers what the browser carries to the partner.
func (s *Server) consent(tx *kit.Tx, asked authorization, u *user, numbers []*number) (key, value string) {
	value = s.secret("oauth-code", hexString(tx.Rand(), 32))
	if s.codes == nil {
		s.codes = map[string]*code{}
	}
	s.codes[value] = &code{app: asked.app, user: u, numbers: numbers, until: tx.Now().Add(codeLifetime)}
	return "code", value
}
