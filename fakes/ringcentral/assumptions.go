package ringcentral

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// The ids of the assumptions, and the pages that they concern.
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

// Assumptions lists the behaviour of this fake that no public page confirms.
func Assumptions() []kit.Assumption { return slices.Clone(assumptions) }

var assumptions = []kit.Assumption{
	{ID: assumeVoicemailCode, Vendor: vendor, Page: pageSessions,
		Says:    "The status code of a party at the voicemail is spelled Voicemail.",
		Default: "Voicemail", Alternatives: []string{"VoiceMail"}},
	{ID: assumeVoicemailMissed, Vendor: vendor, Page: pageSessions,
		Says:    "A call is marked as missed when it reaches the voicemail.",
		Default: "true", Alternatives: []string{"false"}},
	{ID: assumeAbandonReason, Vendor: vendor, Page: pageSessions,
		Says:    "When the caller hangs up during ringing, the ringing parties are disconnected without a reason.",
		Default: "none", Alternatives: []string{string(cancelled)}},
	{ID: assumeMenuReason, Vendor: vendor, Page: pageSessions,
		Says:    "The IVR's party is disconnected without a reason when the caller selects an option.",
		Default: "none", Alternatives: []string{string(inputRedirect)}},
	{ID: assumeLosers, Vendor: vendor, Page: pageSessions,
		Says:    "A simultaneously ringing phone is disconnected as Cancelled when another phone answers.",
		Default: string(cancelled), Alternatives: []string{string(agentDropped), "none"}},
	{ID: assumeNoNumber, Vendor: vendor, Page: pageControl,
		Says:    "An extension without its own number cannot call external numbers.",
		Default: "refused", Alternatives: []string{"company-number"}},
	{ID: assumeVerification, Vendor: vendor, Page: pageWebhooks,
		Says:    "Deliveries have the subscription's verification token in this header.",
		Default: "Verification-Token", Alternatives: []string{"Validation-Token"}},
	{ID: assumeBlacklist, Vendor: vendor, Page: pageWebhooks,
		Says:    "A subscription is blacklisted after its deliveries have failed for this long.",
		Default: "10m", Alternatives: []string{"0s", "1h"}},
	{ID: assumeTooLarge, Vendor: vendor, Page: pageSMS,
		Says:    "Attachments that are too large answer 413.",
		Default: "413", Alternatives: []string{"400"}},
	{ID: assumeQueueTexts, Vendor: vendor, Page: "developers.ringcentral.com/guide, Sending SMS",
		Says:    "The account's admins can send SMS from a queue's number.",
		Default: "admins", Alternatives: []string{"members"}},
	{ID: assumeMissedReason, Vendor: vendor, Page: pageSessions,
		Says:    "An unanswered phone is disconnected with this reason.",
		Default: string(noAnswer), Alternatives: []string{"none"}},
	{ID: assumeQueueLosers, Vendor: vendor, Page: pageSessions,
		Says:    "When a queue's member answers, the other members' phones are disconnected with this reason.",
		Default: string(agentDropped), Alternatives: []string{"none"}},
	{ID: assumeHangUpOrder, Vendor: vendor, Page: pageSessions,
		Says:    "When the customer hangs up, the customer's party is disconnected before the agent's.",
		Default: "customer-first", Alternatives: []string{"company-first"}},
	{ID: assumeTransferBegins, Vendor: vendor, Page: pageSessions,
		Says:    "The party of the extension that receives a transfer starts with this status code.",
		Default: string(setup), Alternatives: []string{string(proceeding)}},
	{ID: assumeSubscription, Vendor: vendor, Page: pageWebhooks,
		Says:    "An unknown subscription answers this error code.",
		Default: "CMN-102", Alternatives: []string{"SUB-507"}},
	{ID: assumeTooManySessions, Vendor: vendor, Page: pageTokens,
		Says:    "The sixth session of a user with an app ends the oldest session.",
		Default: "oldest", Alternatives: []string{"all"}},
	{ID: assumeCallWaiting, Vendor: vendor, Page: "developers.ringcentral.com/guide, Call queue call handling",
		Says:    "The phone of a user who is on a call does not ring for another call.",
		Default: "not-rung", Alternatives: []string{"rung"}},
	{ID: assumeLogAfter, Vendor: vendor, Page: pageLog,
		Says:    "The call log has a call this long after its end.",
		Default: "20s", Alternatives: []string{"15s", "30s", "5m"}},
	{ID: assumeRecordingAfter, Vendor: vendor, Page: pageLog,
		Says:    "A recording is available this long after its call is in the log.",
		Default: "0s", Alternatives: []string{"2m"}},
	{ID: assumeShortRecording, Vendor: vendor, Page: pageLog,
		Says:    "The call log marks a call whose recording was too short to be stored.",
		Default: "said", Alternatives: []string{"unsaid"}},
	{ID: assumeAbandonedResult, Vendor: vendor, Page: pageLog,
		Says:    "A call whose caller hangs up in a queue has this result.",
		Default: "Abandoned", Alternatives: []string{"Missed"}},
	{ID: assumeAnonymous, Vendor: vendor, Page: pageSessions,
		Says:    "In events a withheld number is absent and the caller has this name.",
		Default: "Anonymous", Alternatives: []string{"none"}},
}
