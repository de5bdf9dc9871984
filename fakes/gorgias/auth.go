package gorgias

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// principal is who sends a request: a user with an API key, or an installed app
// as its bot.
type principal struct {
	user   *user
	by     authType
	scopes []string // of an app; a user's role decides otherwise
}

// admit looks at the credential, the limit and the permission, in this order.
func (s *Server) admit(tx *kit.Tx, r *kit.Request, h http.Header) error {
	s.ids.request++
	h["X-Request-Id"] = []string{strings.Repeat("0", 16) + strconv.FormatInt(1<<60+int64(s.ids.request), 16)}
	if r.Route().Tier == tierOpen {
		return nil
	}
	who, err := s.authenticate(tx.Now(), r.HTTP)
	if err != nil {
		s.limits.show(s, tx.Now(), byOAuth, h)
		return err
	}
	if err := s.limits.take(s, tx.Now(), who.by, h); err != nil {
		return err
	}
	if !who.may(r.Route().Scope, r.Route().Method) {
		return errForbidden
	}
	r.Principal = who
	return nil
}

// authenticate reads the Authorization header: Basic with e-mail and API key,
// or Bearer with an access token.
func (s *Server) authenticate(now time.Time, r *http.Request) (*principal, error) {
	if email, key, ok := r.BasicAuth(); ok {
		u := s.usersByEmail[strings.ToLower(email)]
		if u == nil || u.key == "" || !u.active || subtle.ConstantTimeCompare([]byte(key), []byte(u.key)) != 1 {
			return nil, errUnauthorized
		}
		return &principal{user: u, by: byKey}, nil
	}
	scheme, text, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	t := s.tokens[text]
	if !strings.EqualFold(scheme, "Bearer") || t == nil || !now.Before(t.expires) {
		return nil, errUnauthorized
	}
	return &principal{user: t.install.bot, by: byOAuth, scopes: t.install.scopes}, nil
}

// may tells whether a permission is given: by the scopes of an app (write
// includes read; write:all is everything), by the role of a user.
func (p *principal) may(scope, method string) bool {
	if p.by == byKey {
		// Observers and Lite agents look (docs.gorgias.com, User permissions).
		reader := p.user.role == "observer-agent"
		return !reader || method == http.MethodGet || scope == ""
	}
	if scope == "" || slices.Contains(p.scopes, "write:all") || slices.Contains(p.scopes, scope) {
		return true
	}
	resource, read := strings.CutSuffix(scope, ":read")
	return read && slices.Contains(p.scopes, resource+":write")
}

// by is who a request writes as; the observer door writes nothing.
func by(r *kit.Request) *user {
	if who, ok := r.Principal.(*principal); ok {
		return who.user
	}
	return nil
}
