package aircall

import (
	"crypto/subtle"
	"net/http"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// principal is the authenticated sender of a request.
type principal struct {
	integration int64 // the integration that owns the access token; 0: the company's API key
}

// createCredentials creates the company's API key and installs the given apps.
func (s *Server) createCredentials(tx *kit.Tx) error {
	s.apiID, s.apiToken = s.options.apiID, s.options.apiToken
	if s.apiID == "" {
		s.apiID, s.apiToken = kit.HexString(tx.Rand(), 16), kit.HexString(tx.Rand(), 16)
	}
	for n, token := range s.options.accessTokens {
		a := &app{name: "App " + strconv.Itoa(n+1)}
		s.apps = append(s.apps, a)
		s.install(tx, a, token)
	}
	return nil
}

// admit runs before every handler. The gateway checks the credential, then the
// application checks the rate limit and the content type.
func (s *Server) admit(tx *kit.Tx, r *kit.Request, header http.Header) error {
	if r.Route().Tier == tierOpen {
		return nil
	}
	sender, err := s.authenticate(r.HTTP)
	if err != nil {
		return err
	}
	r.Principal = sender
	if err := s.countRequest(tx, header); err != nil {
		return err
	}
	return s.checkContentType(r)
}

// checkContentType checks that a body is declared as JSON (docs/authentication). The
// answer to any other content type is not published.
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
// the API id and token, or Bearer with an OAuth access token. Clients send the form
// https://id:token@api.aircall.io as Basic.
func (s *Server) authenticate(r *http.Request) (principal, error) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return principal{}, errNoCredential
	}
	if id, token, ok := r.BasicAuth(); ok {
		// Always compare both, so that the answer's time does not depend on the id.
		if secretsEqual(id, s.apiID)&secretsEqual(token, s.apiToken) == 1 {
			return principal{}, nil
		}
		return principal{}, errBadCredential
	}
	scheme, token, _ := strings.Cut(header, " ")
	var found int64
	if strings.EqualFold(scheme, "Bearer") {
		for i := range s.integrations.All {
			found += int64(secretsEqual(token, i.token)) * i.id
		}
	}
	if found == 0 {
		return principal{}, errBadCredential
	}
	return principal{integration: found}, nil
}

func secretsEqual(a, b string) int { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) }
