package salesforce_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/salesforce"
)

func TestAggregates(t *testing.T) {
	o := newOrg(t)
	for _, deal := range []string{`"StageName":"Prospecting","Amount":10`, `"StageName":"Prospecting","Amount":2.5`, `"StageName":"Closed Won"`} {
		o.create("Opportunity", `{"Name":"Deal","CloseDate":"2026-03-01",`+deal+`}`)
	}
	row := o.query("SELECT COUNT(Amount), COUNT_DISTINCT(StageName), SUM(Amount), AVG(Amount), MIN(Amount), MAX(StageName) FROM Opportunity").Get("records.0")
	for i, want := range []string{"2", "2", "12.5", "6.25", "2.5", `"Prospecting"`} {
		same(t, "expr", row.Get("expr"+string(rune('0'+i))).Raw, want)
	}
	grouped := o.query("SELECT StageName, COUNT(Id) n, MAX(Amount) most FROM Opportunity GROUP BY StageName ORDER BY StageName DESC").Get("records")
	same(t, "groups", column(grouped, "StageName")+" "+column(grouped, "n")+" "+column(grouped, "most"), "Prospecting Closed Won 2 1 10 ")
	same(t, "groups with LIMIT and OFFSET", o.query("SELECT StageName FROM Opportunity GROUP BY StageName ORDER BY StageName LIMIT 1 OFFSET 1").Get("records.0.StageName").String(), "Prospecting")
	o.refused("GET", "query?q="+url.QueryEscape("SELECT SUM(Name) FROM Opportunity"), "", 400, "MALFORMED_QUERY", "SUM")
	o.refused("GET", "query?q="+url.QueryEscape("SELECT MAX() FROM Opportunity"), "", 400, "MALFORMED_QUERY", "unexpected token: ')'")
}

func TestMultipicklists(t *testing.T) {
	o := newOrg(t)
	o.ok(o.AddCustomField("Contact", "Likes__c", "Likes", "multipicklist", false))
	for _, likes := range []string{"tea;milk", "tea", "coffee"} {
		o.create("Contact", `{"LastName":"`+likes+`","Likes__c":"`+likes+`"}`)
	}
	for where, want := range map[string]string{"Likes__c INCLUDES ('tea')": "tea;milk tea", "Likes__c INCLUDES ('tea;milk', 'coffee')": "tea;milk coffee",
		"Likes__c EXCLUDES ('tea')": "coffee"} {
		same(t, where, column(o.query("SELECT LastName FROM Contact WHERE "+where+" ORDER BY Id").Get("records"), "LastName"), want)
	}
}

func TestValueTables(t *testing.T) {
	o := newOrg(t, salesforce.WithPersonAccounts())
	for soql, want := range map[string]string{
		"SELECT ApiName FROM TaskStatus WHERE IsClosed = true":                                    "Completed",
		"SELECT MasterLabel ApiName, IsDefault FROM Contact":                                      "",
		"SELECT ApiName FROM CaseStatus WHERE IsDefault = true":                                   "New",
		"SELECT ApiName FROM LeadStatus WHERE IsConverted = true":                                 "Closed - Converted",
		"SELECT ApiName FROM OpportunityStage WHERE IsWon = true AND DefaultProbability = 100":    "Closed Won",
		"SELECT Name ApiName FROM Organization":                                                   "",
		"SELECT Name FROM BusinessHours WHERE IsDefault = true AND MondayStartTime != null":       "Default",
		"SELECT Name FROM RecordType WHERE SobjectType = 'Account' AND IsPersonType = true":       "Person Account",
		"SELECT Name FROM Profile WHERE Id IN (SELECT ProfileId FROM User WHERE Email LIKE 'o%')": "System Administrator",
	} {
		if want == "" {
			o.send("GET", "query?q="+url.QueryEscape(soql), "", 400)
			continue
		}
		row := o.query(soql).Get("records.0")
		same(t, soql, row.Get("ApiName").String()+row.Get("Name").String(), want)
	}
	org := o.Records("Organization")[0].ID
	same(t, "hours", o.query("SELECT MondayEndTime FROM BusinessHours").Get("records.0.MondayEndTime").String(), "00:00:00.000Z")
	o.refused("PATCH", "sobjects/Organization/"+org, `{"Name":"x"}`, 400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "")
}

// TestSeveralRecordsOfOneExternalID checks an external id that is not unique.
func TestSeveralRecordsOfOneExternalID(t *testing.T) {
	o := newOrg(t)
	o.ok(o.AddCustomField("Contact", "Ext__c", "Ext", "string", true))
	o.ok(o.AllowDuplicates("Contact", "Ext__c"))
	one, two := o.create("Contact", `{"LastName":"a","Ext__c":"7"}`), o.create("Contact", `{"LastName":"b","Ext__c":"7"}`)
	want := `["` + v63 + `/sobjects/Contact/` + one + `","` + v63 + `/sobjects/Contact/` + two + `"]`
	for _, method := range []string{"GET", "PATCH", "DELETE"} {
		same(t, method, o.send(method, "sobjects/Contact/Ext__c/7", `{}`, 300).Raw, want)
	}
	many := o.send("PATCH", "composite/sobjects/Contact/Ext__c", `{"records":[{"attributes":{"type":"Contact"},"Ext__c":"7","LastName":"c"}]}`, 200)
	same(t, "error in a collection", many.Get("0.errors.0.statusCode").String(), "DUPLICATE_EXTERNAL_ID")
}

func TestUpdatedRecords(t *testing.T) {
	o := newOrg(t)
	o.contact("before", "")
	o.later(time.Hour)
	ada := o.contact("Pike", "")
	const span = "?start=2026-01-05T09%3A30%3A00%2B00%3A00&end=2026-01-05T11%3A00%3A00Z"
	same(t, "updated", o.get("sobjects/Contact/updated"+span).Raw, `{"ids":["`+ada+`"],"latestDateCovered":"2026-01-05T11:00:00.000+0000"}`)
	same(t, "deleted", o.get("sobjects/Contact/deleted"+span).Get("deletedRecords").Raw, "[]")
	o.refused("GET", "sobjects/Contact/updated?start=today", "", 400, "INVALID_ARGUMENT", "")
	o.refused("GET", "sobjects/Contact/updated?start=2026-01-05T09:00:00Z&end=2026-01-05T09:00:00Z", "", 400, "INVALID_REPLICATION_DATE", "")
}

// TestDecisionOnThePage authorizes an app in a browser.
func TestDecisionOnThePage(t *testing.T) {
	o := newOrg(t)
	query := url.Values{"response_type": {"code"}, "client_id": {o.app.ConsumerKey}, "redirect_uri": {o.app.CallbackURL}}.Encode()
	decide := func(user string, status int) string {
		r := httptest.NewRequest("POST", "/callsim/oauth/decision?"+query, strings.NewReader(url.Values{"user": {user}, "decision": {"allow"}}.Encode()))
		w := httptest.NewRecorder()
		o.ServeHTTP(w, r)
		same(t, "status", w.Code, status)
		return w.Header().Get("Location")
	}
	to, _ := url.Parse(decide(o.lena, 302))
	o.logIn(url.Values{"grant_type": {"authorization_code"}, "code": {to.Query().Get("code")}, "redirect_uri": {o.app.CallbackURL}})
	decide("nobody", 400)
	query = "client_id=x"
	decide(o.lena, 400)
	w := httptest.NewRecorder()
	o.ServeHTTP(w, httptest.NewRequest("GET", "/services/oauth2/authorize?client_id=x", nil))
	same(t, "status for an unknown app", w.Code, 400)
}

func TestReopenAndReactivate(t *testing.T) {
	o := newOrg(t)
	id, err := o.AddCase(salesforce.CaseSpec{Subject: "x"})
	o.ok(err)
	o.ok(o.CloseCase(o.lena, id))
	same(t, "closing time of the closed case", o.get("sobjects/Case/"+id).Get("ClosedDate").String(), "2026-01-05T09:00:00.000+0000")
	o.ok(o.ReopenCase(o.lena, id))
	same(t, "closing time of the re-opened case", o.get("sobjects/Case/"+id).Get("ClosedDate").Raw, "null")
	o.ok(o.Deactivate(o.lena))
	same(t, "IsActive of the deactivated user", o.get("sobjects/User/"+o.lena).Get("IsActive").Bool(), false)
	o.ok(o.Activate(o.lena))
	o.ok(o.ReopenCase(o.lena, id))
	o.ok(o.Delete(o.lena, id))
	same(t, "users with the e-mail address", len(o.UsersAt("LENA@northpier.test")), 1)
}

func TestJSONStrings(t *testing.T) {
	o := newOrg(t)
	id, err := o.AddContact(salesforce.ContactSpec{LastName: "\"\\\n\r\t\x01é\xff</x>"})
	o.ok(err)
	got := o.get("sobjects/Contact/" + id + "?fields=LastName").Get("LastName")
	same(t, "text", got.String(), "\"\\\n\r\t\x01é\ufffd</x>")
	same(t, "raw", got.Raw, `"\"\\\n\r\t\u0001é\ufffd</x>"`)
}

// TestPathsAndMethodsAsClientsSendThem checks paths with doubled or trailing slashes, as
// clients join them, and the replacement for PATCH and DELETE.
func TestPathsAndMethodsAsClientsSendThem(t *testing.T) {
	o := newOrg(t)
	id := o.contact("Pike", "+14155550101")
	for _, path := range []string{"//services/data/v63.0/sobjects/Contact/" + id, "/services/data/v63.0/sobjects/Contact/" + id + "/", "//services//data/v63.0/sobjects/Contact//" + id + "//"} {
		same(t, path, o.get(path).Get("LastName").String(), "Pike")
	}
	same(t, "query at a path with slashes", o.get("//services/data/v63.0/query/?q=SELECT+Id+FROM+Contact").Get("totalSize").Int(), 1)
	o.send("POST", "sobjects/Contact/"+id+"?_HttpMethod=PATCH", `{"LastName":"Sund"}`, 204)
	same(t, "last name", o.get("sobjects/Contact/"+id).Get("LastName").String(), "Sund")
	o.refused("POST", "sobjects/Contact/"+id+"?_HttpMethod=TRACE", `{"LastName":"x"}`, 405, "METHOD_NOT_ALLOWED", "POST")
	o.send("POST", "sobjects/Contact/"+id+"?_httpmethod=delete", "", 204)
	o.send("GET", "sobjects/Contact/"+id, "", 404)
}
