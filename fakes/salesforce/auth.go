package salesforce

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// session is a log-in that has not expired.
type session struct {
	token string
	user  *record
	app   *app      // nil for a log-in by SOAP
	last  time.Time // of the last request
	ended bool
	from  string // address of the program that logged in
}

// login holds a user's credentials.
type login struct {
	user            *record
	password, token string
}

// Tiers of routes.
const (
	tierOpen     = "open"     // no session is needed: people and programs log in here
	tierIdentity = "identity" // a session is needed, but the request is not counted
)

// admit checks the version, then the session, then the limit.
func (s *Server) admit(tx *kit.Tx, r *kit.Request, h http.Header) error {
	if err := decompress(r); err != nil {
		return err
	}
	if version := r.Param("version"); version != "" {
		if err := checkVersion(version); err != nil {
			return err
		}
		if accept := r.HTTP.Header.Get("Accept"); strings.HasPrefix(accept, "application/xml") {
			return notModelled("the REST API in XML")
		}
	}
	if r.Route().Tier == tierOpen {
		return nil
	}
	sess, err := s.authenticate(tx.Now(), r)
	if err != nil {
		return err
	}
	r.Principal = sess
	s.faults.allowSave = allowsDuplicates(r.HTTP.Header)
	if r.Route().Tier == tierIdentity {
		return nil
	}
	if err := s.limits.count(tx.Now(), h); err != nil {
		return err
	}
	return s.checkOutage()
}

// allowsDuplicates reports whether a client asks to save a record against the warning
// of a duplicate rule (REST API Developer Guide, Duplicate Rule Header).
func allowsDuplicates(h http.Header) bool {
	return strings.Contains(strings.ReplaceAll(h.Get("Sforce-Duplicate-Rule-Header"), " ", ""), "allowSave=true")
}

// decompress decompresses a gzip body.
func decompress(r *kit.Request) error {
	if !strings.EqualFold(r.HTTP.Header.Get("Content-Encoding"), "gzip") || len(r.Body) == 0 {
		return nil
	}
	z, err := gzip.NewReader(bytes.NewReader(r.Body))
	if err != nil {
		return errMedia
	}
	body, err := io.ReadAll(io.LimitReader(z, 8<<20+1))
	switch {
	case err != nil:
		return errMedia
	case len(body) > 8<<20:
		return errTooLarge
	}
	r.Body = body
	return nil
}

// authenticate reads the Authorization header; Bearer and OAuth mean the same. The
// identity URL also accepts the token in its query.
func (s *Server) authenticate(now time.Time, r *kit.Request) (*session, error) {
	header := r.HTTP.Header.Get("Authorization")
	scheme, token, ok := strings.Cut(header, " ")
	switch {
	case header == "" && r.Route().Tier == tierIdentity:
		token = r.Asked("oauth_token")
	case header == "":
		return nil, errSession
	case !ok || !strings.EqualFold(scheme, "Bearer") && !strings.EqualFold(scheme, "OAuth"):
		return nil, errHeader
	}
	if sess := s.session(now, strings.TrimSpace(token)); sess != nil {
		return sess, nil
	}
	return nil, errSession
}

// session returns a session that has not expired, and extends it.
func (s *Server) session(now time.Time, token string) *session {
	sess := s.sessions[token]
	if sess == nil || sess.ended || !sess.user.flag("IsActive") {
		return nil
	}
	if timeout := s.sessionTimeout(); timeout > 0 && now.Sub(sess.last) >= timeout {
		return nil
	}
	sess.last = now
	return sess
}

func (s *Server) sessionTimeout() time.Duration {
	timeout, err := time.ParseDuration(s.assume.Value(assumeSession))
	if err != nil {
		return 0 // never
	}
	return timeout
}

// startSession starts a session. Its token begins with the org's id.
func (s *Server) startSession(tx *kit.Tx, user *record, a *app) *session {
	token := short(s.org().id) + "!" + s.secret("salesforce-access-token", randomText(tx.Rand(), 80))
	sess := &session{token: s.secret("salesforce-session", token), user: user, app: a, last: tx.Now()}
	s.sessions[token] = sess
	return sess
}

// org returns the row of the organization.
func (s *Server) org() *record { return s.rows(s.schema.object("Organization")).all[0] }

// author returns the user as whom a request writes, or nil for an observer, which writes
// nothing.
func author(r *kit.Request) *record {
	if sess, ok := r.Principal.(*session); ok {
		return sess.user
	}
	return nil
}

// randomText returns n random letters and digits.
func randomText(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = base62[r.IntN(len(base62))]
	}
	return string(b)
}

// randomHex returns n random hexadecimal digits.
func randomHex(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = hexDigits[r.IntN(16)]
	}
	return string(b)
}
