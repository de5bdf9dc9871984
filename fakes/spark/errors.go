package spark

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// failure is an error in Spark's form: a status and one text under the key
// error_message (read so by github.com/systeminc/spark_api_wrapper). The
// statuses are those of the API documentation, "Errors"; the texts are ours.
type failure struct {
	status int
	words  string
	header http.Header
}

func (f *failure) Error() string { return fmt.Sprintf("%d %s", f.status, f.words) }

// errKey: no key, or one that is none (documented: 401). The header is what a
// Rails application sends with a token challenge.
var errKey = &failure{status: http.StatusUnauthorized, words: "No valid API key provided",
	header: http.Header{"Www-Authenticate": {`Token realm="Application"`}}}

// errPermission: the key lacks the permission (observed: 403).
func errPermission(verb, resource string) error {
	return &failure{status: http.StatusForbidden, words: "The API key has no permission to " + verb + " " + resource}
}

// errCompanyKey: company keys cannot create or update (documented: an error; the
// status is assumption spark-company-key-write).
func (s *Server) errCompanyKey() error {
	f := &failure{status: http.StatusForbidden, words: "A company level API key cannot create or update; use the key of a project"}
	if s.assumed(assumeCompanyWrite, "422") {
		f.status = http.StatusUnprocessableEntity
	}
	return f
}

// errProjectKey: what is not tied to a project needs the company's key (ours).
var errProjectKey = &failure{status: http.StatusForbidden, words: "This needs a company level API key"}

// errNotFound: no such path or item, or one outside the key's project
// (documented: 404).
var errNotFound = &failure{status: http.StatusNotFound, words: "Not found"}

// errTooMany: bursts are refused (observed: 429).
func (s *Server) errTooMany() error {
	f := &failure{status: http.StatusTooManyRequests, words: "Rate limit exceeded"}
	if s.assumed(assumeRetryAfter, "1") {
		f.header = http.Header{"Retry-After": {"1"}}
	}
	return f
}

// errMissing: a required parameter is missing (documented: 400).
func errMissing(names ...string) error {
	return &failure{status: http.StatusBadRequest, words: strings.Join(names, " or ") + " is required"}
}

// errBadRequest: the body cannot be understood (documented: 400).
func errBadRequest(format string, args ...any) error {
	return &failure{status: http.StatusBadRequest, words: fmt.Sprintf(format, args...)}
}

// errUnprocessable: well-formed, but it cannot be (documented: 422, mostly an
// invalid id).
func errUnprocessable(format string, args ...any) error {
	return &failure{status: http.StatusUnprocessableEntity, words: fmt.Sprintf(format, args...)}
}

// errNotModelled: the documentation knows it, this fake does not.
func errNotModelled(what string) error {
	return &failure{status: http.StatusNotImplemented, words: "callsim knows " + what + " but does not model it"}
}

// fail writes an error's body.
func (s *Server) fail(_ *kit.Tx, _ *kit.Request, err error) kit.Response {
	f := toFailure(err)
	body := struct {
		CallSim string `json:"callsim,omitempty"`
		Message string `json:"error_message"`
	}{Message: f.words}
	if f.status == http.StatusNotImplemented {
		body.CallSim = "not modelled"
	}
	return kit.Response{Status: f.status, Body: body, Header: f.header}
}

func toFailure(err error) *failure {
	if f, ok := errors.AsType[*failure](err); ok {
		return f
	}
	if errors.Is(err, kit.ErrUnknownRoute) {
		return errNotFound
	}
	if errors.Is(err, kit.ErrBodyTooLarge) {
		return &failure{status: http.StatusRequestEntityTooLarge, words: "The request body is too large"}
	}
	if wrong, ok := errors.AsType[*kit.WrongType](err); ok {
		return &failure{status: http.StatusBadRequest, words: "The body is not understood: " + wrong.Error()}
	}
	return &failure{status: http.StatusBadRequest, words: "The body is not valid JSON"}
}
