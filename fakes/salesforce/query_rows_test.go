package salesforce_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/salesforce"
)

func TestLogCall(t *testing.T) {
	o := newOrg(t)
	ada := o.contact("Pike", "+14155550123")
	found := o.find(`FIND {\+14155550123} IN PHONE FIELDS RETURNING Contact(Id, Name), Lead(Id WHERE IsConverted = false), Account(Id)`)
	same(t, "found", column(found, "Id"), ada)
	same(t, "name", found.Get("0.Name").String(), "Pike")
	caseID := o.create("Case", `{"ContactId":"`+ada+`","Subject":"A call","Origin":"Phone"}`)
	task := o.create("Task", `{"Subject":"Inbound answered call","Status":"In Progress","Type":"Call","TaskSubtype":"Call","CallType":"Inbound",
		"CallDurationInSeconds":187,"ActivityDate":"2026-01-05","WhoId":"`+ada+`","WhatId":"`+caseID+`","OwnerId":"`+o.lena+`"}`)
	page, _ := o.Page(ada)
	same(t, "next steps", len(page.Activity.NextSteps), 1)
	same(t, "owner", page.Activity.NextSteps[0].Owner, "Lena Hoff")
	o.send("PATCH", "sobjects/Task/"+task, `{"Status":"Completed","Description":"Waiting time: 12 s"}`, 204)
	page, _ = o.Page(ada)
	same(t, "past activities", len(page.Activity.PastActivities), 1)
	same(t, "next steps", len(page.Activity.NextSteps), 0)
	row := o.get("sobjects/Task/" + task)
	same(t, "IsClosed", row.Get("IsClosed").Bool(), true)
	same(t, "duration", row.Get("CallDurationInSeconds").Raw, "187")
	if got := string(o.Projection()); !strings.Contains(got, `Who: Contact Pike · What: Case `) {
		t.Error(got)
	}
}

func TestWhoAndWhatOfATask(t *testing.T) {
	o := newOrg(t, salesforce.WithPersonAccounts())
	lead, err := o.AddLead(salesforce.LeadSpec{LastName: "Moss", Company: "Moss & Co", Phone: "+14155550177"})
	o.ok(err)
	account, shadow, err := o.AddPersonAccount(salesforce.PersonSpec{FirstName: "Pia", LastName: "Sund", Phone: "+4530123456"})
	o.ok(err)
	o.refused("POST", "sobjects/Task", `{"WhoId":"`+lead+`","WhatId":"`+account+`"}`, 400, "FIELD_INTEGRITY_EXCEPTION", "must be empty")
	o.refused("POST", "sobjects/Task", `{"WhoId":"`+account+`"}`, 400, "FIELD_INTEGRITY_EXCEPTION", "Name ID: id value of incorrect type: "+account)
	o.refused("POST", "sobjects/Task", `{"WhatId":"hello"}`, 400, "MALFORMED_ID", "Related To ID: id value of incorrect type: hello")
	o.create("Task", `{"Subject":"x","WhoId":"`+shadow+`"}`)
	page, _ := o.Page(account)
	same(t, "tasks of the account", len(page.Activity.NextSteps), 1)
	found := o.find(`FIND {4530123456} IN PHONE FIELDS RETURNING Contact(Id, IsPersonAccount), Account(Id, IsPersonAccount)`)
	same(t, "found", column(found, "Id"), shadow+" "+account)
	same(t, "IsPersonAccount", column(found, "IsPersonAccount"), "true true")
	found = o.find(`FIND {4530123456} IN PHONE FIELDS RETURNING Contact(Id WHERE IsPersonAccount = false), Account(Id)`)
	same(t, "found", column(found, "Id"), account)
	o.refused("PATCH", "sobjects/Contact/"+shadow, `{"Title":"x"}`, 400, "INVALID_PERSON_ACCOUNT_OPERATION", "")
	o.send("PATCH", "sobjects/Account/"+account, `{"PersonMobilePhone":"+4540404040"}`, 204)
	same(t, "contact of the person account", o.query("SELECT MobilePhone, Account.Name FROM Contact WHERE MobilePhone='+4540404040'").Get("records.0.Account.Name").String(), "Pia Sund")
}

func TestOpenCasesAndOpportunities(t *testing.T) {
	o := newOrg(t)
	ada := o.contact("Pike", "+14155550123")
	first, err := o.AddCase(salesforce.CaseSpec{ContactID: ada, Subject: "one"})
	o.ok(err)
	o.later(time.Minute)
	second, err := o.AddCase(salesforce.CaseSpec{ContactID: ada, Subject: "two"})
	o.ok(err)
	const open = "SELECT Id FROM Case WHERE ContactId='%' AND IsClosed=false ORDER BY LastModifiedDate DESC LIMIT 1"
	same(t, "newest open case", column(o.query(strings.Replace(open, "%", ada, 1)).Get("records"), "Id"), second)
	o.ok(o.CloseCase(o.lena, second))
	same(t, "open case", column(o.query(strings.Replace(open, "%", ada[:15], 1)).Get("records"), "Id"), first)
	deal, err := o.AddOpportunity(salesforce.OpportunitySpec{Name: "Deal", ContactIDs: []string{ada}})
	o.ok(err)
	const won = "SELECT Id, Name FROM Opportunity WHERE IsClosed=false AND Id IN (SELECT OpportunityId FROM OpportunityContactRole WHERE ContactId='%')"
	same(t, "open opportunity", column(o.query(strings.Replace(won, "%", ada, 1)).Get("records"), "Id"), deal)
	same(t, "stage by contact role", column(o.query("SELECT OpportunityId, Opportunity.StageName FROM OpportunityContactRole WHERE ContactId='"+ada+"' AND Opportunity.IsClosed=false").Get("records"), "Opportunity.StageName"), "Prospecting")
	o.ok(o.CloseOpportunity(o.lena, deal, true))
	same(t, "open opportunities after closing", o.query(strings.Replace(won, "%", ada, 1)).Get("totalSize").Int(), 0)
}

func TestConvertedLeads(t *testing.T) {
	o := newOrg(t)
	lead, err := o.AddLead(salesforce.LeadSpec{FirstName: "Max", LastName: "Moss", Company: "Moss & Co", Phone: "+14155550177"})
	o.ok(err)
	task := o.create("Task", `{"Subject":"x","WhoId":"`+lead+`"}`)
	became, err := o.ConvertLead(o.lena, lead, "A deal")
	o.ok(err)
	same(t, "contact of the converted lead", column(o.find(`FIND {14155550177} IN PHONE FIELDS RETURNING Lead(Id, IsConverted, ConvertedContactId)`), "ConvertedContactId"), became.Contact)
	same(t, "WhoId of the lead's task", o.get("sobjects/Task/"+task+"?fields=WhoId").Get("WhoId").String(), became.Contact)
	o.refused("PATCH", "sobjects/Lead/"+lead, `{"Title":"x"}`, 400, "CANNOT_UPDATE_CONVERTED_LEAD", "")
	o.refused("POST", "sobjects/Task", `{"WhoId":"`+lead+`"}`, 400, "CANNOT_UPDATE_CONVERTED_LEAD", "")
	same(t, "opportunities", len(o.Records("Opportunity")), 1)
}

func TestSessionTimeout(t *testing.T) {
	o := newOrg(t)
	o.later(time.Hour)
	o.get("limits")
	o.later(119 * time.Minute)
	o.get("limits")
	o.later(2 * time.Hour)
	o.refused("GET", "limits", "", 401, "INVALID_SESSION_ID", "Session expired or invalid")
	same(t, "secret", o.secrets[o.token], "salesforce-session")
}

// TestWriteCaseBack writes a case back as it was read, without the fields that
// Salesforce sets; the list is that of a client (github.com/simpleforce/simpleforce).
func TestWriteCaseBack(t *testing.T) {
	o := newOrg(t)
	id, err := o.AddCase(salesforce.CaseSpec{ContactID: o.contact("Pike", "+14155550123"), Subject: "x"})
	o.ok(err)
	var fields []string
	o.get("sobjects/Case/" + id).ForEach(func(key, v gjson.Result) bool {
		switch key.Str {
		case "Id", "attributes", "LastModifiedDate", "LastReferencedDate", "IsClosed", "ContactPhone", "CreatedById", "CaseNumber", "ContactFax",
			"ContactMobile", "IsDeleted", "LastViewedDate", "SystemModstamp", "CreatedDate", "ContactEmail", "ClosedDate", "LastModifiedById":
		default:
			fields = append(fields, key.Raw+":"+v.Raw)
		}
		return true
	})
	o.send("PATCH", "sobjects/Case/"+id, "{"+strings.Join(fields, ",")+"}", 204)
}
