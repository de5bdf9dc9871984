package live

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/callsim/callsim/sim"
)

const apiPrefix = "/callsim/v1"

// route is a row of the control API.
type route struct {
	method, path string // path after the prefix
	open         bool   // needs no token
	handle       func(*Server, *request) (any, error)
}

// reading returns a handler that decodes a JSON object as the body.
func reading[Body any](handle func(*Server, *request, Body) (any, error)) func(*Server, *request) (any, error) {
	return func(s *Server, r *request) (any, error) {
		var body Body
		if err := r.read(&body); err != nil {
			return nil, err
		}
		return handle(s, r, body)
	}
}

// bare returns a handler of requests with an empty body or {}.
func bare(handle func(*Server, *request) (any, error)) func(*Server, *request) (any, error) {
	return reading(func(s *Server, r *request, _ struct{}) (any, error) { return handle(s, r) })
}

// routes is the control API. API.md describes it.
var routes = slices.Concat([]route{
	{"GET", "/version", true, (*Server).getVersion},
	{"GET", "/health", true, (*Server).getHealth},
	{"GET", "/world", false, (*Server).getWorld},
	{"GET", "/scenarios", false, (*Server).getScenarios},
	{"POST", "/reset", false, (*Server).postReset},
	{"GET", "/actions", false, (*Server).getActions},
	{"POST", "/actions/{name}", false, (*Server).postAction},
	{"POST", "/do", false, reading((*Server).postDo)},
	{"GET", "/possible", false, (*Server).getPossible},
	{"GET", "/screens", false, (*Server).getScreens},
	{"GET", "/journal", false, (*Server).getJournal},
	{"GET", "/observe/{vendor}/{path...}", false, (*Server).getObserved},
	{"POST", "/settings/{integration}", false, (*Server).postSettings},
}, castRoutes, clockRoutes, faultRoutes)

// request is a control request whose body has been read.
type request struct {
	*http.Request
	body  []byte
	stage *stage
}

// control serves the API.
func (s *Server) control() http.Handler {
	mux := http.NewServeMux()
	methods := map[string][]string{"/events": {"GET", "HEAD"}} // by path
	mux.HandleFunc("GET "+apiPrefix+"/events", s.getEvents)
	for _, rt := range routes {
		mux.Handle(rt.method+" "+apiPrefix+rt.path, s.controlled(rt))
		if methods[rt.path] = append(methods[rt.path], rt.method); rt.method == "GET" {
			methods[rt.path] = append(methods[rt.path], "HEAD")
		}
	}
	for path, known := range methods {
		slices.Sort(known)
		allow := strings.Join(known, ", ")
		mux.HandleFunc(apiPrefix+path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Allow", allow)
			refuse(w, http.StatusMethodNotAllowed, fmt.Errorf("%s takes %s, not %s", r.URL.Path, allow, r.Method))
		})
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusNotFound, fmt.Errorf("there is no %s here: GET %s/world shows what is served, API.md all routes", r.URL.Path, apiPrefix))
	})
	return mux
}

// controlled checks the token, reads the body, takes the lock and calls the handler.
func (s *Server) controlled(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !rt.open && !s.authorized(bearer(r)) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="callsim"`)
			refuse(w, http.StatusUnauthorized, errToken)
			return
		}
		body, status, err := readBody(w, r, maxControl)
		if err != nil {
			refuse(w, status, err)
			return
		}
		answer, err := s.locked(rt, &request{Request: r, body: body})
		if err != nil {
			refuse(w, statusOf(err), err)
			return
		}
		w.Header()["Content-Type"] = jsonType
		if o, raw := answer.(observed); raw {
			w.WriteHeader(o.status)
			_, _ = w.Write(o.body)
			return
		}
		_ = json.NewEncoder(w).Encode(answer) // the client may be gone
	})
}

var (
	errToken    = errors.New("this needs the control token that callsim serve printed: Authorization: Bearer TOKEN")
	errReadOnly = errors.New("the page is only read")
)

// locked runs a handler while holding the lock of the world.
func (s *Server) locked(rt route, r *request) (any, error) {
	if rt.open {
		r.stage = s.stage.Load()
		return rt.handle(s, r)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed.Load() {
		return nil, failed(http.StatusServiceUnavailable, errors.New("the server is closing"))
	}
	r.stage = s.stage.Load()
	if err := r.stage.dead(); err != nil && rt.path != "/reset" {
		return nil, failed(http.StatusInternalServerError, fmt.Errorf("the world has died, POST %s/reset starts another: %w", apiPrefix, err))
	}
	return rt.handle(s, r)
}

// world returns the world of the request.
func (r *request) world() *sim.World { return r.stage.world }

// read decodes the body into v: one JSON object, no unknown keys. An empty body
// is an empty object.
func (r *request) read(v any) error {
	if len(bytes.TrimSpace(r.body)) == 0 {
		r.body = []byte("{}")
	}
	d := json.NewDecoder(bytes.NewReader(r.body))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	if err == nil {
		if _, extra := d.Token(); extra != io.EOF {
			err = errors.New("something follows it")
		}
	}
	if err != nil {
		return failed(http.StatusBadRequest, fmt.Errorf("the body is not the JSON object expected: %s", strings.TrimPrefix(err.Error(), "json: ")))
	}
	return nil
}

// failure is an error with its HTTP status. Any other error is a refusal of the world,
// which is answered 409.
type failure struct {
	status int
	err    error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

func failed(status int, err error) error { return &failure{status, err} }

func statusOf(err error) int {
	var f *failure
	if errors.As(err, &f) {
		return f.status
	}
	return http.StatusConflict
}

var jsonType = []string{"application/json; charset=utf-8"}

// refuse answers an error as one line of JSON.
func refuse(w http.ResponseWriter, status int, err error) {
	line, _ := json.Marshal(map[string]string{"error": strings.ReplaceAll(err.Error(), "\n", " ")})
	w.Header()["Content-Type"] = jsonType
	w.WriteHeader(status)
	_, _ = w.Write(append(line, '\n'))
}
