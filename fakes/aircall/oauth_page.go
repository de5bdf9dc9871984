package aircall

import (
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// The dashboard's pages for browsers: what [Server.Consent] does without one.

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
