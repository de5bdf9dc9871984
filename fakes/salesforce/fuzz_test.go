package salesforce_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/salesforce"
)

// try sends a request as the app. Any answer is accepted, but an error must have
// Salesforce's shape and change nothing.
func (o *org) try(method, path, body string) {
	o.t.Helper()
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	r.URL.Path, r.URL.RawQuery, _ = strings.Cut(path, "?")
	r.Header.Set("Authorization", "Bearer "+o.token)
	w := httptest.NewRecorder()
	before := string(o.Projection())
	o.ServeHTTP(w, r)
	if after := string(o.Projection()); (w.Code >= 400 || method == "GET") && after != before {
		o.t.Fatalf("%s %s %q answered %d and changed\n%s to\n%s", method, path, body, w.Code, before, after)
	}
	answer := gjson.Parse(w.Body.String())
	switch {
	case w.Code == 501 && answer.Get("callsim").Exists():
	case w.Code >= 500:
		o.t.Fatalf("%s %s %q answered %d %s", method, path, body, w.Code, w.Body)
	case w.Code >= 400 && (answer.Get("0.errorCode").String() == "" || !answer.Get("0.message").Exists()):
		o.t.Fatalf("%s %s %q has an error without a code: %s", method, path, body, w.Body)
	case w.Body.Len() > 0 && !gjson.Valid(w.Body.String()):
		o.t.Fatalf("%s %s %q has a body that is not JSON: %s", method, path, body, w.Body)
	}
}

func fuzzed(t *testing.T) *org {
	o := newOrg(t, salesforce.WithPersonAccounts())
	ada := o.contact("Pike", "+14155550101")
	_, err := o.AddCase(salesforce.CaseSpec{ContactID: ada, Subject: "x"})
	o.ok(err)
	_, _, err = o.AddPersonAccount(salesforce.PersonSpec{LastName: "Sund", Phone: "+4530123456"})
	o.ok(err)
	_, err = o.Create(o.lena, "Task", salesforce.Fields{"WhoId": ada, "Subject": "y"})
	o.ok(err)
	return o
}

// FuzzStatements checks that every statement is answered or refused.
func FuzzStatements(f *testing.F) {
	for _, seed := range []string{
		"SELECT Id, Who.Name, (SELECT Id FROM Tasks) FROM Contact WHERE Account.Name != null AND CreatedDate = LAST_N_WEEKS:3 ORDER BY Account.Name NULLS LAST LIMIT 5 OFFSET 1",
		"SELECT COUNT(Id) n, Status FROM Task GROUP BY Status ORDER BY Status", "SELECT TYPEOF Who WHEN Contact THEN Phone ELSE Name END, What.Type FROM Task",
		"SELECT Id FROM Contact WHERE Id IN (SELECT ContactId FROM Case WHERE IsClosed = false) OR NOT Phone LIKE '%1%'",
		`FIND {\+1415* OR "a b" AND NOT (pike)} IN PHONE FIELDS RETURNING Contact(Id, Account.Name WHERE Phone != null ORDER BY Name LIMIT 2), Lead LIMIT 3`,
		"FIND {pi?e} RETURNING Account(Id, IsPersonAccount OFFSET 1)",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o := fuzzed(t)
		o.try("GET", v63+"/query?q="+url.QueryEscape(text), "")
		o.try("GET", v63+"/queryAll?q="+url.QueryEscape(text), "")
		o.try("GET", v63+"/search?q="+url.QueryEscape(text), "")
		o.try("GET", v63+"/parameterizedSearch?sobject=Contact&q="+url.QueryEscape(text)+"&Contact.where="+url.QueryEscape(text), "")
	})
}

// FuzzBodies checks that every body is accepted or refused.
func FuzzBodies(f *testing.F) {
	f.Add(`{"LastName":"x","Phone":"+1","WhoId":"003Ak00000IpigvIAB","Status":"Completed","CallDurationInSeconds":1e3,"ActivityDate":"2026-01-01"}`)
	f.Add(`{"allOrNone":true,"records":[{"attributes":{"type":"Contact"},"LastName":"x","Id":"003"},{"attributes":{"type":"Task"}}]}`)
	f.Add(`{"compositeRequest":[{"method":"GET","url":"/services/data/v63.0/query?q=SELECT Id FROM Contact","referenceId":"a"},{"method":"PATCH","url":"/services/data/v63.0/sobjects/Contact/@{a.records[0].Id}","referenceId":"b","body":{"X":"@{a"}}]}`)
	f.Add(`{"batchRequests":[{"method":" ","url":"v63.0/%zz"}],"haltOnError":true}`)
	f.Add(`{"q":"pike","sobjects":[{"name":"Contact","where":"Id = null","fields":["Account.Name"]}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		o := fuzzed(t)
		ada := o.Records("Contact")[0].ID
		for _, c := range [][2]string{{"POST", "/sobjects/Contact"}, {"POST", "/sobjects/Task"}, {"POST", "/sobjects/Account"}, {"PATCH", "/sobjects/Contact/" + ada},
			{"PATCH", "/sobjects/User/Username/x"}, {"POST", "/composite"}, {"POST", "/composite/batch"}, {"POST", "/composite/sobjects"},
			{"PATCH", "/composite/sobjects"}, {"PATCH", "/composite/sobjects/Contact/Id"}, {"POST", "/composite/sobjects/Contact"}, {"POST", "/parameterizedSearch"}} {
			o.try(c[0], v63+c[1], body)
		}
		o.try("GET", v63+"/sobjects/Contact/"+url.PathEscape(body), "")
	})
}
