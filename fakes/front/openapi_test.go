package front_test

import (
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/callsim/callsim/sim/openapi"
)

// Front publishes OpenAPI descriptions of its APIs. Set the environment variable named
// by openapi.FrontVariable to the folder with front-core-api.json and
// front-channel-api.json to check every answer in the tests of this package.

func TestAnswersFitTheOpenAPIDescription(t *testing.T) {
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
	problems := spec.Check("GET", "/conversations/cnv_1", 200, `{"id":7}`)
	if len(problems) < 10 {
		t.Errorf("the check finds only %q in an invalid answer", problems)
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

// describedOrSkipped returns the description, or skips the test without it.
func describedOrSkipped(t *testing.T) *openapi.Spec {
	t.Helper()
	spec := description(t)
	if spec == nil {
		t.Skipf("NOT CHECKED: no answer was checked against Front's OpenAPI description; set %s to the folder of its files", openapi.FrontVariable)
	}
	return spec
}

// fits checks an answer against the description.
func (a answer) fits(method, target string) answer {
	if spec := description(a.t); spec != nil && a.status < 300 {
		path, _, _ := strings.Cut(target, "?")
		checked.Add(1)
		for _, problem := range spec.Check(method, path, a.status, a.body) {
			a.t.Errorf("%s does not fit Front's OpenAPI description: %s", a.request, problem)
		}
	}
	return a
}

// Every operation of the description is in the route table, modelled or not.
func TestRouteTableIsComplete(t *testing.T) {
	spec := describedOrSkipped(t)
	o := newOffice(t)
	unknown := o.do("GET", "/nothing", nil).want(404).body
	operations := spec.Operations()
	if len(operations) < 150 {
		t.Errorf("the description has %d operations, want at least 150: are these Front's files?", len(operations))
	}
	for _, op := range operations {
		target := op.Path
		for strings.Contains(target, "{") {
			before, rest, _ := strings.Cut(target, "{")
			_, after, _ := strings.Cut(rest, "}")
			target = before + "x" + after
		}
		if a := o.do(op.Method, target, nil); a.body == unknown {
			t.Errorf("%s is not in the route table", a.request)
		}
	}
}
