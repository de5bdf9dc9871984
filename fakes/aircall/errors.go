package aircall

import (
	"errors"
	"net/http"

	"github.com/callsim/callsim/fakes/kit"
)

// Aircall answers errors in two tiers with different bodies. The edge (API
// gateway and CDN) knows credentials and routes and says {"message": …}; the
// application says {"error": …, "troubleshoot": …}.

// edgeError is a refusal of the gateway.
type edgeError struct {
	status  int
	message string
}

func (e *edgeError) Error() string { return e.message }

// The gateway's catalogue. The reference's table of status codes (API
// reference, "Errors") knows 403 as "bad credential"; 401 and the 404 of an
// unknown route are the gateway's own, seen on the wire.
var (
	errNoCredential  = &edgeError{http.StatusUnauthorized, "Unauthorized"}
	errBadCredential = &edgeError{http.StatusForbidden, "Forbidden"}
	errUnknownRoute  = &edgeError{http.StatusNotFound, "Not Found"}
	errTooLarge      = &edgeError{http.StatusRequestEntityTooLarge, "Request Entity Too Large"}
)

// appError is a refusal of the application (API reference, "Errors").
type appError struct {
	status       int
	name         string
	troubleshoot string
	unsuccessful bool                // the body also says "success": false
	errors       map[string][]string // why, by resource; 422 only
}

func (e *appError) Error() string { return e.name + ": " + e.troubleshoot }

// badRequest is 400, "invalid payload or parameters" (API reference, "Errors").
func badRequest(troubleshoot string) error {
	return &appError{status: http.StatusBadRequest, name: "Bad Request", troubleshoot: troubleshoot}
}

// The application's catalogue.
var (
	// API reference, "Errors"; the troubleshoot text is what clients match.
	errUnknownID = &appError{status: http.StatusNotFound, name: "Not Found", troubleshoot: "Check ID of the resource"}
	// API reference, "Rate limiting"; body: switch aircall-rate-limit-answer.
	errRateLimit = &appError{status: http.StatusTooManyRequests, name: "Too Many Requests", troubleshoot: "Rate limit reached"}
	// API reference, "Add a comment to a call".
	errTooManyComments = &appError{status: http.StatusBadRequest, name: "Bad Request", troubleshoot: "A maximum of 5 notes per call is allowed"}
	// API reference, "Create a webhook".
	errTooManyWebhooks = &appError{status: http.StatusBadRequest, name: "Bad Request", troubleshoot: "A maximum of 100 webhooks per company is allowed"}
	// API reference, "User": version 1 is announced to go on 2026-09-30.
	errUsersV1Gone = &appError{status: http.StatusNotFound, name: "Not Found", troubleshoot: "This endpoint has been removed, use /v2/users"}
)

// fail puts any error in Aircall's words.
func (s *Server) fail(_ *kit.Tx, _ *kit.Request, err error) kit.Response {
	switch {
	case errors.Is(err, kit.ErrUnknownRoute):
		err = errUnknownRoute
	case errors.Is(err, kit.ErrBodyTooLarge):
		err = errTooLarge
	}
	if edge, ok := errors.AsType[*edgeError](err); ok {
		return s.edgeRefusal(edge)
	}
	app, ok := errors.AsType[*appError](err)
	if !ok {
		app = asAppError(err)
	}
	body := appErrorBody{Error: app.name, Troubleshoot: app.troubleshoot, Errors: app.errors}
	if app.unsuccessful {
		body.Success = new(bool)
	}
	return kit.Response{Status: app.status, Body: body}
}

type appErrorBody struct {
	Error        string              `json:"error"`
	Troubleshoot string              `json:"troubleshoot,omitempty"`
	Success      *bool               `json:"success,omitempty"`
	Errors       map[string][]string `json:"errors,omitempty"`
}

// asAppError covers what handlers hand on from reading a body.
func asAppError(err error) *appError {
	app := &appError{status: http.StatusBadRequest, name: "Bad Request", troubleshoot: "Invalid payload"}
	if wrong, ok := errors.AsType[*kit.WrongType](err); ok {
		app.troubleshoot = wrong.Field + " has an invalid type: " + wrong.Got
	}
	return app
}

// edgeRefusal carries the gateway's headers, by which clients tell the tiers
// apart; rate limit headers are absent.
func (s *Server) edgeRefusal(e *edgeError) kit.Response {
	return kit.Response{
		Status: e.status,
		Body: struct {
			Message string `json:"message"`
		}{e.message},
		Type: "application/json",
		Header: http.Header{
			"Apigw-Requestid": {s.gatewayID()},
			"X-Cache":         {"Error from cloudfront"},
			"Via":             {"1.1 edge.callsim.test (CloudFront)"},
		},
	}
}
