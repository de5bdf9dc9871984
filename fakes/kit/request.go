package kit

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Request is the HTTP request that a handler answers, with its body read.
type Request struct {
	HTTP      *http.Request
	Body      []byte
	Principal any  // the client, as identified by Config.Admit; nil for the observer
	Observer  bool // the request comes through the observer door
	matched   carrier
	query     url.Values
}

// Route returns the matched row of the route table, or nil.
func (r *Request) Route() *RouteInfo { return r.matched.route }

// Param returns an unescaped path parameter. Given several names, it returns the
// first one present.
func (r *Request) Param(names ...string) string {
	for _, name := range names {
		if value := r.HTTP.PathValue(name); value != "" {
			return value
		}
	}
	return ""
}

// ID returns a numeric path parameter. ok reports whether it is a number.
func (r *Request) ID(name string) (id int64, ok bool) {
	id, err := strconv.ParseInt(r.Param(name), 10, 64)
	return id, err == nil
}

// Query returns the parsed query. Malformed pairs are dropped, as in net/http.
func (r *Request) Query() url.Values {
	if r.query == nil {
		r.query = r.HTTP.URL.Query()
	}
	return r.query
}

// Asked returns a query parameter, or "" without it.
func (r *Request) Asked(name string) string { return r.Query().Get(name) }

// MalformedJSON reports where a body stops being JSON. Config.Fail translates it
// into the vendor's error body.
type MalformedJSON struct {
	Offset int64  // bytes from the start
	Char   string // the character there, "" at the end of the body
	Err    error
}

func (e *MalformedJSON) Error() string {
	return fmt.Sprintf("malformed JSON body at byte %d: %v", e.Offset, e.Err)
}

func (e *MalformedJSON) Unwrap() error { return e.Err }

// WrongType reports a field with another JSON type than the vendor accepts.
type WrongType struct {
	Field string // dotted path
	Got   string // JSON type found: string, number, object, array, bool
	Want  string // Go name of what was expected
}

func (e *WrongType) Error() string {
	return fmt.Sprintf("field %q is a %s, expected %s", e.Field, e.Got, e.Want)
}

// JSON decodes the body into v. Unknown fields are ignored, as vendors do. The
// error is a *MalformedJSON or a *WrongType.
func (r *Request) JSON(v any) error {
	err := json.Unmarshal(r.Body, v)
	if err == nil {
		return nil
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		// For a number out of range, Value is "number 300": the number follows the type.
		got, _, _ := strings.Cut(wrong.Value, " ")
		return &WrongType{Field: wrong.Field, Got: got, Want: wrong.Type.String()}
	}
	bad := &MalformedJSON{Offset: int64(len(r.Body)), Err: err}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && syntax.Error() != endOfJSON {
		// syntax.Offset is one past the offending byte.
		bad.Offset = syntax.Offset - 1
		char, _ := utf8.DecodeRune(r.Body[bad.Offset:])
		bad.Char = string(char)
	}
	return bad
}

// endOfJSON is the message of encoding/json for a truncated body. Only the message
// distinguishes a truncated body from a wrong last byte.
const endOfJSON = "unexpected end of JSON input"
