package salesforce

import (
	"errors"
	"html"
	"net/http"
	"net/url"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds the page on which a user authorizes an app. Salesforce publishes no
// form of it. A person with a browser uses this page; a simulated person acts by
// [Server.Authorize].

const (
	authorizePath = "/services/oauth2/authorize"
	decisionPath  = "/callsim/oauth/decision"
)

// requestingApp returns the app of an authorization request.
func (s *Server) requestingApp(q url.Values) (*app, error) {
	a := s.apps[q.Get("client_id")]
	switch {
	case a == nil:
		return nil, errors.New("client identifier invalid")
	case q.Get("response_type") != "code":
		return nil, errors.New("response_type is not supported: code is")
	case q.Get("redirect_uri") != a.CallbackURL:
		return nil, errors.New("redirect_uri must match configuration")
	case q.Get("code_challenge") != "" && q.Get("code_challenge_method") != "" && q.Get("code_challenge_method") != "S256":
		return nil, errors.New("code_challenge_method is not supported: S256 is")
	}
	return a, nil
}

// decide answers the authorization page and returns the redirect to the app.
func (s *Server) decide(tx *kit.Tx, user *record, q url.Values, agrees bool) (address string, err error) {
	a, err := s.requestingApp(q)
	if err != nil {
		return "", errors.New("salesforce: " + err.Error())
	}
	to, err := url.Parse(a.CallbackURL)
	if err != nil {
		return "", errors.New("salesforce: the app's callback URL is malformed")
	}
	back := to.Query()
	if agrees {
		code := s.secret("salesforce-authorization-code", "aPrx"+randomText(tx.Rand(), 60))
		s.codes[code] = &grant{app: a, user: user, redirect: a.CallbackURL, challenge: q.Get("code_challenge"), at: tx.Now()}
		a.approved[user.id] = true
		back.Set("code", code)
	} else {
		back.Set("error", "access_denied")
		back.Set("error_description", "end-user denied authorization")
	}
	if state := q.Get("state"); state != "" {
		back.Set("state", state)
	}
	to.RawQuery = back.Encode()
	return to.String(), nil
}

func (s *Server) authorizePage(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	a, err := s.requestingApp(r.Query())
	if err != nil {
		return page(http.StatusBadRequest, "<p>"+html.EscapeString(err.Error())+"</p>"), nil
	}
	var b strings.Builder
	b.WriteString(`<h1>Allow access?</h1><p>` + html.EscapeString(a.Name) + ` is asking to access your data.</p><form method="post" action="` +
		decisionPath + `?` + html.EscapeString(r.HTTP.URL.RawQuery) + `"><label>You are <select name="user">`)
	for _, u := range s.rows(s.schema.object("User")).all {
		if u.flag("IsActive") {
			b.WriteString(`<option value="` + u.id + `">` + html.EscapeString(s.name(u)) + `</option>`)
		}
	}
	b.WriteString(`</select></label> <button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button></form>`)
	return page(http.StatusOK, b.String()), nil
}

func (s *Server) decideOnPage(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	form, err := url.ParseQuery(string(r.Body))
	if err != nil {
		return page(http.StatusBadRequest, "<p>The body is not a form.</p>"), nil
	}
	user, err := s.recordOf(form.Get("user"), "User")
	if err != nil {
		return page(http.StatusBadRequest, "<p>"+html.EscapeString(err.Error())+"</p>"), nil
	}
	to, err := s.decide(tx, user, r.Query(), form.Get("decision") == "allow")
	if err != nil {
		return page(http.StatusBadRequest, "<p>"+html.EscapeString(err.Error())+"</p>"), nil
	}
	return kit.Response{Status: http.StatusFound, Header: http.Header{"Location": {to}}}, nil
}

func page(status int, body string) kit.Response {
	return kit.Response{Status: status, Type: "text/html; charset=utf-8", Raw: []byte("<!doctype html><title>Salesforce</title>" + body)}
}
