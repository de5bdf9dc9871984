package gorgias

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// The ids of the assumptions. The list below has their values.
const (
	assumeBucket         = "gorgias-limit-bucket"
	assumeRetryAfter     = "gorgias-limit-retry-after"
	assumeUnknownKeys    = "gorgias-unknown-keys"
	assumeNestedUpdate   = "gorgias-nested-update"
	assumeSender         = "gorgias-note-without-user"
	assumeDuplicateTag   = "gorgias-duplicate-tag"
	assumeDuplicatePhone = "gorgias-duplicate-phone"
	assumePhoneOrder     = "gorgias-phone-matches-order"
	assumePhoneLookup    = "gorgias-phone-lookup"
	assumeEmailCase      = "gorgias-user-email-case"
	assumeMergedRead     = "gorgias-merged-ticket-read"
	assumeMergedWrite    = "gorgias-merged-ticket-write"
	assumeNoteMoves      = "gorgias-note-moves-last-message"
	assumeRefresh        = "gorgias-refresh-token"
	assumeUninstall      = "gorgias-uninstall"
	assumeRevoke         = "gorgias-oauth-revoke"
	assumeSignature      = "gorgias-webhook-signature"
	assumeDeactivate     = "gorgias-webhook-deactivated-after"
	assumeContains       = "gorgias-contains"
	assumeNullOperand    = "gorgias-function-of-null"
	assumeRuleChain      = "gorgias-rule-triggers-rule"
)

const (
	pageLimits    = "developers.gorgias.com/reference/limitations"
	pageTickets   = "developers.gorgias.com/reference/tickets"
	pageMessages  = "developers.gorgias.com/reference/create-ticket-message"
	pageCustomers = "developers.gorgias.com/reference/customers"
	pageErrors    = "developers.gorgias.com/reference/errors"
	pageOAuth     = "developers.gorgias.com/docs/oauth2-bearer-token"
	pageHTTP      = "developers.gorgias.com/reference/integrations"
	pageRules     = "developers.gorgias.com/reference/rules"
)

// Assumptions lists the behaviour of this fake that no public page confirms.
func Assumptions() []kit.Assumption { return slices.Clone(assumptions) }

var assumptions = []kit.Assumption{
	{ID: assumeBucket, Page: pageLimits,
		Says:    "API keys and OAuth apps of an account draw from one bucket.",
		Default: "account", Alternatives: []string{"auth-type"}},
	{ID: assumeRetryAfter, Page: pageLimits,
		Says:    "A 429's Retry-After is the whole seconds until one request fits again.",
		Default: "until-one-fits", Alternatives: []string{"until-empty"}},
	{ID: assumeUnknownKeys, Page: pageErrors,
		Says:    "A key that is not in the API reference is refused with 400.",
		Default: "refused", Alternatives: []string{"ignored"}},
	{ID: assumeNestedUpdate, Page: "github.com/gorgias/gorgias-api-docs",
		Says:    "Fields beside the id of a nested customer change that customer.",
		Default: "updates", Alternatives: []string{"links-only"}},
	{ID: assumeSender, Page: pageMessages,
		Says:    "A message from an agent whose sender is not a user is refused with 400.",
		Default: "refused", Alternatives: []string{"integration"}},
	{ID: assumeDuplicateTag, Page: "developers.gorgias.com/reference/create-tag",
		Says:    "Creating a tag whose name exists is refused with 409.",
		Default: "409", Alternatives: []string{"400"}},
	{ID: assumeDuplicatePhone, Page: pageCustomers,
		Says:    "Several customers may have the same phone number.",
		Default: "allowed", Alternatives: []string{"409"}},
	{ID: assumePhoneOrder, Page: pageCustomers,
		Says:    "Customers with the same number are listed newest first.",
		Default: "newest-first", Alternatives: []string{"oldest-first"}},
	{ID: assumePhoneLookup, Page: "docs.gorgias.com/en-US/aircall-81800",
		Says:    "A look-up by phone compares the stored text character by character.",
		Default: "verbatim", Alternatives: []string{"digits"}},
	{ID: assumeEmailCase, Page: "developers.gorgias.com/reference/list-users",
		Says:    "Users are found by e-mail address regardless of case.",
		Default: "ignored", Alternatives: []string{"exact"}},
	{ID: assumeMergedRead, Page: pageTickets,
		Says:    "GET of a merged ticket answers 301 with the address of the ticket it was merged into.",
		Default: "301", Alternatives: []string{"404"}},
	{ID: assumeMergedWrite, Page: pageTickets,
		Says:    "Writing to a merged ticket is refused with 400 ticket_merged.",
		Default: "400", Alternatives: []string{"404"}},
	{ID: assumeNoteMoves, Page: pageTickets,
		Says:    "Internal notes do not count as a ticket's last message.",
		Default: "no", Alternatives: []string{"yes"}},
	{ID: assumeRefresh, Page: pageOAuth,
		Says:    "A refresh returns a new access token and the same refresh token.",
		Default: "kept", Alternatives: []string{"rotated"}},
	{ID: assumeUninstall, Page: "docs.gorgias.com/en-US/aircall-81800",
		Says:    "After an uninstallation the refresh token stops working at once, access tokens when they expire.",
		Default: "lapses", Alternatives: []string{"at-once"}},
	{ID: assumeRevoke, Page: pageOAuth,
		Says:    "An app that revokes its refresh token is removed from the account.",
		Default: "removes", Alternatives: []string{"unknown"}},
	{ID: assumeSignature, Page: pageHTTP,
		Says:    "hmac_secret signs the body in the header X-Gorgias-Signature, hexadecimal.",
		Default: "X-Gorgias-Signature", Alternatives: []string{"X-Gorgias-Hmac-Sha256"}},
	{ID: assumeDeactivate, Page: pageHTTP,
		Says:    "After this many consecutive deliveries that failed three times, an HTTP integration is deactivated.",
		Default: "500", Alternatives: []string{"100", "never"}},
	{ID: assumeContains, Page: pageRules,
		Says:    "The contains, startsWith and endsWith functions in rules and views ignore case.",
		Default: "ignores-case", Alternatives: []string{"exact"}},
	{ID: assumeNullOperand, Page: pageRules,
		Says:    "A function of a value that is null is false in rules and views, also neq and the not… functions.",
		Default: "false", Alternatives: []string{"as-empty"}},
	{ID: assumeRuleChain, Page: pageRules,
		Says:    "The changes made by a rule trigger no other rule.",
		Default: "no", Alternatives: []string{"yes"}},
}

func init() {
	for i := range assumptions {
		assumptions[i].Vendor = vendor
	}
}

// assumed reports whether an assumption has a value.
func (s *Server) assumed(id, value string) bool { return s.assume.Value(id) == value }
