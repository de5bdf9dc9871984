package ringcentral

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// admit checks the token, the rate limit and the app's permission, in this order.
// Handlers check the user's permissions.
func (s *Server) admit(tx *kit.Tx, r *kit.Request, h http.Header) error {
	h.Set("RCRequestId", kit.UUID(tx.Rand()))
	h.Set("Content-Language", "en-US")
	route := r.Route()
	if route.Tier == auth {
		r.Principal = h // the handler counts the request after it has identified the user
		return nil
	}
	l, err := s.authenticate(tx.Now(), r)
	if err != nil {
		return err
	}
	if err := s.limits.count(tx.Now(), limitKey{l.app, l.user.id, route.Tier}, h); err != nil {
		return err
	}
	if route.Scope != "" && !slices.Contains(l.app.scopes, route.Scope) {
		return errScope(route.Scope)
	}
	r.Principal = l
	return checkContentType(r)
}

// checkContentType accepts a body whose type is JSON, multipart or missing.
func checkContentType(r *kit.Request) error {
	kind := r.HTTP.Header.Get("Content-Type")
	if len(r.Body) == 0 || kind == "" || strings.HasPrefix(kind, "application/json") || strings.HasPrefix(kind, "multipart/") {
		return nil
	}
	return errMediaType
}

func responseHeader(r *kit.Request) http.Header {
	if h, ok := r.Principal.(http.Header); ok {
		return h
	}
	return http.Header{} // the request is an observer's
}

// authenticate finds the login of a request by the Authorization header, whose scheme
// is case-insensitive, or by access_token in the query.
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

// senderOf returns the user who sends a request, nil for an observer.
func senderOf(r *kit.Request) *extension {
	if l, ok := r.Principal.(*login); ok {
		return l.user
	}
	return nil
}

// senderIsAdmin reports whether a request may access the whole account.
func senderIsAdmin(r *kit.Request) bool {
	x := senderOf(r)
	return x == nil || x.admin
}

// extensionOf finds the extension of the path. Private resources of another user's
// extension require an admin.
func (s *Server) extensionOf(r *kit.Request, private bool) (*extension, error) {
	if err := s.accountOf(r); err != nil {
		return nil, err
	}
	text, user := r.Param("extension"), senderOf(r)
	if text == "~" {
		if user == nil {
			return nil, errNotFound("extensionId")
		}
		return user, nil
	}
	if strings.Contains(text, ",") {
		return nil, errUnmodelled("a path with several ids")
	}
	x := s.extensionOfText(text)
	if x == nil {
		return nil, errNotFound("extensionId")
	}
	if private && x != user && !senderIsAdmin(r) {
		return nil, errOtherExt
	}
	return x, nil
}

// extensionOfText returns the extension with an id in text form, or nil.
func (s *Server) extensionOfText(id string) *extension {
	n, _ := parseID(id)
	x, _ := s.extensions.Get(n)
	return x
}
