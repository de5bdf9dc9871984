package front_test

import (
	"os"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/callsim/callsim/sim/openapi"
)

// Front publishes OpenAPI descriptions of its APIs. Name the folder that holds
// front-core-api.json and front-channel-api.json in openapi.Folder, and
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
	if words := `property "_links" is missing`; wrong == nil || !strings.Contains(wrong.Error(), words) {
		t.Errorf("no %q in %v", words, wrong)
	}
}

var checked atomic.Int64

var loadDescription = sync.OnceValues(func() (*openapi.Front, error) {
	dir := os.Getenv(openapi.Folder)
	if dir == "" {
		return nil, nil
	}
	return openapi.Load(dir)
})

func description(t testing.TB) *openapi.Front {
	spec, err := loadDescription()
	must(t, err)
	return spec
}

// describedOrSkipped skips the test where the files are missing: nothing was
// checked then, and a pass would say otherwise.
func describedOrSkipped(t *testing.T) *openapi.Front {
	t.Helper()
	spec := description(t)
	if spec == nil {
		t.Skipf("NOT CHECKED: no answer of Front was compared with Front's own description; set %s to the folder of its OpenAPI files", openapi.Folder)
	}
	return spec
}

// fits fails the test when an answer does not fit the description.
func (a answer) fits(method, target string) answer {
	if spec := description(a.t); spec != nil && a.status < 300 {
		path, _, _ := strings.Cut(target, "?")
		checked.Add(1)
		if wrong := spec.Check(method, path, a.status, a.body); wrong != nil {
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
	if len(operations) < 100 {
		t.Errorf("only %d paths are described: are these Front's files?", len(operations))
	}
	for path, methods := range operations {
		target := regexp.MustCompile(`{[^}]*}`).ReplaceAllString(path, "x")
		for _, method := range methods {
			if a := o.do(method, target, nil); a.body == unknown {
				t.Errorf("%s is not in the table", a.what)
			}
		}
	}
}
