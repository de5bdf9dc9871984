package salesforce

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// app is a connected app: a program that may act for users.
type app struct {
	AppSpec
	runAs    *record
	approved map[string]bool // user ids
}

// grant is what a user has agreed to: a code that is not exchanged yet, or a
// refresh token.
type grant struct {
	app       *app
	user      *record
	redirect  string
	challenge string
	at        time.Time
	from      string // address of the program that holds the refresh token
}

// codeLifetime is how long an authorization code can be exchanged.
const codeLifetime = 15 * time.Minute

// oauthError is a refusal of the token endpoint: an object, with 400 (OAuth
// Authorization Flows, Errors).
type oauthError struct{ code, description string }

func (e *oauthError) Error() string { return e.code + ": " + e.description }

func (e *oauthError) response() kit.Response {
	b := append([]byte(nil), `{"error":`...)
	b = appendText(b, e.code)
	b = append(b, `,"error_description":`...)
	return kit.Response{Status: http.StatusBadRequest, Raw: append(appendText(b, e.description), '}'), Type: jsonType}
}

var (
	errGrantUser     = &oauthError{"invalid_grant", "authentication failure"}
	errGrantRefresh  = &oauthError{"invalid_grant", "expired access/refresh token"}
	errGrantCode     = &oauthError{"invalid_grant", "expired authorization code"}
	errGrantApproval = &oauthError{"invalid_grant", "user hasn't approved this consumer"}
	errGrantJWT      = &oauthError{"invalid_grant", "invalid assertion"}
	errGrantAudience = &oauthError{"invalid_grant", "audience is invalid"}
	errGrantRunAs    = &oauthError{"invalid_grant", "no client credentials user enabled"}
	errClientID      = &oauthError{"invalid_client_id", "client identifier invalid"}
	errClientSecret  = &oauthError{"invalid_client", "invalid client credentials"}
	errGrantType     = &oauthError{"unsupported_grant_type", "grant type not supported"}
	errRedirect      = &oauthError{"redirect_uri_mismatch", "redirect_uri must match configuration"}
)

func absent(parameter string) error {
	return &oauthError{"invalid_request", "missing required parameter: " + parameter}
}

// grants are the ways to get a token, by grant_type.
var grants = map[string]func(*Server, *kit.Tx, *app, url.Values) (who *session, refresh string, err error){
	"password":           (*Server).byPassword,
	"client_credentials": (*Server).byClient,
	"refresh_token":      (*Server).byRefresh,
	"authorization_code": (*Server).byCode,
}

const grantJWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"

// token is POST /services/oauth2/token.
func (s *Server) token(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	form, err := url.ParseQuery(string(r.Body))
	if err != nil {
		return kit.Response{}, &oauthError{"invalid_request", "the body is not a form"}
	}
	kind := form.Get("grant_type")
	if kind == grantJWT {
		who, err := s.byAssertion(tx, form)
		if err != nil {
			return kit.Response{}, err
		}
		who.from = r.HTTP.RemoteAddr
		return s.tokenAnswer(tx, who, "")
	}
	get := grants[kind]
	if kind == "" {
		return kit.Response{}, absent("grant_type")
	}
	if get == nil {
		return kit.Response{}, errGrantType
	}
	a, err := s.client(r, form, kind)
	if err != nil {
		return kit.Response{}, err
	}
	who, refresh, err := get(s, tx, a, form)
	if err != nil {
		return kit.Response{}, err
	}
	who.from = r.HTTP.RemoteAddr
	if g := s.refresh[refresh]; g != nil {
		g.from = who.from
	}
	return s.tokenAnswer(tx, who, refresh)
}

// client is the connected app that asks, by form or by Basic header. A refresh
// may leave the secret out.
func (s *Server) client(r *kit.Request, form url.Values, kind string) (*app, error) {
	key, secret := form.Get("client_id"), form.Get("client_secret")
	if user, password, ok := r.HTTP.BasicAuth(); ok && key == "" {
		key, secret = user, password
	}
	if key == "" {
		return nil, absent("client_id")
	}
	a := s.apps[key]
	if a == nil {
		return nil, errClientID
	}
	if secret == "" && (kind == "refresh_token" || kind == "authorization_code" && form.Get("code_verifier") != "") {
		return a, nil
	}
	if subtle.ConstantTimeCompare([]byte(secret), []byte(a.ConsumerSecret)) != 1 {
		return nil, errClientSecret
	}
	return a, nil
}

func (s *Server) byPassword(tx *kit.Tx, a *app, form url.Values) (*session, string, error) {
	user := s.typed(form.Get("username"), form.Get("password"))
	if user == nil {
		return nil, "", errGrantUser
	}
	return s.begin(tx, user, a), "", nil
}

// typed is the user whose name and password were typed in, the security token
// behind the password.
func (s *Server) typed(username, password string) *record {
	o := s.schema.object("User")
	for _, user := range s.byExternalID(o, o.must("Username"), username) {
		l := s.logins[user.id]
		if l != nil && user.flag("IsActive") && subtle.ConstantTimeCompare([]byte(password), []byte(l.password+l.token)) == 1 {
			return user
		}
	}
	return nil
}

func (s *Server) byClient(tx *kit.Tx, a *app, _ url.Values) (*session, string, error) {
	if a.runAs == nil || !a.runAs.flag("IsActive") {
		return nil, "", errGrantRunAs
	}
	return s.begin(tx, a.runAs, a), "", nil
}

func (s *Server) byRefresh(tx *kit.Tx, a *app, form url.Values) (*session, string, error) {
	g := s.refresh[form.Get("refresh_token")]
	if g == nil || g.app != a || !g.user.flag("IsActive") {
		return nil, "", errGrantRefresh
	}
	return s.begin(tx, g.user, a), "", nil
}

func (s *Server) byCode(tx *kit.Tx, a *app, form url.Values) (*session, string, error) {
	code := form.Get("code")
	g := s.codes[code]
	if g == nil || g.app != a || tx.Now().Sub(g.at) >= codeLifetime {
		return nil, "", errGrantCode
	}
	if form.Get("redirect_uri") != g.redirect {
		return nil, "", errRedirect
	}
	if g.challenge != "" {
		sum := sha256.Sum256([]byte(form.Get("code_verifier")))
		if base64.RawURLEncoding.EncodeToString(sum[:]) != g.challenge {
			return nil, "", &oauthError{"invalid_grant", "invalid code verifier"}
		}
	}
	delete(s.codes, code)
	refresh := s.secret("salesforce-refresh-token", "5Aep861"+drawText(tx.Rand(), 80))
	s.refresh[refresh] = g
	return s.begin(tx, g.user, a), refresh, nil
}

// tokenAnswer is what a client gets. issued_at is a text of milliseconds, and
// there is no expires_in.
func (s *Server) tokenAnswer(tx *kit.Tx, who *session, refresh string) (kit.Response, error) {
	id, issued := s.identityURL(who.user), strconv.FormatInt(tx.Now().UnixMilli(), 10)
	key := ""
	if who.app != nil {
		key = who.app.ConsumerSecret
	}
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(id + issued))
	b := append([]byte(nil), `{"access_token":`...)
	b = appendText(b, who.token)
	if refresh != "" {
		b = appendText(append(b, `,"refresh_token":`...), refresh)
	}
	b = appendText(append(b, `,"signature":`...), base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	b = appendText(append(b, `,"scope":`...), s.scope(refresh != ""))
	b = appendText(append(b, `,"instance_url":`...), s.base)
	b = appendText(append(b, `,"id":`...), id)
	b = appendText(append(b, `,"token_type":"Bearer","issued_at":`...), issued)
	return answer(http.StatusOK, append(b, '}'))
}

func (s *Server) scope(refreshes bool) string {
	if refreshes {
		return "refresh_token id api"
	}
	return "id api"
}

// revoke is POST (or GET) /services/oauth2/revoke. A refresh token takes the
// sessions of its grant with it.
func (s *Server) revoke(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	form, _ := url.ParseQuery(string(r.Body))
	token := form.Get("token")
	if token == "" {
		token = r.Asked("token")
	}
	if who := s.sessions[token]; who != nil && !who.ended {
		who.ended = true
		return kit.Response{Status: http.StatusOK}, nil
	}
	if g := s.refresh[token]; g != nil {
		delete(s.refresh, token)
		s.endSessions(func(who *session) bool { return who.user == g.user && who.app == g.app })
		return kit.Response{Status: http.StatusOK}, nil
	}
	return kit.Response{Status: http.StatusBadRequest, Type: "application/x-www-form-urlencoded",
		Raw: []byte("error=unsupported_token_type&error_description=this+token+type+is+not+supported")}, nil
}

// endSessions ends those of which which says so.
func (s *Server) endSessions(which func(*session) bool) {
	for _, token := range sortedNames(s.sessions) {
		if who := s.sessions[token]; which(who) {
			who.ended = true
		}
	}
}

func (s *Server) identityURL(user *record) string {
	return s.base + "/id/" + s.org().id + "/" + user.id
}

// identity is GET /id/{org}/{user} (help.salesforce.com, Identity URLs).
func (s *Server) identity(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	org, okOrg := longID(r.Param("org"))
	id, okUser := longID(r.Param("user"))
	user := s.find(id)
	if !okOrg || !okUser || org != s.org().id || user == nil || user.of.name != "User" {
		return kit.Response{}, errNotFound
	}
	version := r.Asked("version")
	if version == "" {
		version = "{version}"
	}
	version = strings.TrimPrefix(version, "v")
	return answerBody(http.StatusOK, s.identityOf(user, version))
}

func (s *Server) identityOf(user *record, version string) any {
	address := func(path string) string { return s.base + path }
	soap := func(kind string) string {
		return address("/services/Soap/" + kind + "/" + version + "/" + short(s.org().id))
	}
	rest := address("/services/data/v" + version + "/")
	return map[string]any{
		"id": s.identityURL(user), "asserted_user": true, "user_id": user.id, "organization_id": s.org().id,
		"username": user.text("Username"), "nick_name": user.text("CommunityNickname"), "display_name": s.name(user),
		"email": user.text("Email"), "email_verified": true, "first_name": orNil(user.text("FirstName")), "last_name": user.text("LastName"),
		"timezone": user.text("TimeZoneSidKey"), "photos": map[string]string{
			"picture": address("/profilephoto/005/F"), "thumbnail": address("/profilephoto/005/T")},
		"addr_street": nil, "addr_city": nil, "addr_state": nil, "addr_country": nil, "addr_zip": nil,
		"mobile_phone": orNil(user.text("MobilePhone")), "mobile_phone_verified": false, "is_app_installed": true,
		"urls": map[string]string{
			"enterprise": soap("c"), "metadata": soap("m"), "partner": soap("u"), "rest": rest, "sobjects": rest + "sobjects/",
			"search": rest + "search/", "query": rest + "query/", "recent": rest + "recent/", "tooling_rest": rest + "tooling/",
			"profile": address("/" + user.id)},
		"active": user.flag("IsActive"), "user_type": "STANDARD", "language": user.text("LanguageLocaleKey"), "locale": user.text("LocaleSidKey"),
		"utcOffset": s.utcOffset(), "last_modified_date": user.modified.Format(timeFormat),
	}
}

// utcOffset is the org's, in milliseconds, when it opened.
func (s *Server) utcOffset() int {
	_, seconds := s.opened.In(s.zone).Zone()
	return seconds * 1000
}

// userinfo is GET /services/oauth2/userinfo, the OpenID form of the identity.
func (s *Server) userinfo(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	user := by(r)
	if user == nil {
		return kit.Response{}, errSession
	}
	return answerBody(http.StatusOK, map[string]any{
		"sub": s.identityURL(user), "user_id": user.id, "organization_id": s.org().id, "preferred_username": user.text("Username"),
		"nickname": user.text("CommunityNickname"), "name": s.name(user), "email": user.text("Email"), "email_verified": true,
		"given_name": orNil(user.text("FirstName")), "family_name": user.text("LastName"), "zoneinfo": user.text("TimeZoneSidKey"),
		"user_type": "STANDARD", "language": user.text("LanguageLocaleKey"), "locale": user.text("LocaleSidKey"),
		"utcOffset": s.utcOffset(), "active": user.flag("IsActive"),
	})
}
