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

// session is a log-in that goes on: who, and when a request last came.
type session struct {
	token string
	user  *record
	app   *app // nil: by SOAP
	last  time.Time
	ended bool
	from  string // address of the program that logged in
}

// login is what somebody types in to get in.
type login struct {
	user            *record
	password, token string
}

// Tiers of routes.
const (
	tierOpen     = "open"     // asks for no session: people and programs log in here
	tierIdentity = "identity" // asks for one, but does not count
)

// admit looks at the version, the session and the limit, in this order.
func (s *Server) admit(tx *kit.Tx, r *kit.Request, h http.Header) error {
	if err := unpack(r); err != nil {
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
	who, err := s.authenticate(tx.Now(), r)
	if err != nil {
		return err
	}
	r.Principal = who
	s.faults.allowSave = allowsDuplicates(r.HTTP.Header)
	if r.Route().Tier == tierIdentity {
		return nil
	}
	if err := s.limits.take(tx.Now(), h); err != nil {
		return err
	}
	return s.outage()
}

// allowsDuplicates tells whether a client wants a record saved although a duplicate
// rule warns (REST API Developer Guide, Duplicate Rule Header).
func allowsDuplicates(h http.Header) bool {
	return strings.Contains(strings.ReplaceAll(h.Get("Sforce-Duplicate-Rule-Header"), " ", ""), "allowSave=true")
}

// unpack reads a body that was sent compressed.
func unpack(r *kit.Request) error {
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

// authenticate reads the Authorization header; Bearer and OAuth are the same. The
// identity address also takes the token in its query.
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
	if who := s.session(now, strings.TrimSpace(token)); who != nil {
		return who, nil
	}
	return nil, errSession
}

// session finds a session that goes on, which goes on by being found.
func (s *Server) session(now time.Time, token string) *session {
	who := s.sessions[token]
	if who == nil || who.ended || !who.user.flag("IsActive") {
		return nil
	}
	if most := s.sessionTimeout(); most > 0 && now.Sub(who.last) >= most {
		return nil
	}
	who.last = now
	return who
}

func (s *Server) sessionTimeout() time.Duration {
	most, err := time.ParseDuration(s.assume.Value(assumeSession))
	if err != nil {
		return 0 // never
	}
	return most
}

// begin opens a session. Its token begins with the org's id.
func (s *Server) begin(tx *kit.Tx, user *record, a *app) *session {
	token := short(s.org().id) + "!" + s.secret("salesforce-access-token", drawText(tx.Rand(), 80))
	who := &session{token: s.secret("salesforce-session", token), user: user, app: a, last: tx.Now()}
	s.sessions[token] = who
	return who
}

// org is the row that is the organization itself.
func (s *Server) org() *record { return s.rows(s.schema.object("Organization")).all[0] }

// by is who a request writes as; the observer door writes nothing.
func by(r *kit.Request) *record {
	if who, ok := r.Principal.(*session); ok {
		return who.user
	}
	return nil
}

// drawText draws n letters and digits.
func drawText(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = base62[r.IntN(len(base62))]
	}
	return string(b)
}

// drawHex draws n hexadecimal digits.
func drawHex(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = hexDigits[r.IntN(16)]
	}
	return string(b)
}
