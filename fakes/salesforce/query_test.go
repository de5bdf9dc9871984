package salesforce_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/salesforce"
)

// library returns an org with the contacts Ada, Bo and Cy, created one minute apart. Cy
// has an account.
func library(t testing.TB) *org {
	o := newOrg(t, salesforce.WithPersonAccounts())
	add := func(spec salesforce.ContactSpec) {
		o.t.Helper()
		_, err := o.AddContact(spec)
		o.ok(err)
		o.later(time.Minute)
	}
	add(salesforce.ContactSpec{FirstName: "Ada", LastName: "Pike", Email: "Ada@Example.test", Phone: "+14155550101", More: salesforce.Fields{"Title": "100% boss"}})
	add(salesforce.ContactSpec{FirstName: "Bo", LastName: "moss", Phone: "+14155550102", More: salesforce.Fields{"DoNotCall": true}})
	acme, err := o.AddAccount(salesforce.AccountSpec{Name: "Acme", Phone: "+14155550100"})
	o.ok(err)
	add(salesforce.ContactSpec{FirstName: "Cy", LastName: "O'Neil", Phone: "(415) 555-0103", AccountID: acme})
	return o
}

// TestConditions checks conditions by the first names of the matching contacts.
func TestConditions(t *testing.T) {
	o := library(t)
	for where, want := range map[string]string{
		"LastName = 'PIKE'":              "Ada",
		"LastName != 'pike'":             "Bo Cy",
		"LastName < 'o'":                 "Bo",
		"LastName >= 'pike'":             "Ada",
		"LastName LIKE '%i%'":            "Ada Cy",
		"LastName LIKE '_o%'":            "Bo",
		`LastName LIKE 'O\'N%'`:          "Cy",
		`Title LIKE '100\%%'`:            "Ada",
		"Title LIKE '%'":                 "Ada",
		"(NOT Title LIKE '%x%')":         "Ada Bo Cy",
		`LastName = 'O\'Neil'`:           "Cy",
		"FirstName IN ('ada', 'cy')":     "Ada Cy",
		"FirstName NOT IN ('ada', 'cy')": "Bo",
		"Email = 'ada@example.TEST'":     "Ada",
		"Email = null":                   "Bo Cy",
		"Email != NULL":                  "Ada",
		"Email = ''":                     "Bo Cy",
		"DoNotCall = true":               "Bo",
		"DoNotCall != true":              "Ada Cy",
		"DoNotCall = null":               "Ada Cy",
		"Phone = '+14155550103'":         "",
		"Phone = '(415) 555-0103'":       "Cy",
		"Phone = '+14155550101' OR MobilePhone = '+14155550101'":                     "Ada",
		"Phone = '+14155550101' OR LastName = 'moss'":                                "Ada Bo",
		"(Phone = '+14155550101' OR Phone = '+14155550102') AND FirstName LIKE 'b%'": "Bo",
		"NOT (Phone = '+14155550101' OR Phone = '+14155550102')":                     "Cy",
		"Account.Name = 'acme'":                                                      "Cy",
		"Account.Name = null":                                                        "Ada Bo",
		"Account.Name != 'x'":                                                        "Ada Bo Cy",
		"Account.Owner.Name != 'x'":                                                  "Ada Bo Cy",
		"AccountId != null":                                                          "Cy",
		"AccountId IN (SELECT Id FROM Account WHERE Phone = '+14155550100')":         "Cy",
		"AccountId NOT IN (SELECT Id FROM Account WHERE Phone = '+14155550100')":     "Ada Bo",
		"Id IN (SELECT ContactId FROM Case)":                                         "",
		"CreatedDate = TODAY":                                                        "Ada Bo Cy",
		"CreatedDate < TODAY":                                                        "",
		"CreatedDate > 2026-01-05T09:00:30Z":                                         "Bo Cy",
		"CreatedDate = 2026-01-05T10:01:00+01:00":                                    "Bo",
		"CreatedDate = LAST_N_DAYS:1 AND CreatedDate = THIS_WEEK":                    "Ada Bo Cy",
		"CreatedDate = LAST_YEAR OR CreatedDate = NEXT_N_MONTHS:2":                   "",
		"CreatedDate >= LAST_FISCAL_QUARTER AND CreatedDate <= N_DAYS_AGO:0":         "Ada Bo Cy",
		"Contact.LastName = 'moss'":                                                  "Bo",
	} {
		rows := o.query("SELECT FirstName FROM Contact WHERE " + where + " ORDER BY CreatedDate")
		if got := column(rows.Get("records"), "FirstName"); got != want {
			t.Errorf("WHERE %s: %q, want %q", where, got, want)
		}
	}
}

func TestOrder(t *testing.T) {
	o := library(t)
	for rest, want := range map[string]string{
		"":                                    "Cy Bo Ada",
		"ORDER BY LastName":                   "Bo Cy Ada",
		"ORDER BY LastName DESC":              "Ada Cy Bo",
		"ORDER BY Email":                      "Cy Bo Ada",
		"ORDER BY Email NULLS LAST":           "Ada Cy Bo",
		"ORDER BY Email DESC":                 "Cy Bo Ada",
		"ORDER BY Email DESC NULLS LAST":      "Ada Cy Bo",
		"ORDER BY Account.Name, FirstName":    "Ada Bo Cy",
		"ORDER BY DoNotCall DESC, FirstName":  "Bo Ada Cy",
		"ORDER BY FirstName LIMIT 2":          "Ada Bo",
		"ORDER BY FirstName LIMIT 5 OFFSET 1": "Bo Cy",
		"ORDER BY FirstName OFFSET 9":         "",
		"LIMIT 0":                             "",
	} {
		if got := column(o.query("SELECT FirstName FROM Contact "+rest).Get("records"), "FirstName"); got != want {
			t.Errorf("%s: %q, want %q", rest, got, want)
		}
	}
}

// TestDefaultOrder checks the order of rows without ORDER BY.
func TestDefaultOrder(t *testing.T) {
	for order, want := range map[string]string{"newest": "two one", "oldest": "one two", "id": "one two"} {
		o := newOrg(t, salesforce.WithAssumption("salesforce-rows-order", order))
		o.contact("one", "+14155550101")
		o.later(time.Minute)
		o.contact("two", "+14155550101")
		same(t, order, column(o.query("SELECT LastName FROM Contact WHERE Phone = '+14155550101'").Get("records"), "LastName"), want)
		same(t, order, column(o.find("FIND {14155550101} IN PHONE FIELDS RETURNING Contact(LastName)"), "LastName"), want)
	}
}

func TestShapesOfResults(t *testing.T) {
	o := newOrg(t)
	ada := o.contact("Pike", "+14155550101")
	task := o.create("Task", `{"Subject":"A","WhoId":"`+ada+`"}`)
	const at = "/services/data/v63.0/sobjects/"
	for soql, want := range map[string]string{
		"SELECT Id, name, Account.Name FROM Contact": `{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Contact","url":"` + at + `Contact/` + ada +
			`"},"Id":"` + ada + `","Name":"Pike","Account":null}]}`,
		"SELECT Who.Name, Who.Type, What.Name FROM Task": `{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Task","url":"` + at + `Task/` + task +
			`"},"Who":{"attributes":{"type":"Name","url":"` + at + `Contact/` + ada + `"},"Name":"Pike","Type":"Contact"},"What":null}]}`,
		"SELECT TYPEOF Who WHEN Lead THEN Company WHEN Contact THEN Phone END FROM Task": `{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Task","url":"` +
			at + `Task/` + task + `"},"Who":{"attributes":{"type":"Contact","url":"` + at + `Contact/` + ada + `"},"Phone":"+14155550101"}}]}`,
		"SELECT Name, (SELECT Subject FROM Tasks), (SELECT Id FROM Cases) FROM Contact": `{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Contact","url":"` +
			at + `Contact/` + ada + `"},"Name":"Pike","Tasks":{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Task","url":"` + at + `Task/` + task +
			`"},"Subject":"A"}]},"Cases":null}]}`,
		"SELECT Name, (SELECT Subject, IsTask FROM OpenActivities ORDER BY ActivityDate ASC, LastModifiedDate DESC LIMIT 500), (SELECT Id FROM ActivityHistories) FROM Contact": `{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Contact","url":"` +
			at + `Contact/` + ada + `"},"Name":"Pike","OpenActivities":{"totalSize":1,"done":true,"records":[{"attributes":{"type":"OpenActivity","url":"` + at +
			`OpenActivity/` + task + `"},"Subject":"A","IsTask":true}]},"ActivityHistories":null}]}`,
		"SELECT COUNT() FROM Contact":                              `{"totalSize":1,"done":true,"records":[]}`,
		"SELECT COUNT(Id) FROM Contact":                            `{"totalSize":1,"done":true,"records":[{"attributes":{"type":"AggregateResult"},"expr0":1}]}`,
		"SELECT Status, COUNT(Id) n FROM Task GROUP BY Status":     `{"totalSize":1,"done":true,"records":[{"attributes":{"type":"AggregateResult"},"Status":"Not Started","n":1}]}`,
		"SELECT MAX(CreatedDate), MIN(Subject) FROM Task":          `{"totalSize":1,"done":true,"records":[{"attributes":{"type":"AggregateResult"},"expr0":"2026-01-05T09:00:00.000+0000","expr1":"A"}]}`,
		"SELECT Id FROM Contact WHERE LastName = 'x'":              `{"totalSize":0,"done":true,"records":[]}`,
		"SELECT IsClosed, CallDurationInSeconds FROM Task LIMIT 1": `{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Task","url":"` + at + `Task/` + task + `"},"IsClosed":false,"CallDurationInSeconds":null}]}`,
	} {
		if got := o.query(soql).Raw; got != want {
			t.Errorf("%s\n got %s\nwant %s", soql, got, want)
		}
	}
}

func TestDecimals(t *testing.T) {
	o := newOrg(t)
	id := o.create("Opportunity", `{"Name":"Deal","StageName":"Prospecting","CloseDate":"2026-03-01","Amount":23}`)
	row := o.get("sobjects/Opportunity/" + id + "?fields=Amount,Probability")
	same(t, "amount", row.Get("Amount").Raw, "23.0")
	same(t, "probability", row.Get("Probability").Raw, "10.0")
	same(t, "found", o.query("SELECT Id FROM Opportunity WHERE Amount > 22.5 AND CloseDate > 2026-02-28 AND CloseDate = NEXT_N_MONTHS:2").Get("totalSize").Int(), 1)
}

func TestPages(t *testing.T) {
	o := newOrg(t)
	for i := range 450 {
		o.contact(fmt.Sprintf("N%03d", i), "")
	}
	r := httptest.NewRequest("GET", v63+"/query/?q="+url.QueryEscape("SELECT LastName FROM Contact ORDER BY LastName"), nil)
	r.Header.Set("Authorization", "OAuth "+o.token)
	r.Header.Set("Sforce-Query-Options", "batchSize=100") // below the minimum of 200
	first := o.raw(r, 200)
	same(t, "first page", first.Get("records.#").Int(), 200)
	same(t, "done", first.Get("done").Bool(), false)
	next := first.Get("nextRecordsUrl").String()
	if !strings.HasPrefix(next, v63+"/query/01g") || !strings.HasSuffix(next, "-200") {
		t.Errorf("address of the next page: %s", next)
	}
	second := o.get(next)
	same(t, "second page", second.Get("records.0.LastName").String(), "N200")
	same(t, "size", second.Get("totalSize").Int(), 450)
	last := o.get(strings.Replace(second.Get("nextRecordsUrl").String(), "v63.0", "v50.0", 1))
	same(t, "last page", last.Get("records.#").Int(), 50)
	same(t, "done", last.Get("done").Bool(), true)
	same(t, "address after the last page", last.Get("nextRecordsUrl").Exists(), false)
	same(t, "version in the last page", last.Get("records.0.attributes.url").String()[:20], "/services/data/v50.0")
	o.refused("GET", "query/01gAk0000000000000-200", "", 400, "INVALID_QUERY_LOCATOR", "")
	o.refused("GET", next[:len(next)-3]+"999", "", 400, "INVALID_QUERY_LOCATOR", "")
}

func TestRefusedQueries(t *testing.T) {
	o := newOrg(t)
	for _, c := range []struct{ soql, code, message string }{
		{"", "MALFORMED_QUERY", "SOQL statements cannot be empty or null"},
		{"SELECT Id FROM Contact WHERE LastName = 'a' AND FirstName = 'b' OR Title = 'c'", "MALFORMED_QUERY", "ERROR at Row:1:Column:65\nunexpected token: 'OR'"},
		{"SELECT Foo FROM Contact", "INVALID_FIELD", "ERROR at Row:1:Column:8\nNo such column 'Foo' on entity 'Contact'."},
		{"SELECT Id FROM Contact WHERE\n Account.Foo = 'x'", "INVALID_FIELD", "ERROR at Row:2:Column:2\nNo such column 'Foo' on entity 'Account'."},
		{"SELECT Foo.Name FROM Contact", "INVALID_FIELD", "Didn't understand relationship 'Foo' in field path."},
		{"SELECT Id, (SELECT Id FROM Foos) FROM Contact", "INVALID_TYPE", "Didn't understand relationship 'Foos' in FROM part of query call."},
		{"SELECT Id FROM Foo", "INVALID_TYPE", "sObject type 'Foo' is not supported."},
		{"SELECT Id FROM OpenActivity", "INVALID_TYPE_FOR_OPERATION", "OpenActivity"},
		{"SELECT Id FROM Contact WHERE IsPersonAccount = true", "INVALID_FIELD", "No such column 'IsPersonAccount'"},
		{"SELECT Id FROM Contact WHERE Phone = 5", "INVALID_FIELD", "must be of type string and should be enclosed in quotes"},
		{"SELECT Id FROM Contact WHERE DoNotCall = 'true'", "INVALID_FIELD", "must be of type boolean"},
		{"SELECT Id FROM Contact WHERE CreatedDate > '2026-01-01'", "INVALID_FIELD", "must be of type dateTime"},
		{"SELECT Id FROM Contact WHERE CreatedDate > 2026-01-01", "INVALID_FIELD", "must be of type dateTime"},
		{"SELECT Id FROM Task WHERE ActivityDate = 2026-01-01T00:00:00Z", "INVALID_FIELD", "must be of type date"},
		{"SELECT Id FROM Task WHERE ActivityDate = SOMEDAY", "MALFORMED_QUERY", "unexpected token: 'SOMEDAY'"},
		{"SELECT Id FROM Task WHERE ActivityDate = LAST_N_DAYS", "MALFORMED_QUERY", "unexpected token: 'LAST_N_DAYS'"},
		{"SELECT Id FROM Task WHERE CallDurationInSeconds = '5'", "INVALID_FIELD", "must be of type int"},
		{"SELECT Id FROM Contact WHERE Id = 'hello'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: hello"},
		{"SELECT Id FROM Contact WHERE Id LIKE '003%'", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator on id field"},
		{"SELECT Id FROM Contact WHERE Email < null", "INVALID_QUERY_FILTER_OPERATOR", ""},
		{"SELECT Id FROM Contact WHERE DoNotCall > true", "INVALID_QUERY_FILTER_OPERATOR", ""},
		{"SELECT Id FROM Contact WHERE LastName INCLUDES ('x')", "INVALID_QUERY_FILTER_OPERATOR", ""},
		{"SELECT Id FROM Contact WHERE Description = 'x'", "INVALID_FIELD", "can not be filtered in a query call"},
		{"SELECT Id FROM Contact ORDER BY Description", "INVALID_FIELD", "can not be sorted in a query call"},
		{`SELECT Id FROM Contact WHERE LastName = 'a\_b'`, "MALFORMED_QUERY", "unexpected token"},
		{"SELECT Id FROM Contact OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", ""},
		{"SELECT Id FROM Contact LIMIT -1", "MALFORMED_QUERY", "unexpected token: '-1'"},
		{"SELECT COUNT() FROM Contact ORDER BY Id", "MALFORMED_QUERY", ""},
		{"SELECT COUNT(), Id FROM Contact", "MALFORMED_QUERY", ""},
		{"SELECT LastName, COUNT(Id) FROM Contact", "MALFORMED_QUERY", "must be grouped or aggregated: LastName"},
		{"SELECT FOO(Id) FROM Contact", "MALFORMED_QUERY", "unexpected token: 'FOO'"},
		{"SELECT Id x FROM Contact", "MALFORMED_QUERY", "aliasing"},
		{"SELECT Id FROM Contact WHERE Id IN (SELECT WhoId FROM Task)", "MALFORMED_QUERY", "not supported for semi join"},
		{"SELECT Id FROM Contact WHERE LastName IN (SELECT Id FROM Account)", "MALFORMED_QUERY", "should be an id or reference field"},
		{"SELECT Id FROM Contact WHERE Id IN (SELECT Name FROM Account)", "MALFORMED_QUERY", "must be id fields"},
		{"SELECT TYPEOF Account WHEN Account THEN Id END FROM Contact", "INVALID_FIELD", "polymorphic"},
	} {
		answer := o.refused("GET", "query?q="+url.QueryEscape(c.soql), "", 400, c.code, c.message)
		if c.soql != "" && !strings.Contains(answer.Get("message").String(), "^\nERROR at Row:") {
			t.Errorf("%s: no position in %s", c.soql, answer)
		}
	}
	for _, soql := range []string{"SELECT Id FROM Contact GROUP BY Id HAVING COUNT(Id) > 1", "SELECT FIELDS(ALL) FROM Contact", "SELECT Id FROM Event",
		"SELECT Id FROM Contact WITH SECURITY_ENFORCED", "SELECT Id FROM Contact WHERE CALENDAR_YEAR(CreatedDate) = 2026",
		"SELECT COUNT(Id) FROM Contact GROUP BY ROLLUP(LastName)", "SELECT LastName, COUNT(Id) FROM Contact GROUP BY LastName ORDER BY COUNT(Id)", "SELECT Id FROM Contact FOR UPDATE"} {
		same(t, soql, o.send("GET", "query?q="+url.QueryEscape(soql), "", 501).Get("callsim").String(), "not modelled")
	}
}

func TestDeletedRows(t *testing.T) {
	o := newOrg(t)
	ada := o.contact("Pike", "+14155550101")
	o.send("DELETE", "sobjects/Contact/"+ada, "", 204)
	same(t, "query", o.query("SELECT Id FROM Contact").Get("totalSize").Int(), 0)
	same(t, "search", o.find("FIND {pike}").Get("#").Int(), 0)
	all := o.get("queryAll?q=" + url.QueryEscape("SELECT Id, IsDeleted FROM Contact WHERE Phone = '+14155550101'"))
	same(t, "queryAll", all.Get("records.0.IsDeleted").Bool(), true)
	o.refused("GET", "sobjects/Contact/"+ada, "", 404, "ENTITY_IS_DELETED", "entity is deleted")
	o.refused("PATCH", "sobjects/Contact/"+ada, `{"Title":"x"}`, 404, "ENTITY_IS_DELETED", "")
	deleted := o.get("sobjects/Contact/deleted?start=2026-01-01T00:00:00Z&end=2026-02-01T00:00:00Z")
	same(t, "deleted", deleted.Get("deletedRecords.0.id").String(), ada)
}
