package ringcentral

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// The switches. Pages are below developers.ringcentral.com.
const (
	assumeVoicemailCode   = "ringcentral-voicemail-code"
	assumeVoicemailMissed = "ringcentral-voicemail-missed"
	assumeAbandonReason   = "ringcentral-abandon-reason"
	assumeMenuReason      = "ringcentral-menu-reason"
	assumeLosers          = "ringcentral-losers-reason"
	assumeNoNumber        = "ringcentral-no-direct-number"
	assumeVerification    = "ringcentral-verification-header"
	assumeBlacklist       = "ringcentral-blacklist-after"
	assumeTooLarge        = "ringcentral-too-large"

	pageSessions = "developers.ringcentral.com/guide, Telephony session notifications"
	pageWebhooks = "developers.ringcentral.com/guide, Webhooks"
	pageSMS      = "developers.ringcentral.com/guide, Sending MMS"
	pageControl  = "developers.ringcentral.com/guide, Active call control"
)

// Assumptions lists the facts that this fake relies on without a public page
// confirming them.
func Assumptions() []kit.Assumption { return slices.Clone(assumptions) }

var assumptions = []kit.Assumption{
	{ID: assumeVoicemailCode, Vendor: vendor, Page: pageSessions,
		Says:    "The code of a party whose caller is at the voicemail is spelled Voicemail.",
		Default: "Voicemail", Alternatives: []string{"VoiceMail"}},
	{ID: assumeVoicemailMissed, Vendor: vendor, Page: pageSessions,
		Says:    "A call that goes to the voicemail is marked as missed from then on.",
		Default: "true", Alternatives: []string{"false"}},
	{ID: assumeAbandonReason, Vendor: vendor, Page: pageSessions,
		Says:    "When the caller hangs up while it rings, the phones that rang are disconnected without a reason.",
		Default: "none", Alternatives: []string{cancelled}},
	{ID: assumeMenuReason, Vendor: vendor, Page: pageSessions,
		Says:    "A menu that the caller left by pressing a key is disconnected without a reason.",
		Default: "none", Alternatives: []string{inputRedirect}},
	{ID: assumeLosers, Vendor: vendor, Page: pageSessions,
		Says:    "A phone that rang along with another extension is disconnected as cancelled when somebody else answers.",
		Default: cancelled, Alternatives: []string{agentDropped, "none"}},
	{ID: assumeNoNumber, Vendor: vendor, Page: pageControl,
		Says:    "An extension without a number of its own cannot call outside.",
		Default: "refused", Alternatives: []string{"company-number"}},
	{ID: assumeVerification, Vendor: vendor, Page: pageWebhooks,
		Says:    "Deliveries carry a subscription's verification token in this header.",
		Default: "Verification-Token", Alternatives: []string{"Validation-Token"}},
	{ID: assumeBlacklist, Vendor: vendor, Page: pageWebhooks,
		Says:    "A subscription whose deliveries have failed for this long is blacklisted for good.",
		Default: "10m", Alternatives: []string{"0s", "1h"}},
	{ID: assumeTooLarge, Vendor: vendor, Page: pageSMS,
		Says:    "Attachments that are too large are refused with 413.",
		Default: "413", Alternatives: []string{"400"}},
}
