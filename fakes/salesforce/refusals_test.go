package salesforce_test

import (
	"bytes"
	"compress/gzip"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/callsim/callsim/fakes/salesforce"
)

// TestRefusedWrites checks the errors of refused writes.
func TestRefusedWrites(t *testing.T) {
	o := newOrg(t, salesforce.WithPersonAccounts())
	ada := o.contact("Pike", "+14155550101")
	deleted := o.contact("Gone", "")
	o.send("DELETE", "sobjects/Contact/"+deleted, "", 204)
	o.ok(o.Deactivate(o.lena))
	person := o.get("query?q=SELECT+Id+FROM+RecordType+WHERE+IsPersonType=true").Get("records.0.Id").String()
	for _, c := range []struct{ object, body, code, message, fields string }{
		{"Contact", `{}`, "REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", `["LastName"]`},
		{"Contact", `{"LastName":""}`, "REQUIRED_FIELD_MISSING", "[LastName]", `["LastName"]`},
		{"Lead", `{"FirstName":"x"}`, "REQUIRED_FIELD_MISSING", "[LastName, Company]", `["LastName","Company"]`},
		{"Account", `{}`, "REQUIRED_FIELD_MISSING", "[Name]", `["Name"]`},
		{"Opportunity", `{"Name":"x"}`, "REQUIRED_FIELD_MISSING", "[StageName, CloseDate]", `["StageName","CloseDate"]`},
		{"OpportunityContactRole", `{}`, "REQUIRED_FIELD_MISSING", "[OpportunityId, ContactId]", ""},
		{"Contact", `{"LastName":"x","Foo":1}`, "INVALID_FIELD", "No such column 'Foo' on sobject of type Contact", ""},
		{"Contact", `{"LastName":"x","Name":"y","CreatedDate":null}`, "INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: Name, CreatedDate.", `["Name","CreatedDate"]`},
		{"Task", `{"IsClosed":true}`, "INVALID_FIELD_FOR_INSERT_UPDATE", "IsClosed", `["IsClosed"]`},
		{"Case", `{"CaseNumber":"1"}`, "INVALID_FIELD_FOR_INSERT_UPDATE", "CaseNumber", ""},
		{"Contact", `{"LastName":"` + strings.Repeat("é", 81) + `"}`, "STRING_TOO_LONG", "(max length=80)", `["LastName"]`},
		{"Task", `{"CallDisposition":"` + strings.Repeat("x", 256) + `"}`, "STRING_TOO_LONG", "Call Result: data value too large", `["CallDisposition"]`},
		{"Task", `{"CallType":"Sideways"}`, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Call Type: bad value for restricted picklist field: Sideways", `["CallType"]`},
		{"Task", `{"TaskSubtype":"Chat"}`, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "", `["TaskSubtype"]`},
		{"Task", `{"TaskSubtype":"Cadence"}`, "INVALID_FIELD_FOR_INSERT_UPDATE", "TaskSubtype", ""},
		{"Task", `{"CallDurationInSeconds":-1}`, "NUMBER_OUTSIDE_VALID_RANGE", "Call Duration", `["CallDurationInSeconds"]`},
		{"Task", `{"CallDurationInSeconds":99999999999}`, "NUMBER_OUTSIDE_VALID_RANGE", "", ""},
		{"Task", `{"CallDurationInSeconds":"long"}`, "JSON_PARSER_ERROR", "Cannot deserialize instance of int from VALUE_STRING value long", ""},
		{"Task", `{"ActivityDate":"tomorrow"}`, "JSON_PARSER_ERROR", "instance of date", ""},
		{"Task", `{"Subject":{"a":1}}`, "JSON_PARSER_ERROR", "START_OBJECT", ""},
		{"Task", `{"WhoId":"001Ak00000C2mPeIAJ"}`, "FIELD_INTEGRITY_EXCEPTION", "Name ID: id value of incorrect type: 001Ak00000C2mPeIAJ", `["WhoId"]`},
		{"Task", `{"WhatId":"` + ada + `"}`, "FIELD_INTEGRITY_EXCEPTION", "Related To ID: id value of incorrect type: " + ada, `["WhatId"]`},
		{"Task", `{"WhatId":"hello"}`, "MALFORMED_ID", "Related To ID: id value of incorrect type: hello", `["WhatId"]`},
		{"Task", `{"WhoId":"003Ak0000000000AAA"}`, "INVALID_CROSS_REFERENCE_KEY", "", ""},
		{"Task", `{"WhoId":"` + ada[:15] + `XXX"}`, "MALFORMED_ID", "", ""},
		{"Task", `{"WhoId":"` + deleted + `"}`, "ENTITY_IS_DELETED", "entity is deleted", `[]`},
		{"Task", `{"OwnerId":"` + o.lena + `"}`, "INACTIVE_OWNER_OR_USER", "", `["OwnerId"]`},
		{"Contact", `{"LastName":"x","Email":"nobody"}`, "INVALID_EMAIL_ADDRESS", "Email: invalid email address: nobody", `["Email"]`},
		{"Contact", `{"LastName":"x","DoNotCall":"maybe"}`, "JSON_PARSER_ERROR", "instance of boolean", ""},
		{"Contact", `{"LastName":"x"`, "JSON_PARSER_ERROR", "", ""},
		{"Contact", `["LastName"]`, "JSON_PARSER_ERROR", "", ""},
		{"Contact", ``, "JSON_PARSER_ERROR", "", ""},
		{"Opportunity", `{"Name":"x","StageName":"Dreaming","CloseDate":"2026-01-01"}`, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "", ""},
		{"Account", `{"Name":"x","LastName":"y"}`, "INVALID_FIELD_FOR_INSERT_UPDATE", "LastName", ""},
		{"Account", `{"RecordTypeId":"` + person + `","Name":"x","LastName":"y"}`, "INVALID_FIELD_FOR_INSERT_UPDATE", "Name", ""},
		{"Account", `{"RecordTypeId":"` + person + `"}`, "REQUIRED_FIELD_MISSING", "[LastName]", ""},
		{"TaskStatus", `{}`, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "", ""},
		{"User", `{"LastName":"x","Username":"olga@northpier.test.northpier","Email":"a@b.test","Alias":"x","ProfileId":"` + o.get("query?q=SELECT+Id+FROM+Profile+LIMIT+1").Get("records.0.Id").String() +
			`","TimeZoneSidKey":"UTC","LocaleSidKey":"en","EmailEncodingKey":"UTF-8","LanguageLocaleKey":"en_US"}`, "DUPLICATE_VALUE", "duplicate value found: Username duplicates value on record with id: " + o.olga, ""},
	} {
		got := o.refused("POST", "sobjects/"+c.object, c.body, 400, c.code, c.message)
		if c.fields != "" {
			same(t, c.object+" "+c.body+": fields", got.Get("fields").Raw, c.fields)
		}
	}
	task := o.create("Task", `{}`)
	o.refused("PATCH", "sobjects/Task/"+task, `{"TaskSubtype":"Call"}`, 400, "INVALID_FIELD_FOR_INSERT_UPDATE", "TaskSubtype")
	o.refused("PATCH", "sobjects/Contact/"+ada, `{"LastName":null}`, 400, "REQUIRED_FIELD_MISSING", "")
	o.refused("DELETE", "sobjects/User/"+o.lena, "", 400, "INVALID_TYPE_FOR_OPERATION", "")
	same(t, "contacts", len(o.Records("Contact")), 1)
	same(t, "tasks", len(o.Tasks()), 1)
}

func TestUnknownPaths(t *testing.T) {
	o := newOrg(t)
	ada := o.contact("Pike", "")
	for _, c := range []struct {
		method, path  string
		status        int
		code, message string
	}{
		{"GET", "nothing", 404, "NOT_FOUND", "The requested resource does not exist"},
		{"GET", "sobjects/Foo", 404, "NOT_FOUND", "The requested resource does not exist"},
		{"GET", "sobjects/Foo/describe", 404, "NOT_FOUND", ""},
		{"GET", "sobjects/Contact/003Ak0000000000AAA", 404, "NOT_FOUND", "The requested resource does not exist"},
		{"GET", "sobjects/Contact/someone", 404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: someone"},
		{"GET", "sobjects/Contact/Foo__c/7", 404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: Foo__c"},
		{"GET", "sobjects/Contact/" + ada + "?fields=Foo", 400, "INVALID_FIELD", "No such column 'Foo'"},
		{"PUT", "sobjects/Contact/" + ada, 405, "METHOD_NOT_ALLOWED", "HTTP Method 'PUT' not allowed"},
		{"PATCH", "sobjects/Contact", 405, "METHOD_NOT_ALLOWED", ""},
		{"POST", "query", 405, "METHOD_NOT_ALLOWED", ""},
		{"GET", "/services/data/v30.0/limits", 410, "UNSUPPORTED_API_VERSION", ""},
		{"GET", "/services/data/v69.0/limits", 404, "NOT_FOUND", ""},
		{"GET", "/services/data/63/limits", 404, "NOT_FOUND", ""},
		{"GET", "/nowhere", 404, "NOT_FOUND", ""},
	} {
		o.refused(c.method, c.path, "", c.status, c.code, c.message)
	}
	for _, path := range []string{"tooling/query", "jobs/ingest", "recent", "sobjects/Event", "sobjects/Contact/describe/layouts", "query?explain=SELECT"} {
		answer := o.send("GET", path, "", 501)
		same(t, path, answer.Get("vendor").String(), "salesforce")
	}
}

func TestAuthentication(t *testing.T) {
	o := newOrg(t)
	for header, code := range map[string]string{"": "INVALID_SESSION_ID", "Bearer nonsense": "INVALID_SESSION_ID", "Basic x": "INVALID_AUTH_HEADER",
		"Bearer": "INVALID_AUTH_HEADER", "nonsense": "INVALID_AUTH_HEADER"} {
		r := httptest.NewRequest("GET", v63+"/limits", nil)
		if header != "" {
			r.Header.Set("Authorization", header)
		}
		same(t, header, o.raw(r, 401).Get("0.errorCode").String(), code)
	}
	same(t, "versions without a session", o.raw(httptest.NewRequest("GET", "/services/data", nil), 200).Get("#").Int(), 38)
	same(t, "label of a version", o.raw(httptest.NewRequest("GET", "/services/data/", nil), 200).Get(`#(version="62.0").label`).String(), "Winter '25")
	o.get("limits")
	same(t, "usage", o.header.Get("Sforce-Limit-Info"), "api-usage=1/15000")
	same(t, "type", o.header.Get("Content-Type"), "application/json;charset=UTF-8")
	same(t, "status for an observer", o.Observe(v63+"/sobjects/User/"+o.olga+"?fields=Name").Status, 200)
	o.ok(o.Deactivate(o.olga))
	o.refused("GET", "limits", "", 401, "INVALID_SESSION_ID", "")
}

func TestDailyLimit(t *testing.T) {
	o := newOrg(t, salesforce.WithDailyLimit(2))
	o.get("limits")
	same(t, "remaining requests", o.get("limits").Get("DailyApiRequests.Remaining").Int(), 0)
	o.refused("GET", "limits", "", 403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
	same(t, "usage", o.header.Get("Sforce-Limit-Info"), "api-usage=2/2")
	o.ok(o.SetDailyLimit(0))
	o.get("limits")
}

func TestBodies(t *testing.T) {
	o := newOrg(t)
	packed := func(body string) *bytes.Buffer {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(body))
		_ = z.Close()
		return &b
	}
	send := func(kind, encoding string, body *bytes.Buffer, status int) string {
		r := httptest.NewRequest("POST", v63+"/sobjects/Contact/", body)
		r.Header.Set("Authorization", "Bearer "+o.token)
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Content-Encoding", encoding)
		return o.raw(r, status).Get("0.errorCode").String()
	}
	send("application/json", "gzip", packed(`{"attributes":{"type":"Contact"},"LastName":"x"}`), 201)
	same(t, "prefix of the location", strings.HasPrefix(o.header.Get("Location"), v63+"/sobjects/Contact/003"), true)
	same(t, "error of a malformed gzip body", send("application/json", "gzip", bytes.NewBufferString("{}"), 415), "UNSUPPORTED_MEDIA_TYPE")
	same(t, "error of a form", send("application/x-www-form-urlencoded", "", bytes.NewBufferString("a=b"), 415), "UNSUPPORTED_MEDIA_TYPE")
	send("application/xml", "", bytes.NewBufferString("<x/>"), 501)
}
