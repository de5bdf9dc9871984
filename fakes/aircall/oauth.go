package aircall

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
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
		a := &app{hexString(tx.Rand(), 32), s.secret("aircall-client-secret", hexString(tx.Rand(), 32)), spec.Name, spec.InstallURI, spec.RedirectURI}
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
	value = s.secret("aircall-code", hexString(tx.Rand(), 32))
	if s.codes == nil {
		s.codes = map[string]*code{}
	}
	s.codes[value] = &code{app: asked.app, user: u, numbers: numbers, until: tx.Now().Add(codeLifetime)}
	return "code", value
}

// authorize shows the page on which an admin consents; partners send browsers
// here by GET or POST.
func (s *Server) authorize(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	asked, err := s.authorization(formOf(r))
	if wrong, refused := err.(*refusal); refused {
		return found(asked.redirect("error", wrong.reason)), nil
	}
	if err != nil {
		return kit.Response{}, err
	}
	return page(s.consentPage(asked, formOf(r))), nil
}

// decide is the admin's answer on that page.
func (s *Server) decide(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	form := formOf(r)
	asked, err := s.authorization(form)
	if wrong, refused := err.(*refusal); refused {
		return found(asked.redirect("error", wrong.reason)), nil
	}
	if err != nil {
		return kit.Response{}, err
	}
	if form.Get("decision") != "allow" {
		return found(asked.redirect("error", "access_denied")), nil
	}
	var numbers []*number
	for _, raw := range form["number"] {
		id, _ := strconv.ParseInt(raw, 10, 64)
		n, ok := s.numbers.Get(id)
		if !ok {
			return kit.Response{}, badRequest("number does not exist: " + strconv.Quote(raw))
		}
		numbers = append(numbers, n)
	}
	return found(asked.redirect(s.consent(tx, asked, s.firstAdmin(), numbers))), nil
}

// firstAdmin sits at the browser when nobody says who does.
func (s *Server) firstAdmin() *user {
	for u := range s.users.All {
		if u.admin {
			return u
		}
	}
	return nil
}

func (s *Server) consentPage(asked authorization, form url.Values) string {
	var b strings.Builder
	b.WriteString(`<!doctype html><title>Aircall</title><h1>` + html.EscapeString(asked.app.name) +
		` wants to access your Aircall account</h1><form method="post" action="/oauth/consent">`)
	for _, key := range []string{"client_id", "redirect_uri", "response_type", "scope", "state"} {
		b.WriteString(`<input type="hidden" name="` + key + `" value="` + html.EscapeString(form.Get(key)) + `">`)
	}
	b.WriteString(`<p>Numbers (none chosen: all)</p>`)
	for n := range s.numbers.All {
		b.WriteString(`<label><input type="checkbox" name="number" value="` + strconv.FormatInt(n.id, 10) + `">` +
			html.EscapeString(n.name) + `</label><br>`)
	}
	b.WriteString(`<button name="decision" value="allow">Authorize</button><button name="decision" value="deny">Cancel</button></form>`)
	return b.String()
}

func (s *Server) installed(*kit.Tx, *kit.Request) (kit.Response, error) {
	return page(`<!doctype html><title>Aircall</title><p>The integration is installed. You can close this window.</p>`), nil
}

func page(text string) kit.Response {
	return kit.Response{Raw: []byte(text), Type: "text/html; charset=utf-8"}
}

func found(location string) kit.Response {
	return kit.Response{Status: http.StatusFound, Header: http.Header{"Location": {location}}}
}

// formOf is the query, or the body of a form.
func formOf(r *kit.Request) url.Values {
	form := r.Query()
	if r.HTTP.Method == http.MethodPost && len(r.Body) > 0 {
		if posted, err := url.ParseQuery(string(r.Body)); err == nil {
			form = posted
		}
	}
	return form
}

// exchangeCode gives the partner a token. It has no expiry and no refresh token
// (docs/oauth); the errors are those of RFC 6749.
func (s *Server) exchangeCode(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var body struct {
		GrantType    string `json:"grant_type"`
		Code         string `json:"code"`
		RedirectURI  string `json:"redirect_uri"`
		ClientID     string `json:"client_id"`
		ClientSecret string `json:"client_secret"`
	}
	if r.JSON(&body) != nil {
		return s.oauthError("invalid_request"), nil
	}
	a := s.appOf(body.ClientID)
	if a == nil || same(a.secret, body.ClientSecret) == 0 {
		return s.oauthError("invalid_client"), nil
	}
	if body.GrantType != "authorization_code" {
		return s.oauthError("unsupported_grant_type"), nil
	}
	given := s.codes[body.Code]
	if given == nil || given.used || given.app != a || tx.Now().After(given.until) || body.RedirectURI != a.redirectURI {
		return s.oauthError("invalid_grant"), nil
	}
	given.used = true
	i := s.install(tx, a, s.secret("aircall-access-token", hexString(tx.Rand(), 20)))
	i.user, i.numbers = given.user, given.numbers
	return kit.OK(struct {
		AccessToken string `json:"access_token"`
		TokenType   string `json:"token_type"`
		CreatedAt   int64  `json:"created_at"`
	}{i.token, "Bearer", tx.Now().Unix()}), nil
}

// install stores an integration with its token.
func (s *Server) install(tx *kit.Tx, a *app, token string) *integration {
	s.ids.integration++
	i := &integration{id: s.ids.integration, app: a, token: token, active: true, created: tx.Now()}
	s.integrations.Put(tx, i.id, i)
	return i
}

func (s *Server) oauthError(reason string) kit.Response {
	status := http.StatusBadRequest
	if reason == "invalid_client" && s.assume.Value("aircall-oauth-invalid-client-status") == "401" {
		status = http.StatusUnauthorized
	}
	return kit.Response{Status: status, Body: struct {
		Error string `json:"error"`
	}{reason}}
}
