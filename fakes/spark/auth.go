package spark

import (
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// key is an API key of the company or of one project, created under Settings → API
// (API documentation, Authorization).
type key struct {
	text    string
	project *project // nil: a company key
	may     []string // "read contacts", "write interactions"; nil: everything
	bucket  bucket
}

// KeySpec describes an API key.
type KeySpec struct {
	Project int64    // 0: a company key
	May     []string // "read contacts", "write interactions"; nil: everything
	Text    string   // "": generated; set it if programs already use the key
}

// IssueKey creates an API key.
func (s *Server) IssueKey(spec KeySpec) (text string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		var p *project
		if spec.Project != 0 {
			if p, err = s.projectOf(spec.Project); err != nil {
				return err
			}
		}
		if s.keys[spec.Text] != nil {
			return errors.New("spark: the API key already exists")
		}
		text = s.issue(tx, p, spec.May, spec.Text).text
		return nil
	})
	return text, err
}

// CompanyKey returns the company key that New issued. It reads everything.
func (s *Server) CompanyKey() string { return s.firstKey.text }

func (s *Server) issue(tx *kit.Tx, p *project, may []string, text string) *key {
	if text == "" {
		text = newSecret(tx)
	}
	k := &key{text: text, project: p, may: slices.Clone(may)}
	if s.keys == nil {
		s.keys = map[string]*key{}
	}
	s.keys[k.text] = k
	return k
}

// newSecret generates a key or token.
func newSecret(tx *kit.Tx) string {
	var random [20]byte
	for i := range random {
		random[i] = byte(tx.Rand().Uint32())
	}
	return hex.EncodeToString(random[:])
}

// admit checks the key, the rate limit, the permission and the kind of key.
func (s *Server) admit(tx *kit.Tx, r *kit.Request, _ http.Header) error {
	k := s.keys[token(r.HTTP.Header.Get("Authorization"))]
	if k == nil {
		return errKey
	}
	r.Principal = k
	if !k.bucket.take(tx.Now(), s.limit) {
		return s.errTooMany()
	}
	verb, resource := "write", r.Route().Scope
	if r.HTTP.Method == http.MethodGet || r.HTTP.Method == http.MethodHead {
		verb = "read"
	}
	switch {
	case k.may != nil && !slices.Contains(k.may, verb+" "+resource):
		return errPermission(verb, resource)
	case resource == scopeInvented && k.project != nil:
		return errProjectKey
	case verb == "write" && k.project == nil && resource != scopeInvented && resource != "custom-fields":
		return s.errCompanyKey()
	}
	return nil
}

// token returns the key in an Authorization header. Documented is Token token="KEY";
// Token token=KEY and Bearer KEY are in use and work.
func token(header string) string {
	scheme, rest, _ := strings.Cut(header, " ")
	switch {
	case strings.EqualFold(scheme, "Bearer"):
		return strings.TrimSpace(rest)
	case strings.EqualFold(scheme, "Token"):
		value, _ := strings.CutPrefix(strings.TrimSpace(rest), "token=")
		return strings.Trim(value, `"`)
	}
	return ""
}

// keyOf returns the key of a request. It is nil for the observer, which may read what
// a company key may read.
func keyOf(r *kit.Request) *key {
	k, _ := r.Principal.(*key)
	return k
}

// scopeOf returns the project that limits a request, or nil.
func scopeOf(r *kit.Request) *project {
	if k := keyOf(r); k != nil {
		return k.project
	}
	return nil
}
