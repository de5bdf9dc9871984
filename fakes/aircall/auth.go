package aircall

import (
	"crypto/subtle"
	"encoding/hex"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// principal is who asks.
type principal struct {
	integration int64 // whose access token it is; 0: the company's own API key
}

// openAccess creates the company's API key and installs the given apps.
func (s *Server) openAccess(tx *kit.Tx) error {
	s.apiID, s.apiToken = s.options.apiID, s.options.apiToken
	if s.apiID == "" {
		s.apiID, s.apiToken = hexString(tx.Rand(), 16), hexString(tx.Rand(), 16)
	}
	for n, token := range s.options.accessTokens {
		a := &app{name: "App " + strconv.Itoa(n+1)}
		s.apps = append(s.apps, a)
		s.install(tx, a, token)
	}
	return nil
}

// admit is what stands before every handler: the gateway looks at the
// credential, the application at the rate limit.
func (s *Server) admit(tx *kit.Tx, r *kit.Request, header http.Header) error {
	if r.Route().Tier == tierOpen {
		return nil
	}
	who, err := s.authenticate(r.HTTP)
	if err != nil {
		return err
	}
	r.Principal = who
	if err := s.takeFromLimit(tx, header); err != nil {
		return err
	}
	return s.checkContentType(r)
}

// checkContentType: writing requests must say that they are JSON
// (docs/authentication); what happens to those that do not is not published.
func (s *Server) checkContentType(r *kit.Request) error {
	if len(r.Body) == 0 || strings.HasPrefix(r.HTTP.Header.Get("Content-Type"), "application/json") {
		return nil
	}
	if s.assume.Value("aircall-content-type-missing") == "400" {
		return badRequest("Content-Type must be application/json")
	}
	return nil
}

// authenticate reads the Authorization header (docs/authentication): Basic with
// the API id and token, or Bearer with an OAuth access token. The form
// https://id:token@api.aircall.io reaches a server as Basic.
func (s *Server) authenticate(r *http.Request) (principal, error) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return principal{}, errNoCredential
	}
	if id, token, ok := r.BasicAuth(); ok {
		// Both are compared in any case, so that time tells nothing.
		if same(id, s.apiID)&same(token, s.apiToken) == 1 {
			return principal{}, nil
		}
		return principal{}, errBadCredential
	}
	scheme, token, _ := strings.Cut(header, " ")
	var found int64
	if strings.EqualFold(scheme, "Bearer") {
		for i := range s.integrations.All {
			found += int64(same(token, i.token)) * i.id
		}
	}
	if found == 0 {
		return principal{}, errBadCredential
	}
	return principal{integration: found}, nil
}

func same(a, b string) int { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) }

// hexString draws n bytes, written as Aircall writes keys and tokens.
func hexString(r *rand.Rand, n int) string {
	raw := make([]byte, 0, 32)
	for len(raw) < n {
		v := r.Uint64()
		raw = append(raw, byte(v), byte(v>>8), byte(v>>16), byte(v>>24),
			byte(v>>32), byte(v>>40), byte(v>>48), byte(v>>56))
	}
	return hex.EncodeToString(raw[:n])
}

// gatewayID names a refused request as the gateway does.
func (s *Server) gatewayID() string {
	s.ids.transport++
	return "gw" + strconv.FormatInt(s.ids.transport, 36) + "="
}
