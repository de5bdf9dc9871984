package kit

import (
	"net/http"
)

// muxOf lets the standard library's mux do the matching. Its own answers (404,
// 405, redirects of unclean paths) are never sent: only the matched row is used.
func muxOf(routes []Route) *http.ServeMux {
	mux := http.NewServeMux()
	for i := range routes {
		mux.Handle(routes[i].Method+" "+routes[i].Path, matched{&routes[i]})
	}
	return mux
}

// matched carries a row through the mux, which wants a handler.
type matched struct{ route *Route }

// ServeHTTP notes the row in the carrier that match passes as the writer: only
// inside ServeHTTP does the mux fill the request's path values.
func (m matched) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.(*carrier).route = m.route
}

// match returns the row for the request, nil when the vendor has none. The
// mux's own answers end in the carrier and are forgotten.
func match(mux *http.ServeMux, r *http.Request) *Route {
	var c carrier
	mux.ServeHTTP(&c, r)
	return c.route
}

type carrier struct {
	route  *Route
	header http.Header
}

func (c *carrier) Header() http.Header {
	if c.header == nil {
		c.header = http.Header{}
	}
	return c.header
}
func (c *carrier) Write(b []byte) (int, error) { return len(b), nil }
func (c *carrier) WriteHeader(int)             {}
