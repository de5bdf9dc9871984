package salesforce

import (
	"net/http"
	"strings"
	"sync"

	"github.com/callsim/callsim/fakes/kit"
)

type row = kit.Route[*Server]

const (
	get   = http.MethodGet
	post  = http.MethodPost
	patch = http.MethodPatch
	put   = http.MethodPut
	del   = http.MethodDelete
)

// routes holds the resources of the REST API (REST API Developer Guide, Reference), the
// token endpoints and SOAP. A route without a handler answers 501.
var routes = sync.OnceValue(func() *kit.Routes[*Server] { return kit.NewRoutes(rows()) })

// data is the prefix of every resource of the REST API.
const data = "/services/data/{version}"

func rows() []row {
	all := []row{
		{Method: post, Path: "/services/oauth2/token", Handle: (*Server).token, Tier: tierOpen},
		{Method: post, Path: "/services/oauth2/revoke", Handle: (*Server).revoke, Tier: tierOpen},
		{Method: get, Path: "/services/oauth2/revoke", Handle: (*Server).revoke, Tier: tierOpen},
		{Method: get, Path: authorizePath, Handle: (*Server).authorizePage, Tier: tierOpen},
		{Method: post, Path: decisionPath, Handle: (*Server).decideOnPage, Tier: tierOpen},
		{Method: get, Path: "/services/oauth2/userinfo", Handle: (*Server).userinfo, Tier: tierIdentity},
		{Method: post, Path: "/services/oauth2/introspect", Tier: tierOpen},
		{Method: get, Path: "/id/{org}/{user}", Handle: (*Server).identity, Tier: tierIdentity},
		{Method: post, Path: "/services/Soap/u/{soap}", Handle: (*Server).soap, Tier: tierOpen},
		{Method: post, Path: "/services/Soap/u/{soap}/{org}", Handle: (*Server).soap, Tier: tierOpen},
		{Method: get, Path: "/services/data", Handle: (*Server).getVersions, Tier: tierOpen},
		{Method: get, Path: data, Handle: (*Server).getResources},
		{Method: get, Path: data + "/limits", Handle: (*Server).getLimits},
		{Method: get, Path: data + "/sobjects", Handle: (*Server).describeGlobal},
		{Method: get, Path: data + "/query", Handle: (*Server).getQuery},
		{Method: get, Path: data + "/query/{locator}", Handle: (*Server).getMore},
		{Method: get, Path: data + "/queryAll", Handle: (*Server).getQueryAll},
		{Method: get, Path: data + "/queryAll/{locator}", Handle: (*Server).getMore},
		{Method: get, Path: data + "/search", Handle: (*Server).getSearch},
		{Method: get, Path: data + "/parameterizedSearch", Handle: (*Server).getParameterized},
		{Method: post, Path: data + "/parameterizedSearch", Handle: (*Server).postParameterized},
		{Method: get, Path: data + "/recent"},
		{Path: data + "/{rest...}", Handle: (*Server).unknownResource},
	}
	return append(append(all, objectRows()...), compositeRows()...)
}

func objectRows() []row {
	one := data + "/sobjects/{type}"
	return []row{
		{Method: get, Path: one, Handle: (*Server).getObject},
		{Method: post, Path: one, Handle: (*Server).createRow},
		{Method: get, Path: one + "/describe", Handle: (*Server).describe},
		{Method: get, Path: one + "/describe/{part}"},
		{Method: get, Path: one + "/updated", Handle: (*Server).getUpdated},
		{Method: get, Path: one + "/deleted", Handle: (*Server).getDeleted},
		{Method: get, Path: one + "/listviews"},
		{Method: post, Path: one + "/Id", Handle: (*Server).createRow},
		{Method: get, Path: one + "/{id}", Handle: (*Server).getRow},
		{Method: patch, Path: one + "/{id}", Handle: (*Server).updateRow},
		{Method: del, Path: one + "/{id}", Handle: (*Server).deleteRow},
		{Method: get, Path: one + "/{field}/{value}", Handle: (*Server).getExternal},
		{Method: patch, Path: one + "/{field}/{value}", Handle: (*Server).upsertRow},
		{Method: del, Path: one + "/{field}/{value}", Handle: (*Server).deleteExternal},
	}
}

func compositeRows() []row {
	return []row{
		{Method: post, Path: data + "/composite", Handle: (*Server).postComposite},
		{Method: post, Path: data + "/composite/batch", Handle: (*Server).postBatch},
		{Method: post, Path: data + "/composite/sobjects", Handle: (*Server).createMany},
		{Method: patch, Path: data + "/composite/sobjects", Handle: (*Server).updateMany},
		{Method: del, Path: data + "/composite/sobjects", Handle: (*Server).deleteMany},
		{Method: get, Path: data + "/composite/sobjects/{type}", Handle: (*Server).getMany},
		{Method: post, Path: data + "/composite/sobjects/{type}", Handle: (*Server).retrieveMany},
		{Method: patch, Path: data + "/composite/sobjects/{type}/{field}", Handle: (*Server).upsertMany},
		{Method: post, Path: data + "/composite/tree/{type}"},
		{Method: post, Path: data + "/composite/graph"},
	}
}

// otherMethodResources are the resources that exist with another method.
var otherMethodResources = []string{"query", "queryAll", "search", "parameterizedSearch", "limits", "sobjects", "composite", "recent", "composite/batch", "composite/sobjects"}

// notModelledResources are the resources of an org that this fake does not model.
var notModelledResources = []string{"jobs", "tooling", "chatter", "analytics", "wave", "ui-api", "actions", "process", "theme", "tabs", "appMenu", "quickActions",
	"support", "metadata", "connect", "commerce", "event", "knowledgeManagement", "licensing", "eclair", "folders", "streaming", "dedupe",
	"compactLayouts", "scontrols", "search/suggestions", "search/scopeOrder", "search/layout"}

// unknownResource answers a path that matches no other route: a resource without this
// method, a resource that is not modelled, or an unknown one.
func (s *Server) unknownResource(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	rest := r.Param("rest")
	for _, resource := range notModelledResources {
		if rest == resource || strings.HasPrefix(rest, resource+"/") {
			return kit.Response{}, notModelled(resource)
		}
	}
	for _, resource := range otherMethodResources {
		if rest == resource {
			return kit.Response{}, errMethod(r.HTTP.Method)
		}
	}
	parts := strings.Split(rest, "/")
	if parts[0] == "sobjects" && len(parts) <= 4 && s.schema.object(parts[1]) != nil {
		return kit.Response{}, errMethod(r.HTTP.Method)
	}
	return kit.Response{}, errNotFound
}

func errMethod(method string) error {
	return &failure{status: 405, code: "METHOD_NOT_ALLOWED", msg: "HTTP Method '" + method + "' not allowed. Allowed are those of the resource"}
}

// innerRoutes matches the subrequests of a composite request: the routes of the REST
// API, except composite requests.
func innerRoutes() *http.ServeMux {
	inner.once.Do(func() { inner.mux = newInnerMux() })
	return inner.mux
}

// inner has no initializer, because the routes refer to it.
var inner struct {
	once sync.Once
	mux  *http.ServeMux
}

func newInnerMux() *http.ServeMux {
	mux := http.NewServeMux()
	for _, row := range rows() {
		if !strings.HasPrefix(row.Path, data) || row.Path == data+"/composite" || row.Path == data+"/composite/batch" {
			continue
		}
		handle := row.Handle
		if handle == nil {
			handle = func(*Server, *kit.Tx, *kit.Request) (kit.Response, error) {
				return kit.Response{}, notModelled(row.Method + " " + row.Path)
			}
		}
		mux.HandleFunc(row.Method+" "+row.Path, func(w http.ResponseWriter, r *http.Request) {
			found := w.(*innerMatch)
			found.handle, found.request = handle, r
		})
	}
	return mux
}

// innerMatch receives the route that the mux matches. It discards the mux's own answers.
type innerMatch struct {
	handle  kit.Handler[*Server]
	request *http.Request
	header  http.Header
}

func (m *innerMatch) Header() http.Header {
	if m.header == nil {
		m.header = http.Header{}
	}
	return m.header
}
func (m *innerMatch) Write(b []byte) (int, error) { return len(b), nil }
func (m *innerMatch) WriteHeader(int)             {}

// matchSubrequest returns the handler of a subrequest, and the request with its path
// values.
func matchSubrequest(r *http.Request) (kit.Handler[*Server], *http.Request) {
	var m innerMatch
	innerRoutes().ServeHTTP(&m, r)
	return m.handle, m.request
}
