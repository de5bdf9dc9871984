// Package aircallsalesforce logs Aircall calls and messages in Salesforce. It
// implements the AS rules (features/rules.yaml) and no others: rules.go decides, in
// plain functions that cite their numbers; effects.go lists what is done in
// Salesforce and when; the other files do it.
//
//	integration := aircallsalesforce.New(aircallClient, salesforceClient, log)
//
// A call or message becomes one Task, created when its data is complete: on the
// record with the customer's number, or on a new record, and there on an open Case
// or Opportunity of a Contact if the settings prefer that. Later data (tags,
// comments, the recording's link) is added to the same Task. Every created record
// has an external id derived from the call's id, so that a record whose creation
// got no response is found and not created twice.
package aircallsalesforce

import (
	"log/slog"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/vendors/aircall"
	"github.com/callsim/callsim/core/vendors/salesforce"
)

// Name is the integration's name in URLs, buckets and logs.
const Name = "aircall-salesforce"

// The settings, named as in Aircall's dashboard under Call workflow and General
// settings.
const (
	WebhookToken = "webhook_token" // the token that Aircall shows for the webhook
	CreatedBy    = "created_by"    // e-mail of the Aircall user who created the integration

	OutboundAnswered   = "outbound_answered"
	OutboundUnanswered = "outbound_unanswered"
	InboundAnswered    = "inbound_answered"
	Missed             = "missed"
	Voicemail          = "voicemail"

	BusinessHoursOnly = "business_hours_only"
	UnknownNumber     = "unknown_number"
	LinkTo            = "link_to"
	CreateCase        = "create_case"
)

// The values of the settings.
const (
	completed  = "completed"
	inProgress = "in_progress"
	doNothing  = "do_nothing"

	newContact = "contact"
	newLead    = "lead"
	newAccount = "account"

	nothing     = "nothing"
	aCase       = "case"
	opportunity = "opportunity"
)

// Schema is the shape of the settings document.
var Schema = settings.Schema{
	Integration: Name,
	Fields: []settings.Field{
		{Name: WebhookToken, Secret: true, Needed: true},
		{Name: CreatedBy, Needed: true, Names: "the e-mail address of an active user in Salesforce"},
		workflow(OutboundAnswered), workflow(OutboundUnanswered), workflow(InboundAnswered), workflow(Missed), workflow(Voicemail),
		{Name: BusinessHoursOnly, Kind: settings.Switch},
		{Name: UnknownNumber, Kind: settings.Choice, Choices: []string{newContact, newLead, newAccount, doNothing}},
		{Name: LinkTo, Kind: settings.Choice, Choices: []string{nothing, aCase, opportunity}},
		{Name: CreateCase, Kind: settings.Switch},
	},
}

// workflow returns the setting of a type of call (AS-02).
func workflow(name string) settings.Field {
	return settings.Field{Name: name, Kind: settings.Choice, Choices: []string{completed, inProgress, doNothing}}
}

// integration holds the clients of the effects.
type integration struct {
	salesforce *salesforce.Client
	log        *slog.Logger
}

// New returns the integration for the engine.
func New(a *aircall.Client, s *salesforce.Client, log *slog.Logger) engine.Integration {
	i := &integration{salesforce: s, log: log.With("integration", Name)}
	return engine.Integration{
		Name:     Name,
		Effects:  withRefusals(i.effects()),
		Cites:    cites,
		Follows:  true,
		Wakes:    func(call.Fact) bool { return true }, // the first fact decides which settings count (AS-36)
		Retrieve: a.Call,
	}
}
