package salesforce_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/salesforce"
)

// TestNumbersAreFoundByTheirDigits checks that a search in phone fields compares digits,
// regardless of punctuation.
func TestNumbersAreFoundByTheirDigits(t *testing.T) {
	for _, c := range []struct {
		stored, term    string
		lenient, strict bool
	}{
		{"+14155550123", `\+14155550123`, true, true},
		{"+14155550123", `+14155550123`, true, true},
		{"+14155550123", `14155550123`, true, true},
		{"(415) 555-0123", `\+14155550123`, true, false},
		{"(415) 555-0123", `"415 555 0123"`, true, true},
		{"(415) 555-0123", `415 555 0123`, true, true},
		{"+14155550123", `4155550123`, true, false},
		{"0014155550123", `\+14155550123`, true, true},
		{"+14155550123", `555 0123`, false, false}, // an equal end with too few digits
		{"5550123", `555\-0123`, true, true},
		{"+14155550123", `1415*`, true, true},
		{"+14155550123", `14155550124`, false, false},
		{"+14155550123", `14155550124 OR 14155550123`, true, true},
		{"+14155550123", `14155550123 AND NOT 14155550123`, false, false},
		{"+14155550123", `(14155550124 OR 14155550123)`, true, true},
		{"+14155550123", `pike`, false, false}, // names are not in phone fields
	} {
		for _, way := range []struct {
			name string
			want bool
		}{{"lenient", c.lenient}, {"strict", c.strict}} {
			o := newOrg(t, salesforce.WithAssumption("salesforce-phone-search", way.name))
			o.contact("Pike", c.stored)
			found := o.find("FIND {"+c.term+"} IN PHONE FIELDS RETURNING Contact(Id)").Get("#").Int() == 1
			if found != way.want {
				t.Errorf("%s: %q found by %s: %v", way.name, c.stored, c.term, found)
			}
		}
	}
}

// TestPhoneFields checks which fields are phone fields of a search.
func TestPhoneFields(t *testing.T) {
	o := newOrg(t, salesforce.WithPersonAccounts())
	o.ok(o.AddCustomField("Contact", "Pager__c", "Pager", "phone", false))
	o.ok(o.AddCustomField("Contact", "Note__c", "Note", "string", false))
	for field, want := range map[string]int64{"Phone": 1, "MobilePhone": 1, "HomePhone": 1, "OtherPhone": 1, "AssistantPhone": 1, "Fax": 1,
		"Pager__c": 1, "Note__c": 0, "Title": 0} {
		id := o.create("Contact", `{"LastName":"x","`+field+`":"+4530123456"}`)
		same(t, field, o.find("FIND {4530123456} IN PHONE FIELDS RETURNING Contact(Id)").Get("#").Int(), want)
		o.send("PATCH", "sobjects/Contact/"+id, `{"`+field+`":null}`, 204)
		same(t, "emptied "+field, o.find("FIND {4530123456} IN PHONE FIELDS RETURNING Contact(Id)").Get("#").Int(), 0)
	}
	_, _, err := o.AddPersonAccount(salesforce.PersonSpec{LastName: "Sund", HomePhone: "+4530123456"})
	o.ok(err)
	same(t, "person account and its contact", column(o.find("FIND {4530123456} IN PHONE FIELDS RETURNING Account(Name), Contact(Name), Lead"), "Name"), "Sund Sund")
}

func TestWords(t *testing.T) {
	o := library(t)
	for sosl, want := range map[string]string{
		"FIND {pike}":                             "Ada",
		"FIND {PIK*}":                             "Ada",
		"FIND {p?ke}":                             "Ada",
		"FIND {ada pike}":                         "Ada",
		`FIND {"ada pike"}`:                       "Ada",
		`FIND {"pike ada"}`:                       "",
		"FIND {ada OR bo}":                        "Bo Ada",
		"FIND {ada AND bo}":                       "",
		"FIND {ada AND NOT boss}":                 "",
		"FIND {(ada OR bo) AND moss}":             "Bo",
		`FIND {O\'Neil} IN NAME FIELDS`:           "Cy",
		"FIND {o'neil}":                           "Cy",
		"FIND {boss} IN NAME FIELDS":              "",
		"FIND {ada@example.test} IN EMAIL FIELDS": "Ada",
		"FIND {example} IN EMAIL FIELDS":          "Ada",
		"FIND {14155550102}":                      "Bo",
		"FIND {4155550103}":                       "Cy",
		"FIND {nobody}":                           "",
		"FIND {ada OR bo OR cy} RETURNING Contact(FirstName LIMIT 2)": "Cy Bo",
	} {
		if !strings.Contains(sosl, "RETURNING") {
			sosl += " RETURNING Contact(FirstName)"
		}
		if got := column(o.find(sosl), "FirstName"); got != want {
			t.Errorf("%s: %q, want %q", sosl, got, want)
		}
	}
}

// TestWildcardsInWordsOfLettersAndDigits checks wildcards between letters and digits.
func TestWildcardsInWordsOfLettersAndDigits(t *testing.T) {
	o := newOrg(t)
	o.contact("Zebra17", "+14155550101")
	for sosl, found := range map[string]bool{
		"{Zebra17}": true, "{Zebra1*}": true, "{Z*17}": true, "{Zebra1?}": true, "{Zeb*}": true, "{zebra*7}": true, "{Zebra?7}": true,
		"{Zebra2*}": false, "{Z*18}": false, "{Zebra?}": false, "{Zebra17?}": false, `{Zebra1\*}`: false,
	} {
		got := column(o.find("FIND "+sosl+" RETURNING Contact(LastName)"), "LastName")
		if (got == "Zebra17") != found {
			t.Errorf("%s found %q", sosl, got)
		}
	}
}

func TestReturning(t *testing.T) {
	o := newOrg(t)
	ada := o.contact("Pike", "+14155550101")
	lead, err := o.AddLead(salesforce.LeadSpec{LastName: "Pike", Company: "Pike Ltd", Phone: "+14155550101"})
	o.ok(err)
	account, err := o.AddAccount(salesforce.AccountSpec{Name: "Pike Ltd", Phone: "+14155550101"})
	o.ok(err)
	for sosl, want := range map[string]string{
		"FIND {14155550101} IN PHONE FIELDS RETURNING Contact, Lead(Id), Account(Id, Name)":          ada + " " + lead + " " + account,
		"FIND {14155550101} IN PHONE FIELDS RETURNING Account, Contact":                              account + " " + ada,
		"FIND {14155550101} IN PHONE FIELDS":                                                         account + " " + ada + " " + lead,
		"FIND {14155550101} IN PHONE FIELDS LIMIT 2":                                                 account + " " + ada,
		"FIND {14155550101} IN PHONE FIELDS LIMIT 1":                                                 account,
		"FIND {14155550101} IN PHONE FIELDS RETURNING Lead(Id WHERE IsConverted = true), Contact":    ada,
		"FIND {14155550101} IN PHONE FIELDS RETURNING Contact(Id WHERE Owner.Name = 'Olga Berg')":    ada,
		"FIND {14155550101} IN PHONE FIELDS RETURNING Contact(Id WHERE LastName = 'x' OR Id = null)": "",
	} {
		if got := column(o.find(sosl), "Id"); got != want {
			t.Errorf("%s: %q, want %q", sosl, got, want)
		}
	}
	same(t, "search without hits", o.get("search?q="+url.QueryEscape("FIND {nobody}")).Raw, `{"searchRecords":[]}`)
	if got := o.get("/services/data/v36.0/search?q=" + url.QueryEscape("FIND {nobody}")).Raw; got != "[]" {
		t.Errorf("search without hits before version 37: %s", got)
	}
}

func TestRefusedSearches(t *testing.T) {
	o := newOrg(t, salesforce.WithAssumption("salesforce-search-reserved", "refused"))
	for sosl, message := range map[string]struct{ code, message string }{
		"FIND pike":                                 {"MALFORMED_SEARCH", "No search term found. The search term must be enclosed in braces."},
		"FIND {pike":                                {"MALFORMED_SEARCH", "No search term found."},
		"FIND {}":                                   {"MALFORMED_SEARCH", "No search term found."},
		"FIND {*pike}":                              {"MALFORMED_SEARCH", "unexpected token: '*'"},
		"FIND {+1415}":                              {"MALFORMED_SEARCH", "unexpected token: '+'"},
		`FIND {\+1415-5}`:                           {"MALFORMED_SEARCH", "unexpected token: '-'"},
		"FIND {pike} IN FAX FIELDS":                 {"MALFORMED_SEARCH", "ERROR at Row:1:Column:16\nunexpected token: 'FAX'"},
		"FIND {pike} RETURNING Foo":                 {"INVALID_TYPE", "sObject type 'Foo' is not supported."},
		"FIND {pike} RETURNING Contact(Foo)":        {"INVALID_FIELD", "ERROR at Row:1:Column:31\nNo such column 'Foo'"},
		"FIND {pike} RETURNING TaskStatus(Id)":      {"INVALID_TYPE", "TaskStatus"},
		"FIND {pike} RETURNING Contact(Id) LIMIT x": {"MALFORMED_SEARCH", "unexpected token: 'x'"},
	} {
		o.refused("GET", "search?q="+url.QueryEscape(sosl), "", 400, message.code, message.message)
	}
	o.send("GET", "search?q="+url.QueryEscape("FIND {pike} RETURNING Contact WITH METADATA='LABELS'"), "", 501)
}

func TestParameterizedSearch(t *testing.T) {
	o := newOrg(t)
	ada := o.contact("Pike", "+14155550101")
	found := o.get("parameterizedSearch?q=4155550101&in=PHONE&sobject=Contact&Contact.fields=Id,Name&Contact.limit=10")
	same(t, "by query", found.Get("searchRecords.0.Name").String(), "Pike")
	found = o.send("POST", "parameterizedSearch", `{"q":"pike","fields":["Id"],"sobjects":[{"name":"Lead"},{"name":"Contact","fields":["Name"],"where":"Phone != null"}],"overallLimit":5}`, 200)
	same(t, "by body", column(found.Get("searchRecords"), "Id"), ada)
	o.refused("GET", "parameterizedSearch?sobject=Contact", "", 400, "MALFORMED_SEARCH", "")
	o.refused("POST", "parameterizedSearch", `{"q":"x","sobjects":[{"name":"Contact","where":"a ="}]}`, 400, "MALFORMED_QUERY", "")
	o.refused("POST", "parameterizedSearch", `{"q":"x","sobjects":[{"name":"Foo"}]}`, 400, "INVALID_TYPE", "")
}

// TestIndexLag checks that queries find a new record at once and searches later.
func TestIndexLag(t *testing.T) {
	o := newOrg(t)
	o.ok(o.SetIndexLag(10 * time.Second))
	o.contact("Pike", "+14155550101")
	same(t, "query", o.query("SELECT Id FROM Contact WHERE Phone = '+14155550101'").Get("totalSize").Int(), 1)
	same(t, "search", o.find("FIND {14155550101} IN PHONE FIELDS").Get("#").Int(), 0)
	o.later(10 * time.Second)
	same(t, "search later", o.find("FIND {14155550101} IN PHONE FIELDS").Get("#").Int(), 1)
}
