package sim

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/salesforce"
	"github.com/callsim/callsim/sim/simnet"
)

// The team's work in Salesforce.

// org is what a world knows of its org beside who works there.
type org struct {
	plain bool   // without person accounts
	admin string // the administrator's user id

	integration string // the integration's user id
	app         connectedApp
	login       salesforce.Login // of the integration's user, once somebody asks for it
	records     roll[string]     // ids by kind and name: "contact Carla", "case Router"
	people      map[string]bool  // ids of the records that people have made
}

// connectedApp is how the integration gets into the org.
type connectedApp struct{ key, secret string }

// The names of its credentials in the environment.
const (
	salesforceClientID      = "SALESFORCE_CLIENT_ID"
	salesforceClientSecret  = "SALESFORCE_CLIENT_SECRET"
	salesforcePassword      = "SALESFORCE_PASSWORD"
	salesforceSecurityToken = "SALESFORCE_SECURITY_TOKEN"
)

func (w *World) openSalesforce() *salesforce.Server {
	options := []salesforce.Option{salesforce.WithExchangeOf(simnet.ExchangeOf), salesforce.WithSecrets(w.Trace.Secret)}
	if !w.org.plain {
		options = append(options, salesforce.WithPersonAccounts())
	}
	if w.opts.Unlimited {
		options = append(options, salesforce.WithDailyLimit(0))
	}
	if base := w.opts.Served["salesforce"]; base != "" {
		options = append(options, salesforce.WithBaseURL(base))
	}
	for _, a := range w.assumedOf("salesforce") {
		options = append(options, salesforce.WithAssumption(a.id, a.value))
	}
	s := opened(salesforce.New(w.Sched, options...))
	w.listen(SalesforceHost, "salesforce", s)
	return s
}

// OrgWithoutPersonAccounts makes the org one that has never switched them on; it
// must be said before anything else of Salesforce.
func (w *World) OrgWithoutPersonAccounts() error {
	if w.salesforce != nil {
		return fmt.Errorf("person accounts cannot be switched off in an org that has them")
	}
	w.org.plain = true
	return nil
}

// useSalesforce gives the administrator and the team seats in the org.
func (w *World) useSalesforce() error {
	if _, joined := w.cast.crms.byName["Salesforce"]; joined {
		return nil
	}
	if w.org.admin == "" {
		var err error
		w.org.admin, err = w.Salesforce().AddUser(salesforce.UserSpec{LastName: Admin, Email: emailOf(Admin), Admin: true})
		if err != nil {
			return err
		}
	}
	return w.join(crm{"Salesforce", func(a *Agent) (err error) {
		first, last := firstAndLast(a.Name)
		a.Salesforce, err = w.Salesforce().AddUser(salesforce.UserSpec{FirstName: first, LastName: last, Email: a.Email})
		return err
	}})
}

// firstAndLast takes a name apart: a single word is a last name, which Salesforce
// demands.
func firstAndLast(name string) (first, last string) {
	first, last, both := strings.Cut(name, " ")
	if !both {
		return "", name
	}
	return first, last
}

// addToSalesforce makes a customer a contact there, of an account that is made if it
// is new.
func (w *World) addToSalesforce(c *Customer, account string) error {
	if err := w.useSalesforce(); err != nil {
		return err
	}
	fields := map[string]string{}
	for i, field := range [...]string{"Phone", "MobilePhone", "HomePhone", "OtherPhone"} {
		if i < len(c.Phones) {
			fields[field] = c.Phones[i]
		}
	}
	if len(c.Emails) > 0 {
		fields["Email"] = c.Emails[0]
	}
	if account != "" {
		if _, there := w.org.records.byName["account "+account]; !there {
			if err := w.AddSalesforceRecord("account", account, nil); err != nil {
				return err
			}
		}
		if id := w.org.records.byName["account "+account]; id != "" { // none in a rehearsal
			fields["AccountId"] = id
		}
	}
	return w.AddSalesforceRecord("contact", c.Name, fields)
}

// AddSalesforceUser gives somebody a seat who need not be in the cast; one who is
// no more active has left.
func (w *World) AddSalesforceUser(name, email string, active bool) error {
	id, err := w.Salesforce().AddUser(salesforce.UserSpec{LastName: name, Email: email, Username: emailOf(name) + ".seat"})
	if err == nil && !active {
		err = w.Salesforce().Deactivate(id)
	}
	if err != nil {
		return fmt.Errorf("giving %s a seat in Salesforce: %w", name, err)
	}
	return nil
}

// JoinsSalesforce gives an agent who had none a seat in the org.
func (w *World) JoinsSalesforce(agent, email string) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	return w.do(agent, "joins Salesforce", "", func() error {
		a.Salesforce, err = w.Salesforce().AddUser(salesforce.UserSpec{LastName: agent, Email: email})
		return err
	})
}

// LeavesSalesforce ends an agent's seat there.
func (w *World) LeavesSalesforce(agent string) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	return w.do(agent, "leaves Salesforce", "", func() error { return w.Salesforce().Deactivate(a.Salesforce) })
}

// objectsOf are the API names of what people speak of.
var objectsOf = map[string]string{
	"contact": "Contact", "lead": "Lead", "account": "Account", "person account": "Account", "case": "Case", "opportunity": "Opportunity",
}

// AddSalesforceRecord lets the administrator type in a contact, lead, account or
// person account; fields are by their names in the API.
func (w *World) AddSalesforceRecord(kind, name string, fields map[string]string) error {
	if err := w.useSalesforce(); err != nil {
		return err
	}
	switch {
	case !slices.Contains([]string{"contact", "lead", "account", "person account"}, kind):
		return fmt.Errorf("%q is no kind of record with a number: there are contact, lead, account and person account", kind)
	case w.org.plain && kind == "person account":
		return fmt.Errorf("the org knows no person accounts")
	}
	all := values(fields)
	switch kind {
	case "account":
		all["Name"] = name
	case "lead":
		all["Company"] = name
		fallthrough
	default:
		first, last := firstAndLast(name)
		if all["LastName"] = last; first != "" {
			all["FirstName"] = first
		}
	}
	return w.addRecord(kind, name, all)
}

// AddSalesforceThing lets the administrator open a case or an opportunity of a
// record, in a state of its own.
func (w *World) AddSalesforceThing(kind, title, ofKind, of, state string) error {
	owner, err := w.SalesforceRecord(ofKind, of)
	if err != nil {
		return err
	}
	if ofKind == "lead" {
		return fmt.Errorf("a lead has no %s", kind)
	}
	fields := salesforce.Fields{}
	if kind == "case" {
		fields["Subject"], fields["Status"] = title, state
	} else {
		fields["Name"], fields["StageName"], fields["CloseDate"] = title, state, w.Now().AddDate(0, 1, 0).Format("2006-01-02")
	}
	role := "" // the contact in the opportunity
	switch {
	case ofKind == "account":
		fields["AccountId"] = owner
	case kind == "case" && ofKind == "contact":
		fields["ContactId"] = owner
	case kind == "case":
		fields["AccountId"] = owner
		if fields["ContactId"], err = w.personContact(owner); err != nil {
			return err
		}
	case ofKind == "contact":
		role = owner
	default:
		fields["AccountId"] = owner
		if role, err = w.personContact(owner); err != nil {
			return err
		}
	}
	if err := w.addRecord(kind, title, fields); err != nil || role == "" {
		return err
	}
	id, err := w.SalesforceRecord(kind, title)
	if err != nil {
		return err
	}
	_, err = w.Salesforce().AddContactRole(id, role, true)
	return err
}

// personContact is the contact that Salesforce keeps for a person account.
func (w *World) personContact(account string) (string, error) {
	rows, err := w.orgRows("SELECT PersonContactId FROM Account WHERE Id = '" + account + "'")
	if err != nil {
		return "", err
	}
	return rows[0].Get("PersonContactId").String(), nil
}

// addRecord makes a record as a person.
func (w *World) addRecord(kind, name string, fields salesforce.Fields) error {
	key := kind + " " + name
	if err := w.org.records.free("record", key); err != nil {
		return err
	}
	if w.rehearsing { // the administrator may not be there yet
		_, err := w.Salesforce().AddRecord(objectsOf[kind], fields)
		return err
	}
	return w.asPeople(Admin, "adds in Salesforce", key, func() error {
		if kind == "person account" {
			recordType, err := w.personRecordType()
			if err != nil {
				return err
			}
			fields["RecordTypeId"] = recordType
		}
		id, err := w.Salesforce().Create(w.org.admin, objectsOf[kind], fields)
		if err == nil {
			w.org.records.add(key, id)
		}
		return err
	})
}

func (w *World) personRecordType() (string, error) {
	rows, err := w.orgRows("SELECT Id FROM RecordType WHERE SobjectType = 'Account' AND IsPersonType = true")
	if err != nil || len(rows) == 0 {
		return "", fmt.Errorf("the org has no record type for person accounts: %w", err)
	}
	return rows[0].Get("Id").String(), nil
}

// asPeople lets somebody act and remembers which records came of it.
func (w *World) asPeople(who, does, detail string, action func() error) error {
	before, err := w.orgRecords()
	if err != nil {
		return err
	}
	if err := w.do(who, does, detail, action); err != nil {
		return err
	}
	after, err := w.orgRecords()
	if w.org.people == nil {
		w.org.people = map[string]bool{}
	}
	for id := range after {
		if !before[id] {
			w.org.people[id] = true
		}
	}
	return err
}

// MadeByPeople tells whether a person has made a record, not the integration.
func (w *World) MadeByPeople(id string) bool { return w.org.people[id] }

// orgRecords are the ids of all records that a call can bring along.
func (w *World) orgRecords() (map[string]bool, error) {
	ids := map[string]bool{}
	for _, object := range [...]string{"Contact", "Lead", "Account", "Case", "Opportunity"} {
		rows, err := w.orgRows("SELECT Id FROM " + object)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			ids[row.Get("Id").String()] = true
		}
	}
	return ids, nil
}

// orgRows asks the org by the observer door.
func (w *World) orgRows(soql string) ([]gjson.Result, error) {
	got := w.Salesforce().Observe("/services/data/v63.0/query?q=" + url.QueryEscape(soql))
	if got.Status != http.StatusOK {
		return nil, fmt.Errorf("%s was answered %d %s", soql, got.Status, got.Body)
	}
	return gjson.GetBytes(got.Body, "records").Array(), nil
}

// SalesforceRecord finds what people have made by kind and name.
func (w *World) SalesforceRecord(kind, name string) (id string, err error) {
	return w.org.records.find("record in Salesforce", kind+" "+name)
}

// EditsRecord lets the administrator change what people have made.
func (w *World) EditsRecord(kind, name string, fields map[string]string) error {
	id, err := w.SalesforceRecord(kind, name)
	if err != nil {
		return err
	}
	return w.Edits(Admin, "edits in Salesforce", kind+" "+name, id, fields)
}

// Edits lets somebody change a record of the org.
func (w *World) Edits(who, does, detail, id string, fields map[string]string) error {
	return w.asUser(who, does, detail, func(user string) error { return w.Salesforce().Edit(user, id, values(fields)) })
}

// DeletesRecord lets the administrator delete what people have made.
func (w *World) DeletesRecord(kind, name string) error {
	id, err := w.SalesforceRecord(kind, name)
	if err != nil {
		return err
	}
	return w.asUser(Admin, "deletes in Salesforce", kind+" "+name, func(user string) error { return w.Salesforce().Delete(user, id) })
}

// DeletesTask lets somebody delete a Task.
func (w *World) DeletesTask(who, task string) error {
	return w.asUser(who, "deletes a Task in Salesforce", "", func(user string) error { return w.Salesforce().Delete(user, task) })
}

// asUser lets the administrator or an agent act in the org.
func (w *World) asUser(who, does, detail string, action func(user string) error) error {
	user := w.org.admin
	if who != Admin {
		a, err := w.Agent(who)
		if err != nil {
			return err
		}
		user = a.Salesforce
	}
	return w.do(who, does, detail, func() error { return action(user) })
}

func values(fields map[string]string) salesforce.Fields {
	all := salesforce.Fields{}
	for field, value := range fields {
		all[field] = value
	}
	return all
}

// ConvertsLead lets the administrator convert a lead into a contact with an
// account, and an opportunity if that is named.
func (w *World) ConvertsLead(lead, opportunity string) error {
	id, err := w.SalesforceRecord("lead", lead)
	if err != nil {
		return err
	}
	return w.asPeople(Admin, "converts a lead in Salesforce", strings.TrimSpace(lead+" "+opportunity), func() error {
		made, err := w.Salesforce().ConvertLead(w.org.admin, id, opportunity)
		if err != nil {
			return err
		}
		w.org.records.add("contact "+lead, made.Contact)
		w.org.records.add("account "+lead, made.Account)
		if opportunity != "" {
			w.org.records.add("opportunity "+opportunity, made.Opportunity)
		}
		return nil
	})
}

// ActivityPanel is the Activity tab of a record's page, as ids of Tasks.
type ActivityPanel struct{ NextSteps, PastActivities []string }

// ActivityPanel shows a record's; there is none while the tab is not on the page.
func (w *World) ActivityPanel(record string) (ActivityPanel, error) {
	page, there := w.Salesforce().Page(record)
	if !there || page.Activity == nil {
		return ActivityPanel{}, fmt.Errorf("the page of %s has no Activity tab", record)
	}
	var p ActivityPanel
	for _, item := range page.Activity.NextSteps {
		p.NextSteps = append(p.NextSteps, item.ID)
		w.Looked([]string{item.Exchange})
	}
	for _, item := range page.Activity.PastActivities {
		p.PastActivities = append(p.PastActivities, item.ID)
		w.Looked([]string{item.Exchange})
	}
	return p, nil
}

// SetsActivityTab lets the administrator put the Activity tab on the pages of a
// kind of record, or take it off.
func (w *World) SetsActivityTab(kind string, there bool) error {
	does := "takes the Activity tab off the page of"
	if there {
		does = "adds the Activity tab to the page of"
	}
	return w.do(Admin, does, kind, func() error { return w.Salesforce().ShowActivity(objectsOf[kind], there) })
}

// salesforceScreens shows the Activity panels of records that have any.
func (w *World) salesforceScreens() []Screen {
	if w.salesforce == nil {
		return nil
	}
	var all []Screen
	for _, object := range [...]string{"Contact", "Lead", "Account"} {
		for _, card := range w.Salesforce().Records(object) {
			page, there := w.Salesforce().Page(card.ID)
			if there && page.Activity != nil {
				all = append(all, Screen{Title: "Salesforce · " + object + " · " + page.Name, Lines: panelLines(page.Activity)})
			}
		}
	}
	return all
}

// panelLines is a panel as its reader sees it: what is to be done, then what was.
func panelLines(a *salesforce.Activity) []string {
	lines := listLines("Next Steps", a.NextSteps)
	lines = append(lines, listLines("Past Activities", a.PastActivities)...)
	if len(lines) == 0 {
		return []string{noRows}
	}
	return lines
}

func listLines(title string, items []salesforce.Item) []string {
	if len(items) == 0 {
		return nil
	}
	lines := []string{title}
	for _, item := range items[:min(len(items), excerpt)] {
		about := item.Subject
		if item.What != "" {
			about += " · " + item.What
		}
		lines = append(lines, fmt.Sprintf("  %s  %s · %s", item.Date, about, item.Owner))
	}
	if n := len(items) - excerpt; n > 0 {
		lines = append(lines, fmt.Sprintf("  … %d more", n))
	}
	return lines
}
