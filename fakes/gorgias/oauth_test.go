package gorgias_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/gorgias"
)

const backURL = "https://app.example.test/back"

func (d *desk) authorizePage(scope string) string {
	return "https://northpier.gorgias.com/oauth/authorize?" + url.Values{"response_type": {"code"}, "client_id": {"app"},
		"redirect_uri": {backURL}, "scope": {scope}, "state": {"s 1"}}.Encode()
}

func (d *desk) token(status int, fields ...string) gjson.Result {
	d.t.Helper()
	form := url.Values{"client_id": {"app"}, "client_secret": {"hush"}, "redirect_uri": {backURL}}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return d.raw(httptest.NewRequest("POST", "/oauth/token", strings.NewReader(form.Encode())), status)
}

// install authorizes the app and exchanges the code.
func (d *desk) install(scope string) gjson.Result {
	d.t.Helper()
	back, err := d.Authorize("olga@northpier.test", d.authorizePage(scope))
	d.ok(err)
	u, err := url.Parse(back)
	d.ok(err)
	same(d.t, "state", u.Query().Get("state"), "s 1")
	return d.token(200, "grant_type", "authorization_code", "code", u.Query().Get("code"))
}

func (d *desk) as(token, method, path, body string, status int) gjson.Result {
	d.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	return d.raw(r, status)
}

func newAppDesk(t *testing.T, opts ...gorgias.Option) *desk {
	d := newDesk(t, opts...)
	d.ok(d.RegisterApp(gorgias.AppSpec{Name: "Caller", ClientID: "app", ClientSecret: "hush", InstallURL: "https://app.example.test/install", RedirectURIs: []string{backURL}}))
	return d
}

// TestOAuth checks AG-29 and AG-38: an admin installs an app; its token lives for 24
// hours even if the app is uninstalled, and cannot be refreshed then.
func TestOAuth(t *testing.T) {
	d := newAppDesk(t)
	to, err := d.Connect("olga@northpier.test", "app")
	d.ok(err)
	same(t, "install page", to, "https://app.example.test/install?account=northpier")
	if _, err := d.Authorize("lena@northpier.test", d.authorizePage("tickets:read")); err != gorgias.ErrNotAdmin {
		t.Errorf("an agent authorized: %v", err)
	}
	back, err := d.Deny("lena@northpier.test", d.authorizePage("tickets:read"))
	d.ok(err)
	same(t, "redirect after cancelling", back, backURL+"?error=access_denied&state=s+1")

	tokens := d.install("offline tickets:write customers:read")
	access, refresh := tokens.Get("access_token").String(), tokens.Get("refresh_token").String()
	same(t, "lifetime", tokens.Get("expires_in").Int(), 86400)
	same(t, "apps", strings.Join(d.Apps(), ","), "Caller")
	d.as(access, "GET", "/api/tickets", "", 200)
	d.as(access, "GET", "/api/customers", "", 200)
	d.as(access, "POST", "/api/customers", `{"name":"X"}`, 403)
	d.as(access, "GET", "/api/users", "", 403)
	d.as(access, "POST", "/api/search", `{"type":"agent","query":"lena"}`, 403)
	d.as("x", "GET", "/api/tickets", "", 401)
	bots := d.get("/api/users?roles=bot").Get(`data.#(client_id=="app")`)
	same(t, "its bot", bots.Get("email").String(), "bot@app")

	d.ok(d.sched.Advance(12 * time.Hour))
	later := d.token(200, "grant_type", "refresh_token", "refresh_token", refresh)
	same(t, "refresh token after a refresh", later.Get("refresh_token").String(), refresh)
	d.ok(d.Uninstall("olga@northpier.test", "app"))
	same(t, "apps", len(d.Apps()), 0)
	same(t, "refresh after the uninstallation", d.token(400, "grant_type", "refresh_token", "refresh_token", refresh).Get("error").String(), "invalid_grant")
	d.ok(d.sched.Advance(12 * time.Hour))
	d.as(access, "GET", "/api/tickets", "", 401)
	d.as(later.Get("access_token").String(), "GET", "/api/tickets", "", 200)
	same(t, "time until the last token expires", d.Lapses("app").Sub(d.sched.Now()), 12*time.Hour)
	d.ok(d.sched.Advance(12 * time.Hour))
	d.as(later.Get("access_token").String(), "GET", "/api/tickets", "", 401)
}

func TestTokenRefusals(t *testing.T) {
	d := newAppDesk(t)
	back, err := d.Authorize("olga@northpier.test", d.authorizePage("tickets:read"))
	d.ok(err)
	u, _ := url.Parse(back)
	code := u.Query().Get("code")
	for _, c := range [][]string{
		{"invalid_client", "client_secret", "x"},
		{"invalid_client", "client_id", "x"},
		{"unsupported_grant_type", "grant_type", "password"},
		{"invalid_grant", "grant_type", "authorization_code", "code", "x"},
		{"invalid_grant", "grant_type", "refresh_token", "refresh_token", "x"},
		{"invalid_grant", "grant_type", "authorization_code", "code", code, "redirect_uri", "https://else.example.test"},
		{"invalid_grant", "grant_type", "authorization_code", "code", code}, // the previous request has used the code
	} {
		same(t, strings.Join(c[1:], " "), d.token(400, c[1:]...).Get("error").String(), c[0])
	}
	tokens := d.install("tickets:read")
	same(t, "refresh token without the scope offline", tokens.Get("refresh_token").Exists(), false)
}

func TestRevoke(t *testing.T) {
	d := newAppDesk(t)
	tokens := d.install("offline tickets:read")
	form := url.Values{"client_id": {"app"}, "client_secret": {"hush"}, "token": {tokens.Get("refresh_token").String()}}
	d.raw(httptest.NewRequest("POST", "/oauth/revoke", strings.NewReader(form.Encode())), 200)
	d.as(tokens.Get("access_token").String(), "GET", "/api/tickets", "", 401)
	same(t, "apps", len(d.Apps()), 0)
}

// TestAuthorizePage authorizes an app in a browser.
func TestAuthorizePage(t *testing.T) {
	d := newAppDesk(t)
	page := strings.TrimPrefix(d.authorizePage("tickets:read"), "https://northpier.gorgias.com")
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequest("GET", page, nil))
	if w.Code != 200 || !strings.Contains(w.Body.String(), "Connect Caller") || !strings.Contains(w.Body.String(), "olga@northpier.test") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	decide := func(user, decision string, status int) string {
		w := httptest.NewRecorder()
		d.ServeHTTP(w, httptest.NewRequest("POST", strings.Replace(page, "/oauth/authorize", "/callsim/oauth/decision", 1),
			strings.NewReader("user="+user+"&decision="+decision)))
		if w.Code != status {
			t.Fatalf("%s %s: %d %s", user, decision, w.Code, w.Body)
		}
		return w.Header().Get("Location")
	}
	decide("lena@northpier.test", "allow", 403)
	if to := decide("olga@northpier.test", "allow", 302); !strings.HasPrefix(to, backURL+"?code=gac_") {
		t.Errorf("to %s", to)
	}
	same(t, "redirect after cancelling", decide("olga@northpier.test", "deny", 302), backURL+"?error=access_denied&state=s+1")
	d.raw(httptest.NewRequest("GET", "/oauth/authorize?client_id=x", nil), 400)
}
