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

// Request is what a handler sees: the HTTP request with its body already read.
type Request struct {
	HTTP      *http.Request
	Body      []byte
	Principal any  // who asks, as Config.Admit found out; nil for the observer
	Observer  bool // came by the observer door
	matched   carrier
	query     url.Values
}

// Route is the row that matched, nil when none did.
func (r *Request) Route() *RouteInfo { return r.matched.route }

// Param is a path parameter, already unescaped; of several names it is the one
// that the path has.
func (r *Request) Param(names ...string) string {
	for _, name := range names {
		if value := r.HTTP.PathValue(name); value != "" {
			return value
		}
	}
	return ""
}

// ID is a path parameter that is a number; ok tells whether it is one.
func (r *Request) ID(name string) (id int64, ok bool) {
	id, err := strconv.ParseInt(r.Param(name), 10, 64)
	return id, err == nil
}

// Query is the parsed query; broken pairs are left out as net/http does.
func (r *Request) Query() url.Values {
	if r.query == nil {
		r.query = r.HTTP.URL.Query()
	}
	return r.query
}

// Asked is a parameter of the query, "" without it.
func (r *Request) Asked(name string) string { return r.Query().Get(name) }

// MalformedJSON says where a body stops being JSON; each vendor answers it in
// its own words.
type MalformedJSON struct {
	Offset int64  // bytes from the start
	Char   string // the character there, "" at the end of the body
	Err    error
}

func (e *MalformedJSON) Error() string {
	return fmt.Sprintf("body is not the expected JSON at byte %d: %v", e.Offset, e.Err)
}

func (e *MalformedJSON) Unwrap() error { return e.Err }

// WrongType says that a field has another JSON type than the vendor takes.
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
		// Of a number that does not fit, encoding/json also says which.
		got, _, _ := strings.Cut(wrong.Value, " ")
		return &WrongType{Field: wrong.Field, Got: got, Want: wrong.Type.String()}
	}
	bad := &MalformedJSON{Offset: int64(len(r.Body)), Err: err}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && syntax.Error() != endOfJSON {
		// encoding/json counts the offending byte in.
		bad.Offset = syntax.Offset - 1
		char, _ := utf8.DecodeRune(r.Body[bad.Offset:])
		bad.Char = string(char)
	}
	return bad
}

// endOfJSON is what encoding/json says of a body that ends too early; only its
// text tells that apart from a wrong last byte.
const endOfJSON = "unexpected end of JSON input"
