package front_test

import (
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/callsim/callsim/sim/openapi"
)

// Front publishes OpenAPI descriptions of its APIs. Name the folder that holds
// front-core-api.json and front-channel-api.json in openapi.FrontVariable, and
// every answer that any test of this package gets is checked against them.

func TestAnswersFitFrontsOwnDescription(t *testing.T) {
	spec := describedOrSkipped(t)
	before := checked.Load()
	o := newOffice(t)
	id := o.call()
	for _, path := range []string{"/conversations/search/is:open?limit=1", "/me", "/teammates", "/teams", "/inboxes", "/channels", "/contacts", "/conversations", "/events", "/tags",
		"/conversations/" + id, "/conversations/" + id + "/messages", "/conversations/" + id + "/events"} {
		o.do("GET", path, nil).want(200)
	}
	if n := checked.Load() - before; n < 13 {
		t.Errorf("only %d answers were checked", n)
	}
	wrong := spec.Check("GET", "/conversations/cnv_1", 200, `{"id":7}`)
	if len(wrong) < 10 {
		t.Errorf("the checker finds only %q wrong", wrong)
	}
}

var checked atomic.Int64

var loadDescription = sync.OnceValues(func() (*openapi.Spec, error) {
	dir := os.Getenv(openapi.FrontVariable)
	if dir == "" {
		return nil, nil
	}
	return openapi.LoadFront(dir)
})

func description(t testing.TB) *openapi.Spec {
	spec, err := loadDescription()
	must(t, err)
	return spec
}

// describedOrSkipped skips the test where the files are missing: nothing was
// checked then, and a pass would say otherwise.
func describedOrSkipped(t *testing.T) *openapi.Spec {
	t.Helper()
	spec := description(t)
	if spec == nil {
		t.Skipf("NOT CHECKED: no answer of Front was compared with Front's own description; set %s to the folder of its OpenAPI files", openapi.FrontVariable)
	}
	return spec
}

// fits fails the test when an answer does not fit the description.
func (a answer) fits(method, target string) answer {
	if spec := description(a.t); spec != nil && a.status < 300 {
		path, _, _ := strings.Cut(target, "?")
		checked.Add(1)
		for _, wrong := range spec.Check(method, path, a.status, a.body) {
			a.t.Errorf("%s does not fit Front's description: %s", a.what, wrong)
		}
	}
	return a
}

// Every operation that Front describes is in the table of routes, modelled or
// not: none is answered as if it were unknown.
func TestEveryDescribedRouteIsKnown(t *testing.T) {
	spec := describedOrSkipped(t)
	o := newOffice(t)
	unknown := o.do("GET", "/nothing", nil).want(404).body
	operations := spec.Operations()
	if len(operations) < 150 {
		t.Errorf("only %d operations are described: are these Front's files?", len(operations))
	}
	for _, op := range operations {
		target := op.Path
		for strings.Contains(target, "{") {
			before, rest, _ := strings.Cut(target, "{")
			_, after, _ := strings.Cut(rest, "}")
			target = before + "x" + after
		}
		if a := o.do(op.Method, target, nil); a.body == unknown {
			t.Errorf("%s is not in the table", a.what)
		}
	}
}
