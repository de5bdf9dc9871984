package openapi_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/callsim/callsim/sim/openapi"
)

const shop = `{"paths":{
 "/things/{id}":{"parameters":[],"get":{"responses":{"200":{"$ref":"#/components/responses/thing"},"204":{}}}},
 "/things/all":{"get":{"responses":{"200":{"content":{"application/json":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/thing"}}}}}}}},
 "/files/{id}":{"get":{"responses":{"200":{"content":{"*/*":{"schema":{"type":"string"}}}}}}}},
"components":{"responses":{"thing":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/thing"}}}}},
 "schemas":{"thing":{"type":"object","required":["id","kind"],"properties":{"id":{"type":"integer"},"kind":{"type":"string","enum":["a","b"]},
  "owner":{"type":"string"},"any":{"type":"string"},"price":{"oneOf":[{"type":"number"},{"type":"string"}]},
  "both":{"allOf":[{"type":"object","required":["x"]},{"type":"object","required":["y"]}]},"maybe":{"type":"boolean","nullable":true}}}}}}`

func TestCheck(t *testing.T) {
	spec := &openapi.Spec{Lenient: []string{".owner"}, Unchecked: []string{".any"}}
	if err := spec.Add([]byte(shop)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path, body string
		status     int
		want       string
	}{
		{"/things/7", `{"id":7,"kind":"a","owner":null,"any":[1],"price":"1","maybe":null,"more":1,"both":{"x":1,"y":2}}`, 200, ""},
		{"/things/7", ``, 204, ""},
		{"/things/7", `{"id":7.5,"kind":"c"}`, 200, "body.id is 7.5, not a integer; body.kind is c"},
		{"/things/7", `{"id":null,"both":{},"price":true}`, 200, "body.kind is missing; body.both.x is missing; body.both.y is missing; body.id is null; body.price is none of the shapes described"},
		{"/things/7", `[]`, 200, "body is an array"},
		{"/things/7", `x`, 200, "invalid character 'x' looking for beginning of value"},
		{"/things/7", `{}`, 201, "status 201 is not described"},
		{"/things/all", `[{"id":1,"kind":"a"},{"id":"x","kind":"a"}]`, 200, "body[1].id is x, not a integer"},
		{"/things/all", `{}`, 200, "body is an object"},
		{"/files/1", `no JSON`, 200, ""},
		{"/nothing", ``, 200, "no such operation is described"},
	} {
		if got := strings.Join(spec.Check("GET", c.path, c.status, c.body), "; "); got != c.want {
			t.Errorf("%s %s\n got %s\nwant %s", c.path, c.body, got, c.want)
		}
	}
	want := []openapi.Operation{{Method: "GET", Path: "/files/{id}"}, {Method: "GET", Path: "/things/all"}, {Method: "GET", Path: "/things/{id}"}}
	if got := spec.Operations(); !slices.Equal(got, want) {
		t.Errorf("operations %v", got)
	}
}

func TestLoadTellsWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "bad.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"bad.json", "none.json"} {
		if _, err := openapi.Load(dir, name); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v", err)
		}
	}
}
