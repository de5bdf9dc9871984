package salesforce

import (
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// Person Accounts: accounts that are one person. Each has a contact that nobody
// makes or changes, but that queries and searches see (Object Reference, Account,
// Person Account Fields).

// personField is a field of a person account and the contact's that mirrors it.
type personField struct{ account, contact string }

var mirrored = []personField{
	{"LastName", "LastName"}, {"FirstName", "FirstName"}, {"Salutation", "Salutation"}, {"Phone", "Phone"}, {"Fax", "Fax"},
	{"PersonEmail", "Email"}, {"PersonMobilePhone", "MobilePhone"}, {"PersonHomePhone", "HomePhone"}, {"PersonOtherPhone", "OtherPhone"},
	{"PersonAssistantPhone", "AssistantPhone"}, {"PersonTitle", "Title"}, {"OwnerId", "OwnerId"},
	{"PersonMailingStreet", "MailingStreet"}, {"PersonMailingCity", "MailingCity"}, {"PersonMailingState", "MailingState"},
	{"PersonMailingPostalCode", "MailingPostalCode"}, {"PersonMailingCountry", "MailingCountry"},
}

// personFields are what an account has besides, where Person Accounts are on.
func personFields() []*field {
	fields := []*field{
		reference("RecordTypeId", "RecordType"),
		computed(boolean("IsPersonAccount").called("Is Person Account"), func(s *Server, r *record) any { return s.isPerson(r) }),
		computed(reference("PersonContactId", "Contact"), personContact),
		text("LastName", 80), text("FirstName", 40), picklist("Salutation", salutations...),
		email("PersonEmail").called("Email"), text("PersonTitle", 128).called("Title"),
	}
	for _, name := range []string{"PersonMobilePhone", "PersonHomePhone", "PersonOtherPhone", "PersonAssistantPhone"} {
		fields = append(fields, phone(name).called(labelOf(strings.TrimPrefix(name, "Person"))))
	}
	return append(fields, address("PersonMailing")...)
}

func personContact(_ *Server, r *record) any {
	if r.twin == nil {
		return nil
	}
	return r.twin.id
}

func isPersonContact(_ *Server, r *record) any { return r.twin != nil }

// isPerson tells whether an account is of a record type for persons.
func (s *Server) isPerson(account *record) bool {
	kind := s.find(account.text("RecordTypeId"))
	return kind != nil && kind.flag("IsPersonType")
}

// personType is the record type of person accounts.
func (s *Server) personType() *record {
	for _, r := range s.rows(s.schema.object("RecordType")).all {
		if r.flag("IsPersonType") {
			return r
		}
	}
	return nil
}

// guardContact keeps hands off the contact of a person account.
func guardContact(_ *Server, r *record, _ actionOn) error {
	if r.twin != nil {
		return errPerson
	}
	return nil
}

// checkAccount wants a name of a business, and the parts of it of a person.
func checkAccount(s *Server, c *change) error {
	if !c.creates() && s.persons && s.isPerson(c.was) != s.isPerson(c.now) {
		return notModelled("changing an account between business and person")
	}
	if !s.isPerson(c.now) {
		if c.now.text("Name") == "" {
			return missing([]string{"Name"})
		}
		return s.onlyBusiness(c)
	}
	if c.now.text("LastName") == "" {
		return missing([]string{"LastName"})
	}
	if c.moved("Name") && c.now.text("Name") != "" {
		return cannotWrite([]string{"Name"})
	}
	c.now.put("Name", personName(s, c.now))
	return nil
}

// onlyBusiness refuses a person's fields on a business.
func (s *Server) onlyBusiness(c *change) error {
	if !s.persons {
		return nil
	}
	for _, m := range mirrored {
		if m.account != m.contact || m.account == "LastName" || m.account == "FirstName" || m.account == "Salutation" {
			if c.now.text(m.account) != "" {
				return cannotWrite([]string{m.account})
			}
		}
	}
	return nil
}

// afterAccount makes, and keeps, the contact of a person account.
func afterAccount(s *Server, c *change) {
	if !s.isPerson(c.now) {
		return
	}
	account := c.now
	if c.creates() {
		contact := &record{of: s.schema.object("Contact"), created: account.created, modified: account.modified,
			createdBy: account.createdBy, modifiedBy: account.modifiedBy}
		s.mirror(account, contact)
		s.enter(contact)
		contact.Touch(c.tx)
		account.twin, contact.twin = contact, account
		s.onUndo(func() { s.vanish(contact) })
		return
	}
	s.follow(c.tx, account)
}

// follow brings the contact of a person account up to date.
func (s *Server) follow(tx *kit.Tx, account *record) {
	contact := account.twin
	was, next := *contact, *contact
	next.cells = append([]cell(nil), contact.cells...)
	s.mirror(account, &next)
	next.modified, next.modifiedBy = account.modified, account.modifiedBy
	next.Touch(tx)
	s.become(contact, &next)
	s.onUndo(func() { s.become(contact, &was) })
}

// mirror writes what an account and its contact have in common to the contact.
func (s *Server) mirror(account, contact *record) {
	contact.put("AccountId", account.id)
	for _, m := range mirrored {
		contact.put(m.contact, account.stored(account.of.must(m.account)))
	}
	for _, f := range account.of.fields {
		if name, ok := strings.CutSuffix(f.name, "__pc"); ok {
			contact.put(name+"__c", account.stored(f))
		}
	}
}
