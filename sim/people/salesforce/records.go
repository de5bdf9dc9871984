package salesforce

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	fake "github.com/callsim/callsim/fakes/salesforce"
	"github.com/callsim/callsim/sim/people"
)

// objectsOf are the API names of the kinds of records.
var objectsOf = map[string]string{
	"contact": "Contact", "lead": "Lead", "account": "Account", "person account": "Account", "case": "Case", "opportunity": "Opportunity",
}

// AddRecord makes a customer a contact, of an account that is made if it is new.
func (p *People) AddRecord(c *people.Customer, r people.Record) error {
	if err := p.Join(); err != nil {
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
	if r.Company != "" {
		if _, there := p.records.Get("account " + r.Company); !there {
			if err := p.Adds("account", r.Company, nil); err != nil {
				return err
			}
		}
		if id, there := p.records.Get("account " + r.Company); there { // none in a rehearsal
			fields["AccountId"] = id
		}
	}
	return p.Adds("contact", c.Name, fields)
}

// Adds lets the administrator add a contact, lead, account or person account; fields
// have their names in the API.
func (p *People) Adds(kind, name string, fields map[string]string) error {
	if err := p.Join(); err != nil {
		return err
	}
	switch {
	case !slices.Contains([]string{"contact", "lead", "account", "person account"}, kind):
		return fmt.Errorf("%q is no kind of record with a number: there are contact, lead, account and person account", kind)
	case p.plain && kind == "person account":
		return fmt.Errorf("the org has no person accounts")
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
	return p.add(kind, name, all)
}

// AddsThing lets the administrator open a case or an opportunity of a record.
func (p *People) AddsThing(kind, title, ofKind, of, state string) error {
	owner, err := p.Record(ofKind, of)
	if err != nil {
		return err
	}
	if ofKind == "lead" {
		return fmt.Errorf("a lead has no %s", kind)
	}
	account, contact := owner, "" // the contact in an opportunity has a role
	switch ofKind {
	case "contact":
		account, contact = "", owner
	case "person account":
		if contact, err = p.personContact(owner); err != nil {
			return err
		}
	}
	fields := fake.Fields{}
	if account != "" {
		fields["AccountId"] = account
	}
	if kind == "case" {
		fields["Subject"], fields["Status"] = title, state
		if contact != "" {
			fields["ContactId"] = contact
		}
		return p.add(kind, title, fields)
	}
	fields["Name"], fields["StageName"], fields["CloseDate"] = title, state, p.w.Now().AddDate(0, 1, 0).Format("2006-01-02")
	if err := p.add(kind, title, fields); err != nil || contact == "" {
		return err
	}
	id, err := p.Record(kind, title)
	if err == nil {
		_, err = p.AddContactRole(id, contact, true)
	}
	return err
}

// personContact is the contact that Salesforce keeps for a person account.
func (p *People) personContact(account string) (string, error) {
	rows, err := p.rows("SELECT PersonContactId FROM Account WHERE Id = '" + account + "'")
	if err != nil {
		return "", err
	}
	return rows[0].Get("PersonContactId").String(), nil
}

// add adds a record as the administrator.
func (p *People) add(kind, name string, fields fake.Fields) error {
	key := kind + " " + name
	if err := p.records.Free("record", key); err != nil {
		return err
	}
	if p.w.Cast().Rehearsing { // the administrator may not be there yet
		_, err := p.Server.AddRecord(objectsOf[kind], fields)
		return err
	}
	return p.adding("adds in Salesforce", key, func() error {
		if kind == "person account" {
			rows, err := p.rows("SELECT Id FROM RecordType WHERE SobjectType = 'Account' AND IsPersonType = true")
			if err != nil || len(rows) == 0 {
				return fmt.Errorf("the org has no record type for person accounts: %w", err)
			}
			fields["RecordTypeId"] = rows[0].Get("Id").String()
		}
		id, err := p.Create(p.admin, objectsOf[kind], fields)
		if err == nil {
			p.records.Add(key, id)
		}
		return err
	})
}

// adding runs an action of the administrator and notes which records it has added.
func (p *People) adding(does, detail string, action func() error) error {
	before, err := p.allRecords()
	if err != nil {
		return err
	}
	if err := p.w.Do(people.Admin, does, detail, action); err != nil {
		return err
	}
	after, err := p.allRecords()
	for id := range after {
		if !before[id] {
			p.added[id] = true
		}
	}
	return err
}

// IsAdded reports whether a person has added a record, not the integration.
func (p *People) IsAdded(id string) bool { return p.added[id] }

// allRecords are the ids of all records that a call can bring along.
func (p *People) allRecords() (map[string]bool, error) {
	ids := map[string]bool{}
	for _, object := range [...]string{"Contact", "Lead", "Account", "Case", "Opportunity"} {
		rows, err := p.rows("SELECT Id FROM " + object)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			ids[row.Get("Id").String()] = true
		}
	}
	return ids, nil
}

// rows queries the org by the observer door.
func (p *People) rows(soql string) ([]gjson.Result, error) {
	got := p.Observe("/services/data/v63.0/query?q=" + url.QueryEscape(soql))
	if got.Status != http.StatusOK {
		return nil, fmt.Errorf("%s was answered %d %s", soql, got.Status, got.Body)
	}
	return gjson.GetBytes(got.Body, "records").Array(), nil
}

// Record returns the id of a record that people have added, by kind and name.
func (p *People) Record(kind, name string) (id string, err error) {
	return p.records.Find("record in Salesforce", kind+" "+name)
}

// EditsRecord lets the administrator change a record that people have added.
func (p *People) EditsRecord(kind, name string, fields map[string]string) error {
	id, err := p.Record(kind, name)
	if err != nil {
		return err
	}
	return p.Edits(people.Admin, "edits in Salesforce", kind+" "+name, id, fields)
}

// DeletesRecord lets the administrator delete a record that people have added.
func (p *People) DeletesRecord(kind, name string) error {
	id, err := p.Record(kind, name)
	if err != nil {
		return err
	}
	return p.acts(people.Admin, "deletes in Salesforce", kind+" "+name, func(user string) error { return p.Delete(user, id) })
}

// Edits lets the administrator or an agent change a record.
func (p *People) Edits(who, does, detail, id string, fields map[string]string) error {
	return p.acts(who, does, detail, func(user string) error { return p.Edit(user, id, values(fields)) })
}

// DeletesTask lets the administrator or an agent delete a Task.
func (p *People) DeletesTask(who, task string) error {
	return p.acts(who, "deletes a Task in Salesforce", "", func(user string) error { return p.Delete(user, task) })
}

// acts runs an action of the administrator or of an agent.
func (p *People) acts(who, does, detail string, action func(user string) error) error {
	user := p.admin
	if who != people.Admin {
		a, err := p.w.Cast().Agent(who)
		if err != nil {
			return err
		}
		user = p.Seats[a]
	}
	return p.w.Do(who, does, detail, func() error { return action(user) })
}

func values(fields map[string]string) fake.Fields {
	all := fake.Fields{}
	for field, value := range fields {
		all[field] = value
	}
	return all
}

// ConvertsLead lets the administrator convert a lead into a contact with an account,
// and an opportunity if that is named.
func (p *People) ConvertsLead(lead, opportunity string) error {
	id, err := p.Record("lead", lead)
	if err != nil {
		return err
	}
	return p.adding("converts a lead in Salesforce", strings.TrimSpace(lead+" "+opportunity), func() error {
		made, err := p.ConvertLead(p.admin, id, opportunity)
		if err != nil {
			return err
		}
		p.records.Add("contact "+lead, made.Contact)
		p.records.Add("account "+lead, made.Account)
		if opportunity != "" {
			p.records.Add("opportunity "+opportunity, made.Opportunity)
		}
		return nil
	})
}

// SetsActivityTab lets the administrator add the Activity tab to the pages of a kind
// of record, or remove it.
func (p *People) SetsActivityTab(kind string, there bool) error {
	does := "takes the Activity tab off the page of"
	if there {
		does = "adds the Activity tab to the page of"
	}
	return p.w.Do(people.Admin, does, kind, func() error { return p.ShowActivity(objectsOf[kind], there) })
}

// SetsRule lets the administrator set up a rule of the org.
func (p *People) SetsRule(does, object string, set func() error) error {
	if err := p.Join(); err != nil {
		return err
	}
	return p.w.Do(people.Admin, does, object, set)
}
