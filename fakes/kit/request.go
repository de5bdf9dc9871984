package kit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// Request is what a handler sees: the HTTP request with its body already read.
type Request struct {
	HTTP      *http.Request
	Body      []byte
	Principal any  // who asks, as Config.Admit found out; nil for the observer
	Observer  bool // came by the observer door
	route     *RouteInfo
	query     url.Values
}

// Route is the row that matched, nil when none did.
func (r *Request) Route() *RouteInfo { return r.route }

// Param is a path parameter, already unescaped.
func (r *Request) Param(name string) string { return r.HTTP.PathValue(name) }

// Query is the parsed query; broken pairs are left out as net/http does.
func (r *Request) Query() url.Values {
	if r.query == nil {
		r.query = r.HTTP.URL.Query()
	}
	return r.query
}

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
		return &WrongType{Field: wrong.Field, Got: wrong.Value, Want: wrong.Type.String()}
	}
	bad := &MalformedJSON{Offset: int64(len(r.Body)), Err: err}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		// encoding/json counts the offending byte in; at the end there is none.
		if at := syntax.Offset - 1; at >= 0 && at < int64(len(r.Body)) && !errors.Is(err, io.ErrUnexpectedEOF) {
			bad.Offset = at
			bad.Char = string(bytes.ToValidUTF8(r.Body[at:at+1], nil))
		}
	}
	return bad
}
