package ringcentral

import (
	"errors"
	"net/http"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// failure is an error of RingCentral. The first error is both in the list and at the
// top of the body (API reference, "Errors"); clients read the top.
type failure struct {
	status  int
	code    string
	message string
	alias   string // at the top instead of the code
	detail         // of the first error
	oauth   string // error of the token endpoint, next to error_description
	header  http.Header
}

// detail is the parameter or the permission that an error concerns.
type detail struct {
	Parameter  string `json:"parameterName,omitempty"`
	Value      string `json:"parameterValue,omitempty"`
	Permission string `json:"permissionName,omitempty"`
}

func (f *failure) Error() string { return f.code + " " + f.message }

// with returns the error with a detail, which replaces %s in the message.
func (f *failure) with(d detail) *failure {
	out := *f
	out.detail = d
	out.message = strings.Replace(f.message, "%s", d.Parameter+d.Permission, 1)
	return &out
}

// Bodies of errors.
type (
	oneError struct {
		Code    string `json:"errorCode"`
		Message string `json:"message"`
		detail
	}
	errorBody struct {
		Code    string     `json:"errorCode"`
		Message string     `json:"message"`
		Errors  []oneError `json:"errors"`
		detail
	}
	oauthBody struct {
		Error       string     `json:"error"`
		Description string     `json:"error_description"`
		Errors      []oneError `json:"errors"`
	}
)

// fail writes the body of an error.
func (s *Server) fail(_ *kit.Tx, r *kit.Request, err error) kit.Response {
	f := s.failureOf(r, err)
	list := []oneError{{f.code, f.message, f.detail}}
	resp := kit.Response{Status: f.status, Type: jsonType, Header: f.header}
	switch {
	case f.status == http.StatusNotImplemented:
		resp.Body = struct {
			Callsim string `json:"callsim"`
			Vendor  string `json:"vendor"`
			Route   string `json:"route"`
			Message string `json:"message"`
		}{"not modelled", vendor, r.Route().Method + " " + r.Route().Path, f.message}
	case f.oauth != "":
		resp.Body = oauthBody{f.oauth, f.message, list}
	default:
		top := f.code
		if f.alias != "" {
			top = f.alias
		}
		resp.Body = errorBody{top, f.message, list, f.detail}
	}
	return resp
}

func (s *Server) failureOf(r *kit.Request, err error) *failure {
	var f *failure
	var bad *kit.MalformedJSON
	var mismatch *kit.WrongType
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, kit.ErrUnknownRoute):
		return errNoRoute
	case errors.As(err, &bad):
		return errBadJSON
	case errors.As(err, &mismatch):
		return errParameter(mismatch.Field, mismatch.Got)
	case errors.Is(err, kit.ErrBodyTooLarge):
		return s.errTooLarge()
	}
	return errBadRequest
}

// Errors of the API (API reference, "Errors").
var (
	errBadRequest     = &failure{status: 400, code: "CMN-104", message: "Bad Request"}
	errBadJSON        = &failure{status: 400, code: "CMN-103", message: "Cannot parse request"}
	errInvalid        = &failure{status: 400, code: "CMN-101", message: "Parameter [%s] value is invalid"}
	errResource       = &failure{status: 404, code: "CMN-102", message: "Resource for parameter [%s] is not found"}
	errNoRoute        = &failure{status: 404, code: "CMN-120", message: "Invalid URI"}
	errMediaType      = &failure{status: 415, code: "CMN-104", message: "Unsupported Media Type"}
	errAppPermission  = &failure{status: 403, code: "CMN-401", alias: "InsufficientPermissions", message: "In order to call this API endpoint, application needs to have [%s] permission"}
	errUserPermission = &failure{status: 403, code: "CMN-408", message: "In order to call this API endpoint, user needs to have [%s] permission for requested resource."}
	errNeedsAdmin     = errPermission("FullCompanyCallLog")
	errRecordRight    = errPermission("OnDemandCallRecording")
	errOtherExt       = &failure{status: 403, code: "CMN-404", message: "Access to another extension is not allowed"}
	errExtScope       = &failure{status: 403, code: "CMN-419", message: "In order to call this API endpoint, user needs to have extended scope of the permission for requested resource."}
	errNotAllowed     = &failure{status: 403, code: "TAS-106", message: "Operation is not allowed"}
	errNoSession      = &failure{status: 404, code: "TAS-102", message: "Resource is not found"}
	errCallState      = &failure{status: 409, code: "TAS-105", message: "The call is in a state that does not allow the operation"}
	errNotModelled    = &failure{status: 501, message: "callsim knows %s of the vendor but does not model it"}
)

// Errors of a missing, unknown or expired token.
var (
	errAuthScheme   = &failure{status: 401, code: "OAU-151", alias: "TokenInvalid", message: "Authorization method not supported"}
	errNoToken      = &failure{status: 401, code: "OAU-123", alias: "TokenInvalid", message: "Authorization header is not specified"}
	errUnknownToken = &failure{status: 401, code: "OAU-213", alias: "TokenInvalid", message: "Token not found"}
	errTokenExpired = &failure{status: 401, code: "OAU-128", alias: "TokenInvalid", message: "Access token expired"}
)

// errNotFound is the error of an id in the path that does not exist.
func errNotFound(parameter string) *failure { return errResource.with(detail{Parameter: parameter}) }

// errParameter is the error of an invalid parameter.
func errParameter(name, value string) *failure {
	return errInvalid.with(detail{Parameter: name, Value: value})
}

// errScope is the error of an app without the permission of a route.
func errScope(permission string) *failure {
	return errAppPermission.with(detail{Permission: permission})
}

// errPermission is the error of a user without the permission of a resource.
func errPermission(permission string) *failure {
	return errUserPermission.with(detail{Permission: permission})
}

// errUnmodelled is the answer to something that RingCentral has but this fake does not
// model.
func errUnmodelled(what string) *failure { return errNotModelled.with(detail{Parameter: what}) }
