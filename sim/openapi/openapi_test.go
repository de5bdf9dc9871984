package openapi

import (
	"strings"
	"testing"
)

const shop = `{"openapi":"3.0.0","info":{"title":"Shop","version":"1"},"paths":{
 "/things/{id}":{"parameters":[{"in":"path","name":"id","required":true,"schema":{"type":"string"}}],"get":{"responses":{"200":{"$ref":"#/components/responses/thing"},"204":{"description":"none"}}}},
 "/things/all":{"get":{"responses":{"200":{"description":"all","content":{"application/json":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/thing"}}}}}}}}},
"components":{"responses":{"thing":{"description":"one","content":{"application/json":{"schema":{"$ref":"#/components/schemas/thing"}}}}},
 "schemas":{"kind":{"type":"string","enum":["a","b"]},"thing":{"type":"object","required":["id","kind"],"properties":{"id":{"type":"integer"},"kind":{"$ref":"#/components/schemas/kind"},
  "owner":{"type":"string"},"other":{"$ref":"#/components/schemas/kind","nullable":true},
  "target":{"type":"object","properties":{"id":{"type":"string"},"data":{"type":"string"}}}}}}}}`

func TestCheck(t *testing.T) {
	doc, err := parse([]byte(shop))
	if err != nil {
		t.Fatal(err)
	}
	front := &Front{[]document{doc}}
	for _, c := range []struct {
		path, body string
		status     int
		want       string
	}{
		{"/things/7", `{"id":7,"kind":"a","owner":null,"other":null,"target":{"id":"x","data":[1]},"more":1}`, 200, ""},
		{"/things/7", ``, 204, ""},
		{"/things/7", `{"id":7.5,"kind":"a"}`, 200, "value must be an integer"},
		{"/things/7", `{"id":7,"kind":"c"}`, 200, "value is not one of the allowed values"},
		{"/things/7", `{"id":7,"kind":null}`, 200, "value is not one of the allowed values"},
		{"/things/7", `{"id":7}`, 200, `property "kind" is missing`},
		{"/things/7", `{"id":7,"kind":"a","owner":1}`, 200, "value must be a string"},
		{"/things/7", `{"id":7,"kind":"a","target":{"id":null}}`, 200, "Value is not nullable"},
		{"/things/7", `[]`, 200, "value must be an object"},
		{"/things/7", `x`, 200, "failed to decode"},
		{"/things/7", `{}`, 201, "status is not supported"},
		{"/things/all", `[{"id":1,"kind":"a"},{"id":"x","kind":"a"}]`, 200, "value must be an integer"},
		{"/nothing", ``, 200, "no such operation is described"},
	} {
		err := front.Check("GET", c.path, c.status, c.body)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s %s: %v, want %q", c.path, c.body, err, c.want)
		}
	}
	if got := front.Operations(); len(got) != 2 || got["/things/all"][0] != "GET" {
		t.Errorf("operations %v", got)
	}
}

func TestLoadReportsMissingFiles(t *testing.T) {
	if _, err := Load(t.TempDir()); err == nil || !strings.Contains(err.Error(), "front-channel-api.json") {
		t.Errorf("got %v", err)
	}
}
