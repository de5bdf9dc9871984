package ringcentral

import (
	"errors"
	"net/http"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// failure is an error in RingCentral's words. The first error stands twice, in the
// list and at the top (API reference, "Errors"; clients read the top).
type failure struct {
	status  int
	code    string
	message string
	alias   string // at the top instead of the code
	detail         // of the first error
	oauth   string // of the token endpoint: error, next to error_description
	header  http.Header
}

// detail says what an error is about.
type detail struct {
	Parameter  string `json:"parameterName,omitempty"`
	Value      string `json:"parameterValue,omitempty"`
	Permission string `json:"permissionName,omitempty"`
}

func (f *failure) Error() string { return f.code + " " + f.message }

// about is the error about something, which its message names where it has %s.
func (f *failure) about(d detail) *failure {
	said := *f
	said.detail = d
	said.message = strings.Replace(f.message, "%s", d.Parameter+d.Permission, 1)
	return &said
}

const jsonType = "application/json;charset=UTF-8"

// What bodies of errors look like.
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
	var wrong *kit.WrongType
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, kit.ErrUnknownRoute):
		return errNoRoute
	case errors.As(err, &bad):
		return errBadJSON
	case errors.As(err, &wrong):
		return errParameter(wrong.Field, wrong.Got)
	case errors.Is(err, kit.ErrBodyTooLarge):
		return s.errTooLarge()
	}
	return errBadRequest
}

// The catalogue (API reference, "Errors").
var (
	errBadRequest  = &failure{status: 400, code: "CMN-104", message: "Bad Request"}
	errBadJSON     = &failure{status: 400, code: "CMN-103", message: "Cannot parse request"}
	errInvalid     = &failure{status: 400, code: "CMN-101", message: "Parameter [%s] value is invalid"}
	errNowhere     = &failure{status: 404, code: "CMN-102", message: "Resource for parameter [%s] is not found"}
	errNoRoute     = &failure{status: 404, code: "CMN-120", message: "Invalid URI"}
	errMediaType   = &failure{status: 415, code: "CMN-104", message: "Unsupported Media Type"}
	errAppLacks    = &failure{status: 403, code: "CMN-401", alias: "InsufficientPermissions", message: "In order to call this API endpoint, application needs to have [%s] permission"}
	errUserLacks   = &failure{status: 403, code: "CMN-408", message: "In order to call this API endpoint, user needs to have [%s] permission for requested resource."}
	errNeedsAdmin  = errPermission("FullCompanyCallLog")
	errRecordRight = errPermission("OnDemandCallRecording")
	errOtherExt    = &failure{status: 403, code: "CMN-404", message: "Access to another extension is not allowed"}
	errExtScope    = &failure{status: 403, code: "CMN-419", message: "In order to call this API endpoint, user needs to have extended scope of the permission for requested resource."}
	errNotAllowed  = &failure{status: 403, code: "TAS-106", message: "Operation is not allowed"}
	errNoSession   = &failure{status: 404, code: "TAS-102", message: "Resource is not found"}
	errCallState   = &failure{status: 409, code: "TAS-105", message: "The call is in a state that does not allow the operation"}
	errNotModelled = &failure{status: 501, message: "callsim knows %s of the vendor but does not model it"}
)

// Errors of a token that is none (any more).
var (
	errAuthScheme   = &failure{status: 401, code: "OAU-151", alias: "TokenInvalid", message: "Authorization method not supported"}
	errNoToken      = &failure{status: 401, code: "OAU-123", alias: "TokenInvalid", message: "Authorization header is not specified"}
	errUnknownToken = &failure{status: 401, code: "OAU-213", alias: "TokenInvalid", message: "Token not found"}
	errTokenExpired = &failure{status: 401, code: "OAU-128", alias: "TokenInvalid", message: "Access token expired"}
)

// errNotFound is a parameter that leads nowhere.
func errNotFound(parameter string) *failure { return errNowhere.about(detail{Parameter: parameter}) }

// errParameter is a parameter that cannot be so.
func errParameter(name, value string) *failure {
	return errInvalid.about(detail{Parameter: name, Value: value})
}

// errScope is an app without the permission that a route asks for.
func errScope(permission string) *failure { return errAppLacks.about(detail{Permission: permission}) }

// errPermission is a user without the permission that a resource asks for.
func errPermission(permission string) *failure {
	return errUserLacks.about(detail{Permission: permission})
}

// errUnmodelled is something that callsim knows of and does not play.
func errUnmodelled(what string) *failure { return errNotModelled.about(detail{Parameter: what}) }
