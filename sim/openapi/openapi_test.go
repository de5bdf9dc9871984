package openapi_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/callsim/callsim/sim/openapi"
)

const shop = `{"openapi":"3.0.0","info":{"title":"Shop","version":"1"},"paths":{
 "/things/{id}":{"parameters":[{"in":"path","name":"id","required":true,"schema":{"type":"string"}}],"get":{"responses":{"200":{"$ref":"#/components/responses/thing"},"204":{"description":"none"}}}},
 "/things/all":{"get":{"responses":{"200":{"description":"all","content":{"application/json":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/thing"}}}}}}}},
 "/files/{id}":{"parameters":[{"in":"path","name":"id","required":true,"schema":{"type":"string"}}],"get":{"responses":{"200":{"description":"a file","content":{"*/*":{"schema":{"type":"string"}}}}}}}},
"components":{"responses":{"thing":{"description":"one","content":{"application/json":{"schema":{"$ref":"#/components/schemas/thing"}}}}},
 "schemas":{"thing":{"type":"object","required":["id","kind"],"properties":{"id":{"type":"integer"},"kind":{"type":"string","enum":["a","b"]},
  "owner":{"type":"string"},"any":{"type":"string"},"price":{"oneOf":[{"type":"number"},{"type":"string"}]},
  "both":{"allOf":[{"type":"object","required":["x"]},{"type":"object","required":["y"]}]},"maybe":{"type":"boolean","nullable":true}}}}}}`

func TestCheck(t *testing.T) {
	spec := &openapi.Spec{}
	if err := spec.Add([]byte(shop), openapi.Deviations{Nullable: []string{"owner"}, Any: []string{"thing.any", "any"}}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path, body string
		status     int
		want       string
	}{
		{"/things/7", `{"id":7,"kind":"a","owner":null,"any":[1],"price":"1","maybe":null,"more":1,"both":{"x":1,"y":2}}`, 200, ""},
		{"/things/7", ``, 204, ""},
		{"/things/7", `{"id":7.5,"kind":"c"}`, 200, `body.id: value must be an integer; body.kind: value is not one of the allowed values ["a","b"]`},
		{"/things/7", `{"id":null,"both":{},"price":true}`, 200, `body.both.x: property "x" is missing; body.both.y: property "y" is missing; body.id: Value is not nullable; ` +
			`body.kind: property "kind" is missing; body.price: value must be a number; body.price: value must be a string`},
		{"/things/7", `[]`, 200, "body: value must be an object"},
		{"/things/7", `x`, 200, "the body is no JSON: invalid character 'x' looking for beginning of value"},
		{"/things/7", `{}`, 201, "status 201 is not described"},
		{"/things/all", `[{"id":1,"kind":"a"},{"id":"x","kind":"a"}]`, 200, "body.1.id: value must be an integer"},
		{"/things/all", `{}`, 200, "body: value must be an array"},
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
		if _, err := openapi.Load(dir, openapi.Deviations{}, name); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v", err)
		}
	}
}
