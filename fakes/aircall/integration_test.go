package aircall_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/aircall"
)

// partner is an office with the admin Ada and a partner's app.
type partner struct {
	*office
	ada              int64
	clientID, secret string
}

const backURL = "https://partner.example.test/back"

func newPartner(t *testing.T, opts ...aircall.Option) *partner {
	t.Helper()
	p := &partner{office: newOffice(t, opts...)}
	var err error
	p.ada, err = p.AddUser(aircall.UserSpec{Name: "Ada Park", Email: "ada@example.test", Admin: true})
	p.must(err)
	p.clientID, p.secret, err = p.RegisterApp(aircall.AppSpec{Name: "Helpdesk", InstallURI: "https://partner.example.test/install", RedirectURI: backURL})
	p.must(err)
	return p
}

func (p *partner) authorizeURL(changes ...string) string {
	q := url.Values{"client_id": {p.clientID}, "redirect_uri": {backURL}, "response_type": {"code"}, "scope": {"public_api"}, "state": {"s 1"}}
	for i := 0; i < len(changes); i += 2 {
		q.Set(changes[i], changes[i+1])
	}
	return "https://dashboard.aircall.io/oauth/authorize?" + q.Encode()
}

// install installs the app by OAuth and returns the token and the integration's id.
func (p *partner) install(lines ...int64) (token string, id int64) {
	p.t.Helper()
	page, err := p.ClickInstall(p.ada, p.clientID)
	p.must(err)
	if page != "https://partner.example.test/install" {
		p.t.Errorf("the browser opens %s", page)
	}
	redirect, err := p.Consent(p.ada, p.authorizeURL(), lines...)
	p.must(err)
	back, err := url.Parse(redirect)
	p.must(err)
	if !strings.HasPrefix(redirect, backURL+"?") || back.Query().Get("state") != "s 1" {
		p.t.Errorf("the browser is redirected to %s", redirect)
	}
	w := p.exchange(back.Query().Get("code"))
	if w.Code != 200 {
		p.t.Fatalf("exchange answered %d %s", w.Code, w.Body)
	}
	token = gjson.Get(w.Body.String(), "access_token").String()
	return token, gjson.Get(p.as(token, "GET", "/v1/integrations/me", "").Body.String(), "integration.id").Int()
}

func (p *partner) exchange(code string) *httptest.ResponseRecorder {
	return p.serve(httptest.NewRequest("POST", "/v1/oauth/token", strings.NewReader(fmt.Sprintf(
		`{"grant_type":"authorization_code","code":%q,"redirect_uri":%q,"client_id":%q,"client_secret":%q}`, code, backURL, p.clientID, p.secret))))
}

func (p *partner) as(token, method, path, body string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Authorization", "Bearer "+token)
	return p.serve(req)
}

func TestInstallByOAuth(t *testing.T) {
	p := newPartner(t)
	token, id := p.install()
	if len(token) != 40 {
		t.Errorf("token %q", token)
	}
	p.wantAnswer(p.as(token, "GET", "/v1/integrations/me", ""), 200, `{"integration":{"id":`+fmt.Sprint(id)+`,"name":"Helpdesk","custom_name":"Helpdesk",`+
		`"logo":null,"company_id":52011,"status":"active","active":true,"number_ids":[4400,4401,4402],"numbers_count":3,`+
		`"user":{"id":70015,"direct_link":"https://api.aircall.io/v1/users/70015","name":"Ada Park","email":"ada@example.test","available":true,`+
		`"availability_status":"available","created_at":"2026-01-05T09:00:00.000Z","time_zone":"Etc/UTC","language":"en-US"}}}`)
	p.wantAnswer(p.get("/v1/integrations/me"), 403, `{"message":"Forbidden"}`)
	if w := newPartner(t, aircall.WithAssumption("aircall-integrations-with-api-key", "404")).get("/v1/integrations/me"); w.Code != 404 {
		t.Errorf("with an API key: %d", w.Code)
	}
	if got := p.Integrations(); len(got) != 1 || got[0].Installer != "Ada Park" || !got[0].Active || got[0].Numbers != nil {
		t.Errorf("dashboard %+v", got)
	}
	if w := p.serve(httptest.NewRequest("GET", "/oauth/success", nil)); w.Code != 200 {
		t.Errorf("the last page answered %d", w.Code)
	}
}

func TestTokenExchangeRefused(t *testing.T) {
	p := newPartner(t)
	exchange := func(changes ...string) string {
		redirect, err := p.Consent(p.ada, p.authorizeURL())
		p.must(err)
		back, _ := url.Parse(redirect)
		body := map[string]string{"grant_type": "authorization_code", "code": back.Query().Get("code"), "redirect_uri": backURL,
			"client_id": p.clientID, "client_secret": p.secret}
		for i := 0; i < len(changes); i += 2 {
			body[changes[i]] = changes[i+1]
		}
		w := p.serve(httptest.NewRequest("POST", "/v1/oauth/token", strings.NewReader(fmt.Sprintf(
			`{"grant_type":%q,"code":%q,"redirect_uri":%q,"client_id":%q,"client_secret":%q}`,
			body["grant_type"], body["code"], body["redirect_uri"], body["client_id"], body["client_secret"]))))
		return fmt.Sprint(w.Code, " ", gjson.Get(w.Body.String(), "error"))
	}
	for _, c := range [][3]string{
		{"code", "nothing", "400 invalid_grant"},
		{"redirect_uri", "https://else.example.test", "400 invalid_grant"},
		{"client_id", "x", "400 invalid_client"},
		{"client_id", "", "400 invalid_client"},
		{"client_secret", "x", "400 invalid_client"},
		{"grant_type", "password", "400 unsupported_grant_type"},
	} {
		if got := exchange(c[0], c[1]); got != c[2] {
			t.Errorf("%s %q: %s, want %s", c[0], c[1], got, c[2])
		}
	}
	if w := p.serve(httptest.NewRequest("POST", "/v1/oauth/token", strings.NewReader("grant"))); w.Code != 400 {
		t.Errorf("a body that is not JSON: %d", w.Code)
	}

	redirect, err := p.Consent(p.ada, p.authorizeURL())
	p.must(err)
	back, _ := url.Parse(redirect)
	code := back.Query().Get("code")
	if first, second := p.exchange(code), p.exchange(code); first.Code != 200 || second.Code != 400 {
		t.Errorf("a code used twice: %d %d", first.Code, second.Code)
	}
	redirect, err = p.Consent(p.ada, p.authorizeURL())
	p.must(err)
	back, _ = url.Parse(redirect)
	p.advance(10*time.Minute + time.Second)
	if w := p.exchange(back.Query().Get("code")); w.Code != 400 {
		t.Errorf("an expired code: %d", w.Code)
	}
	strict := newPartner(t, aircall.WithAssumption("aircall-oauth-invalid-client-status", "401"))
	strict.secret = "x"
	if w := strict.exchange("x"); w.Code != 401 {
		t.Errorf("a wrong secret: %d", w.Code)
	}
}

// TestConsentPage installs the app by the pages of the dashboard.
func TestConsentPage(t *testing.T) {
	p := newPartner(t)
	visit := func(method, target, body string) (int, string) {
		w := p.serve(httptest.NewRequest(method, target, strings.NewReader(body)))
		return w.Code, w.Header().Get("Location") + w.Body.String()
	}
	authorize := strings.TrimPrefix(p.authorizeURL(), "https://dashboard.aircall.io")
	_, query, _ := strings.Cut(authorize, "?")
	for _, c := range [][2]string{{authorize, ""}, {"/oauth/authorize", query}} {
		method := "GET"
		if c[1] != "" {
			method = "POST"
		}
		if status, page := visit(method, c[0], c[1]); status != 200 || !strings.Contains(page, "Helpdesk wants to access") || !strings.Contains(page, ">Desk<") {
			t.Errorf("%s: %d %s", method, status, page)
		}
	}
	status, back := visit("POST", "/oauth/consent", query+fmt.Sprintf("&decision=allow&number=%d", p.desk))
	if to, _ := url.Parse(back); status != 302 || p.exchange(to.Query().Get("code")).Code != 200 {
		t.Errorf("consent: %d %s", status, back)
	}
	if got := p.Integrations()[0]; fmt.Sprint(got.Numbers, got.Installer) != "[Desk]Ada Park" {
		t.Errorf("installed %+v", got)
	}
	for _, c := range []struct{ change, value, want string }{
		{"client_id", "x", backURL + "?error=invalid_client&state=s+1"},
		{"response_type", "token", backURL + "?error=unsupported_response_type&state=s+1"},
		{"scope", "all", backURL + "?error=invalid_scope&state=s+1"},
	} {
		target := strings.TrimPrefix(p.authorizeURL(c.change, c.value), "https://dashboard.aircall.io")
		if status, back := visit("GET", target, ""); status != 302 || back != c.want {
			t.Errorf("%s %s: %d %s, want %s", c.change, c.value, status, back, c.want)
		}
		_, query, _ := strings.Cut(target, "?")
		if status, back := visit("POST", "/oauth/consent", query); status != 302 || back != c.want {
			t.Errorf("consent with %s %s: %d %s", c.change, c.value, status, back)
		}
	}
	if status, back := visit("POST", "/oauth/consent", query+"&decision=deny"); status != 302 || back != backURL+"?error=access_denied&state=s+1" {
		t.Errorf("denied: %d %s", status, back)
	}
	for _, bad := range []string{query + "&decision=allow&number=7", "redirect_uri=nowhere"} {
		if status, back := visit("POST", "/oauth/consent", bad); status != 400 {
			t.Errorf("%s: %d %s", bad, status, back)
		}
	}
	if status, _ := visit("GET", "/oauth/authorize", ""); status != 400 {
		t.Errorf("without a query: %d", status)
	}
}

// TestIntegrationWebhooks checks that an integration receives the events of its
// selected numbers, and none while it is disabled.
func TestIntegrationWebhooks(t *testing.T) {
	p := newPartner(t)
	token, id := p.install(p.support)
	w := p.as(token, "POST", "/v1/webhooks", `{"url":"https://partner.example.test/hook","events":["call.created","message.received","number.closed","integration.deleted"]}`)
	if w.Code != 201 {
		t.Fatalf("webhook: %d %s", w.Code, w.Body)
	}
	wantEvents := func(want string) {
		t.Helper()
		p.hook.got = nil
		p.customerCalls(p.desk)
		p.customerCalls(p.support)
		_, err := p.CustomerTexts(customer, p.desk, "Hi")
		p.must(err)
		_, err = p.CustomerTexts(customer, p.support, "Hi")
		p.must(err)
		p.must(p.SetOpen(p.desk, false))
		p.must(p.SetOpen(p.desk, true))
		p.settle()
		var got []string
		for _, d := range p.hook.got {
			got = append(got, d.get("event").String()+" "+d.get("data.number.name").String())
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("received %s, want %s", strings.Join(got, ", "), want)
		}
	}
	wantEvents("call.created Support, message.received Support, number.closed ")
	p.must(p.SelectNumbers(id))
	wantEvents("call.created Desk, call.created Support, message.received Desk, message.received Support, number.closed ")
	if got := p.as(token, "POST", "/v1/integrations/disable", ""); got.Code != 200 || gjson.Get(got.Body.String(), "integration.status").String() != "inactive" {
		t.Errorf("disable answered %d %s", got.Code, got.Body)
	}
	wantEvents("")
	if got := p.Webhooks()[0]; !got.Active {
		t.Error("the webhook was deactivated with the integration")
	}
	if notes := p.Notifications(); len(notes) != 1 || !strings.Contains(notes[0].Text, "Helpdesk") {
		t.Errorf("notifications %v", notes)
	}
	p.as(token, "POST", "/v1/integrations/enable?install=true", "")
	p.must(p.SelectNumbers(id, p.desk))
	wantEvents("call.created Desk, message.received Desk, number.closed ")
	p.must(p.SetIntegrationActive(id, false))
	wantEvents("")
	p.must(p.SetIntegrationActive(id, true))

	p.hook.got, p.hook.answer = nil, status(500) // integration.deleted is not retried
	p.must(p.Uninstall(id))
	if w := p.as(token, "GET", "/v1/ping", ""); w.Code != 403 {
		t.Errorf("the token is still accepted: %d", w.Code)
	}
	p.settle()
	if len(p.hook.got) != 1 || p.hook.got[0].get("data").Raw != fmt.Sprintf(`{"integration_id":%d,"company_id":52011}`, id) ||
		p.hook.got[0].get("event").String() != "integration.deleted" {
		t.Errorf("integration.deleted: %v", p.hook.got)
	}
	if len(p.Webhooks()) != 0 || len(p.Integrations()) != 0 {
		t.Error("the integration or its webhook still exists")
	}
}

func TestIntegrationSwitches(t *testing.T) {
	p := newPartner(t, aircall.WithAssumption("aircall-disabled-integration-events", "sent"),
		aircall.WithAssumption("aircall-number-selection-of-messages", "all"))
	token, id := p.install(p.support)
	p.as(token, "POST", "/v1/webhooks", `{"url":"https://partner.example.test/hook","events":["call.created","message.received"]}`)
	p.must(p.SetIntegrationActive(id, false))
	p.customerCalls(p.support)
	_, err := p.CustomerTexts(customer, p.desk, "Hi")
	p.must(err)
	p.settle()
	if len(p.hook.got) != 2 {
		t.Errorf("received %d events, want 2", len(p.hook.got))
	}
}

func TestImpossibleIntegrations(t *testing.T) {
	p := newPartner(t)
	for want, err := range map[string]error{
		"an app needs a name": third(p.RegisterApp(aircall.AppSpec{})),
		`app X: Bad Request: url must use https: "http://x.example.test"`: third(p.RegisterApp(aircall.AppSpec{Name: "X", InstallURI: "http://x.example.test"})),
		`there is no app with the client id "x"`:                          second(p.ClickInstall(p.ada, "x")),
		"app Helpdesk cannot be installed: Mia Wong is not an admin":      second(p.ClickInstall(p.mia, p.clientID)),
		"app Helpdesk cannot be installed: there is no user 7":            second(p.ClickInstall(7, p.clientID)),
		"consenting: Mia Wong is not an admin":                            second(p.Consent(p.mia, p.authorizeURL())),
		"consenting: there is no line 7":                                  second(p.Consent(p.ada, p.authorizeURL(), 7)),
		"consenting: invalid_scope":                                       second(p.Consent(p.ada, p.authorizeURL("scope", "x"))),
		"integration 7 cannot be switched: it is not installed":           p.SetIntegrationActive(7, true),
		"integration 7 cannot be given numbers: it is not installed":      p.SelectNumbers(7),
		"integration 7 cannot be uninstalled: it is not installed":        p.Uninstall(7),
		"webhook alerts: Mia Wong is not an admin":                        p.SetWebhookAlerts(p.mia, true),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	_, id := p.install()
	if err := p.SelectNumbers(id, 7); err == nil || err.Error() != "integration Helpdesk cannot be given numbers: there is no line 7" {
		t.Errorf("got %v", err)
	}
}

func third[T, U any](_ T, _ U, err error) error { return err }

// TestWebhookAlerts checks that only admins with alerts on receive an e-mail about a
// disabled webhook.
func TestWebhookAlerts(t *testing.T) {
	p := newPartner(t)
	p.subscribe("number.closed")
	p.hook.answer = status(500)
	p.must(p.SetOpen(p.desk, false))
	p.settle()
	if len(p.Mails()) != 0 || p.Webhooks()[0].Active {
		t.Fatalf("mails without alerts: %v", p.Mails())
	}
	p.must(p.SetWebhookAlerts(p.ada, true))
	p.subscribe("number.opened")
	p.must(p.SetOpen(p.desk, true))
	p.settle()
	mails := p.Mails()
	if len(mails) != 1 || mails[0].To != "ada@example.test" || !strings.Contains(mails[0].Subject, hookURL) {
		t.Errorf("mails %v", mails)
	}
}
