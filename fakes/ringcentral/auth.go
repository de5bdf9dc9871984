package ringcentral

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// admit looks at the token, the limit of the route's group and the app's
// permission, in this order. What a user may do depends on the resource.
func (s *Server) admit(tx *kit.Tx, r *kit.Request, h http.Header) error {
	h["Rcrequestid"] = []string{newUUID(tx.Rand())}
	h["Content-Language"] = language
	route := r.Route()
	if route.Tier == auth {
		r.Principal = h // only the handler knows whose request it counts
		return nil
	}
	l, err := s.authenticate(tx.Now(), r)
	if err != nil {
		return err
	}
	if err := s.limits.take(tx.Now(), account{l.app, l.user.id, route.Tier}, h); err != nil {
		return err
	}
	if route.Scope != "" && !slices.Contains(l.app.scopes, route.Scope) {
		return errScope(route.Scope)
	}
	r.Principal = l
	return checkType(r)
}

// checkType refuses a body that says it is neither JSON nor made of parts; one that
// says nothing is read.
func checkType(r *kit.Request) error {
	kind := r.HTTP.Header.Get("Content-Type")
	if len(r.Body) == 0 || kind == "" || strings.HasPrefix(kind, "application/json") || strings.HasPrefix(kind, "multipart/") {
		return nil
	}
	return errMediaType
}

var language = []string{"en-US"}

func responseHeader(r *kit.Request) http.Header {
	if h, ok := r.Principal.(http.Header); ok {
		return h
	}
	return http.Header{} // an observer's
}

// authenticate finds the session of a request: by the Authorization header, whose
// scheme clients spell as they like, or by access_token in the query.
func (s *Server) authenticate(now time.Time, r *kit.Request) (*login, error) {
	text := r.Query().Get("access_token")
	if value := r.HTTP.Header.Get("Authorization"); value != "" {
		scheme, rest, _ := strings.Cut(value, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return nil, errAuthScheme
		}
		text = strings.TrimSpace(rest)
	}
	if text == "" {
		return nil, errNoToken
	}
	l := s.tokens[text]
	switch {
	case l == nil:
		return nil, errUnknownToken
	case !now.Before(l.accessEnds):
		return nil, errTokenExpired
	}
	if l.firstUse.IsZero() {
		l.firstUse = now
	}
	return l, nil
}

// asks is who sends a request, nil for an observer.
func asks(r *kit.Request) *extension {
	if l, ok := r.Principal.(*login); ok {
		return l.user
	}
	return nil
}

// adminAsks tells whether a request may see the whole account.
func adminAsks(r *kit.Request) bool {
	x := asks(r)
	return x == nil || x.admin
}

// extensionOf finds the extension of the path. A user sees their own; the others
// need an admin where the resource is private.
func (s *Server) extensionOf(r *kit.Request, private bool) (*extension, error) {
	if err := s.accountOf(r); err != nil {
		return nil, err
	}
	text, own := r.Param("extension"), asks(r)
	if text == "~" {
		if own == nil {
			return nil, errNotFound("extensionId")
		}
		return own, nil
	}
	if strings.Contains(text, ",") {
		return nil, errUnmodelled("a path with several ids")
	}
	x := s.extensionWith(text)
	if x == nil {
		return nil, errNotFound("extensionId")
	}
	if private && x != own && !adminAsks(r) {
		return nil, errOtherExt
	}
	return x, nil
}

// extensionWith has the id that a client wrote; nil when none has.
func (s *Server) extensionWith(id string) *extension {
	n, _ := number64(id)
	x, _ := s.extensions.Get(n)
	return x
}

// accountOf checks the account of the path: there is only one.
func (s *Server) accountOf(r *kit.Request) error {
	if text := r.Param("account"); text != "~" && text != itoa(s.id) {
		return errNotFound("accountId")
	}
	return nil
}

// reply is an answer as RingCentral types it.
func reply(status int, body any) kit.Response {
	return kit.Response{Status: status, Body: body, Type: jsonType}
}
