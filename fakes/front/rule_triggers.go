package front

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// Trigger is a kind of event that runs a rule (help.front.com, Rule triggers).
type Trigger string

// The triggers. OnCallEvent is any call event. Each call event is also a trigger by its
// API name ("call_abandoned").
const (
	OnInbound       Trigger = "inbound message is received"
	OnNewInbound    Trigger = "new inbound conversation"
	OnOutbound      Trigger = "outbound message is sent"
	OnNewOutbound   Trigger = "new outbound conversation"
	OnReply         Trigger = "outbound reply is sent"
	OnDeliveryFails Trigger = "delivery fails"
	OnComment       Trigger = "comment is added"
	OnMention       Trigger = "teammate is mentioned"
	OnArchived      Trigger = "conversation is archived"
	OnReopened      Trigger = "conversation is reopened"
	OnMoved         Trigger = "conversation is moved"
	OnAssigned      Trigger = "conversation is assigned"
	OnUnassigned    Trigger = "conversation is unassigned"
	OnTagged        Trigger = "tag is added"
	OnUntagged      Trigger = "tag is removed"
	OnDeleted       Trigger = "conversation is deleted"
	OnRestored      Trigger = "conversation is restored"
	OnSnoozed       Trigger = "conversation is snoozed"
	OnSnoozeExpired Trigger = "snooze expires"
	OnCallEvent     Trigger = "call event is received"
)

// callEvents are the event types of calls (Front API reference, Events).
var callEvents = []string{"call_started", "call_queued", "call_connected", "call_on_hold", "call_parked", "call_resumed",
	"call_missed", "call_abandoned", "call_hangup", "call_transferred", "call_transcript_added", "call_voicemail_transcript_added"}

// byEvent maps kinds of events to triggers.
var byEvent = map[string]Trigger{
	"inbound": OnInbound, "outbound": OnOutbound, "out_reply": OnReply, "sending_error": OnDeliveryFails,
	"comment": OnComment, "mention": OnMention, "archive": OnArchived, "reopen": OnReopened, "move": OnMoved,
	"assign": OnAssigned, "unassign": OnUnassigned, "tag": OnTagged, "untag": OnUntagged,
	"trash": OnDeleted, "restore": OnRestored,
}

// triggers are all triggers.
var triggers = func() []Trigger {
	all := []Trigger{OnInbound, OnNewInbound, OnOutbound, OnNewOutbound, OnReply, OnDeliveryFails, OnComment, OnMention,
		OnArchived, OnReopened, OnMoved, OnAssigned, OnUnassigned, OnTagged, OnUntagged, OnDeleted, OnRestored,
		OnSnoozed, OnSnoozeExpired, OnCallEvent}
	for _, kind := range callEvents {
		all = append(all, Trigger(kind))
	}
	return all
}()

// Triggers returns all triggers of rules.
func Triggers() []Trigger { return slices.Clone(triggers) }

// triggersOf returns the triggers that an event fires.
func triggersOf(e *event) []Trigger {
	if slices.Contains(callEvents, e.kind) {
		return []Trigger{OnCallEvent, Trigger(e.kind)}
	}
	if e.kind == "reminder" {
		if e.source.kind == "reminder" {
			return []Trigger{OnSnoozeExpired}
		}
		return []Trigger{OnSnoozed}
	}
	first := len(e.conversation.messages) == 1
	switch t := byEvent[e.kind]; {
	case t == "":
		return nil
	case t == OnInbound && first:
		return []Trigger{OnInbound, OnNewInbound}
	case t == OnOutbound && first:
		return []Trigger{OnOutbound, OnNewOutbound}
	case t == OnReply:
		return []Trigger{OnOutbound, OnReply}
	default:
		return []Trigger{t}
	}
}

// triggerRules runs the rules that an event triggers: at once, or after a delay
// (assumption front-rule-delay).
func (s *Server) triggerRules(tx *kit.Tx, e *event) {
	if s.rules.Len() == 0 || e.source.skipRules {
		return
	}
	if e.source.kind == "rule" && !s.assumed(assumeChaining, "yes") {
		return
	}
	fired := triggersOf(e)
	if len(fired) == 0 {
		return
	}
	if delay := s.duration(assumeRuleDelay); delay > 0 {
		tx.After(delay, "front runs rules", func(tx *kit.Tx) { s.runRules(tx, e, fired) })
		return
	}
	s.runRules(tx, e, fired)
}

// runRules runs the matching rules in the order of the list. Each rule checks the
// conversation after the rules before it. A rule runs at most once per chain: two rules
// that undo each other terminate.
func (s *Server) runRules(tx *kit.Tx, e *event, fired []Trigger) {
	for r := range s.rules.All {
		if e.deleted || r.off || slices.Contains(e.source.chain, r) || !r.runsOn(fired) || !r.appliesTo(e.conversation) || !r.holds(s, e) {
			continue
		}
		by := cause{kind: "rule", rule: r, exchange: e.source.exchange, chain: append(slices.Clone(e.source.chain), r)}
		for i := range r.then {
			r.then[i].do(s, tx, e.conversation, e, by)
		}
		if r.stop {
			return
		}
	}
}

func (r *rule) runsOn(fired []Trigger) bool {
	return slices.ContainsFunc(r.when, func(t Trigger) bool { return slices.Contains(fired, t) })
}

// appliesTo reports whether the rule applies to a conversation: a company rule applies
// to all, a workspace rule to the conversations in the workspace's inboxes.
func (r *rule) appliesTo(c *conversation) bool {
	return r.team == nil || slices.ContainsFunc(c.inboxes, func(in *inbox) bool { return in.team == r.team })
}
