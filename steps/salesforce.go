package steps

import (
	"fmt"
	"strings"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/salesforce"
)

// salesforceSentences are Salesforce, as its users work in it, and the integration's
// settings in Aircall's dashboard.
var salesforceSentences = []*Row{
	given("Aircall is connected with Salesforce", Salesforce, "creates the connected app, adds the webhook and writes the settings", integrations.Connect).with("aircall-salesforce"),
	given("Salesforce has no person accounts", Salesforce, "opens the org without person accounts, before any other use of it", salesforce.WithoutPersonAccounts),
	given("the agent {agent}, who is not in Salesforce", Cast, "creates an agent in the phone system who has no seat in any CRM", theAgent).with(true),
	given("the agent {agent}, whose e-mail address Salesforce has in capitals", Cast, "creates an agent with the e-mail address in capitals in Salesforce", theAgentInCapitals),
	given("{agent} has left Salesforce", Salesforce, "deactivates the agent's user in Salesforce", (*salesforce.People).Leaves),
	given("{agent} works in the time zone {zone:word}", Salesforce, "sets the time zone of the agent's user in Salesforce", worksInTimeZone),
	given("{which:a former|another} Salesforce user called {name} with the e-mail address of {agent}", Salesforce, "adds a user with the agent's address; a former user is inactive", aSalesforceNamesake),
	given("another Salesforce user called {agent} with an e-mail address of their own", Salesforce, "adds an active user with the agent's name and a different address", aSalesforceStranger),
	given("the customer {customer}, in Aircall as {name:text}( {also:with an e-mail address|and a contact in Front})", Cast, "creates a customer and an Aircall contact under another name", theCustomerInAircallAs),
	given("the Salesforce {record kind} {record:name} with the number of {customer}", Salesforce, "adds a record as the administrator, with the number in Phone", theSalesforceRecordWithField).with("Phone"),
	given("the Salesforce {record kind} {record:name} with the number of {customer} as {field:label}", Salesforce, "adds a record as the administrator, with the number in that field", theSalesforceRecordWithField),
	given("the Salesforce {record kind} {record:name} with the phone {number:text}", Salesforce, "adds a record as the administrator, with Phone in this format", theSalesforceRecordWritten),
	given("the contact {record:name} has the number of {customer} as {field:label}", Salesforce, "writes the customer's number to a field of the contact", theContactHasNumber),
	given("Salesforce has the number of {customer} as {record kinds}", Salesforce, "adds one record of each kind with the customer's name and number", salesforceKnowsAs),
	given("the {state:open|closed|won|lost} {thing kind} {title:text} of the {record kind} {record:name}", Salesforce, "adds a case or an opportunity in that state to the record", theThingOf),
	given("the case {title:text} of the contact {record:name} with the status {status:text}", Salesforce, "adds a case in that status to the contact", theCaseWithStatus),
	given("the account page has no Activity tab", Salesforce, "removes the Activity tab from the pages of accounts", (*salesforce.People).SetsActivityTab).with("account", false),
	given("Salesforce's search is {length:span} behind", Salesforce, "delays new records in searches; queries return them at once", (*salesforce.People).SetIndexLag),
	given("Salesforce answers only {count} more request(s) that day", Salesforce, "sets the org's API request limit for 24 hours", (*salesforce.People).SetDailyLimit),
	given("a rule of Salesforce's warns of two contacts with one e-mail address", Salesforce, "adds a duplicate rule for contacts on e-mail address and phone", (*salesforce.People).AddDuplicateRule).with("Contact"),
	given("{setting} is/are set to {choice:text}", Aircall, "chooses a value on the Salesforce settings screen of Aircall's dashboard", integrations.Sets),

	when("the administrator sets {setting} to {choice:text}", Aircall, "chooses a value on the Salesforce settings screen of Aircall's dashboard", integrations.Sets).as("chooses_setting"),
	when("the administrator adds the Activity tab to the account page", Salesforce, "adds the Activity tab to the pages of accounts", (*salesforce.People).SetsActivityTab).with("account", true).as("adds_activity_tab"),
	when("the {line} line is opened", Phone, "opens the line as an administrator, regardless of its opening hours", (*people.Phones).SetLineOpen).with(true).as("opens_line"),
	when("the administrator edits the {record kind} {record:name}", Salesforce, "changes the record's Description as the administrator", (*salesforce.People).EditsRecord).with(edited).as("edits_record"),
	when("the administrator edits the {thing kind} {title:text}", Salesforce, "changes the Description of a case or opportunity as the administrator", (*salesforce.People).EditsRecord).with(edited).as("edits_case_or_opportunity"),
	when("the administrator adds the {kind:record kind} {name} with the number of {customer}", Salesforce, "adds a record as the administrator, with the number in Phone", theSalesforceRecordWithField).with("Phone").as("adds_record"),
	when("the administrator changes the number of the {record kind} {record:name}", Salesforce, "replaces the record's Phone with a number of no customer", (*salesforce.People).EditsRecord).with(renumbered).as("changes_number"),
	when("the administrator deletes the {record kind} {record:name}", Salesforce, "deletes the record as the administrator", (*salesforce.People).DeletesRecord).as("deletes_record"),
	when("the administrator renames the new contact to {name:text}", Salesforce, "changes the last name of the only contact not added by a person", somebodyRenamesNewContact).proof(),
	when("the administrator changes the number of the new contact", Salesforce, "replaces Phone of the only contact not added by a person", somebodyChangesNewNumber).proof(),
	when("the administrator converts the lead {lead:name}( into the opportunity {opportunity:text})", Salesforce, "converts the lead into a contact, an account and, if named, an opportunity", somebodyConverts).as("converts_lead"),
	when("the administrator closes the case {title:text}", Salesforce, "sets the case's status to Closed as the administrator", somebodyEnds).with("case", "Status", "closed").as("closes_case"),
	when("the administrator closes the opportunity {title:text}", Salesforce, "sets the opportunity's stage to Closed Lost as the administrator", somebodyEnds).with("opportunity", "StageName", "lost").as("loses_opportunity"),
	when("the administrator wins the opportunity {title:text}", Salesforce, "sets the opportunity's stage to Closed Won as the administrator", somebodyEnds).with("opportunity", "StageName", "won").as("wins_opportunity"),
	when("the administrator closes the new case", Salesforce, "sets the status of the only case not added by a person to Closed", somebodyClosesNewCase).proof(),
	when("{agent} completes the next step", Salesforce, "sets the status of the only Task to Completed", completesNextStep).proof(),
	when("{agent} adds to the Description of the Task: {text}", Salesforce, "adds a line to the Description of the only Task", addsToDescription).proof(),
	when("{agent} deletes the Task", Salesforce, "deletes the only Task as that agent", deletesTask).proof(),
	when("the Task is locked for the next {count} change(s)", Salesforce, "locks the only Task; Salesforce rejects the next writes", itsTaskIsInUse).proof(),
	when("Salesforce ends all sessions", Salesforce, "ends every API session; the next request of each client gets 401", (*salesforce.People).ExpireSessions),
	when("Salesforce answers any number of requests again", Salesforce, "removes the org's API request limit", (*salesforce.People).SetDailyLimit).with(0).as("lifts_request_limit"),
	when("{agent} joins Salesforce", Salesforce, "adds a user with the agent's name and e-mail address", joinsSalesforce),

	when("the administrator opens the case {title:text} of the {kind:record kind} {name}", Salesforce, "creates an open case of a record", somebodyOpens).with("case").as("opens_case"),
	when("the administrator opens the opportunity {title:text} of the {kind:record kind} {name}", Salesforce, "creates an open opportunity of a record", somebodyOpens).with("opportunity").as("opens_opportunity"),
}

func theAgentInCapitals(w *sim.World, agent string) error {
	a, err := w.AddAgent(agent, true)
	if err != nil {
		return err
	}
	return salesforce.Of(w).Joins(a, strings.ToUpper(a.Email))
}

func joinsSalesforce(p *salesforce.People, a *people.Agent) error { return p.Joins(a, a.Email) }

func worksInTimeZone(p *salesforce.People, a *people.Agent, zone string) error {
	return p.Edits(people.Admin, "sets the time zone of "+a.Name, zone, p.Seats[a], map[string]string{"TimeZoneSidKey": zone})
}

func aSalesforceNamesake(w *sim.World, kind, user, agent string) error {
	return salesforce.Of(w).AddSeat(user, w.EmailOf(agent), kind == "another")
}

func aSalesforceStranger(w *sim.World, user string) error {
	return salesforce.Of(w).AddSeat(user, "other."+w.EmailOf(user), true)
}

func theCustomerInAircallAs(w *sim.World, customer, known, also string) error {
	records := people.Records{"aircall": {Name: known, Email: strings.HasPrefix(also, "with")}}
	if strings.HasSuffix(also, "Front") {
		records["front"] = people.Record{}
	}
	return theCustomer(w, customer, people.CustomerSpec{Records: records})
}

// theSalesforceRecordWithField types a record in with the customer's number in a field.
func theSalesforceRecordWithField(p *salesforce.People, kind, record string, c *people.Customer, field string) error {
	return p.Adds(kind, record, map[string]string{apiName(kind, field): c.Phones[0]})
}

func theSalesforceRecordWritten(p *salesforce.People, kind, record, phone string) error {
	return p.Adds(kind, record, map[string]string{"Phone": phone})
}

func theContactHasNumber(p *salesforce.People, record string, c *people.Customer, field string) error {
	return p.EditsRecord("contact", record, map[string]string{apiName("contact", field): c.Phones[0]})
}

// apiName is a field's name in the API. The fields that a person account has from
// its person begin so.
func apiName(kind, label string) string {
	switch field := strings.ReplaceAll(label, " ", ""); {
	case field == "CallDuration":
		return "CallDurationInSeconds"
	case field == "DueDate":
		return "ActivityDate"
	case kind == "person account" && field != "Phone" && field != "Fax":
		return "Person" + field
	default:
		return field
	}
}

// salesforceKnowsAs types the customer in as each of the objects listed.
func salesforceKnowsAs(p *salesforce.People, c *people.Customer, kinds string) error {
	if kinds == "nobody" {
		return nil
	}
	return people.Every(strings.Split(kinds, ", "), func(kind string) error { return theSalesforceRecordWithField(p, kind, c.Name, c, "Phone") })
}

// stateOf are the status of a case and the stage of an opportunity.
var stateOf = map[string]string{
	"open case": "New", "closed case": "Closed",
	"open opportunity": "Prospecting", "won opportunity": "Closed Won", "lost opportunity": "Closed Lost",
}

func theThingOf(p *salesforce.People, state, kind, title, of, record string) error {
	value, known := stateOf[state+" "+kind]
	if !known {
		return fmt.Errorf("a %s is never %s", kind, state)
	}
	return p.AddsThing(kind, title, of, record, value)
}

func theCaseWithStatus(p *salesforce.People, title, contact, status string) error {
	return p.AddsThing("case", title, "contact", contact, status)
}

func itsTaskIsInUse(w *sim.World, count int) error {
	return onTask(w, func(task string) error { return salesforce.Of(w).LockRow(task, count) })
}

func somebodyConverts(w *sim.World, lead, opportunity string) error {
	if err := w.Settle(); err != nil {
		return err
	}
	return salesforce.Of(w).ConvertsLead(lead, opportunity)
}

func somebodyOpens(p *salesforce.People, title, ofKind, of, kind string) error {
	return theThingOf(p, "open", kind, title, ofKind, of)
}

func somebodyEnds(p *salesforce.People, title, kind, field, state string) error {
	return p.EditsRecord(kind, title, map[string]string{field: stateOf[state+" "+kind]})
}

// The following steps act on what the integration has created, so they first wait
// until all earlier work is done.

func somebodyRenamesNewContact(w *sim.World, to string) error {
	return editsNew(w, "contact", "renames the new contact", to, map[string]string{"LastName": to})
}

func somebodyChangesNewNumber(w *sim.World) error {
	return editsNew(w, "contact", "changes the number of the new contact", "", renumbered)
}

func editsNew(w *sim.World, kind, does, detail string, fields map[string]string) error {
	if err := w.Settle(); err != nil {
		return err
	}
	id, err := theNew(w, kind)
	if err != nil {
		return err
	}
	return salesforce.Of(w).Edits(people.Admin, does, detail, id, fields)
}

// otherNumber is nobody's.
const otherNumber = "+1 900 555 0199"

// Fields that an edit of a record sets, with their new values.
var (
	edited     = map[string]string{"Description": "edited"}
	renumbered = map[string]string{"Phone": otherNumber}
)

func somebodyClosesNewCase(w *sim.World) error {
	return editsNew(w, "case", "closes the new case", "", map[string]string{"Status": stateOf["closed case"]})
}

func completesNextStep(w *sim.World, agent string) error {
	return onTask(w, func(task string) error {
		return salesforce.Of(w).Edits(agent, "completes the next step", "", task, map[string]string{"Status": "Completed"})
	})
}

func addsToDescription(w *sim.World, agent, text string) error {
	return onTask(w, func(task string) error {
		row, err := salesforceRow(w, "SELECT Description FROM Task WHERE Id = '"+task+"'")
		if err != nil {
			return err
		}
		return salesforce.Of(w).Edits(agent, "adds to the Task's description", text, task, map[string]string{"Description": row.text("Description") + "\r\n" + text})
	})
}

func deletesTask(w *sim.World, agent string) error {
	return onTask(w, func(task string) error { return salesforce.Of(w).DeletesTask(agent, task) })
}

// onTask acts on the only Task.
func onTask(w *sim.World, act func(task string) error) error {
	if err := w.Settle(); err != nil {
		return err
	}
	t, err := theTask(w)
	if err != nil {
		return err
	}
	return act(t.text("Id"))
}
