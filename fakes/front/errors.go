package front

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/callsim/callsim/fakes/kit"
)

// failure is an error in Front's form. Its body is the envelope
// {"_error":{"status","title","message","details"}} that public clients of Front read
// (front-sdk of balena, frontapp of phusion).
type failure struct {
	status  int
	title   string
	message string
	details []string
	guessed bool // no public page shows the message (assumption front-unconfirmed-texts)
	bare    bool // only the message, without status and title
	header  http.Header
}

func (f *failure) Error() string { return strconv.Itoa(f.status) + " " + f.title + ": " + f.message }

// Titles of errors. Titles and messages come from answers in public clients and
// articles; other messages are marked as guessed.
const (
	titleBadRequest      = "Bad request"
	titleUnauthenticated = "Unauthenticated"
	titleForbidden       = "Forbidden"
	titleNotFound        = "Not found"
	titleConflict        = "Conflict"
	titleTooMany         = "Too many requests"
)

// errUnauthenticated answers a missing, malformed or wrong token
// (dev.frontapp.com/docs/authentication; text as observed).
var errUnauthenticated = &failure{status: 401, title: titleUnauthenticated, message: "JSON Web Token error"}

// errScope answers a token without the scope of the route
// (dev.frontapp.com/reference, Required scope).
func errScope(scope string) error {
	return &failure{status: 403, title: titleForbidden, guessed: true,
		message: "The token does not have the required scope: " + scope}
}

// errOtherChannel answers a channel token on an object of another channel
// (dev.frontapp.com/docs/creating-a-partner-channel).
var errOtherChannel = &failure{status: 403, title: titleForbidden, guessed: true,
	message: "The token does not give access to this resource"}

// errUnknown answers a path with an unknown id (text as observed for conversations, by
// analogy for other resources).
func errUnknown(kind, id string) error {
	return &failure{status: 404, title: titleNotFound, guessed: kind != "conversation",
		message: "Unknown " + kind + " ID " + id}
}

// errNoRoute answers an unknown path.
var errNoRoute = &failure{status: 404, title: titleNotFound}

// errReference answers a body with an unknown id.
func (s *Server) errReference(kind, id string) error {
	f := &failure{status: 400, title: titleBadRequest, guessed: true, message: "Unknown " + kind + " ID " + id}
	if s.assumed(assumeReference, "404") {
		f.status, f.title = 404, titleNotFound
	}
	return f
}

// errInvalid answers a body that does not fit the schema (text as observed; details by
// analogy).
func errInvalid(details ...string) *failure {
	return &failure{status: 400, title: titleBadRequest,
		message: "Body did not satisfy requirements", details: details}
}

// errQuery answers a query parameter that does not fit the schema.
func errQuery(details ...string) error {
	return &failure{status: 400, title: titleBadRequest, guessed: true,
		message: "Query did not satisfy requirements", details: details}
}

// errRefused answers a well-formed request that the resource's state does not allow.
func errRefused(message string) error {
	return &failure{status: 400, title: titleBadRequest, guessed: true, message: message}
}

// errHandleTaken answers a handle of another contact
// (dev.frontapp.com/reference/contacts; text as observed).
func errHandleTaken(owners []string) error {
	return &failure{status: 409, title: titleConflict,
		message: "Your request contains a conflict with the contact(s): " + strings.Join(owners, ", ")}
}

// errDuplicate answers a repeated external_id (assumption front-duplicate-external-id).
func errDuplicate(externalID string) error {
	return &failure{status: 409, title: titleConflict, guessed: true,
		message: "A message with the external ID " + externalID + " already exists"}
}

// errLastHandle answers the deletion of a contact's last handle without force
// (dev.frontapp.com/reference, Delete contact handle).
func (s *Server) errLastHandle() error {
	f := s.assumedStatus(assumeLastHandle)
	f.message = "The last handle of a contact can only be deleted with force"
	return f
}

// errNoReplies answers a reply to a call or on a channel with the reply mode "Cannot
// reply" (dev.frontapp.com/docs/creating-a-custom-channel, Reply mode).
func (s *Server) errNoReplies() error {
	f := s.assumedStatus(assumeReplyRefused)
	f.message = "This conversation does not support replies"
	return f
}

// assumedStatus returns a failure whose status is the value of an assumption.
func (s *Server) assumedStatus(assumption string) *failure {
	f := &failure{guessed: true}
	switch s.assume.Value(assumption) {
	case "400":
		f.status, f.title = 400, titleBadRequest
	case "403":
		f.status, f.title = 403, titleForbidden
	case "409":
		f.status, f.title = 409, titleConflict
	case "422":
		f.status, f.title = 422, "Unprocessable entity"
	}
	return f
}

// errLimit answers a request over the company's limit or, with a tier, over the
// resource's limit (dev.frontapp.com/docs/rate-limiting; the tier's text as observed).
func errLimit(tier string, waitMillis int64) error {
	f := &failure{status: 429, title: titleTooMany, header: http.Header{}}
	f.header["Retry-After"] = []string{strconv.FormatInt((waitMillis+999)/1000, 10)}
	text := "Rate limit exceeded"
	if tier != "" {
		f.header["X-Front-Tier"] = []string{tier}
		text += " for tier-" + tier + " route"
	} else {
		f.guessed = true
	}
	f.message = text + ". Please retry in " + strconv.FormatInt(waitMillis, 10) + " milliseconds."
	return f
}

// errSignature answers a signature on a channel other than e-mail
// (dev.frontapp.com/reference, Create message).
var errSignature = &failure{status: 403, title: titleForbidden, guessed: true, message: "A signature can only be used on an e-mail channel"}

// errMerged redirects to the conversation that a conversation was merged into
// (dev.frontapp.com/reference, Get conversation: 301).
func (s *Server) errMerged(r *kit.Request, id string, into *conversation) error {
	path := strings.Replace(r.HTTP.URL.EscapedPath(), id, into.id, 1)
	if r.HTTP.URL.RawQuery != "" {
		path += "?" + r.HTTP.URL.RawQuery
	}
	return &failure{status: 301, bare: true, message: "Moved permanently", guessed: true, header: http.Header{"Location": {s.base + path}}}
}

// errLocked answers a throttled GET of a report.
var errLocked = &failure{status: 423, title: "Locked", guessed: true, message: "The report is not available right now. Please retry later.",
	header: http.Header{"Retry-After": {"60"}}}

// notModelled names a part of a modelled route that this fake does not model. It is
// answered with 501, like a route that is not modelled.
type notModelled string

func (n notModelled) Error() string { return "callsim does not model " + string(n) }

// fail returns Front's response to an error.
func (s *Server) fail(tx *kit.Tx, r *kit.Request, err error) kit.Response {
	var missing notModelled
	if errors.As(err, &missing) {
		return kit.Response{Status: http.StatusNotImplemented, Body: map[string]string{
			"callsim": "not modelled", "vendor": vendor, "message": missing.Error()}}
	}
	f := s.failureOf(r, err)
	resp := kit.Response{Status: f.status, Body: s.errorBody(f), Header: f.header}
	if r.Route() == nil && !r.Observer {
		// The engine does not call admit for an unknown path, but every response has
		// rate limit headers.
		resp.Header = http.Header{}
		s.limits.show(tx.Now(), resp.Header)
	}
	return resp
}

// failureOf translates an error of a handler or of package kit.
func (s *Server) failureOf(r *kit.Request, err error) *failure {
	var f *failure
	var wrong *kit.WrongType
	var malformed *kit.MalformedJSON
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &wrong):
		field := "body"
		if wrong.Field != "" {
			field += "." + wrong.Field
		}
		return errInvalid(field + ": should be " + jsonName(wrong.Want))
	case errors.As(err, &malformed):
		return &failure{status: 400, bare: true, message: syntaxText(r.Body, malformed)}
	case errors.Is(err, kit.ErrUnknownRoute):
		return errNoRoute
	case errors.Is(err, kit.ErrBodyTooLarge):
		return &failure{status: 413, title: "Payload too large", guessed: true, message: "Request entity too large"}
	}
	return &failure{status: 400, title: titleBadRequest, guessed: true, message: err.Error()} // a truncated request body
}

// syntaxText returns the message of Front's JavaScript engine for a syntax error. The
// position counts UTF-16 units.
func syntaxText(body []byte, bad *kit.MalformedJSON) string {
	if bad.Offset >= int64(len(body)) || bad.Err.Error() == "unexpected end of JSON input" {
		return "Unexpected end of JSON input"
	}
	at, _ := utf8.DecodeRune(body[bad.Offset:])
	units := len(utf16.Encode([]rune(string(body[:bad.Offset]))))
	return "Unexpected token " + string(at) + " in JSON at position " + strconv.Itoa(units)
}

// jsonName returns the JSON type of a Go type.
func jsonName(goType string) string {
	switch {
	case goType == "string":
		return "string"
	case goType == "bool":
		return "boolean"
	case strings.HasPrefix(goType, "int"):
		return "integer"
	case strings.HasPrefix(goType, "[]"):
		return "array"
	}
	return "object"
}

type errorBody struct {
	Error struct {
		Status  int      `json:"status,omitempty"`
		Title   string   `json:"title,omitempty"`
		Message string   `json:"message,omitempty"`
		Details []string `json:"details,omitempty"`
	} `json:"_error"`
}

func (s *Server) errorBody(f *failure) any {
	var b errorBody
	if !f.bare {
		b.Error.Status, b.Error.Title = f.status, f.title
	}
	b.Error.Message, b.Error.Details = f.message, f.details
	if f.guessed && s.assumed(assumeTexts, "bare") {
		b.Error.Message = ""
	}
	return b
}

// problems are the validation errors of a body, one line per field.
type problems []string

func (p *problems) add(field, what string) { *p = append(*p, fmt.Sprintf("body.%s: %s", field, what)) }

// missing adds a problem if a required string is absent or empty.
func (p *problems) missing(field string, value *string) {
	if value == nil {
		p.add(field, "missing")
	} else if *value == "" {
		p.add(field, "should not be empty")
	}
}

// tooLong adds a problem if a string has more characters than the limit.
func (p *problems) tooLong(field string, value *string, limit int) {
	if value != nil && len(*value) > limit && utf8.RuneCountInString(*value) > limit {
		p.add(field, "should not be longer than "+strconv.Itoa(limit)+" characters")
	}
}

func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return errInvalid(p...)
}

// decode decodes a JSON body. A missing body counts as an empty object.
func decode(r *kit.Request, into any) error {
	if strings.HasPrefix(r.HTTP.Header.Get("Content-Type"), "multipart/") {
		return notModelled("multipart bodies without attachments (avatars)")
	}
	if len(r.Body) == 0 {
		return nil
	}
	if len(r.Body) > jsonMax {
		return kit.ErrBodyTooLarge
	}
	return r.JSON(into)
}

// textOrNull decodes a string field and reports whether it is present and null.
func textOrNull(raw json.RawMessage, field string) (value string, set, null bool, err error) {
	switch {
	case len(raw) == 0:
		return "", false, false, nil
	case string(raw) == "null":
		return "", true, true, nil
	}
	if json.Unmarshal(raw, &value) != nil {
		return "", true, false, errInvalid("body." + field + ": should be string")
	}
	return value, true, false, nil
}

// oneOf adds a problem unless a required value is one of the listed words.
func (p *problems) oneOf(field string, value *string, words ...string) {
	if value == nil {
		p.add(field, "missing")
	} else if !slices.Contains(words, *value) {
		p.add(field, "should be one of "+strings.Join(words, ", "))
	}
}

// millis adds a problem unless an instant is in range. Instants of calls are in
// milliseconds.
func (p *problems) millis(field string, at *float64) {
	if at != nil && (*at < 0 || *at > latest*1000) {
		p.add(field, "should be a timestamp in milliseconds")
	}
}
