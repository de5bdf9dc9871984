package spark

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// failure is an error in Spark's form: a status and a message under the key
// error_message, as github.com/systeminc/spark_api_wrapper reads it. The statuses
// are from the API documentation, "Errors"; the messages are callsim's.
type failure struct {
	status  int
	message string
	header  http.Header
}

func (f *failure) Error() string { return fmt.Sprintf("%d %s", f.status, f.message) }

// errKey answers a request with no key or an unknown key (documented: 401). The
// header is the token challenge of a Rails application.
var errKey = &failure{status: http.StatusUnauthorized, message: "No valid API key provided",
	header: http.Header{"Www-Authenticate": {`Token realm="Application"`}}}

// errPermission answers a key without the permission (observed: 403).
func errPermission(verb, resource string) error {
	return &failure{status: http.StatusForbidden, message: "The API key has no permission to " + verb + " " + resource}
}

// errCompanyKey answers a company key that creates or updates (documented as an
// error; the status is assumption spark-company-key-write).
func (s *Server) errCompanyKey() error {
	f := &failure{status: http.StatusForbidden, message: "A company level API key cannot create or update; use the key of a project"}
	if s.assumed(assumeCompanyWrite, "422") {
		f.status = http.StatusUnprocessableEntity
	}
	return f
}

// errProjectKey answers a project key on a route of invented.go.
var errProjectKey = &failure{status: http.StatusForbidden, message: "This needs a company level API key"}

// errNotFound answers an unknown path or object, or an object outside the key's
// project (documented: 404).
var errNotFound = &failure{status: http.StatusNotFound, message: "Not found"}

// errTooMany answers a request over the rate limit (observed: 429).
func (s *Server) errTooMany() error {
	f := &failure{status: http.StatusTooManyRequests, message: "Rate limit exceeded"}
	if s.assumed(assumeRetryAfter, "1") {
		f.header = http.Header{"Retry-After": {"1"}}
	}
	return f
}

// errMissing answers a body without a required parameter (documented: 400).
func errMissing(names ...string) error {
	return &failure{status: http.StatusBadRequest, message: strings.Join(names, " or ") + " is required"}
}

// errBadRequest answers a malformed body (documented: 400).
func errBadRequest(format string, args ...any) error {
	return &failure{status: http.StatusBadRequest, message: fmt.Sprintf(format, args...)}
}

// errUnprocessable answers a well-formed body with an invalid value, mostly an id
// (documented: 422).
func errUnprocessable(format string, args ...any) error {
	return &failure{status: http.StatusUnprocessableEntity, message: fmt.Sprintf(format, args...)}
}

// errNotModelled answers a documented request that this fake does not model.
func errNotModelled(what string) error {
	return &failure{status: http.StatusNotImplemented, message: "callsim knows " + what + " but does not model it"}
}

// fail returns the response to an error.
func (s *Server) fail(_ *kit.Tx, _ *kit.Request, err error) kit.Response {
	f := toFailure(err)
	body := struct {
		CallSim string `json:"callsim,omitempty"`
		Message string `json:"error_message"`
	}{Message: f.message}
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
		return &failure{status: http.StatusRequestEntityTooLarge, message: "The request body is too large"}
	}
	if wrong, ok := errors.AsType[*kit.WrongType](err); ok {
		return &failure{status: http.StatusBadRequest, message: "The body has a wrong type: " + wrong.Error()}
	}
	return &failure{status: http.StatusBadRequest, message: "The body is not valid JSON"}
}
