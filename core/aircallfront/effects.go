package aircallfront

import (
	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/ledger"
)

// Names of the effects in the ledger.
const (
	contactEffect      = "contact"      // value: id of the customer's contact
	authorEffect       = "author"       // value: id of the authoring teammate, "" for none
	ownerEffect        = "owner"        // value: id of the teammate to assign, "" for none
	callEffect         = "call"         // value: see accepted and located
	conversationEffect = "conversation" // value: id of the conversation
	assignEffect       = "assignee"     // value: empty
)

// effects is the table of what a call wants in Front. The order is that in
// which effects are considered; what one needs of an earlier one it reads from
// the ledger, where it was stored once (a contact that we created must not look
// "known" afterwards).
//
// The call's message is findable although Front drops a repeated external id:
// its reference does not promise that for channel messages, so an unknown
// result is looked up first.
func (i *integration) effects() []engine.Effect {
	return []engine.Effect{
		{Name: contactEffect, Class: ledger.Repeatable, Due: whenTold, Do: i.findOrCreateContact},
		{Name: authorEffect, Class: ledger.Repeatable, Due: whenAuthored, Do: i.findAuthor},
		{Name: ownerEffect, Class: ledger.Repeatable, Due: whenAnswered, Do: i.findOwner},
		{Name: callEffect, Class: ledger.Findable, Due: whenContactKnown, Do: i.logCall, Find: i.findCall},
		{Name: conversationEffect, Class: ledger.Repeatable, Due: whenToAssign, Do: i.resolveConversation},
		{Name: assignEffect, Class: ledger.Findable, Due: whenConversationKnown, Do: i.assign, Find: i.findAssigned},
	}
}

// whenTold: nothing of a call is logged before the phone system has told all
// of it. A call that looks missed on hang-up may still become a voicemail
// (XR-13).
func whenTold(j *engine.Job) engine.Due {
	if !j.Call.Terminal {
		return engine.AwaitFacts()
	}
	return engine.Now()
}

func whenAuthored(j *engine.Job) engine.Due {
	return ifSo(j, author(j.Call).Email != "")
}

func whenAnswered(j *engine.Job) engine.Due {
	return ifSo(j, assignee(j.Call).Email != "")
}

func whenContactKnown(j *engine.Job) engine.Due {
	return ifSo(j, has(j, contactEffect))
}

// whenToAssign: the conversation must be known only to be assigned.
func whenToAssign(j *engine.Job) engine.Due {
	return ifSo(j, has(j, callEffect) && has(j, ownerEffect))
}

func whenConversationKnown(j *engine.Job) engine.Due {
	return ifSo(j, has(j, conversationEffect) && has(j, ownerEffect))
}

// ifSo makes an effect due once the call is told, provided that wanted holds.
// What it depends on comes earlier in the table, so it is settled by then: an
// effect whose ground was refused is never due.
func ifSo(j *engine.Job, wanted bool) engine.Due {
	switch {
	case !j.Call.Terminal:
		return engine.AwaitFacts()
	case !wanted:
		return engine.Never()
	default:
		return engine.Now()
	}
}

// has reports whether an effect brought something.
func has(j *engine.Job, effect string) bool {
	value, done := j.Record.Value(effect)
	return done && value != ""
}

func sameTeammate(a, b call.Agent) bool { return a.Email == b.Email }
