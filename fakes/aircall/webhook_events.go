package aircall

// event is the name of an event.
type event string

// The events that this fake sends (docs/webhooks-overview, "Events").
const (
	callCreated             event = "call.created"
	callRingingOnAgent      event = "call.ringing_on_agent"
	callAgentDeclined       event = "call.agent_declined"
	callAnswered            event = "call.answered"
	callHungup              event = "call.hungup"
	callEnded               event = "call.ended"
	callIVROptionSelected   event = "call.ivr_option_selected"
	callAssetsGenerated     event = "call.comm_assets_generated"
	callVoicemailLeft       event = "call.voicemail_left"
	callTransferred         event = "call.transferred"
	callTransferFailed      event = "call.unsuccessful_transfer"
	callExternalTransferred event = "call.external_transferred"
	callHold                event = "call.hold"
	callUnhold              event = "call.unhold"
	callAssigned            event = "call.assigned"
	callArchived            event = "call.archived"
	callTagged              event = "call.tagged"
	callUntagged            event = "call.untagged"
	callCommented           event = "call.commented"
	userCreated             event = "user.created"
	userCreatedV2           event = "user.created.v2"
	userDeleted             event = "user.deleted"
	userDeletedV2           event = "user.deleted.v2"
	userConnected           event = "user.connected"
	userConnectedV2         event = "user.connected.v2"
	userDisconnected        event = "user.disconnected"
	userDisconnectedV2      event = "user.disconnected.v2"
	userOpened              event = "user.opened"
	userOpenedV2            event = "user.opened.v2"
	userClosed              event = "user.closed"
	userClosedV2            event = "user.closed.v2"
	userWrapUpStart         event = "user.wut_start"
	userWrapUpStartV2       event = "user.wut_start.v2"
	userWrapUpEnd           event = "user.wut_end"
	userWrapUpEndV2         event = "user.wut_end.v2"
	numberCreated           event = "number.created"
	numberDeleted           event = "number.deleted"
	numberOpened            event = "number.opened"
	numberClosed            event = "number.closed"
	contactCreated          event = "contact.created"
	contactUpdated          event = "contact.updated"
	contactDeleted          event = "contact.deleted"
	integrationDeleted      event = "integration.deleted"
	messageSentEvent        event = "message.sent"
	messageReceivedEvent    event = "message.received"
	messageStatusUpdated    event = "message.status_updated"
)

// eventFamilies lists all events in Aircall's order, by the resource in the envelope.
// A webhook may subscribe to events that this fake never sends; other names answer
// 400.
var eventFamilies = []struct {
	resource string
	events   []event
}{
	{"call", []event{
		"call.created", "call.ringing_on_agent", "call.agent_declined", "call.answered",
		"call.transferred", "call.external_transferred", "call.unsuccessful_transfer", "call.hungup",
		"call.ended", "call.hold", "call.unhold", "call.ivr_option_selected",
		"call.comm_assets_generated", "call.voicemail_left", "call.assigned", "call.archived",
		"call.tagged", "call.untagged", "call.commented",
	}},
	{"user", []event{
		"user.created", "user.deleted", "user.connected", "user.disconnected", "user.opened",
		"user.closed", "user.wut_start", "user.wut_end",
	}},
	{"user", []event{
		"user.created.v2", "user.deleted.v2", "user.connected.v2", "user.disconnected.v2",
		"user.opened.v2", "user.closed.v2", "user.wut_start.v2", "user.wut_end.v2",
	}},
	{"number", []event{
		"number.created", "number.opened", "number.closed", "number.deleted",
	}},
	{"contact", []event{
		"contact.created", "contact.updated", "contact.deleted",
	}},
	{"message", []event{
		"message.sent", "message.received", "message.status_updated", "group_message.sent",
		"group_message.received", "group_message.status_updated",
	}},
	{"conversation_intelligence", []event{
		"transcription.created", "summary.created", "topics.created", "sentiment.created",
		"action_item.created", "playbook_result.created", "playbook_result.updated",
		"realtime_transcription.utterances_received", "custom_summary.result_created",
		"custom_summary.result_updated", "call_evaluation.created", "call_evaluation.updated",
	}},
	{"ai_voice_agent", []event{
		"ai_voice_agent.started", "ai_voice_agent.ended", "ai_voice_agent.escalated",
		"ai_voice_agent.summary",
	}},
	{"analytics", []event{
		"analytics.report_created", "analytics.report_failed",
	}},
	{"integration", []event{
		"integration.deleted",
	}},
}

// catalogue holds the resource of each event, allEvents the events in order.
var catalogue, allEvents = func() (map[event]string, []event) {
	resources := map[event]string{}
	var all []event
	for _, family := range eventFamilies {
		for _, e := range family.events {
			resources[e] = family.resource
			all = append(all, e)
		}
	}
	return resources, all
}()

// processName names the process that delivers an event.
func processName(e event) string { return "aircall webhook " + string(e) }
