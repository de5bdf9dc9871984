package gorgias

import (
	"html"
	"net/http"
	"net/url"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds the page on which an admin authorizes an app. Gorgias publishes no
// form of it. A person with a browser uses this page; a simulated person acts by
// [Server.Authorize].

const decisionPath = "/callsim/oauth/decision"

func (s *Server) authorizePage(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	a, err := s.parseAuthRequest(r.Query())
	if err != nil {
		return htmlPage(http.StatusBadRequest, "<p>"+html.EscapeString(err.Error())+"</p>"), nil
	}
	var b strings.Builder
	b.WriteString(`<h1>Connect ` + html.EscapeString(a.app.Name) + `</h1><p>It asks for: ` +
		html.EscapeString(strings.Join(a.scopes, ", ")) + `</p><form method="post" action="` + decisionPath + `?` +
		html.EscapeString(r.HTTP.URL.RawQuery) + `"><label>You are <select name="user">`)
	for u := range s.users.All {
		if u.role != "bot" {
			b.WriteString(`<option>` + html.EscapeString(u.email) + `</option>`)
		}
	}
	b.WriteString(`</select></label> <button name="decision" value="allow">Authorize</button>` +
		` <button name="decision" value="deny">Cancel</button></form>`)
	return htmlPage(http.StatusOK, b.String()), nil
}

func (s *Server) decideOnPage(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	form, err := url.ParseQuery(string(r.Body))
	if err != nil {
		return htmlPage(http.StatusBadRequest, "<p>The body is not a form.</p>"), nil
	}
	to, err := s.decide(tx, form.Get("user"), r.Query(), form.Get("decision") == "allow")
	if err != nil {
		return htmlPage(http.StatusForbidden, "<p>"+html.EscapeString(err.Error())+"</p>"), nil
	}
	return kit.Response{Status: http.StatusFound, Header: http.Header{"Location": {to}}}, nil
}

func htmlPage(status int, body string) kit.Response {
	return kit.Response{Status: status, Type: "text/html; charset=utf-8", Raw: []byte("<!doctype html><title>Gorgias</title>" + body)}
}
