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

// principal is the sender of a request: a user with an API key, or the bot of an
// installed app.
type principal struct {
	user   *user
	by     authType
	scopes []string // of an app; the permissions of a user follow from the role
}

// admit checks the credential, then the rate limit, then the permission.
func (s *Server) admit(tx *kit.Tx, r *kit.Request, h http.Header) error {
	s.ids.request++
	h["X-Request-Id"] = []string{strings.Repeat("0", 16) + strconv.FormatInt(1<<60+int64(s.ids.request), 16)}
	if r.Route().Tier == tierOpen {
		return nil
	}
	sender, err := s.authenticate(tx.Now(), r.HTTP)
	if err != nil {
		s.limits.setHeader(s, tx.Now(), byOAuth, h)
		return err
	}
	if err := s.limits.count(s, tx.Now(), sender.by, h); err != nil {
		return err
	}
	if !sender.may(r.Route().Scope, r.Route().Method) {
		return errForbidden
	}
	r.Principal = sender
	return nil
}

// authenticate reads the Authorization header: Basic with an e-mail address and an API
// key, or Bearer with an access token.
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

// may reports whether the principal has a permission. An app has it by its scopes
// (write includes read, write:all includes every scope), a user by the role.
func (p *principal) may(scope, method string) bool {
	if p.by == byKey {
		// Observers and Lite agents only read (docs.gorgias.com, User permissions).
		reader := p.user.role == "observer-agent"
		return !reader || method == http.MethodGet || scope == ""
	}
	if scope == "" || slices.Contains(p.scopes, "write:all") || slices.Contains(p.scopes, scope) {
		return true
	}
	resource, read := strings.CutSuffix(scope, ":read")
	return read && slices.Contains(p.scopes, resource+":write")
}

// author returns the user as whom a request writes, or nil for an observer, which writes
// nothing.
func author(r *kit.Request) *user {
	if sender, ok := r.Principal.(*principal); ok {
		return sender.user
	}
	return nil
}
