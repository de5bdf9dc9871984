package kit

import "net/http"

// Handler answers one request in one transaction; S is the vendor's server, so
// that a method expression, (*Server).getCall, is a Handler.
type Handler[S any] func(S, *Tx, *Request) (Response, error)

// Route is one row of a vendor's table. Path is a pattern of [http.ServeMux]
// without the method, for example /v1/calls/{id}. A row without a Handle is
// known to exist at the vendor but not modelled: it answers 501.
type Route[S any] struct {
	Method string
	Path   string
	Handle Handler[S]
	Scope  string // the permission the vendor asks for, if it has scopes
	Tier   string // the vendor's extra rate limit class of this route, if any
}

// RouteInfo is what a request knows about the row it matched.
type RouteInfo struct {
	Method, Path, Scope, Tier string
	Modelled                  bool
	index                     int
}

// Routes is a vendor's table, ready for matching. Build it once per process
// (sync.OnceValue): a world has its own servers but not its own tables.
type Routes[S any] struct {
	mux      *http.ServeMux
	handlers []Handler[S]
}

// NewRoutes builds the table; a wrong pattern is a programmer's mistake and
// panics in http.ServeMux's words. The mux only matches: its own answers (404,
// 405, redirects of unclean paths) are never sent.
func NewRoutes[S any](rows []Route[S]) *Routes[S] {
	t := &Routes[S]{mux: http.NewServeMux()}
	for i, row := range rows {
		info := RouteInfo{row.Method, row.Path, row.Scope, row.Tier, row.Handle != nil, i}
		t.mux.Handle(row.Method+" "+row.Path, &info)
		t.handlers = append(t.handlers, row.Handle)
	}
	return t
}

// ServeHTTP notes the row in the carrier that match passes as the writer: only
// inside ServeHTTP does the mux fill the request's path values.
func (info *RouteInfo) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.(*carrier).route = info
}

// router hides S from the engine.
type router interface {
	match(*Request) // notes the row, if the vendor has such a route
	handle(*Tx, *Request) (Response, error)
}

type bound[S any] struct {
	*Routes[S]
	server S
}

func (b bound[S]) match(r *Request) { b.mux.ServeHTTP(&r.matched, r.HTTP) }

func (b bound[S]) handle(tx *Tx, r *Request) (Response, error) {
	return b.handlers[r.matched.route.index](b.server, tx, r)
}

// carrier takes the matched row out of the mux; the mux's own answers end here.
type carrier struct {
	route  *RouteInfo
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
