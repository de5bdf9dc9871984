package salesforce_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/salesforce"
)

func TestTokenAnswer(t *testing.T) {
	o := newOrg(t, salesforce.WithBaseURL("http://127.0.0.1:8093"))
	answer := o.logIn(url.Values{"grant_type": {"client_credentials"}})
	org := o.Records("Organization")[0].ID
	same(t, "id", answer.Get("id").String(), "http://127.0.0.1:8093/id/"+org+"/"+o.olga)
	same(t, "instance", answer.Get("instance_url").String(), "http://127.0.0.1:8093")
	same(t, "issued_at", answer.Get("issued_at").Raw, `"1767603600000"`)
	same(t, "type", answer.Get("token_type").String(), "Bearer")
	same(t, "expires_in", answer.Get("expires_in").Exists(), false)
	same(t, "refresh token", answer.Get("refresh_token").Exists(), false)
	token := answer.Get("access_token").String()
	same(t, "org id in the token", strings.HasPrefix(token, org[:15]+"!"), true)
	r := httptest.NewRequest("GET", "/id/"+org+"/"+o.olga+"?format=json&oauth_token="+url.QueryEscape(token), nil)
	who := o.raw(r, 200)
	same(t, "user", who.Get("user_id").String(), o.olga)
	same(t, "urls", who.Get("urls.rest").String(), "http://127.0.0.1:8093/services/data/v{version}/")
	same(t, "URL with a version", o.get("/id/"+org+"/"+o.olga+"?version=63.0").Get("urls.query").String(), "http://127.0.0.1:8093/services/data/v63.0/query/")
	same(t, "userinfo", o.get("/services/oauth2/userinfo").Get("preferred_username").String(), "olga@northpier.test.northpier")
	o.refused("GET", "/id/"+org+"/"+org, "", 404, "NOT_FOUND", "")
}

func TestPasswordGrant(t *testing.T) {
	o := newOrg(t)
	login, err := o.ResetPassword(o.lena)
	o.ok(err)
	form := func(password string) url.Values {
		return url.Values{"grant_type": {"password"}, "username": {strings.ToUpper(login.Username)}, "password": {password}}
	}
	o.token = o.logIn(form(login.Password + login.SecurityToken)).Get("access_token").String()
	same(t, "owner", o.get("sobjects/Contact/"+o.create("Contact", `{"LastName":"x"}`)).Get("OwnerId").String(), o.lena)
	o.deniedToken(form(login.Password), "invalid_grant", "authentication failure")
	o.ok(o.Deactivate(o.lena))
	o.deniedToken(form(login.Password+login.SecurityToken), "invalid_grant", "authentication failure")
	same(t, "secret", o.secrets[login.SecurityToken], "salesforce-security-token")
}

// deniedToken checks a request for a token that is refused, which answers an object.
func (o *org) deniedToken(form url.Values, code, message string) {
	o.t.Helper()
	answer := o.tokenFor(form, 400)
	if answer.Get("error").String() != code || !strings.Contains(answer.Get("error_description").String(), message) {
		o.t.Errorf("%v: answered %s, want %s %q", form, answer, code, message)
	}
}

func TestRefusedTokens(t *testing.T) {
	o := newOrg(t)
	noUser, err := o.AddApp(salesforce.AppSpec{Name: "No run-as user"})
	o.ok(err)
	for _, c := range []struct {
		form          url.Values
		code, message string
	}{
		{url.Values{}, "invalid_request", "grant_type"},
		{url.Values{"grant_type": {"magic"}}, "unsupported_grant_type", "grant type not supported"},
		{url.Values{"grant_type": {"client_credentials"}, "client_id": {"x"}}, "invalid_client_id", "client identifier invalid"},
		{url.Values{"grant_type": {"client_credentials"}, "client_id": {""}}, "invalid_request", "client_id"},
		{url.Values{"grant_type": {"client_credentials"}, "client_id": {o.app.ConsumerKey}, "client_secret": {"x"}}, "invalid_client", "invalid client credentials"},
		{url.Values{"grant_type": {"client_credentials"}, "client_id": {noUser.ConsumerKey}, "client_secret": {noUser.ConsumerSecret}}, "invalid_grant", "no client credentials user enabled"},
		{url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"x"}}, "invalid_grant", "expired access/refresh token"},
		{url.Values{"grant_type": {"authorization_code"}, "code": {"x"}}, "invalid_grant", "expired authorization code"},
		{url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {"a.b"}}, "invalid_grant", "invalid assertion"},
		{url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {"e30.e30.e30"}}, "invalid_client_id", ""},
	} {
		o.deniedToken(c.form, c.code, c.message)
	}
}

func TestBasicHeader(t *testing.T) {
	o := newOrg(t)
	r := httptest.NewRequest("POST", "/services/oauth2/token", strings.NewReader("grant_type=client_credentials"))
	r.SetBasicAuth(o.app.ConsumerKey, o.app.ConsumerSecret)
	same(t, "type", o.raw(r, 200).Get("token_type").String(), "Bearer")
}

// TestAuthorizationCode authorizes an app on the page. The app exchanges the code and
// refreshes its token until the authorization is revoked.
func TestAuthorizationCode(t *testing.T) {
	o := newOrg(t)
	sum := sha256.Sum256([]byte("verifier"))
	page := "/services/oauth2/authorize?" + url.Values{"response_type": {"code"}, "client_id": {o.app.ConsumerKey}, "redirect_uri": {o.app.CallbackURL},
		"state": {"s1"}, "code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"}}.Encode()
	w := httptest.NewRecorder()
	o.ServeHTTP(w, httptest.NewRequest("GET", page, nil))
	if w.Code != 200 || !strings.Contains(w.Body.String(), "Aircall is asking to access your data") {
		t.Errorf("authorization page: %d %s", w.Code, w.Body)
	}
	denied, err := o.Deny(o.lena, page)
	o.ok(err)
	same(t, "redirect after a refusal", denied, "https://app.test/back?error=access_denied&error_description=end-user+denied+authorization&state=s1")
	back, err := o.Authorize(o.lena, page)
	o.ok(err)
	to, _ := url.Parse(back)
	same(t, "state", to.Query().Get("state"), "s1")
	form := url.Values{"grant_type": {"authorization_code"}, "code": {to.Query().Get("code")}, "redirect_uri": {"https://app.test/else"}, "code_verifier": {"verifier"}}
	o.deniedToken(form, "redirect_uri_mismatch", "")
	form.Set("redirect_uri", o.app.CallbackURL)
	form.Set("code_verifier", "guess")
	o.deniedToken(form, "invalid_grant", "invalid code verifier")
	form.Set("code_verifier", "verifier")
	answer := o.logIn(form)
	o.deniedToken(form, "invalid_grant", "expired authorization code")
	refresh := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {answer.Get("refresh_token").String()}}
	again := o.logIn(refresh)
	same(t, "new refresh token", again.Get("refresh_token").Exists(), false)
	o.token = again.Get("access_token").String()
	o.get("limits")
	o.ok(o.Revoke(o.lena, o.app.ConsumerKey))
	o.refused("GET", "limits", "", 401, "INVALID_SESSION_ID", "")
	o.deniedToken(refresh, "invalid_grant", "expired access/refresh token")
	o.later(time.Hour)
	if _, err := o.Authorize(o.lena, "/services/oauth2/authorize?client_id=x"); err == nil {
		t.Error("an unknown app was authorized")
	}
}

func TestRevoke(t *testing.T) {
	o := newOrg(t)
	revoke := func(token string, status int) {
		r := httptest.NewRequest("POST", "/services/oauth2/revoke", strings.NewReader(url.Values{"token": {token}}.Encode()))
		o.raw(r, status)
	}
	revoke(o.token, 200)
	o.refused("GET", "limits", "", 401, "INVALID_SESSION_ID", "")
	revoke(o.token, 400)
}

// soapLogin returns a login request with a namespace prefix as clients choose it.
func soapLogin(prefix, username, password string) string {
	return `<?xml version="1.0"?><` + prefix + `:Envelope xmlns:` + prefix + `="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:partner.soap.sforce.com"><` + prefix +
		`:Header/><` + prefix + `:Body><urn:login><urn:username>` + username + `</urn:username><urn:password>` + password + `</urn:password></urn:login></` + prefix + `:Body></` + prefix + `:Envelope>`
}

func (o *org) soap(version, body string, status int) string {
	o.t.Helper()
	r := httptest.NewRequest("POST", "/services/Soap/u/"+version, strings.NewReader(body))
	r.Header.Set("Content-Type", "text/xml")
	w := httptest.NewRecorder()
	o.ServeHTTP(w, r)
	if w.Code != status || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/xml") {
		o.t.Fatalf("SOAP answered %d %s, want %d", w.Code, w.Body, status)
	}
	return w.Body.String()
}

func between(text, before, after string) string {
	_, rest, _ := strings.Cut(text, before)
	found, _, _ := strings.Cut(rest, after)
	return found
}

func TestSOAP(t *testing.T) {
	o := newOrg(t)
	o.ok(o.SetPassword(o.lena, "p&w<", "tok"))
	for _, prefix := range []string{"se", "env", "soapenv"} {
		answer := o.soap("50.0", soapLogin(prefix, "lena@northpier.test.northpier", "p&amp;w&lt;tok"), 200)
		same(t, "user", between(answer, "<userId>", "<"), o.lena)
		same(t, "server", between(answer, "<serverUrl>", "<"), salesforce.DefaultBaseURL+"/services/Soap/u/50.0/"+o.Records("Organization")[0].ID[:15])
		o.token = between(answer, "<sessionId>", "<")
		o.get("limits")
	}
	out := `<e:Envelope xmlns:e="x"><e:Header><SessionHeader><sessionId>` + o.token + `</sessionId></SessionHeader></e:Header><e:Body><logout/></e:Body></e:Envelope>`
	o.soap("50.0/00DAk", out, 200)
	o.refused("GET", "limits", "", 401, "INVALID_SESSION_ID", "")
	for _, c := range []struct{ version, body, code string }{
		{"50.0", soapLogin("e", "lena@northpier.test.northpier", "wrong"), "INVALID_LOGIN"},
		{"65.0", soapLogin("e", "lena@northpier.test.northpier", "p&amp;w&lt;tok"), "UNSUPPORTED_API_VERSION"},
		{"30.0", soapLogin("e", "lena@northpier.test.northpier", "p&amp;w&lt;tok"), "UNSUPPORTED_API_VERSION"},
		{"50.0", out, "INVALID_SESSION_ID"},
		{"50.0", "hello", "INVALID_OPERATION"},
		{"50.0", "<a><b>", "INVALID_OPERATION"},
	} {
		same(t, c.body, between(o.soap(c.version, c.body, 500), "<sf:exceptionCode>", "<"), c.code)
	}
	r := httptest.NewRequest("POST", "/services/Soap/u/50.0", strings.NewReader(`<e:Envelope xmlns:e="x"><e:Body><query/></e:Body></e:Envelope>`))
	same(t, "answer to another operation", o.raw(r, 501).Get("callsim").String(), "not modelled")
}

// TestUnsignedAssertions checks that an unsigned token is refused.
func TestUnsignedAssertions(t *testing.T) {
	o := newOrg(t)
	part := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	claims := `{"iss":"` + o.app.ConsumerKey + `","sub":"olga@northpier.test.northpier","aud":"https://login.salesforce.com","exp":"` + strconv.Itoa(1<<31) + `"}`
	for _, header := range []string{`{"alg":"none"}`, `{"alg":"RS256"}`, `{"alg":"HS256"}`, `{`} {
		o.deniedToken(url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {part(header) + "." + part(claims) + ".c2ln"}},
			"invalid_grant", "invalid assertion")
	}
}
