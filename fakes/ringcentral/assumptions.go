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
	assumeQueueTexts      = "ringcentral-queue-texts"
	assumeMissedReason    = "ringcentral-missed-reason"
	assumeQueueLosers     = "ringcentral-queue-losers-reason"
	assumeHangUpOrder     = "ringcentral-hang-up-order"
	assumeTransferBegins  = "ringcentral-transfer-begins"
	assumeSubscription    = "ringcentral-unknown-subscription"
	assumeTooManySessions = "ringcentral-too-many-sessions"
	assumeCallWaiting     = "ringcentral-call-waiting"
	assumeLogAfter        = "ringcentral-call-log-after"
	assumeRecordingAfter  = "ringcentral-recording-after"
	assumeShortRecording  = "ringcentral-short-recording"
	assumeAbandonedResult = "ringcentral-abandoned-result"
	assumeAnonymous       = "ringcentral-anonymous"

	pageSessions = "developers.ringcentral.com/guide, Telephony session notifications"
	pageWebhooks = "developers.ringcentral.com/guide, Webhooks"
	pageSMS      = "developers.ringcentral.com/guide, Sending MMS"
	pageControl  = "developers.ringcentral.com/guide, Active call control"
	pageLog      = "developers.ringcentral.com/guide, Call log"
	pageTokens   = "developers.ringcentral.com/guide, Authentication"
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
		Default: "none", Alternatives: []string{string(cancelled)}},
	{ID: assumeMenuReason, Vendor: vendor, Page: pageSessions,
		Says:    "A menu that the caller left by pressing a key is disconnected without a reason.",
		Default: "none", Alternatives: []string{string(inputRedirect)}},
	{ID: assumeLosers, Vendor: vendor, Page: pageSessions,
		Says:    "A phone that rang along with another extension is disconnected as cancelled when somebody else answers.",
		Default: string(cancelled), Alternatives: []string{string(agentDropped), "none"}},
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
	{ID: assumeQueueTexts, Vendor: vendor, Page: "developers.ringcentral.com/guide, Sending SMS",
		Says:    "Texts are sent from a queue's number by the account's admins.",
		Default: "admins", Alternatives: []string{"members"}},
	{ID: assumeMissedReason, Vendor: vendor, Page: pageSessions,
		Says:    "A phone that rings out is disconnected for this reason.",
		Default: string(noAnswer), Alternatives: []string{"none"}},
	{ID: assumeQueueLosers, Vendor: vendor, Page: pageSessions,
		Says:    "The phones of a queue's other members are disconnected for this reason when one of them answers.",
		Default: string(agentDropped), Alternatives: []string{"none"}},
	{ID: assumeHangUpOrder, Vendor: vendor, Page: pageSessions,
		Says:    "When the customer hangs up, their party is disconnected before the agent's.",
		Default: "customer-first", Alternatives: []string{"company-first"}},
	{ID: assumeTransferBegins, Vendor: vendor, Page: pageSessions,
		Says:    "The party of an extension that a call is handed on to begins with this code.",
		Default: string(setup), Alternatives: []string{string(proceeding)}},
	{ID: assumeSubscription, Vendor: vendor, Page: pageWebhooks,
		Says:    "A subscription that does not exist is refused with this code.",
		Default: "CMN-102", Alternatives: []string{"SUB-507"}},
	{ID: assumeTooManySessions, Vendor: vendor, Page: pageTokens,
		Says:    "A session beyond the fifth of a user with an app ends the oldest of them.",
		Default: "oldest", Alternatives: []string{"all"}},
	{ID: assumeCallWaiting, Vendor: vendor, Page: "developers.ringcentral.com/guide, Call queue call handling",
		Says:    "The phone of a user who is on a call does not ring for another one.",
		Default: "not-rung", Alternatives: []string{"rung"}},
	{ID: assumeLogAfter, Vendor: vendor, Page: pageLog,
		Says:    "A call is in the call log so long after its end.",
		Default: "20s", Alternatives: []string{"15s", "30s", "5m"}},
	{ID: assumeRecordingAfter, Vendor: vendor, Page: pageLog,
		Says:    "A recording can be had so long after its call is in the log.",
		Default: "0s", Alternatives: []string{"2m"}},
	{ID: assumeShortRecording, Vendor: vendor, Page: pageLog,
		Says:    "A call whose recording was too short to be kept says so in the log.",
		Default: "said", Alternatives: []string{"unsaid"}},
	{ID: assumeAbandonedResult, Vendor: vendor, Page: pageLog,
		Says:    "The result of a call whose caller gave up waiting in a queue.",
		Default: "Abandoned", Alternatives: []string{"Missed"}},
	{ID: assumeAnonymous, Vendor: vendor, Page: pageSessions,
		Says:    "A caller who withholds their number has no number in events, and this name.",
		Default: "Anonymous", Alternatives: []string{"none"}},
}
