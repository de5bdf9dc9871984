package aircall

import (
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// The dashboard's pages of the OAuth flow. [Server.Consent] does the same without a
// browser.

// authorize shows the consent page. Partners redirect browsers here by GET or POST.
func (s *Server) authorize(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	auth, err := s.parseAuthorization(formValues(r))
	if refused, ok := err.(*refusal); ok {
		return redirectTo(auth.redirect("error", refused.reason)), nil
	}
	if err != nil {
		return kit.Response{}, err
	}
	return htmlPage(s.consentPage(auth, formValues(r))), nil
}

// submitConsent handles the form of the consent page.
func (s *Server) submitConsent(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	form := formValues(r)
	auth, err := s.parseAuthorization(form)
	if refused, ok := err.(*refusal); ok {
		return redirectTo(auth.redirect("error", refused.reason)), nil
	}
	if err != nil {
		return kit.Response{}, err
	}
	if form.Get("decision") != "allow" {
		return redirectTo(auth.redirect("error", "access_denied")), nil
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
	return redirectTo(auth.redirect(s.consent(tx, auth, s.firstAdmin(), numbers))), nil
}

// firstAdmin returns the admin on whose behalf the consent page is submitted.
func (s *Server) firstAdmin() *user {
	for u := range s.users.All {
		if u.admin {
			return u
		}
	}
	return nil
}

func (s *Server) consentPage(auth authorization, form url.Values) string {
	var b strings.Builder
	b.WriteString(`<!doctype html><title>Aircall</title><h1>` + html.EscapeString(auth.app.name) +
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

func (s *Server) showSuccess(*kit.Tx, *kit.Request) (kit.Response, error) {
	return htmlPage(`<!doctype html><title>Aircall</title><p>The integration is installed. You can close this window.</p>`), nil
}

func htmlPage(text string) kit.Response {
	return kit.Response{Raw: []byte(text), Type: "text/html; charset=utf-8"}
}

func redirectTo(location string) kit.Response {
	return kit.Response{Status: http.StatusFound, Header: http.Header{"Location": {location}}}
}

// formValues returns the fields of a posted form, else of the query.
func formValues(r *kit.Request) url.Values {
	form := r.Query()
	if r.HTTP.Method == http.MethodPost && len(r.Body) > 0 {
		if posted, err := url.ParseQuery(string(r.Body)); err == nil {
			form = posted
		}
	}
	return form
}
