package salesforce

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/kit"
)

// What an admin sets up. What cannot be set up returns an error that says why,
// and changes nothing. Records are named by their id.

// UserSpec describes somebody who works here. Username "" is the e-mail address
// with an ending of this org: usernames are unique, e-mail addresses are not.
type UserSpec struct {
	FirstName, LastName, Email, Username string
	Admin                                bool
}

// ContactSpec describes a contact as somebody types it in. More holds further
// fields by API name, custom ones too.
type ContactSpec struct {
	FirstName, LastName, Email                                     string
	Phone, MobilePhone, HomePhone, OtherPhone, AssistantPhone, Fax string
	AccountID                                                      string
	More                                                           Fields
}

// LeadSpec describes a lead.
type LeadSpec struct {
	FirstName, LastName, Company, Email string
	Phone, MobilePhone, Fax             string
	More                                Fields
}

// AccountSpec describes a business.
type AccountSpec struct {
	Name, Phone, Fax string
	More             Fields
}

// PersonSpec describes a person account.
type PersonSpec struct {
	FirstName, LastName, Email                                string
	Phone, MobilePhone, HomePhone, OtherPhone, AssistantPhone string
	More                                                      Fields
}

// CaseSpec describes a case. Status "" is New.
type CaseSpec struct {
	ContactID, AccountID, Subject, Status string
	More                                  Fields
}

// OpportunitySpec describes an opportunity, with the contacts that have a role in
// it. Stage "" is Prospecting, CloseDate "" 90 days from now.
type OpportunitySpec struct {
	Name, AccountID, Stage, CloseDate string
	ContactIDs                        []string
	More                              Fields
}

// Fields are values by API name: text, bool, float64 or int.
type Fields map[string]any

// AddUser gives somebody a seat.
func (s *Server) AddUser(spec UserSpec) (id string, err error) {
	if spec.LastName == "" || !strings.Contains(spec.Email, "@") {
		return "", fmt.Errorf("salesforce: a user needs a last name and an e-mail address, not %q and %q", spec.LastName, spec.Email)
	}
	if spec.Username == "" {
		spec.Username = spec.Email + ".northpier"
	}
	profile := "Standard User"
	if spec.Admin {
		profile = "System Administrator"
	}
	return s.make("User", Fields{}, "FirstName", spec.FirstName, "LastName", spec.LastName, "Email", spec.Email, "Username", spec.Username,
		"Alias", aliasOf(spec), "CommunityNickname", strings.ToLower(spec.FirstName), "ProfileId", s.profile(profile), "TimeZoneSidKey", s.zone.String(),
		"LocaleSidKey", "en_US", "EmailEncodingKey", "UTF-8", "LanguageLocaleKey", "en_US")
}

func aliasOf(spec UserSpec) string {
	alias := []rune(strings.ToLower(strings.ReplaceAll(spec.FirstName+spec.LastName, " ", "")))
	return string(alias[:min(8, len(alias))])
}

func (s *Server) profile(name string) (id string) {
	s.look(func() {
		for _, r := range s.rows(s.schema.object("Profile")).all {
			if r.text("Name") == name {
				id = r.id
			}
		}
	})
	return id
}

// AddContact, AddLead, AddAccount, AddPersonAccount, AddCase and AddOpportunity
// are somebody typing a record in.
func (s *Server) AddContact(spec ContactSpec) (id string, err error) {
	return s.make("Contact", spec.More, "FirstName", spec.FirstName, "LastName", spec.LastName, "Email", spec.Email, "Phone", spec.Phone,
		"MobilePhone", spec.MobilePhone, "HomePhone", spec.HomePhone, "OtherPhone", spec.OtherPhone, "AssistantPhone", spec.AssistantPhone,
		"Fax", spec.Fax, "AccountId", spec.AccountID)
}

// AddLead makes a lead; see AddContact.
func (s *Server) AddLead(spec LeadSpec) (id string, err error) {
	return s.make("Lead", spec.More, "FirstName", spec.FirstName, "LastName", spec.LastName, "Company", spec.Company, "Email", spec.Email,
		"Phone", spec.Phone, "MobilePhone", spec.MobilePhone, "Fax", spec.Fax)
}

// AddAccount makes an account that is a business; see AddContact.
func (s *Server) AddAccount(spec AccountSpec) (id string, err error) {
	return s.make("Account", spec.More, "Name", spec.Name, "Phone", spec.Phone, "Fax", spec.Fax)
}

// ErrNoPersonAccounts is what somebody meets who wants one where they are off.
var ErrNoPersonAccounts = errors.New("salesforce: Person Accounts are not enabled")

// AddPersonAccount makes an account that is a person, and with it the contact that
// Salesforce keeps for it.
func (s *Server) AddPersonAccount(spec PersonSpec) (account, contact string, err error) {
	kind := ""
	s.look(func() {
		if s.persons {
			kind = s.personType().id
		}
	})
	if kind == "" {
		return "", "", ErrNoPersonAccounts
	}
	account, err = s.make("Account", spec.More, "RecordTypeId", kind, "FirstName", spec.FirstName, "LastName", spec.LastName, "PersonEmail", spec.Email,
		"Phone", spec.Phone, "PersonMobilePhone", spec.MobilePhone, "PersonHomePhone", spec.HomePhone, "PersonOtherPhone", spec.OtherPhone,
		"PersonAssistantPhone", spec.AssistantPhone)
	if err == nil {
		s.look(func() { contact = s.find(account).twin.id })
	}
	return account, contact, err
}

// AddCase opens a case; see AddContact.
func (s *Server) AddCase(spec CaseSpec) (id string, err error) {
	return s.make("Case", spec.More, "ContactId", spec.ContactID, "AccountId", spec.AccountID, "Subject", spec.Subject, "Status", spec.Status, "Origin", "Phone")
}

// AddOpportunity makes an opportunity and its contact roles; the first contact is
// the primary one.
func (s *Server) AddOpportunity(spec OpportunitySpec) (id string, err error) {
	if spec.Stage == "" {
		spec.Stage = stages[0].value
	}
	if spec.CloseDate == "" {
		spec.CloseDate = s.opened.AddDate(0, 0, 90).Format("2006-01-02")
	}
	id, err = s.make("Opportunity", spec.More, "Name", spec.Name, "AccountId", spec.AccountID, "StageName", spec.Stage, "CloseDate", spec.CloseDate)
	for i, contact := range spec.ContactIDs {
		if err == nil {
			_, err = s.AddContactRole(id, contact, i == 0)
		}
	}
	return id, err
}

// AddContactRole gives a contact a role in an opportunity.
func (s *Server) AddContactRole(opportunity, contact string, primary bool) (id string, err error) {
	return s.make("OpportunityContactRole", Fields{"IsPrimary": primary}, "OpportunityId", opportunity, "ContactId", contact)
}

// AddRecord makes a record of any object.
func (s *Server) AddRecord(object string, fields Fields) (id string, err error) {
	return s.make(object, fields)
}

// make is a person typing a record in: the same rules as for the API's clients.
// Pairs are names and values; without a value a name is left out.
func (s *Server) make(object string, more Fields, pairs ...string) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		o := s.schema.object(object)
		if o == nil {
			return fmt.Errorf("salesforce: there is no object %q", object)
		}
		cells, err := s.typedIn(o, more, pairs)
		if err != nil {
			return fmt.Errorf("salesforce: adding a %s: %w", o.label, err)
		}
		s.faults.allowSave = true // a person reads the warning and goes on
		r, err := s.insert(tx, s.somebody(), o, cells)
		if err != nil {
			return fmt.Errorf("salesforce: adding a %s: %w", o.label, err)
		}
		id = r.id
		return nil
	})
	return id, err
}

// typedIn reads values as a client's are read.
func (s *Server) typedIn(o *object, more Fields, pairs []string) ([]cell, error) {
	var cells []cell
	put := func(name string, v gjson.Result) error {
		c, err := s.readCell(o, name, v)
		if err == nil && o.fields[c.field].readOnly {
			err = cannotWrite([]string{name})
		}
		cells = append(cells, c)
		return err
	}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			continue
		}
		if err := put(pairs[i], gjson.Result{Type: gjson.String, Str: pairs[i+1]}); err != nil {
			return nil, err
		}
	}
	names := make([]string, 0, len(more))
	for name := range more {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := put(name, gjson.ParseBytes(appendJSON(nil, more[name]))); err != nil {
			return nil, err
		}
	}
	return cells, nil
}

// somebody is who has made what nobody in particular has: the first user.
func (s *Server) somebody() *record {
	if users := s.rows(s.schema.object("User")).all; len(users) > 0 {
		return users[0]
	}
	return nil
}
