package salesforce_test

import (
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/salesforce"
)

func TestUpsert(t *testing.T) {
	o := newOrg(t)
	o.ok(o.AddCustomField("Contact", "Ext__c", "Ext", "string", true))
	made := o.send("PATCH", "sobjects/Contact/Ext__c/a%2F1", `{"LastName":"Pike"}`, 201)
	same(t, "made", made.Get("created").Bool(), true)
	id := made.Get("id").String()
	same(t, "changed", o.send("PATCH", "sobjects/contact/ext__c/a%2F1", `{"LastName":"Moss"}`, 200).Raw, `{"id":"`+id+`","success":true,"errors":[],"created":false}`)
	o.send("PATCH", "/services/data/v45.0/sobjects/Contact/Ext__c/a%2F1", `{"LastName":"Moss"}`, 204)
	same(t, "read", o.get("sobjects/Contact/Ext__c/A%2F1?fields=LastName").Get("LastName").String(), "Moss")
	o.refused("PATCH", "sobjects/Contact/Ext__c/a%2F1", `{"Ext__c":"a/1"}`, 400, "INVALID_FIELD", "should not be specified")
	o.refused("PATCH", "sobjects/Contact/Ext__c/new?updateOnly=true", `{"LastName":"x"}`, 404, "NOT_FOUND", "")
	o.refused("PATCH", "sobjects/Contact/Foo__c/new", `{"LastName":"x"}`, 404, "NOT_FOUND", "Foo__c")
	o.refused("PATCH", "sobjects/Contact/Ext__c/new", `{}`, 400, "REQUIRED_FIELD_MISSING", "")
	o.refused("POST", "sobjects/Contact", `{"LastName":"x","Ext__c":"A/1"}`, 400, "DUPLICATE_VALUE", "duplicates value on record with id: "+id)
	case1 := o.create("Case", `{"Subject":"x","Contact":{"Ext__c":"a/1"}}`)
	same(t, "contact by external id", o.get("sobjects/Case/"+case1).Get("ContactId").String(), id)
	o.refused("POST", "sobjects/Case", `{"Contact":{"Ext__c":"none"}}`, 400, "INVALID_FIELD", "Foreign key external ID: none not found")
	o.send("PATCH", "sobjects/Contact/Id/"+id, `{"Title":"x"}`, 200)
	o.send("POST", "sobjects/Contact/Id", `{"LastName":"by id"}`, 201)
	o.send("DELETE", "sobjects/Contact/Ext__c/a%2F1", "", 204)
	o.refused("GET", "sobjects/Contact/Ext__c/a%2F1", "", 404, "NOT_FOUND", "")
	// The username of a user is unique, the e-mail address is not.
	same(t, "user by username", o.get("sobjects/User/Username/olga@northpier.test.northpier?fields=Name").Get("Name").String(), "Olga Berg")
}

func TestDescribe(t *testing.T) {
	o := newOrg(t, salesforce.WithPersonAccounts())
	o.ok(o.AddCustomField("Contact", "Ext__c", "Ext", "string", true))
	all := o.get("sobjects/")
	same(t, "prefix", all.Get(`sobjects.#(name="Task").keyPrefix`).String(), "00T")
	same(t, "template", all.Get(`sobjects.#(name="Contact").urls.rowTemplate`).String(), v63+"/sobjects/Contact/{ID}")
	same(t, "object Name in the list", all.Get(`sobjects.#(name="Name")`).Exists(), false)
	task := o.get("sobjects/Task/describe")
	same(t, "subject", task.Get(`fields.#(name="Subject").type`).String(), "combobox")
	same(t, "who", task.Get(`fields.#(name="WhoId").referenceTo`).Raw, `["Contact","Lead"]`)
	same(t, "status", task.Get(`fields.#(name="Status").picklistValues.#(defaultValue==true).value`).String(), "Not Started")
	contact := o.get("sobjects/Contact/describe")
	same(t, "children", contact.Get(`childRelationships.#(childSObject="Task").relationshipName`).String(), "Tasks")
	same(t, "external id", contact.Get(`fields.#(name="Ext__c").externalId`).Bool(), true)
	same(t, "custom field of person accounts", o.get("sobjects/Account/describe").Get(`fields.#(name="Ext__pc").custom`).Bool(), true)
	same(t, "record types", column(o.get("sobjects/Account/describe").Get("recordTypeInfos"), "name"), "Business Account Person Account Master")
	same(t, "resources", o.get("").Get("query").String(), v63+"/query")
	o.contact("Pike", "")
	same(t, "recent", o.get("sobjects/Contact").Get("recentItems.0.Name").String(), "Pike")
}

func TestIDs(t *testing.T) {
	o := newOrg(t)
	ada := o.contact("Pike", "")
	same(t, "length", len(ada), 18)
	for _, id := range []string{ada, ada[:15], strings.ToLower(ada[:15]) + ada[15:], strings.ToUpper(ada[:15]) + strings.ToLower(ada[15:])} {
		same(t, id, o.get("sobjects/Contact/"+id+"?fields=Id").Get("Id").String(), ada)
		same(t, "query "+id, o.query("SELECT Id FROM Contact WHERE Id = '"+id+"'").Get("totalSize").Int(), 1)
	}
	o.refused("GET", "sobjects/Contact/"+ada[:15]+"zzz", "", 400, "MALFORMED_ID", "")
}

func TestFaults(t *testing.T) {
	o := newOrg(t)
	ada := o.contact("Pike", "+14155550101")
	o.ok(o.LockRow(ada, 1))
	o.refused("PATCH", "sobjects/Contact/"+ada, `{"Title":"x"}`, 400, "UNABLE_TO_LOCK_ROW", "")
	o.send("PATCH", "sobjects/Contact/"+ada, `{"Title":"x"}`, 204)
	o.ok(o.FailRequests(1))
	o.refused("GET", "limits", "", 503, "SERVER_UNAVAILABLE", "")
	o.get("limits")
	o.ok(o.HideField("Task", "Type"))
	o.refused("POST", "sobjects/Task", `{"Type":"Call"}`, 400, "INVALID_FIELD", "No such column 'Type' on sobject of type Task")
	same(t, "hidden field in describe", o.get("sobjects/Task/describe").Get(`fields.#(name="Type")`).Exists(), false)
	o.ok(o.ShowField("Task", "Type"))
	o.create("Task", `{"Type":"Call"}`)
	o.ok(o.AddValidationRule("Task", "Subject", "A task needs a subject!"))
	o.refused("POST", "sobjects/Task", `{}`, 400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "A task needs a subject!")
	o.ok(o.AddDuplicateRule("Contact"))
	got := o.refused("POST", "sobjects/Contact", `{"LastName":"Pike","Phone":"+14155550101"}`, 400, "DUPLICATES_DETECTED", "Use one of these records?")
	same(t, "match", got.Get("duplicateResut.matchResults.0.matchRecords.0.record.Id").String(), ada)
	many := o.send("POST", "composite/sobjects", `{"records":[{"attributes":{"type":"Contact"},"LastName":"Pike","Phone":"+14155550101"}]}`, 200)
	same(t, "error in a collection", many.Get("0.errors.0.statusCode").String(), "DUPLICATES_DETECTED")
	o.ok(o.ExpireSessions())
	o.refused("GET", "limits", "", 401, "INVALID_SESSION_ID", "")
}

func TestPageLayout(t *testing.T) {
	o := newOrg(t)
	ada := o.contact("Pike", "")
	acme, err := o.AddAccount(salesforce.AccountSpec{Name: "Acme"})
	o.ok(err)
	o.ok(o.Edit(o.lena, ada, salesforce.Fields{"AccountId": acme}))
	o.create("Task", `{"Subject":"first","WhoId":"`+ada+`","ActivityDate":"2026-01-05","Status":"Completed"}`)
	o.create("Task", `{"Subject":"second","WhoId":"`+ada+`","ActivityDate":"2026-01-06","Status":"Completed"}`)
	o.create("Task", `{"Subject":"open","WhoId":"`+ada+`"}`)
	for _, id := range []string{ada, acme} {
		page, ok := o.Page(id)
		same(t, "page exists", ok, true)
		same(t, "past activities", len(page.Activity.PastActivities), 2)
		same(t, "latest past activity", page.Activity.PastActivities[0].Subject, "second")
		same(t, "next step", page.Activity.NextSteps[0].Subject, "open")
	}
	same(t, "last activity", o.get("sobjects/Account/"+acme).Get("LastActivityDate").String(), "2026-01-06")
	same(t, "modified", o.get("sobjects/Account/"+acme).Get("LastModifiedDate").String(), "2026-01-05T09:00:00.000+0000")
	o.ok(o.ShowActivity("Contact", false))
	page, _ := o.Page(ada)
	same(t, "activity removed from the layout", page.Activity == nil, true)
	o.ok(o.ShowActivity("Contact", true))
	page, _ = o.Page(ada)
	same(t, "activity on the layout", page.Activity != nil, true)
	if _, ok := o.Page("003"); ok {
		t.Error("an unknown record has a page")
	}
}

func TestPersonAccountsMustBeEnabled(t *testing.T) {
	o := newOrg(t)
	if _, _, err := o.AddPersonAccount(salesforce.PersonSpec{LastName: "Sund"}); err != salesforce.ErrNoPersonAccounts {
		t.Error(err)
	}
	ada := o.contact("Pike", "+14155550101")
	same(t, "record types", o.query("SELECT Id FROM RecordType").Get("totalSize").Int(), 0)
	o.refused("GET", "query?q=SELECT+IsPersonType+FROM+RecordType", "", 400, "INVALID_FIELD", "")
	o.ok(o.EnablePersonAccounts())
	o.ok(o.EnablePersonAccounts())
	account, contact, err := o.AddPersonAccount(salesforce.PersonSpec{FirstName: "Pia", LastName: "Sund", Email: "pia@example.test", Phone: "+4530123456"})
	o.ok(err)
	same(t, "IsPersonAccount of an older contact", o.query("SELECT Phone, IsPersonAccount FROM Contact WHERE Phone = '+14155550101'").Get("records.0.IsPersonAccount").Raw, "false")
	row := o.get("sobjects/Account/" + account)
	same(t, "name", row.Get("Name").String(), "Pia Sund")
	same(t, "contact", row.Get("PersonContactId").String(), contact)
	same(t, "found", column(o.find("FIND {14155550101} IN PHONE FIELDS"), "Id"), ada)
	o.refused("DELETE", "sobjects/Contact/"+contact, "", 400, "INVALID_PERSON_ACCOUNT_OPERATION", "")
	o.refused("PATCH", "sobjects/Contact/"+ada, `{"AccountId":"`+account+`"}`, 400, "INVALID_PERSON_ACCOUNT_OPERATION", "")
	o.send("DELETE", "sobjects/Account/"+account, "", 204)
	o.refused("GET", "sobjects/Contact/"+contact, "", 404, "ENTITY_IS_DELETED", "")
}

func TestImpossibleActions(t *testing.T) {
	o := newOrg(t)
	ada := o.contact("Pike", "")
	lead, err := o.AddLead(salesforce.LeadSpec{LastName: "Moss", Company: "M"})
	o.ok(err)
	_, err = o.ConvertLead(o.lena, lead, "")
	o.ok(err)
	o.ok(o.Deactivate(o.lena))
	for what, err := range map[string]error{
		"a deactivated user":          o.Edit(o.lena, ada, salesforce.Fields{"Title": "x"}),
		"a wrong field":               o.Edit(o.olga, ada, salesforce.Fields{"Foo": "x"}),
		"an unknown record":           o.Delete(o.olga, "003"),
		"not a case":                  o.CloseCase(o.olga, ada),
		"a field name without __c":    o.AddCustomField("Contact", "Ext", "Ext", "string", true),
		"an unknown type of field":    o.AddCustomField("Contact", "LastName__c", "x", "magic", false),
		"an unknown object":           o.ShowActivity("Foo", true),
		"not a user":                  o.SetPassword(ada, "a", "b"),
		"a rule that is not modelled": o.AddDuplicateRule("Task"),
		"a rule for an unknown field": o.AddValidationRule("Task", "Foo", ""),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), "salesforce: ") {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err = o.ConvertLead(o.olga, lead, "")
	same(t, "second conversion fails", err != nil, true)
	_, err = o.AddContact(salesforce.ContactSpec{})
	same(t, "error of a contact without name", strings.Contains(err.Error(), "REQUIRED_FIELD_MISSING"), true)
	_, err = o.AddUser(salesforce.UserSpec{LastName: "x"})
	same(t, "user without address fails", err != nil, true)
	_, err = salesforce.New(o.sched, salesforce.WithBaseURL("nowhere"))
	same(t, "malformed base URL fails", err != nil, true)
	_, err = salesforce.New(o.sched, salesforce.WithAssumption("salesforce-rows-order", "none"))
	same(t, "unknown value of an assumption fails", err != nil, true)
}

func TestCustomObjects(t *testing.T) {
	o := newOrg(t)
	o.ok(o.AddCustomObject("Aircall_Log__c", "Aircall Log"))
	o.ok(o.AddCustomField("Aircall_Log__c", "Call__c", "Call", "string", true))
	id := o.send("PATCH", "sobjects/Aircall_Log__c/Call__c/7", `{"Name":"call 7"}`, 201).Get("id").String()
	same(t, "prefix", id[:3], "a00")
	task := o.create("Task", `{"Subject":"x","WhatId":"`+id+`"}`)
	same(t, "type of WhatId", o.query("SELECT What.Name, What.Type FROM Task").Get("records.0.What.Type").String(), "Aircall_Log__c")
	same(t, "tasks of the custom object", o.query("SELECT (SELECT Id FROM Tasks) FROM Aircall_Log__c").Get("records.0.Tasks.totalSize").Int(), 1)
	same(t, "page", func() int { p, _ := o.Page(id); return len(p.Activity.NextSteps) }(), 1)
	same(t, "task", task[:3], "00T")
	same(t, "error of another org", newOrg(t).send("GET", "sobjects/Aircall_Log__c", "", 404).Get("0.errorCode").String(), "NOT_FOUND")
}

// TestSameSeedSameOrg checks that two orgs of one seed are equal.
func TestSameSeedSameOrg(t *testing.T) {
	play := func() string {
		o := newOrg(t)
		o.contact("Pike", "+14155550101")
		o.later(time.Minute)
		return o.token + o.app.ConsumerSecret + o.query("SELECT Id, LastModifiedDate FROM Contact").Raw
	}
	same(t, "org", play(), play())
}

// TestSwitches checks other values of assumptions.
func TestSwitches(t *testing.T) {
	o := newOrg(t, salesforce.WithAssumption("salesforce-count-records", "null"), salesforce.WithAssumption("salesforce-no-children", "empty-result"),
		salesforce.WithAssumption("salesforce-task-touches", "yes"), salesforce.WithAssumption("salesforce-fax-is-phone", "no"),
		salesforce.WithAssumption("salesforce-number-for-text", "accepted"), salesforce.WithAssumption("salesforce-duplicate-key", "duplicateResult"),
		salesforce.WithAssumption("salesforce-polymorphic-type", "concrete"), salesforce.WithAssumption("salesforce-upsert-answer", "empty"),
		salesforce.WithAssumption("salesforce-soap-login", "always"), salesforce.WithAssumption("salesforce-session-timeout", "never"))
	ada := o.create("Contact", `{"LastName":"Pike","Phone":14155550101,"Fax":"+4530123456"}`)
	same(t, "count", o.query("SELECT COUNT() FROM Contact").Get("records").Raw, "null")
	same(t, "children", o.query("SELECT (SELECT Id FROM Tasks) FROM Contact").Get("records.0.Tasks.totalSize").Raw, "0")
	same(t, "text", o.get("sobjects/Contact/"+ada).Get("Phone").String(), "14155550101")
	same(t, "fax", o.find("FIND {4530123456} IN PHONE FIELDS").Get("#").Int(), 0)
	o.later(365 * 24 * time.Hour)
	o.create("Task", `{"WhoId":"`+ada+`"}`)
	same(t, "touched", o.get("sobjects/Contact/" + ada).Get("LastModifiedDate").String()[:4], "2027")
	same(t, "who", o.query("SELECT Who.Name FROM Task").Get("records.0.Who.attributes.type").String(), "Contact")
	o.send("PATCH", "sobjects/User/Username/olga@northpier.test.northpier", `{"Title":"x"}`, 204)
	o.ok(o.SetPassword(o.lena, "pw", "tok"))
	o.soap("66.0", soapLogin("e", "lena@northpier.test.northpier", "pwtok"), 200)
	o.ok(o.AddDuplicateRule("Contact"))
	same(t, "key", o.refused("POST", "sobjects/Contact", `{"LastName":"x","Phone":"14155550101"}`, 400, "DUPLICATES_DETECTED", "").Get("duplicateResult.allowSave").Bool(), true)
	if relied := o.Assumptions().Relied(); len(relied) < 8 {
		t.Errorf("relied on %v", relied)
	}
}
