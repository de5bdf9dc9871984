package spark_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/tidwall/gjson"
)

// Every body is answered with JSON. A refusal has a message and changes nothing.
func FuzzBodies(f *testing.F) {
	for _, body := range []string{`{}`, `[]`, `null`, `{"a`, `{"email":"a@x.test"}`, `{"contact_id":8600411,"team_member_id":7927,"project_ids":[2855]}`,
		`{"project_ids":null}`, `{"project_ids":{}}`, `{"log_on_all_projects":1}`, "\xff", `{"note":"\ud800"}`, `{"contact_id":1e99}`,
		`{"external_id":"x","kind":"call","direction":"inbound","external_number":"1","interaction_type":"x","timestamp":"2026"}`} {
		f.Add(body)
	}
	c := newCentre(f)
	id := c.addUnassigned("x:1", fields{})
	routes := []string{"POST /v2/contacts", fmt.Sprint("PUT /v2/contacts/", c.carla), "POST /v2/interactions", "POST /v2/notes",
		"POST /v2/unassigned-interactions", "PUT /v2/unassigned-interactions/" + id, "PUT /v2/aircall-settings"}
	f.Fuzz(func(t *testing.T, body string) {
		c := *c
		c.t = t
		for _, route := range routes {
			method, path, _ := strings.Cut(route, " ")
			for _, key := range []string{c.company, c.inH} {
				before := string(c.Projection())
				a := c.as(key, method, path, body)
				if after := string(c.Projection()); a.status >= 400 && after != before {
					t.Errorf("%s with %q answered %d and changed\n%s to\n%s", route, body, a.status, before, after)
				}
				if !json.Valid([]byte(a.body)) {
					t.Errorf("%s with %q answered %q", route, body, a.body)
				}
				if a.status >= 400 && a.status != 501 && a.get("error_message").Str == "" {
					t.Errorf("%s with %q was refused without a message: %d %s", route, body, a.status, a.body)
				}
			}
		}
		if !json.Valid(c.Projection()) {
			t.Errorf("after %q the projection is %q", body, c.Projection())
		}
	})
}

// Every query is answered with a subset of the whole list, or with 501.
func FuzzFilters(f *testing.F) {
	for _, pair := range [][2]string{{"phone_end", "0123"}, {"phone_end_any[]", ""}, {"id_in", "1,,x"}, {"created_at_gt", "2026-13-99"}, {"_eq", ""}, {"_any", "x"},
		{"page", "999999999999999999999"}, {"per_page", "-1"}, {"order", "phone"}, {"agent_eq", "maybe"}, {"phone_null", ""}, {"id_not_cont", "8"}} {
		f.Add(pair[0], pair[1])
	}
	c := newCentre(f)
	f.Fuzz(func(t *testing.T, name, value string) {
		c := *c
		c.t = t
		for _, path := range []string{"/v2/contacts", "/v2/interactions", "/v2/unassigned-interactions", "/v2/team-members"} {
			a := c.as(c.company, "GET", path+"?"+url.QueryEscape(name)+"="+url.QueryEscape(value), nil)
			if a.status != 501 && (a.status != 200 || !strings.HasPrefix(a.body, "[")) {
				t.Errorf("%s?%s=%s answered %d %q", path, name, value, a.status, a.body)
			}
			whole := c.as(c.company, "GET", path+"?per_page=100", nil).get("#.id").Raw
			for _, id := range a.get("#.id").Array() {
				if !slices.ContainsFunc(gjson.Parse(whole).Array(), func(have gjson.Result) bool { return have.Raw == id.Raw }) {
					t.Errorf("%s?%s=%s lists %s, which is not among %s", path, name, value, id.Raw, whole)
				}
			}
		}
	})
}
