package spark_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/spark"
)

func TestAuthorizationHeader(t *testing.T) {
	c := newCentre(t)
	for _, authorization := range []string{`Token token="` + c.company + `"`, "Token token=" + c.company, "Bearer " + c.company, "token token=" + c.company} {
		c.with(authorization, "GET", "/v2/company", nil).want(200).field("name", `"Northpier"`)
	}
	for _, authorization := range []string{"", "Token", "Basic " + c.company, `Token token="nonsense"`, "Token token="} {
		a := c.with(authorization, "GET", "/v2/company", nil).refused(401, "API key")
		if a.header.Get("Www-Authenticate") == "" || a.header.Get("Content-Type") != "application/json; charset=utf-8" {
			t.Errorf("%q: %v", authorization, a.header)
		}
	}
}

// A company key reads everything and writes nothing; a project key is limited to its
// project and its permissions.
func TestPermissionsOfKeys(t *testing.T) {
	c := newCentre(t)
	c.as(c.company, "POST", "/v2/interactions", c.call(c.inH)).refused(403, "use the key of a project")
	c.as(c.company, "POST", "/v2/contacts", fields{"email": "a@x.test"}).refused(403, "company level")
	count := func(key, path string, want int) {
		t.Helper()
		if got := len(c.as(key, "GET", path, nil).want(200).get("@this").Array()); got != want {
			t.Errorf("%s shows %d, want %d", path, got, want)
		}
	}
	count(c.company, "/v2/contacts", 2)
	count(c.inH, "/v2/contacts", 1)
	count(c.inM, "/v2/contacts", 2)
	count(c.company, "/v2/team-members", 2)
	count(c.inM, "/v2/team-members", 1)
	count(c.inH, "/v2/projects", 1)
	count(c.company, "/v2/interaction-types", 20)
	count(c.inH, "/v2/interaction-types", 10)
	c.as(c.inH, "GET", fmt.Sprint("/v2/contacts/", c.emil), nil).refused(404, "Not found")
	c.as(c.inH, "GET", fmt.Sprint("/v2/projects/", c.marina), nil).refused(404, "Not found")
	c.as(c.inM, "GET", fmt.Sprint("/v2/team-members/", c.lena), nil).refused(404, "Not found")
	c.as(c.inH, "GET", fmt.Sprint("/v2/contacts/", c.carla), nil).want(200).field("projects.#", "1")
	c.as(c.company, "GET", fmt.Sprint("/v2/contacts/", c.carla), nil).want(200).field("projects.#.project_id", fmt.Sprintf("[%d,%d]", c.harbour, c.marina))
	c.as(c.inH, "GET", "/v2/unassigned-interactions", nil).refused(403, "company level")

	readOnly, err := c.IssueKey(spark.KeySpec{Project: c.harbour, May: []string{"read contacts"}})
	must(t, err)
	c.as(readOnly, "GET", "/v2/contacts", nil).want(200)
	c.as(readOnly, "POST", "/v2/contacts", fields{"email": "a@x.test"}).refused(403, "no permission to write contacts")
	c.as(readOnly, "GET", "/v2/interactions", nil).refused(403, "no permission to read interactions")
	if _, err := c.IssueKey(spark.KeySpec{Project: 5}); err == nil {
		t.Error("issued a key for an unknown project")
	}
}

func TestRateLimitPerKey(t *testing.T) {
	c := newCentre(t, spark.WithRateLimit(20))
	for range 20 {
		c.as(c.company, "GET", "/v2/company", nil).want(200)
	}
	if a := c.as(c.company, "GET", "/v2/company", nil).refused(429, "Rate limit exceeded"); a.header.Get("Retry-After") != "" {
		t.Error("Retry-After is set, but not documented")
	}
	c.as(c.inH, "GET", "/v2/projects", nil).want(200)
	must(t, c.world.Advance(500e6))
	for range 10 {
		c.as(c.company, "GET", "/v2/company", nil).want(200)
	}
	c.as(c.company, "GET", "/v2/company", nil).want(429)
	c.Observe("/v2/company")

	c = newCentre(t, spark.WithRateLimit(1), spark.WithAssumption("spark-retry-after", "1"))
	c.as(c.company, "GET", "/v2/company", nil).want(200)
	if a := c.as(c.company, "GET", "/v2/company", nil).want(429); a.header.Get("Retry-After") != "1" {
		t.Errorf("headers %v", a.header)
	}
}

// A list row of a contact has 38 keys in alphabetical order, null without a value; the
// single record adds the associations.
func TestContactShapes(t *testing.T) {
	c := newCentre(t)
	keys := func(r gjson.Result) (names []string) {
		r.ForEach(func(key, _ gjson.Result) bool { names = append(names, key.Str); return true })
		return names
	}
	row := c.as(c.company, "GET", "/v2/contacts?first_name_eq=Carla", nil).want(200)
	names := keys(row.get("0"))
	if len(names) != 38 || !slices.IsSorted(names) {
		t.Errorf("%d keys: %v", len(names), names)
	}
	row.field("0.city", "null").field("0.phone", `"604-555-0123"`).field("0.last_interaction_date", "null").field("0.created_at", `"2026-01-05T09:00:00Z"`)
	single := c.as(c.company, "GET", fmt.Sprint("/v2/contacts/", c.carla), nil).want(200)
	more := keys(single.get("@this"))
	if len(more) <= len(names) || !slices.IsSorted(more) {
		t.Errorf("single: %v", more)
	}
	single.field("projects.0.name", `"Harbour"`).field("brokerage", "null").field("ratings", "[]").field("notes", "[]")
	if single.get("projects.0.id").Int() == c.harbour {
		t.Error("the id of an entry in projects is the project's, want the membership's")
	}
}

func TestWriteContacts(t *testing.T) {
	c := newCentre(t)
	c.as(c.inH, "POST", "/v2/contacts", fields{"first_name": "Dora"}).refused(400, "email or phone is required")
	c.as(c.inH, "POST", "/v2/contacts", fields{"email": ""}).refused(400, "email is empty")
	c.as(c.inH, "POST", "/v2/contacts", fields{"email": 5}).refused(400, "email is not a string")
	c.as(c.inH, "POST", "/v2/contacts", `{"email":`).refused(400, "valid JSON")
	c.as(c.inH, "POST", "/v2/contacts", fields{"email": "a@x.test", "custom_field_values": []int{}}).refused(501, "custom_field_values")
	c.as(c.inH, "POST", "/v2/contacts", fields{"email": "a@x.test", "team_member_ids": []int{5}}).refused(422, "5 is not a team member")
	made := c.as(c.inH, "POST", "/v2/contacts", fields{"phone": "604-555-0123", "agent": true, "opted_in_at": "2026-01-02", "team_member_ids": []int64{c.lena}}).want(201)
	made.field("phone", `"604-555-0123"`).field("agent", "true").field("opted_in_at", `"2026-01-02T00:00:00Z"`).field("projects.#", "1").field("team_members.0.first_name", `"Lena"`)

	// POST with a known e-mail, in any case, updates the contact and adds it to the
	// key's project.
	emil := c.as(c.inM, "PUT", fmt.Sprint("/v2/contacts/", c.emil), fields{"email": "Emil@x.test", "city": "Vancouver"}).want(200)
	emil.field("mobile_phone", `"(604) 555-0124"`).field("city", `"Vancouver"`)
	again := c.as(c.inH, "POST", "/v2/contacts", fields{"email": "emil@X.test", "city": nil}).want(200)
	again.field("id", fmt.Sprint(c.emil)).field("city", "null")
	c.as(c.inH, "GET", fmt.Sprint("/v2/contacts/", c.emil), nil).want(200)
	c.as(c.inH, "PUT", fmt.Sprint("/v2/contacts/", c.carla), fields{"email": "emil@x.test"}).refused(422, "another contact")
	c.as(c.inH, "PUT", "/v2/contacts/77", fields{"city": "x"}).refused(404, "Not found")
	if n := len(c.as(c.company, "GET", "/v2/contacts", nil).get("@this").Array()); n != 3 {
		t.Errorf("%d contacts", n)
	}
}

func TestPredicates(t *testing.T) {
	c := newCentre(t)
	for query, want := range map[string]string{
		"phone_end=0123":                                               "Carla",
		"phone_end=5550123":                                            "",
		"phone_cont=555":                                               "Carla",
		"mobile_phone_start=(604)":                                     "Emil",
		"work_phone_end=0199":                                          "Carla",
		"phone_null=true":                                              "Emil",
		"phone_not_null=true":                                          "Carla",
		"first_name_eq=carla":                                          "",
		"first_name_cont=ARL":                                          "Carla",
		"first_name_not_eq=Carla":                                      "Emil",
		"first_name_not_cont=arl":                                      "Emil",
		"first_name_not_start=C":                                       "Emil",
		"first_name_not_end=a":                                         "Emil",
		"email_end_any[]=x.test&email_end_any[]=y.test":                "Carla",
		"phone_end_any[]=9999&phone_end_any[]=0123":                    "Carla",
		"phone_end_any[]=9999&phone_end_any[]=9998":                    "",
		fmt.Sprint("id_in=", c.carla, ",5"):                            "Carla",
		fmt.Sprint("id_gt=", c.carla):                                  "Emil",
		fmt.Sprint("id_lteq=", c.carla):                                "Carla",
		fmt.Sprint("project_id_eq=", c.harbour):                        "Carla",
		"created_at_gteq=2026-01-05T01:00:00-08:00&first_name_eq=Emil": "Emil",
		"created_at_lt=2026-01-05":                                     "",
		"agent_eq=false&first_name_end=l":                              "Emil",
		"nonsense_eq=5&filters[search]=x&first_name_eq=Emil":           "Emil",
		"phone_or_mobile_phone_eq=x&id_in=" + fmt.Sprint(c.emil):       "Emil",
	} {
		a := c.as(c.company, "GET", "/v2/contacts?"+escaped(query), nil).want(200)
		var names []string
		for _, row := range a.get("@this").Array() {
			names = append(names, row.Get("first_name").Str)
		}
		if got := strings.Join(names, ","); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
		if want == "" && a.body != "[]" {
			t.Errorf("%s: %s", query, a.body)
		}
	}
	c.as(c.company, "GET", "/v2/contacts?rating_value_eq=A", nil).refused(501, "rating_value_eq")
}

// escaped escapes the names and values of a query.
func escaped(query string) string {
	var parts []string
	for _, part := range strings.Split(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		parts = append(parts, url.QueryEscape(name)+"="+url.QueryEscape(value))
	}
	return strings.Join(parts, "&")
}

func TestPagesAndOrder(t *testing.T) {
	c := newCentre(t, spark.WithBaseURL("http://127.0.0.1:9/"))
	for i := range 205 {
		c.as(c.inH, "POST", "/v2/contacts", fields{"phone": fmt.Sprintf("604-556-%04d", i)}).want(201)
	}
	page := func(query string, rows int, link string) answer {
		t.Helper()
		a := c.as(c.company, "GET", "/v2/contacts?"+query, nil).want(200)
		if got := len(a.get("@this").Array()); got != rows {
			t.Errorf("%s: %d rows, want %d", query, got, rows)
		}
		if got := a.header.Get("Link"); got != link {
			t.Errorf("%s: Link is\n%s\nwant\n%s", query, got, link)
		}
		return a
	}
	at := func(n int, rel string) string {
		return fmt.Sprintf(`<http://127.0.0.1:9/v2/contacts?page=%d&per_page=100&phone_start=604-556>; rel="%s"`, n, rel)
	}
	a := page("phone_start=604-556&per_page=200", 100, strings.ReplaceAll(at(3, "last")+", "+at(2, "next"), "per_page=100", "per_page=200"))
	a.field("0.phone", `"604-556-0204"`)
	page("phone_start=604-556&per_page=100&page=2", 100, at(1, "first")+", "+at(1, "prev")+", "+at(3, "last")+", "+at(3, "next"))
	page("phone_start=604-556&per_page=100&page=3", 5, at(1, "first")+", "+at(2, "prev"))
	page("phone_start=604-556&per_page=100&page=9", 0, at(1, "first")+", "+at(3, "prev"))
	page("phone_eq=604-556-0007", 1, "")
	if got := len(c.as(c.company, "GET", "/v2/contacts?page=-1&per_page=x", nil).get("@this").Array()); got != 25 {
		t.Errorf("%d rows by default", got)
	}
	c.as(c.company, "GET", "/v2/contacts?phone_start=604-556&direction=asc&per_page=1", nil).field("0.phone", `"604-556-0000"`)
	c.as(c.company, "GET", "/v2/contacts?phone_start=604-556&order=phone&direction=asc&per_page=1&page=8", nil).field("0.phone", `"604-556-0007"`)
	c.as(c.company, "GET", "/v2/contacts?phone_start=604-556&order=created_at%20ASC&per_page=1", nil).field("0.phone", `"604-556-0204"`)
}

func TestInteractions(t *testing.T) {
	c := newCentre(t)
	body := c.call(c.inH)
	for _, name := range []string{"contact_id", "interaction_type_id", "team_member_id", "timestamp"} {
		without := fields{}
		for key, value := range body {
			if key != name {
				without[key] = value
			}
		}
		c.as(c.inH, "POST", "/v2/interactions", without).refused(400, name+" is required")
	}
	with := func(name string, value any) fields {
		changed := c.call(c.inH)
		changed[name] = value
		return changed
	}
	c.as(c.inH, "POST", "/v2/interactions", with("contact_id", c.emil)).refused(422, "not a contact of this project")
	c.as(c.inH, "POST", "/v2/interactions", with("interaction_type_id", c.typeID(c.inM, "Call In"))).refused(422, "not an interaction type of this project")
	c.as(c.inH, "POST", "/v2/interactions", with("team_member_id", 5)).refused(422, "not a team member")
	c.as(c.inH, "POST", "/v2/interactions", with("timestamp", "yesterday")).refused(400, "not a date")
	c.as(c.inH, "POST", "/v2/interactions", with("note", "")).refused(400, "note is empty")
	c.as(c.inH, "POST", "/v2/interactions", fields{"interaction": body}).refused(400, "contact_id is required")

	made := c.as(c.inH, "POST", "/v2/interactions", body).want(201)
	made.field("project_id", fmt.Sprint(c.harbour)).field("timestamp", `"2026-01-06T01:25:50Z"`).field("creator_id", "null").field("interaction_type.value", `"Call In"`)
	c.as(c.inH, "POST", "/v2/interactions", body).want(201) // no de-duplication
	c.as(c.company, "GET", fmt.Sprintf("/v2/interactions?contact_id_eq=%d&timestamp_eq=2026-01-06T01:25:50Z", c.carla), nil).field("#", "2").field("0.interaction_type", "")
	c.as(c.company, "GET", fmt.Sprintf("/v2/interactions?contact_id_eq=%d", c.emil), nil).field("@this", "[]")
	c.as(c.inM, "GET", "/v2/interactions", nil).field("@this", "[]")
	c.as(c.inM, "GET", "/v2/interactions/"+made.get("id").Raw, nil).refused(404, "Not found")
	c.as(c.company, "GET", fmt.Sprint("/v2/contacts/", c.carla), nil).field("last_interaction_date", `"2026-01-06T01:25:50Z"`)

	// A team member outside the project is accepted, unless an assumption refuses it.
	other := c.call(c.inM)
	c.as(c.inM, "POST", "/v2/interactions", other).want(201)
	strict := newCentre(t, spark.WithAssumption("spark-author-not-on-project", "refused"))
	strict.as(strict.inM, "POST", "/v2/interactions", strict.call(strict.inM)).refused(422, "not a team member")

	note := c.as(c.inH, "POST", "/v2/notes", fields{"text": "link", "team_member_id": c.lena, "interaction_id": made.get("id").Int()}).want(201)
	c.as(c.inH, "GET", "/v2/interactions/"+made.get("id").Raw, nil).field("notes.0.text", `"link"`)
	c.as(c.inM, "GET", "/v2/notes/"+note.get("id").Raw, nil).refused(404, "Not found")
	c.as(c.inH, "GET", "/v2/notes?interaction_id_eq="+made.get("id").Raw, nil).field("#", "1")
	c.as(c.inH, "POST", "/v2/notes", fields{"text": "x", "team_member_id": c.lena}).refused(400, "contact_id or contract_id or interaction_id or inventory_id is required")
	c.as(c.inH, "POST", "/v2/notes", fields{"note": "x", "team_member_id": c.lena, "contact_id": c.carla}).refused(400, "text is required")
	c.as(c.inH, "POST", "/v2/notes", fields{"text": "x", "team_member_id": c.lena, "contract_id": 5}).refused(501, "contracts")
}

// A documented route that is not modelled answers 501, an undocumented route 404.
func TestRoutes(t *testing.T) {
	c := newCentre(t)
	for _, path := range []string{"/v2/contact-ratings", "/v2/inventory/5", "/v2/storage-unit/5", "/v2/countries", "/v2/internal-commissions"} {
		a := c.as(c.company, "GET", path, nil).want(501)
		if !strings.Contains(a.body, "callsim") || !strings.Contains(a.body, "GET /v2/") {
			t.Errorf("%s: %s", path, a.body)
		}
	}
	for _, route := range []string{"GET /v2/activities", "GET /v2/team_members", "GET /v2/projects/5/interactions", "DELETE /v2/contacts/5", "PUT /v2/interactions/5", "GET /v1/contacts", "GET /", "POST /v2/projects"} {
		method, path, _ := strings.Cut(route, " ")
		c.as(c.company, method, path, nil).refused(404, "Not found")
	}
	if got := c.Observe("/v2/company"); got.Status != http.StatusOK {
		t.Errorf("the observer got %d", got.Status)
	}
}

func TestOptionsAndAssumptions(t *testing.T) {
	if _, err := spark.New(nil, spark.WithAssumption("spark-retry-after", "soon")); err == nil {
		t.Error("New accepted an unknown value of an assumption")
	}
	if _, err := spark.New(nil, spark.WithBaseURL("somewhere")); err == nil {
		t.Error("New accepted a base URL without a host")
	}
	if _, err := spark.New(nil, spark.WithRateLimit(-1)); err == nil {
		t.Error("New accepted a negative rate limit")
	}
	lagging := newCentre(t, spark.WithAssumption("spark-filtered-lists", "lagging"))
	lagging.as(lagging.inH, "PUT", fmt.Sprint("/v2/contacts/", lagging.carla), fields{"phone": "604-555-9999"}).want(200)
	lagging.as(lagging.company, "GET", "/v2/contacts?phone_end=9999", nil).field("#", "0")
	lagging.as(lagging.company, "GET", "/v2/contacts?phone_end=0123", nil).field("#", "1")
	lagging.as(lagging.company, "GET", fmt.Sprint("/v2/contacts/", lagging.carla), nil).field("phone", `"604-555-9999"`)
	must(t, lagging.world.Advance(21*60e9))
	lagging.as(lagging.company, "GET", "/v2/contacts?phone_end=9999", nil).field("#", "1")

	bare := newCentre(t, spark.WithAssumption("spark-phone-saved", "digits"), spark.WithAssumption("spark-contacts-by-project", "broken"), spark.WithAssumption("spark-text-predicates", "exact"), spark.WithAssumption("spark-empty-text", "null"), spark.WithAssumption("spark-company-key-write", "422"), spark.WithAssumption("spark-contact-of-another-project", "stays"))
	bare.as(bare.company, "GET", "/v2/contacts?phone_eq=6045550123", nil).field("#", "1")
	bare.as(bare.company, "GET", fmt.Sprint("/v2/contacts?project_id_eq=", bare.harbour), nil).field("#", "0")
	bare.as(bare.company, "GET", "/v2/contacts?first_name_start=carl", nil).field("#", "0")
	bare.as(bare.inH, "PUT", fmt.Sprint("/v2/contacts/", bare.carla), fields{"phone": ""}).want(200).field("phone", "null")
	bare.as(bare.company, "POST", "/v2/contacts", fields{"email": "x@x.test"}).refused(422, "company level")
	made := bare.as(bare.inM, "POST", "/v2/contacts", fields{"email": "gina@x.test"}).want(201)
	bare.as(bare.inH, "POST", "/v2/contacts", fields{"email": "gina@x.test"}).want(200)
	bare.as(bare.inH, "GET", "/v2/contacts/"+made.get("id").Raw, nil).want(404)
	if relied := bare.Assumptions().Relied(); len(relied) < 5 {
		t.Errorf("relied on %v", relied)
	}
}
