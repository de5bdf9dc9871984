package vendors

import (
	"context"
	"maps"
	"net/http"
	"sync/atomic"

	"github.com/callsim/callsim/core/cause"
)

// headers caches the headers of a client's last requests, one without and one with
// a body. The next request nearly always has the same, and building a map costs
// more than the rest of a request.
type headers struct{ bare, typed atomic.Pointer[header] }

// header is a cached header with the values that it was built from.
type header struct {
	authorization string
	kind          string
	fields        http.Header
}

// of returns the header of a request with the given authorization, content type
// (nil without a body) and further fields. Requests share it, so callers must not
// change it.
func (h *headers) of(authorization string, kind []string, more http.Header) http.Header {
	last, named := &h.bare, ""
	if kind != nil {
		last, named = &h.typed, kind[0]
	}
	if made := last.Load(); made != nil && made.authorization == authorization && made.kind == named {
		return made.fields
	}
	fields := http.Header{"Accept": jsonType}
	if authorization != "" {
		fields["Authorization"] = []string{authorization}
	}
	maps.Copy(fields, more)
	if kind != nil {
		fields["Content-Type"] = kind
	}
	last.Store(&header{authorization, named, fields})
	return fields
}

// withCause returns the fields and why the request is sent, if that is known.
func withCause(ctx context.Context, fields http.Header) http.Header {
	why := cause.Field(ctx)
	if why == nil {
		return fields
	}
	all := maps.Clone(fields)
	all[cause.Header] = why
	return all
}
