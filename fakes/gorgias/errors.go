package gorgias

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// failure is an error answer: {"error":{"msg","data"}}
// (developers.gorgias.com/reference/errors).
type failure struct {
	status int
	msg    string
	data   problems
	header http.Header
}

func (f *failure) Error() string { return strconv.Itoa(f.status) + " " + f.msg }

// The messages are those of the errors page.
var (
	errUnauthorized = &failure{status: 401, msg: "Unauthorized."}
	errForbidden    = &failure{status: 403, msg: "You do not have enough permissions to perform this action."}
	errQuota        = &failure{status: 403, msg: errForbidden.msg + " Messaging quota exceeded."}
	errNotFound     = &failure{status: 404, msg: "Resource not found."}
	errExists       = &failure{status: 409, msg: "The resource already exists."}
	errTooLarge     = &failure{status: 413, msg: "Request entity too large."}
	errTicketMerged = &failure{status: 400, msg: "ticket_merged"}
)

// errTooMany refuses a request because the account's bucket is full. Gorgias publishes
// the header but not the wording of the body (reference/limitations).
func errTooMany(retryAfter int64) error {
	return &failure{status: 429, msg: "Too many requests.",
		header: http.Header{"Retry-After": {strconv.FormatInt(retryAfter, 10)}}}
}

// errMoved redirects from a merged ticket or customer to the one it was merged into.
func errMoved(uri string) error {
	return &failure{status: 301, msg: "Moved permanently.", header: http.Header{"Location": {uri}}}
}

// errRefused is a 400 that concerns no single field.
func errRefused(msg string) error { return &failure{status: 400, msg: msg} }

// problems holds the problems of a body. A field has a list of sentences or, if it is
// an object or list, nested problems. The key of a list's item is its index.
type problems map[string]any

const (
	msgMissing = "Missing data for required field."
	msgUnknown = "Unknown field."
	msgNull    = "Field may not be null."
)

func (p problems) add(field string, sentences ...string) {
	have, _ := p[field].([]string)
	p[field] = slices.Concat(have, sentences)
}

// under returns the problems nested in a field.
func (p problems) under(field string) problems {
	nested, ok := p[field].(problems)
	if !ok {
		nested = problems{}
		p[field] = nested
	}
	return nested
}

// pruned returns p without the nested problems that are empty.
func (p problems) pruned() problems {
	out := problems{}
	for _, field := range slices.Sorted(maps.Keys(p)) {
		what := p[field]
		if nested, ok := what.(problems); ok {
			nested = nested.pruned()
			if len(nested) == 0 {
				continue
			}
			what = nested
		}
		out[field] = what
	}
	return out
}

// err returns the error answer to a body, or nil if there is no problem.
func (p problems) err(msg string) error {
	left := p.pruned()
	if len(left) == 0 {
		return nil
	}
	return &failure{status: 400, msg: msg, data: left}
}

func (p problems) tooLong(field, text string, limit int) {
	if len(text) > limit && len([]rune(text)) > limit {
		p.add(field, "Longer than maximum length "+strconv.Itoa(limit)+".")
	}
}

func (p problems) oneOf(field, value string, allowed ...string) {
	for _, a := range allowed {
		if a == value {
			return
		}
	}
	p.add(field, "Must be one of: "+strings.Join(allowed, ", ")+".")
}

// notModelled is a part of a modelled route that this fake does not implement.
type notModelled string

func (n notModelled) Error() string { return "callsim does not model " + string(n) }

const jsonType = "application/json"

func ok(body any) (kit.Response, error)       { return answer(200, body) }
func created(body any) (kit.Response, error)  { return answer(201, body) }
func accepted(body any) (kit.Response, error) { return answer(202, body) }
func noContent() (kit.Response, error)        { return kit.NoContent(), nil }

func answer(status int, body any) (kit.Response, error) {
	return kit.Response{Status: status, Body: body, Type: jsonType}, nil
}

// empty is an answer of type JSON without a body, as Gorgias sends it.
func empty(status int) (kit.Response, error) {
	return kit.Response{Status: status, Raw: []byte{}, Type: jsonType}, nil
}

// fail encodes an error as Gorgias does.
func (s *Server) fail(tx *kit.Tx, r *kit.Request, err error) kit.Response {
	var missing notModelled
	if errors.As(err, &missing) {
		return kit.Response{Status: http.StatusNotImplemented, Type: jsonType, Body: map[string]string{
			"callsim": "not modelled", "vendor": vendor, "message": missing.Error()}}
	}
	f := failureOf(err)
	type body struct {
		Msg  string   `json:"msg"`
		Data problems `json:"data,omitempty"`
	}
	resp := kit.Response{Status: f.status, Type: jsonType, Header: f.header,
		Body: map[string]body{"error": {f.msg, f.data}}}
	if r.Route() == nil && !r.Observer {
		// admit does not run for an unknown path, but every answer has the header of
		// the rate limit.
		resp.Header = http.Header{}
		s.limits.setHeader(s, tx.Now(), byOAuth, resp.Header)
	}
	return resp
}

func failureOf(err error) *failure {
	var f *failure
	var wrong *kit.WrongType
	var malformed *kit.MalformedJSON
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &wrong):
		field, data := wrong.Field, problems{}
		if field == "" {
			field = "_schema"
		}
		data.add(field, "Not a valid "+jsonName(wrong.Want)+".")
		return &failure{status: 400, msg: "Invalid request.", data: data}
	case errors.As(err, &malformed):
		return &failure{status: 400, msg: "The request body is not valid JSON."}
	case errors.Is(err, kit.ErrUnknownRoute):
		return errNotFound
	case errors.Is(err, kit.ErrBodyTooLarge):
		return errTooLarge
	}
	return &failure{status: 400, msg: err.Error()} // for example a truncated body
}

// jsonName returns the JSON name of a Go type, as Gorgias's validator writes it.
func jsonName(goType string) string {
	switch {
	case strings.HasSuffix(goType, "string"):
		return "string"
	case strings.HasSuffix(goType, "bool"):
		return "boolean"
	case strings.Contains(goType, "int"):
		return "integer"
	case strings.HasPrefix(goType, "[]"):
		return "list"
	}
	return "mapping type"
}

// decode reads a JSON body into a struct. It refuses unknown keys unless the assumption
// is that Gorgias ignores them.
func (s *Server) decode(r *kit.Request, what string, into any) error {
	if strings.HasPrefix(r.HTTP.Header.Get("Content-Type"), "multipart/") {
		return notModelled("multipart bodies")
	}
	if len(r.Body) == 0 {
		r.Body = []byte("{}")
	}
	strict := json.NewDecoder(bytes.NewReader(r.Body))
	strict.DisallowUnknownFields()
	err := strict.Decode(into)
	if err == nil {
		if _, err = strict.Token(); err == io.EOF {
			return nil // the whole body was read and has no unknown key
		}
	}
	if wrong := r.JSON(into); wrong != nil {
		return wrong
	}
	if s.assumed(assumeUnknownKeys, "ignored") {
		return nil
	}
	return unknownKey(err, what)
}

// unknownKey turns encoding/json's error about an unknown key into the error answer.
func unknownKey(err error, what string) error {
	key, found := strings.CutPrefix(err.Error(), "json: unknown field ")
	if !found {
		return err
	}
	data := problems{}
	data.add(strings.Trim(key, `"`), msgUnknown)
	return &failure{status: 400, msg: "Failed to " + what, data: data}
}
