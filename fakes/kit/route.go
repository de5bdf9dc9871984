package kit

import "net/http"

// Handler answers one request in one transaction. S is the vendor's server type: a
// method expression such as (*Server).getCall is a Handler.
type Handler[S any] func(S, *Tx, *Request) (Response, error)

// Route is one row of a vendor's route table. Path is a pattern of [http.ServeMux]
// without the method, for example /v1/calls/{id}. A row without Handle exists at the
// vendor but is not modelled: it answers 501.
type Route[S any] struct {
	Method string
	Path   string
	Handle Handler[S]
	Scope  string // the permission the vendor requires, if it has scopes
	Tier   string // the route's extra rate limit class, if any
}

// RouteInfo describes the row that a request matched.
type RouteInfo struct {
	Method, Path, Scope, Tier string
	Modelled                  bool
	index                     int
}

// Routes is a vendor's route table, ready for matching. Build it once per process
// (sync.OnceValue): all servers of a vendor share it.
type Routes[S any] struct {
	mux      *http.ServeMux
	handlers []Handler[S]
}

// NewRoutes builds the table. It panics on an invalid pattern, as http.ServeMux
// does. The mux only matches; its own answers (404, 405, redirects) are never sent.
func NewRoutes[S any](rows []Route[S]) *Routes[S] {
	t := &Routes[S]{mux: http.NewServeMux()}
	for i, row := range rows {
		info := RouteInfo{row.Method, row.Path, row.Scope, row.Tier, row.Handle != nil, i}
		t.mux.Handle(row.Method+" "+row.Path, &info)
		t.handlers = append(t.handlers, row.Handle)
	}
	return t
}

// ServeHTTP stores the row in the carrier, which match passes as the response
// writer: the mux sets the request's path values only inside ServeHTTP.
func (info *RouteInfo) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.(*carrier).route = info
}

// router hides the type parameter S from the engine.
type router interface {
	match(*Request) // sets Request.matched
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

// carrier receives the matched row from the mux and discards the mux's own answers.
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
