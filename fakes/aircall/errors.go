package aircall

import (
	"errors"
	"net/http"

	"github.com/callsim/callsim/fakes/kit"
)

// Aircall has two tiers with different error bodies. The edge (API gateway and CDN)
// checks credentials and routes and answers {"message": …}; the application answers
// {"error": …, "troubleshoot": …}.

// edgeError is an error of the gateway.
type edgeError struct {
	status  int
	message string
}

func (e *edgeError) Error() string { return e.message }

// Errors of the gateway. API reference, "Errors", lists 403 as "bad credential"; 401
// and the 404 of an unknown route are not documented but were observed.
var (
	errNoCredential  = &edgeError{http.StatusUnauthorized, "Unauthorized"}
	errBadCredential = &edgeError{http.StatusForbidden, "Forbidden"}
	errUnknownRoute  = &edgeError{http.StatusNotFound, "Not Found"}
	errTooLarge      = &edgeError{http.StatusRequestEntityTooLarge, "Request Entity Too Large"}
)

// appError is an error of the application (API reference, "Errors").
type appError struct {
	status       int
	name         string
	troubleshoot string
	unsuccessful bool                // adds "success": false to the body
	errors       map[string][]string // reasons by resource; 422 only
}

func (e *appError) Error() string { return e.name + ": " + e.troubleshoot }

// badRequest is 400, "invalid payload or parameters" (API reference, "Errors").
func badRequest(troubleshoot string) error {
	return &appError{status: http.StatusBadRequest, name: "Bad Request", troubleshoot: troubleshoot}
}

// Errors of the application.
var (
	// API reference, "Errors"; clients match the troubleshoot text.
	errUnknownID = &appError{status: http.StatusNotFound, name: "Not Found", troubleshoot: "Check ID of the resource"}
	// API reference, "Rate limiting".
	errRateLimit = &appError{status: http.StatusTooManyRequests, name: "Too Many Requests", troubleshoot: "Rate limit reached"}
	// API reference, "Add a comment to a call".
	errTooManyComments = &appError{status: http.StatusBadRequest, name: "Bad Request", troubleshoot: "A maximum of 5 notes per call is allowed"}
	// API reference, "Create a webhook".
	errTooManyWebhooks = &appError{status: http.StatusBadRequest, name: "Bad Request", troubleshoot: "A maximum of 100 webhooks per company is allowed"}
	// API reference, "User": version 1 is to be removed on 2026-09-30.
	errUsersV1Gone = &appError{status: http.StatusNotFound, name: "Not Found", troubleshoot: "This endpoint has been removed, use /v2/users"}
)

// fail answers an error with Aircall's error body.
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

// asAppError converts an error of reading a request body.
func asAppError(err error) *appError {
	app := &appError{status: http.StatusBadRequest, name: "Bad Request", troubleshoot: "Invalid payload"}
	if mismatch, ok := errors.AsType[*kit.WrongType](err); ok {
		app.troubleshoot = mismatch.Field + " has an invalid type: " + mismatch.Got
	}
	return app
}

// edgeRefusal answers with the gateway's headers, by which clients distinguish the
// tiers, and without rate limit headers.
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
