package salesforce

import (
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// Person accounts are accounts of one person. Each has a contact that clients cannot
// create or change, but that queries and searches find (Object Reference, Account,
// Person Account Fields).

// personField is a field of a person account and its copy in the contact.
type personField struct{ account, contact string }

var mirrored = []personField{
	{"LastName", "LastName"}, {"FirstName", "FirstName"}, {"Salutation", "Salutation"}, {"Phone", "Phone"}, {"Fax", "Fax"},
	{"PersonEmail", "Email"}, {"PersonMobilePhone", "MobilePhone"}, {"PersonHomePhone", "HomePhone"}, {"PersonOtherPhone", "OtherPhone"},
	{"PersonAssistantPhone", "AssistantPhone"}, {"PersonTitle", "Title"}, {"OwnerId", "OwnerId"},
	{"PersonMailingStreet", "MailingStreet"}, {"PersonMailingCity", "MailingCity"}, {"PersonMailingState", "MailingState"},
	{"PersonMailingPostalCode", "MailingPostalCode"}, {"PersonMailingCountry", "MailingCountry"},
}

// personFields are the additional fields of accounts in orgs with Person Accounts.
func personFields() []*field {
	fields := []*field{
		reference("RecordTypeId", "RecordType"),
		computed(boolean("IsPersonAccount").withLabel("Is Person Account"), func(s *Server, r *record) any { return s.isPerson(r) }),
		computed(reference("PersonContactId", "Contact"), personContact),
		text("LastName", 80), text("FirstName", 40), picklist("Salutation", salutations...),
		email("PersonEmail").withLabel("Email"), text("PersonTitle", 128).withLabel("Title"),
	}
	for _, name := range []string{"PersonMobilePhone", "PersonHomePhone", "PersonOtherPhone", "PersonAssistantPhone"} {
		fields = append(fields, phone(name).withLabel(labelOf(strings.TrimPrefix(name, "Person"))))
	}
	return append(fields, address("PersonMailing")...)
}

func personContact(_ *Server, r *record) any {
	if r.counterpart == nil {
		return nil
	}
	return r.counterpart.id
}

func isPersonContact(_ *Server, r *record) any { return r.counterpart != nil }

// isPerson reports whether an account is a person account.
func (s *Server) isPerson(account *record) bool {
	kind := s.find(account.text("RecordTypeId"))
	return kind != nil && kind.flag("IsPersonType")
}

// personType returns the record type of person accounts.
func (s *Server) personType() *record {
	for _, r := range s.rows(s.schema.object("RecordType")).all {
		if r.flag("IsPersonType") {
			return r
		}
	}
	return nil
}

// guardContact refuses writes to the contact of a person account.
func guardContact(_ *Server, r *record, _ actionOn) error {
	if r.counterpart != nil {
		return errPerson
	}
	return nil
}

// checkAccount requires the name of a business or the last name of a person.
func checkAccount(s *Server, c *change) error {
	if !c.creates() && s.persons && s.isPerson(c.was) != s.isPerson(c.now) {
		return notModelled("changing an account between business and person")
	}
	if !s.isPerson(c.now) {
		if c.now.text("Name") == "" {
			return missingFields([]string{"Name"})
		}
		return s.onlyBusiness(c)
	}
	if c.now.text("LastName") == "" {
		return missingFields([]string{"LastName"})
	}
	if c.changes("Name") && c.now.text("Name") != "" {
		return cannotWrite([]string{"Name"})
	}
	c.now.put("Name", personName(s, c.now))
	return nil
}

// onlyBusiness refuses a person's fields in a business account.
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

// afterAccount creates or updates the contact of a person account.
func afterAccount(s *Server, c *change) {
	if !s.isPerson(c.now) {
		return
	}
	account := c.now
	if c.creates() {
		contact := &record{object: s.schema.object("Contact"), created: account.created, modified: account.modified,
			createdBy: account.createdBy, modifiedBy: account.modifiedBy}
		s.mirror(account, contact)
		s.addRow(contact)
		contact.Touch(c.tx)
		account.counterpart, contact.counterpart = contact, account
		s.onUndo(func() { s.erase(contact) })
		return
	}
	s.updateMirror(c.tx, account)
}

// updateMirror updates the contact of a person account.
func (s *Server) updateMirror(tx *kit.Tx, account *record) {
	contact := account.counterpart
	was, next := *contact, *contact
	next.cells = append([]cell(nil), contact.cells...)
	s.mirror(account, &next)
	next.modified, next.modifiedBy = account.modified, account.modifiedBy
	next.Touch(tx)
	s.setState(contact, &next)
	s.onUndo(func() { s.setState(contact, &was) })
}

// mirror copies the fields of a person account to its contact.
func (s *Server) mirror(account, contact *record) {
	contact.put("AccountId", account.id)
	for _, m := range mirrored {
		contact.put(m.contact, account.stored(account.object.must(m.account)))
	}
	for _, f := range account.object.fields {
		if name, ok := strings.CutSuffix(f.name, "__pc"); ok {
			contact.put(name+"__c", account.stored(f))
		}
	}
}
