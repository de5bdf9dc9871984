package front

import (
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// The ids of the assumptions. The list below has their values.
const (
	assumeUIDDelay         = "front-message-processing-delay"
	assumeOrder            = "front-message-processing-order"
	assumeDuplicate        = "front-duplicate-external-id"
	assumeDuplicateScope   = "front-external-id-scope"
	assumeArchivedInbound  = "front-archived-inbound"
	assumeArchivedOutbound = "front-archived-outbound"
	assumeArchivedSubject  = "front-archived-subject"
	assumeTrashed          = "front-trashed-threading"
	assumeReopenEvent      = "front-reopen-event"
	assumeFollowers        = "front-follower-seeding"
	assumeReplyRefused     = "front-reply-refused-status"
	assumeLastHandle       = "front-last-handle-refused-status"
	assumeReference        = "front-unknown-reference-status"
	assumeMessageType      = "front-application-message-type"
	assumeAuthorAlias      = "front-channel-author-alias"
	assumeNoAuthor         = "front-outbound-without-author"
	assumeContactName      = "front-unnamed-contact"
	assumePhoneDigits      = "front-phone-other-digits"
	assumePhoneLookup      = "front-phone-lookup"
	assumeListTrashed      = "front-lists-hold-trashed"
	assumeBurst            = "front-burst-allowance"
	assumeTier2            = "front-tier-2-routes"
	assumeTexts            = "front-unconfirmed-texts"
	assumeAssignArchived   = "front-assign-archived"
	assumeExternalIDShown  = "front-external-id-shown"
	assumeChaining         = "front-rule-chaining"
	assumeSnoozeEvent      = "front-snooze-event"
	assumeSnoozedInbound   = "front-snoozed-inbound"
	assumeReportTime       = "front-report-duration"
	assumeReportLocked     = "front-report-throttled"
	assumeSegments         = "front-analytics-unit"
	assumeChannelKinds     = "front-channel-kinds"
	assumeCallSubject      = "front-call-subject"
	assumeCallThreading    = "front-call-threading"
	assumeCallParents      = "front-call-parent-scope"
	assumeCallAssigns      = "front-call-assigns"
	assumeVoiceContacts    = "front-voice-contact-match"
	assumeBusy             = "front-busy-on-call"
	assumeImportPhone      = "front-custom-import-handle"
	assumeUnknownField     = "front-unknown-custom-field"
	assumeWebhookWait      = "front-webhook-retry-after"
	assumeWebhookRetries   = "front-webhook-retries"
	assumeCallbackRetries  = "front-channel-retries"
	assumeSearch           = "front-search-limit"
	assumeRuleDelay        = "front-rule-delay"
)

// Assumptions returns the vendor facts that this fake decides without a public page.
func Assumptions() []kit.Assumption { return append([]kit.Assumption(nil), assumptions...) }

var assumptions = []kit.Assumption{
	{ID: assumeUIDDelay, Page: "dev.frontapp.com/reference/messages, Creating a new message",
		Says:    "An accepted message can be fetched by its uid after this long.",
		Default: "5ms", Alternatives: []string{"0s", "250ms", "3s"}},
	{ID: assumeOrder, Page: "dev.frontapp.com/reference/messages, Creating a new message",
		Says:    "Messages of a channel are processed in the order they were accepted.",
		Default: "accepted", Alternatives: []string{"any"}},
	{ID: assumeDuplicate, Page: "dev.frontapp.com/reference, Sync inbound message",
		Says:    "A repeated external_id is accepted with a new uid that never resolves, and stores nothing.",
		Default: "accepted", Alternatives: []string{"same-uid", "conflict"}},
	{ID: assumeDuplicateScope, Page: "dev.frontapp.com/reference, Sync inbound message",
		Says:    "An external_id is unique within its channel.",
		Default: "channel", Alternatives: []string{"company"}},
	{ID: assumeArchivedInbound, Page: "dev.frontapp.com/docs/creating-a-partner-channel",
		Says:    "An inbound message re-opens an archived conversation.",
		Default: "reopens", Alternatives: []string{"stays"}},
	{ID: assumeArchivedOutbound, Page: "dev.frontapp.com/docs/creating-a-partner-channel",
		Says:    "An outbound message leaves an archived conversation archived.",
		Default: "stays", Alternatives: []string{"reopens"}},
	{ID: assumeArchivedSubject, Page: "support.aircall.io, Using Your Front Integration",
		Says:    "An archived conversation takes the subject of the message that joins it.",
		Default: "taken", Alternatives: []string{"kept"}},
	{ID: assumeTrashed, Page: "dev.frontapp.com/docs/creating-a-partner-channel",
		Says:    "A message of a conversation in the trash joins that conversation; an inbound message restores it.",
		Default: "restores", Alternatives: []string{"stays", "new"}},
	{ID: assumeReopenEvent, Page: "dev.frontapp.com/reference/events",
		Says:    "A message that re-opens a conversation stores its own event and no reopen event.",
		Default: "none", Alternatives: []string{"reopen"}},
	{ID: assumeFollowers, Page: "dev.frontapp.com/reference, List conversation followers",
		Says:    "A new conversation of an application channel has no followers.",
		Default: "none", Alternatives: []string{"inbox-members"}},
	{ID: assumeReplyRefused, Page: "dev.frontapp.com/reference, Create message reply",
		Says:    "A reply on a channel that does not allow replies is refused with this status.",
		Default: "403", Alternatives: []string{"400", "422"}},
	{ID: assumeLastHandle, Page: "dev.frontapp.com/reference, Delete contact handle",
		Says:    "Removing a contact's last handle without force is refused with this status.",
		Default: "400", Alternatives: []string{"409", "422"}},
	{ID: assumeReference, Page: "dev.frontapp.com/reference",
		Says:    "A body that names an unknown resource is refused with this status.",
		Default: "400", Alternatives: []string{"404"}},
	{ID: assumeMessageType, Page: "dev.frontapp.com/reference/messages",
		Says:    "Messages of an application channel have this type.",
		Default: "custom", Alternatives: []string{"sms"}},
	{ID: assumeAuthorAlias, Page: "dev.frontapp.com/docs/resource-aliases-1",
		Says:    "author_id of the Channel API accepts alt:email: as well as an id.",
		Default: "accepted", Alternatives: []string{"refused"}},
	{ID: assumeNoAuthor, Page: "dev.frontapp.com/reference, Sync outbound message",
		Says:    "An outbound message without author_id is written by the token's own bot teammate.",
		Default: "integration", Alternatives: []string{"null"}},
	{ID: assumeContactName, Page: "dev.frontapp.com/reference, Sync inbound message",
		Says:    "A contact created for a sender without a name gets the handle as its name.",
		Default: "handle", Alternatives: []string{"empty"}},
	{ID: assumePhoneDigits, Page: "dev.frontapp.com/reference, Sync inbound message",
		Says:    "Digits without a plus get the prefix +1; 11 digits that begin with 1 get the prefix +.",
		Default: "us", Alternatives: []string{"as-sent"}},
	{ID: assumePhoneLookup, Page: "dev.frontapp.com/docs/resource-aliases-1",
		Says:    "alt:phone: finds a handle that a user typed with spaces, dashes or brackets.",
		Default: "normalised", Alternatives: []string{"verbatim"}},
	{ID: assumeListTrashed, Page: "dev.frontapp.com/reference, List conversations",
		Says:    "Lists without q[statuses] contain conversations in the trash.",
		Default: "yes", Alternatives: []string{"no"}},
	{ID: assumeBurst, Page: "dev.frontapp.com/docs/rate-limiting",
		Says:    "A burst may exceed the limit per minute by half; the burst allowance refills evenly within 10 minutes.",
		Default: "half", Alternatives: []string{"none"}},
	{ID: assumeTier2, Page: "dev.frontapp.com/docs/rate-limiting",
		Says:    "Every route with a resource's id in its path allows 5 requests per second and resource.",
		Default: "with-id", Alternatives: []string{"none"}},
	{ID: assumeTexts, Page: "dev.frontapp.com/reference",
		Says:    "Error messages that no public page shows are worded by analogy; bare omits them.",
		Default: "by-analogy", Alternatives: []string{"bare"}},
	{ID: assumeAssignArchived, Page: "dev.frontapp.com/reference, Update conversation assignee",
		Says:    "Assigning an archived conversation leaves it archived.",
		Default: "stays", Alternatives: []string{"reopens"}},
	{ID: assumeExternalIDShown, Page: "dev.frontapp.com/reference/messages, metadata.external_id",
		Says:    "A message shows its external_id to a channel's own token only, as the reference says, not to API tokens.",
		Default: "channel-token", Alternatives: []string{"always"}},
	{ID: assumeChaining, Page: "help.front.com, Understanding rules",
		Says:    "The actions of a rule do not trigger other rules.",
		Default: "no", Alternatives: []string{"yes"}},
	{ID: assumeRuleDelay, Page: "help.front.com, Understanding rules",
		Says:    "Rules run this long after their trigger and check the conversation's state at that time.",
		Default: "0s", Alternatives: []string{"1s"}},
	{ID: assumeSnoozeEvent, Page: "dev.frontapp.com/reference/events",
		Says:    "Snoozing stores a reminder event of the teammate; the end of the snooze stores one whose source is the reminder.",
		Default: "reminder", Alternatives: []string{"none"}},
	{ID: assumeSnoozedInbound, Page: "help.front.com, Snoozing conversations",
		Says:    "An inbound message ends the snooze of its conversation, which keeps its subject; an outbound message does not end the snooze.",
		Default: "reopens", Alternatives: []string{"stays"}},
	{ID: assumeReportTime, Page: "dev.frontapp.com/reference/analytics",
		Says:    "A report or export is running for this long after its creation.",
		Default: "2s", Alternatives: []string{"0s", "1m0s"}},
	{ID: assumeReportLocked, Page: "dev.frontapp.com/reference/analytics",
		Says:    "GET of a report answers 423 while Front throttles: never, or on the first GET.",
		Default: "never", Alternatives: []string{"first-read"}},
	{ID: assumeSegments, Page: "dev.frontapp.com/reference/analytics",
		Says:    "Counts of segments count a reopened conversation once in a report.",
		Default: "conversation", Alternatives: []string{"segment"}},
	{ID: assumeChannelKinds, Page: "dev.frontapp.com/docs/voice-channels",
		Says:    "A voice channel answers 400 to messages, any other channel answers 400 to calls.",
		Default: "strict", Alternatives: []string{"any"}},
	{ID: assumeCallSubject, Page: "dev.frontapp.com/docs/voice-channels",
		Says:    "A call's conversation has the other party in its subject.",
		Default: "party", Alternatives: []string{"none"}},
	{ID: assumeCallThreading, Page: "dev.frontapp.com/docs/voice-channels",
		Says:    "A call whose parent is unknown opens a conversation and does not join the contact's latest conversation of the channel.",
		Default: "new", Alternatives: []string{"contact"}},
	{ID: assumeCallParents, Page: "dev.frontapp.com/docs/voice-channels",
		Says:    "A call's parent is looked up on all channels of the company; the conversation is then in both inboxes.",
		Default: "company", Alternatives: []string{"channel"}},
	{ID: assumeCallAssigns, Page: "dev.frontapp.com/docs/voice-channels",
		Says:    "A call that is connected assigns its conversation to the teammate of agent_email_address.",
		Default: "connected", Alternatives: []string{"never"}},
	{ID: assumeVoiceContacts, Page: "help.front.com, RingCentral",
		Says:    "A caller's contact is the contact with exactly the same text as a phone handle.",
		Default: "exact", Alternatives: []string{"normalised"}},
	{ID: assumeBusy, Page: "help.front.com, RingCentral",
		Says:    "A teammate is unavailable while on a call.",
		Default: "yes", Alternatives: []string{"no"}},
	{ID: assumeImportPhone, Page: "dev.frontapp.com/reference, Import message",
		Says:    "A handle of an imported custom message that is a phone number with a plus has the source phone.",
		Default: "phone", Alternatives: []string{"custom"}},
	{ID: assumeUnknownField, Page: "dev.frontapp.com/reference, Custom fields",
		Says:    "A body with an unknown custom field is refused with 400.",
		Default: "400", Alternatives: []string{"ignored"}},
	{ID: assumeWebhookWait, Page: "dev.frontapp.com/docs/application-webhooks",
		Says:    "A failed application webhook is retried after this long.",
		Default: "10s", Alternatives: []string{"1s", "1m0s"}},
	{ID: assumeWebhookRetries, Page: "dev.frontapp.com/docs/application-webhooks",
		Says:    "A failed application webhook is retried this many times.",
		Default: "3", Alternatives: []string{"0", "1"}},
	{ID: assumeCallbackRetries, Page: "dev.frontapp.com/docs/creating-a-partner-channel",
		Says:    "A message that a channel's webhook did not accept is retried this many times.",
		Default: "0", Alternatives: []string{"3"}},
	{ID: assumeSearch, Page: "dev.frontapp.com/reference, Search conversations",
		Says:    "Searches may use at most this share of the company's rate limit.",
		Default: "40%", Alternatives: []string{"100%"}},
}

func init() {
	for i := range assumptions {
		assumptions[i].Vendor = vendor
	}
}

// assumed reports whether an assumption has a value.
func (s *Server) assumed(id, value string) bool { return s.assume.Value(id) == value }

// processingDelay returns the time between accepting and processing a message.
func (s *Server) processingDelay() time.Duration {
	return s.duration(assumeUIDDelay)
}

// duration returns the value of an assumption that is a duration.
func (s *Server) duration(id string) time.Duration {
	d, err := time.ParseDuration(s.assume.Value(id))
	if err != nil {
		panic("front: " + err.Error()) // the list above has an invalid duration
	}
	return d
}

// count returns the value of an assumption that is a number.
func (s *Server) count(id string) int {
	n, err := strconv.Atoi(s.assume.Value(id))
	if err != nil {
		panic("front: " + err.Error()) // the list of assumptions has an invalid number
	}
	return n
}
