package salesforce

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds what an admin sets up. An impossible setup returns an error with the
// reason and changes nothing. Records are named by id.

// UserSpec describes a user. An empty Username is the e-mail address followed by the
// org's name, because usernames are unique and e-mail addresses are not.
type UserSpec struct {
	FirstName, LastName, Email, Username string
	Admin                                bool
}

// ContactSpec describes a contact. More holds other fields by API name, including custom
// fields.
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

// AccountSpec describes a business account.
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

// CaseSpec describes a case. An empty Status is New.
type CaseSpec struct {
	ContactID, AccountID, Subject, Status string
	More                                  Fields
}

// OpportunitySpec describes an opportunity and the contacts with a role in it. An empty
// Stage is Prospecting, an empty CloseDate is 90 days after the org's creation.
type OpportunitySpec struct {
	Name, AccountID, Stage, CloseDate string
	ContactIDs                        []string
	More                              Fields
}

// Fields are values by API name: string, bool, float64 or int.
type Fields map[string]any

// AddUser creates a user.
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
	return s.addRecord("User", Fields{}, "FirstName", spec.FirstName, "LastName", spec.LastName, "Email", spec.Email, "Username", spec.Username,
		"Alias", aliasOf(spec), "CommunityNickname", strings.ToLower(spec.FirstName), "ProfileId", s.profile(profile), "TimeZoneSidKey", s.zone.String(),
		"LocaleSidKey", "en_US", "EmailEncodingKey", "UTF-8", "LanguageLocaleKey", "en_US")
}

func aliasOf(spec UserSpec) string {
	alias := []rune(strings.ToLower(strings.ReplaceAll(spec.FirstName+spec.LastName, " ", "")))
	return string(alias[:min(8, len(alias))])
}

func (s *Server) profile(name string) (id string) {
	s.read(func() {
		for _, r := range s.rows(s.schema.object("Profile")).all {
			if r.text("Name") == name {
				id = r.id
			}
		}
	})
	return id
}

// AddContact creates a contact.
func (s *Server) AddContact(spec ContactSpec) (id string, err error) {
	return s.addRecord("Contact", spec.More, "FirstName", spec.FirstName, "LastName", spec.LastName, "Email", spec.Email, "Phone", spec.Phone,
		"MobilePhone", spec.MobilePhone, "HomePhone", spec.HomePhone, "OtherPhone", spec.OtherPhone, "AssistantPhone", spec.AssistantPhone,
		"Fax", spec.Fax, "AccountId", spec.AccountID)
}

// AddLead creates a lead.
func (s *Server) AddLead(spec LeadSpec) (id string, err error) {
	return s.addRecord("Lead", spec.More, "FirstName", spec.FirstName, "LastName", spec.LastName, "Company", spec.Company, "Email", spec.Email,
		"Phone", spec.Phone, "MobilePhone", spec.MobilePhone, "Fax", spec.Fax)
}

// AddAccount creates a business account.
func (s *Server) AddAccount(spec AccountSpec) (id string, err error) {
	return s.addRecord("Account", spec.More, "Name", spec.Name, "Phone", spec.Phone, "Fax", spec.Fax)
}

// ErrNoPersonAccounts is the error of adding a person account if they are not enabled.
var ErrNoPersonAccounts = errors.New("salesforce: Person Accounts are not enabled")

// AddPersonAccount creates a person account and returns its id and that of its contact.
func (s *Server) AddPersonAccount(spec PersonSpec) (account, contact string, err error) {
	kind := ""
	s.read(func() {
		if s.persons {
			kind = s.personType().id
		}
	})
	if kind == "" {
		return "", "", ErrNoPersonAccounts
	}
	account, err = s.addRecord("Account", spec.More, "RecordTypeId", kind, "FirstName", spec.FirstName, "LastName", spec.LastName, "PersonEmail", spec.Email,
		"Phone", spec.Phone, "PersonMobilePhone", spec.MobilePhone, "PersonHomePhone", spec.HomePhone, "PersonOtherPhone", spec.OtherPhone,
		"PersonAssistantPhone", spec.AssistantPhone)
	if err == nil {
		s.read(func() { contact = s.find(account).counterpart.id })
	}
	return account, contact, err
}

// AddCase creates a case.
func (s *Server) AddCase(spec CaseSpec) (id string, err error) {
	return s.addRecord("Case", spec.More, "ContactId", spec.ContactID, "AccountId", spec.AccountID, "Subject", spec.Subject, "Status", spec.Status, "Origin", "Phone")
}

// AddOpportunity creates an opportunity and its contact roles. The first contact is the
// primary contact.
func (s *Server) AddOpportunity(spec OpportunitySpec) (id string, err error) {
	if spec.Stage == "" {
		spec.Stage = stages[0].value
	}
	if spec.CloseDate == "" {
		spec.CloseDate = s.opened.AddDate(0, 0, 90).Format("2006-01-02")
	}
	id, err = s.addRecord("Opportunity", spec.More, "Name", spec.Name, "AccountId", spec.AccountID, "StageName", spec.Stage, "CloseDate", spec.CloseDate)
	for i, contact := range spec.ContactIDs {
		if err == nil {
			_, err = s.AddContactRole(id, contact, i == 0)
		}
	}
	return id, err
}

// AddContactRole creates a contact's role in an opportunity.
func (s *Server) AddContactRole(opportunity, contact string, primary bool) (id string, err error) {
	return s.addRecord("OpportunityContactRole", Fields{"IsPrimary": primary}, "OpportunityId", opportunity, "ContactId", contact)
}

// AddRecord creates a record of any object.
func (s *Server) AddRecord(object string, fields Fields) (id string, err error) {
	return s.addRecord(object, fields)
}

// addRecord creates a record as a person. The rules are those of API clients. pairs are
// names and values; empty values are ignored.
func (s *Server) addRecord(object string, more Fields, pairs ...string) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		o := s.schema.object(object)
		if o == nil {
			return fmt.Errorf("salesforce: there is no object %q", object)
		}
		cells, err := s.cellsOf(o, more, pairs)
		if err != nil {
			return fmt.Errorf("salesforce: adding a %s: %w", o.label, err)
		}
		s.faults.allowSave = true // a person confirms the warning
		r, err := s.insert(tx, s.defaultUser(), o, cells)
		if err != nil {
			return fmt.Errorf("salesforce: adding a %s: %w", o.label, err)
		}
		id = r.id
		return nil
	})
	return id, err
}

// cellsOf converts the values that a person enters, as those of a client.
func (s *Server) cellsOf(o *object, more Fields, pairs []string) ([]cell, error) {
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
	for _, name := range sortedNames(more) {
		if err := put(name, gjson.ParseBytes(appendJSON(nil, more[name]))); err != nil {
			return nil, err
		}
	}
	return cells, nil
}

// defaultUser returns the first user, the creator of records without a given user.
func (s *Server) defaultUser() *record {
	if users := s.rows(s.schema.object("User")).all; len(users) > 0 {
		return users[0]
	}
	return nil
}
