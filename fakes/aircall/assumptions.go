package aircall

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// Assumptions lists what this fake decides although no public page does.
func Assumptions() []kit.Assumption { return slices.Clone(assumptions) }

const (
	pageReference = "developer.aircall.io/api-references"
	pageWebhooks  = "developer.aircall.io/docs/webhooks-overview"
	pageCalls     = "developer.aircall.io/docs/calls"
)

var assumptions = []kit.Assumption{
	{ID: "aircall-rate-limit-headers", Vendor: "aircall", Page: pageReference,
		Says:    "The X-AircallApi headers stand on every answer, not only on refusals.",
		Default: "always", Alternatives: []string{"when-limited"}},
	{ID: "aircall-rate-limit-reset-unit", Vendor: "aircall", Page: pageReference,
		Says:    "X-AircallApi-Reset is UNIX time in seconds.",
		Default: "seconds", Alternatives: []string{"milliseconds"}},
	{ID: "aircall-rate-limit-retry-after", Vendor: "aircall", Page: pageReference,
		Says:    "A 429 carries no Retry-After.",
		Default: "absent", Alternatives: []string{"seconds"}},
	{ID: "aircall-rate-limit-window", Vendor: "aircall", Page: pageReference,
		Says:    "The minute of the rate limit is fixed and starts with its first request.",
		Default: "from-first-request", Alternatives: []string{"calendar-minute"}},
	{ID: "aircall-per-page-out-of-range", Vendor: "aircall", Page: pageReference,
		Says:    "page or per_page out of range is refused with 400.",
		Default: "400", Alternatives: []string{"clamp"}},
	{ID: "aircall-list-beyond-10000", Vendor: "aircall", Page: pageReference,
		Says:    "Pages behind the 10,000th call or contact are empty.",
		Default: "empty", Alternatives: []string{"400"}},
	{ID: "aircall-users-v1", Vendor: "aircall", Page: pageReference,
		Says:    "Listing and retrieving users by version 1 still works.",
		Default: "served", Alternatives: []string{"removed"}},
	{ID: "aircall-contact-search", Vendor: "aircall", Page: pageReference,
		Says:    "Searching contacts by phone number compares digits only.",
		Default: "digits", Alternatives: []string{"exact"}},
	{ID: "aircall-pricing-type", Vendor: "aircall", Page: pageReference,
		Says:    "pricing_type of a call is free.",
		Default: "free", Alternatives: []string{"paid"}},
	{ID: "aircall-call-tags", Vendor: "aircall", Page: pageReference,
		Says:    "Tagging a call adds to its tags.",
		Default: "append", Alternatives: []string{"replace"}},
	{ID: "aircall-api-writes-fire-webhooks", Vendor: "aircall", Page: pageWebhooks,
		Says:    "Comments, tags and archiving by the API fire webhooks, without an author.",
		Default: "yes", Alternatives: []string{"no"}},
	{ID: "aircall-contact-times-in-events", Vendor: "aircall", Page: pageWebhooks,
		Says:    "Times of a contact are ISO text in events.",
		Default: "iso", Alternatives: []string{"seconds"}},
	{ID: "aircall-ivr-event-carries-options", Vendor: "aircall", Page: pageWebhooks,
		Says:    "call.ivr_option_selected carries ivr_options_selected; other events do not.",
		Default: "yes", Alternatives: []string{"no"}},
	{ID: "aircall-hungup-when-never-answered", Vendor: "aircall", Page: pageCalls,
		Says:    "call.hungup is sent for calls that nobody answered, too.",
		Default: "sent", Alternatives: []string{"not-sent"}},
	{ID: "aircall-assets-event-without-assets", Vendor: "aircall", Page: pageCalls,
		Says:    "call.comm_assets_generated is not sent when nothing was recorded.",
		Default: "not-sent", Alternatives: []string{"sent"}},
	{ID: "aircall-recording-in-ended", Vendor: "aircall", Page: pageCalls,
		Says:    "call.ended already has the recording.",
		Default: "present", Alternatives: []string{"later"}},
	{ID: "aircall-short-abandoned", Vendor: "aircall", Page: pageReference,
		Says:    "A caller who gives up this soon is short_abandoned, later abandoned_in_classic.",
		Default: "10s", Alternatives: []string{"5s", "20s"}},
	{ID: "aircall-webhook-back-off", Vendor: "aircall", Page: pageWebhooks,
		Says:    "A failed event is tried again after 10 s, then twice as long each time, at most 15 min.",
		Default: "doubling", Alternatives: []string{"every-60s"}},
	{ID: "aircall-webhook-disable-after", Vendor: "aircall", Page: pageWebhooks,
		Says:    "A webhook is disabled after this many failed attempts in a row.",
		Default: "10", Alternatives: []string{"50"}},
	{ID: "aircall-webhook-events-while-disabled", Vendor: "aircall", Page: pageWebhooks,
		Says:    "Events that happen while a webhook is disabled are lost.",
		Default: "lost", Alternatives: []string{"kept"}},
	{ID: "aircall-webhook-redirect", Vendor: "aircall", Page: pageWebhooks,
		Says:    "A receiver that answers with a redirect has failed.",
		Default: "failure", Alternatives: []string{"success"}},
}
