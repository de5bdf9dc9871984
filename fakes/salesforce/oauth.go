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

// app is a connected app, a program that may act for users.
type app struct {
	AppSpec
	runAs    *record
	approved map[string]bool // user ids
}

// grant is a user's authorization of an app: an authorization code that was not
// exchanged yet, or a refresh token.
type grant struct {
	app       *app
	user      *record
	redirect  string
	challenge string
	at        time.Time
	from      string // address of the program that holds the refresh token
}

// codeLifetime is the lifetime of an authorization code.
const codeLifetime = 15 * time.Minute

// oauthError is an error of the token endpoint: an object with status 400 (OAuth
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

func missingParameter(parameter string) error {
	return &oauthError{"invalid_request", "missing required parameter: " + parameter}
}

// grants maps grant_type to the function that issues the token.
var grants = map[string]func(*Server, *kit.Tx, *app, url.Values) (sess *session, refresh string, err error){
	"password":           (*Server).byPassword,
	"client_credentials": (*Server).byClient,
	"refresh_token":      (*Server).byRefresh,
	"authorization_code": (*Server).byCode,
}

const grantJWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"

// token answers POST /services/oauth2/token.
func (s *Server) token(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	form, err := url.ParseQuery(string(r.Body))
	if err != nil {
		return kit.Response{}, &oauthError{"invalid_request", "the body is not a form"}
	}
	kind := form.Get("grant_type")
	if kind == grantJWT {
		sess, err := s.byAssertion(tx, form)
		if err != nil {
			return kit.Response{}, err
		}
		sess.from = r.HTTP.RemoteAddr
		return s.tokenAnswer(tx, sess, "")
	}
	get := grants[kind]
	if kind == "" {
		return kit.Response{}, missingParameter("grant_type")
	}
	if get == nil {
		return kit.Response{}, errGrantType
	}
	a, err := s.client(r, form, kind)
	if err != nil {
		return kit.Response{}, err
	}
	sess, refresh, err := get(s, tx, a, form)
	if err != nil {
		return kit.Response{}, err
	}
	sess.from = r.HTTP.RemoteAddr
	if g := s.refresh[refresh]; g != nil {
		g.from = sess.from
	}
	return s.tokenAnswer(tx, sess, refresh)
}

// client returns the connected app that sends a request, by form or by Basic header. A
// refresh may omit the secret.
func (s *Server) client(r *kit.Request, form url.Values, kind string) (*app, error) {
	key, secret := form.Get("client_id"), form.Get("client_secret")
	if user, password, ok := r.HTTP.BasicAuth(); ok && key == "" {
		key, secret = user, password
	}
	if key == "" {
		return nil, missingParameter("client_id")
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
	user := s.userByPassword(form.Get("username"), form.Get("password"))
	if user == nil {
		return nil, "", errGrantUser
	}
	return s.startSession(tx, user, a), "", nil
}

// userByPassword returns the user with a name and a password followed by the security
// token, or nil.
func (s *Server) userByPassword(username, password string) *record {
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
	return s.startSession(tx, a.runAs, a), "", nil
}

func (s *Server) byRefresh(tx *kit.Tx, a *app, form url.Values) (*session, string, error) {
	g := s.refresh[form.Get("refresh_token")]
	if g == nil || g.app != a || !g.user.flag("IsActive") {
		return nil, "", errGrantRefresh
	}
	return s.startSession(tx, g.user, a), "", nil
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
	refresh := s.secret("salesforce-refresh-token", "5Aep861"+randomText(tx.Rand(), 80))
	s.refresh[refresh] = g
	return s.startSession(tx, g.user, a), refresh, nil
}

// tokenAnswer encodes a token. issued_at is a string of milliseconds, and there is no
// expires_in.
func (s *Server) tokenAnswer(tx *kit.Tx, sess *session, refresh string) (kit.Response, error) {
	id, issued := s.identityURL(sess.user), strconv.FormatInt(tx.Now().UnixMilli(), 10)
	key := ""
	if sess.app != nil {
		key = sess.app.ConsumerSecret
	}
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(id + issued))
	b := append([]byte(nil), `{"access_token":`...)
	b = appendText(b, sess.token)
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

// revoke answers POST and GET /services/oauth2/revoke. Revoking a refresh token ends the
// sessions of its grant.
func (s *Server) revoke(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	form, _ := url.ParseQuery(string(r.Body))
	token := form.Get("token")
	if token == "" {
		token = r.Asked("token")
	}
	if sess := s.sessions[token]; sess != nil && !sess.ended {
		sess.ended = true
		return kit.Response{Status: http.StatusOK}, nil
	}
	if g := s.refresh[token]; g != nil {
		delete(s.refresh, token)
		s.endSessions(func(sess *session) bool { return sess.user == g.user && sess.app == g.app })
		return kit.Response{Status: http.StatusOK}, nil
	}
	return kit.Response{Status: http.StatusBadRequest, Type: "application/x-www-form-urlencoded",
		Raw: []byte("error=unsupported_token_type&error_description=this+token+type+is+not+supported")}, nil
}

// endSessions ends the sessions that which accepts.
func (s *Server) endSessions(which func(*session) bool) {
	for _, token := range sortedNames(s.sessions) {
		if sess := s.sessions[token]; which(sess) {
			sess.ended = true
		}
	}
}

func (s *Server) identityURL(user *record) string {
	return s.base + "/id/" + s.org().id + "/" + user.id
}

// identity answers GET /id/{org}/{user} (help.salesforce.com, Identity URLs).
func (s *Server) identity(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	org, okOrg := longID(r.Param("org"))
	id, okUser := longID(r.Param("user"))
	user := s.find(id)
	if !okOrg || !okUser || org != s.org().id || user == nil || user.object.name != "User" {
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

// utcOffset returns the org's offset at its creation, in milliseconds.
func (s *Server) utcOffset() int {
	_, seconds := s.opened.In(s.zone).Zone()
	return seconds * 1000
}

// userinfo answers GET /services/oauth2/userinfo, the identity in the form of OpenID.
func (s *Server) userinfo(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	user := author(r)
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
