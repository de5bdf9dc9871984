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

// Front publishes OpenAPI descriptions of its APIs. Set the environment variable named
// by openapi.Folder to the folder with front-core-api.json and front-channel-api.json to
// check every answer in the tests of this package.

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
	err := spec.Check("GET", "/conversations/cnv_1", 200, `{"id":7}`)
	if want := `property "_links" is missing`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("the check of an invalid answer returned %v, want %q in it", err, want)
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

// describedOrSkipped returns the description, or skips the test without it.
func describedOrSkipped(t *testing.T) *openapi.Front {
	t.Helper()
	spec := description(t)
	if spec == nil {
		t.Skipf("NOT CHECKED: no answer was checked against Front's OpenAPI description; set %s to the folder of its files", openapi.Folder)
	}
	return spec
}

// fits checks an answer against the description.
func (a answer) fits(method, target string) answer {
	if spec := description(a.t); spec != nil && a.status < 300 {
		path, _, _ := strings.Cut(target, "?")
		checked.Add(1)
		if err := spec.Check(method, path, a.status, a.body); err != nil {
			a.t.Errorf("%s does not fit Front's OpenAPI description: %s", a.request, err)
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
	if len(operations) < 100 {
		t.Errorf("the description has %d paths, want at least 100: are these Front's files?", len(operations))
	}
	for path, methods := range operations {
		target := regexp.MustCompile(`{[^}]*}`).ReplaceAllString(path, "x")
		for _, method := range methods {
			if a := o.do(method, target, nil); a.body == unknown {
				t.Errorf("%s is not in the route table", a.request)
			}
		}
	}
}
