package salesforce

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// The ids of the assumptions. The list below has their values.
const (
	assumeOrder     = "salesforce-rows-order"
	assumePhone     = "salesforce-phone-search"
	assumeReserved  = "salesforce-search-reserved"
	assumeParents   = "salesforce-polymorphic-type"
	assumeSession   = "salesforce-session-timeout"
	assumeSoapLogin = "salesforce-soap-login"
	assumeDuplicate = "salesforce-duplicate-key"
	assumeUpsert    = "salesforce-upsert-answer"
	assumeCount     = "salesforce-count-records"
	assumeChildren  = "salesforce-no-children"
	assumeTouch     = "salesforce-task-touches"
	assumeFax       = "salesforce-fax-is-phone"
	assumeNumbers   = "salesforce-number-for-text"
	assumeLeadWhat  = "salesforce-lead-and-what"
)

const (
	pageSOQL   = "developer.salesforce.com, SOQL and SOSL Reference"
	pageREST   = "developer.salesforce.com, REST API Developer Guide"
	pageSOAP   = "help.salesforce.com, SOAP API login() retirement"
	pageObject = "developer.salesforce.com, Object Reference for the Salesforce Platform"
	pageLogin  = "help.salesforce.com, Session Settings"
)

// Assumptions lists the behaviour of this fake that no public page confirms.
func Assumptions() []kit.Assumption { return slices.Clone(assumptions) }

var assumptions = []kit.Assumption{
	{ID: assumeOrder, Page: pageSOQL,
		Says:    "Rows without ORDER BY and hits of a search are sorted by modification, newest first.",
		Default: "newest", Alternatives: []string{"oldest", "id"}},
	{ID: assumePhone, Page: pageSOQL,
		Says:    "A search in phone fields compares digits and ignores the country code.",
		Default: "lenient", Alternatives: []string{"strict"}},
	{ID: assumeReserved, Page: pageSOQL,
		Says:    "A search term may contain + - ' and : without a backslash.",
		Default: "tolerated", Alternatives: []string{"refused"}},
	{ID: assumeParents, Page: pageSOQL,
		Says:    "The type of a parent behind a polymorphic reference is Name.",
		Default: "Name", Alternatives: []string{"concrete"}},
	{ID: assumeSession, Page: pageLogin,
		Says:    "A session expires after this time without a request.",
		Default: "2h", Alternatives: []string{"15m", "24h", "never"}},
	{ID: assumeSoapLogin, Page: pageSOAP,
		Says:    "SOAP login is answered up to version 64.0 and does not exist after it.",
		Default: "until-64", Alternatives: []string{"always", "never"}},
	{ID: assumeDuplicate, Page: pageREST,
		Says:    "The details of a duplicate have the key duplicateResut.",
		Default: "duplicateResut", Alternatives: []string{"duplicateResult"}},
	{ID: assumeUpsert, Page: pageREST,
		Says:    "An upsert that changes a record answers 200 with a body from version 46.0 on, 204 before.",
		Default: "body-from-46", Alternatives: []string{"body", "empty"}},
	{ID: assumeCount, Page: pageREST,
		Says:    "The records of SELECT COUNT() are an empty list.",
		Default: "empty-list", Alternatives: []string{"null"}},
	{ID: assumeChildren, Page: pageREST,
		Says:    "The result of a subquery without rows is null.",
		Default: "null", Alternatives: []string{"empty-result"}},
	{ID: assumeTouch, Page: pageObject,
		Says:    "A task does not change the modification time of the records it is about.",
		Default: "no", Alternatives: []string{"yes"}},
	{ID: assumeFax, Page: pageSOQL,
		Says:    "Fax numbers are phone fields of a search.",
		Default: "yes", Alternatives: []string{"no"}},
	{ID: assumeNumbers, Page: pageREST,
		Says:    "A JSON number in a text field is refused.",
		Default: "refused", Alternatives: []string{"accepted"}},
	{ID: assumeLeadWhat, Page: pageObject,
		Says:    "A task about a lead that is also about something else is refused; the wording is ours.",
		Default: "refused"},
}

func init() {
	for i := range assumptions {
		assumptions[i].Vendor = vendor
	}
}

// assumed reports whether an assumption has a value.
func (s *Server) assumed(id, value string) bool { return s.assume.Value(id) == value }
