package aircallfront

import (
	"cmp"
	"time"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/ledger"
)

// Names of the effects in the ledger.
const (
	contactEffect      = "contact"      // value: id of the customer's contact
	threadEffect       = "thread"       // value: see chosen
	authorEffect       = "author"       // value: id of the author's teammate, "" for none
	ownerEffect        = "owner"        // value: id of the teammate to assign, "" for none
	callEffect         = "call"         // value: see accepted and located
	conversationEffect = "conversation" // value: id of the conversation
	openEffect         = "open"         // value: empty
	assignEffect       = "assignee"     // value: empty
	durationEffect     = "duration"     // value: as of the call
	recordingEffect    = "recording"    // value: as of the call
	voicemailEffect    = "voicemail"    // value: as of the call
	commentEffect      = "comment"      // one per comment; value: its id in Front
)

// effects is the table of a call's effects in Front, in the order in which they are
// considered. An effect reads the results of earlier effects from the ledger, where
// they were stored once: a contact created by the integration must not be found as
// an existing one later.
func (i *integration) effects() []engine.Effect {
	return []engine.Effect{
		{Name: contactEffect, Class: ledger.Repeatable, Due: whenComplete, Do: i.findOrCreateContact},
		{Name: threadEffect, Class: ledger.Repeatable, Due: whenContactKnown, Do: i.chooseThread},
		{Name: authorEffect, Class: ledger.Repeatable, Due: whenAuthored, Do: i.findAuthor},
		{Name: ownerEffect, Class: ledger.Repeatable, Due: whenOwned, Do: i.findOwner},
		i.message(callEffect, whenThreadKnown, theCall),
		{Name: conversationEffect, Class: ledger.Repeatable, Due: whenLogged, Do: i.resolveConversation},
		{Name: openEffect, Class: ledger.Repeatable, Due: whenToOpen, Do: i.open},
		{Name: assignEffect, Class: ledger.Findable, Due: whenToAssign, Do: i.assign, Find: i.findAssigned},
		i.message(durationEffect, whenAnswered, theDuration),
		i.message(recordingEffect, whenRecorded, theRecording),
		i.unlessDeleted(i.message(voicemailEffect, whenVoicemailIsReady, theVoicemail)),
		{Name: commentEffect, Class: ledger.Findable, Each: comments, Due: whenConversationKnown, Do: i.pushComment, Find: i.findComment},
	}
}

// whenComplete: nothing is logged before the call's data is complete. A call that
// seems missed on hang-up may still become a voicemail (XR-13).
func whenComplete(j *engine.Job) engine.Due { return ifSo(j, true) }

func whenContactKnown(j *engine.Job) engine.Due { return ifSo(j, has(j, contactEffect)) }

func whenAuthored(j *engine.Job) engine.Due { return ifSo(j, author(j.Call).Email != "") }

func whenOwned(j *engine.Job) engine.Due { return ifSo(j, assignee(j.Call).Email != "") }

// whenThreadKnown: while Front denies access to the teammates, the call's author is
// unknown.
func whenThreadKnown(j *engine.Job) engine.Due {
	return ifSo(j, has(j, threadEffect) && !j.Record.IsBarred(authorEffect, ownerEffect))
}

func whenLogged(j *engine.Job) engine.Due { return ifSo(j, has(j, callEffect)) }

func whenConversationKnown(j *engine.Job) engine.Due { return ifSo(j, has(j, conversationEffect)) }

// whenToOpen: only a call logged by an agent (AF-09).
func whenToOpen(j *engine.Job) engine.Due {
	return ifSo(j, has(j, conversationEffect) && thread(j).toOpen && byAgent(j.Call))
}

func whenToAssign(j *engine.Job) engine.Due {
	return ifSo(j, has(j, conversationEffect) && has(j, ownerEffect))
}

// whenAnswered: a call without a known end has no duration (XR-18).
func whenAnswered(j *engine.Job) engine.Due {
	return ifSo(j, has(j, callEffect) && j.Call.Ended > 0 && j.Call.Outcome() == call.Answered)
}

// whenRecorded: only with a recording, which Aircall may report some time after the
// call (AF-13).
func whenRecorded(j *engine.Job) engine.Due {
	return ifSo(j, has(j, callEffect) && j.Call.Outcome() == call.Answered && j.Call.Recording && j.Call.Asset != "")
}

// whenVoicemailIsReady delays the link, not the call's own activity (AF-23).
func whenVoicemailIsReady(j *engine.Job) engine.Due {
	if has(j, conversationEffect) && j.Call.Outcome() == call.LeftVoicemail && j.Call.Asset != "" {
		return engine.At(voicemailAt(j.Call))
	}
	return ifSo(j, false)
}

// voicemailDelay is the delay of a voicemail's link after the hang-up. The document
// states about three minutes.
const voicemailDelay = 3 * time.Minute

func voicemailAt(c *call.Call) time.Time {
	return time.Unix(cmp.Or(loggedAt(c), c.LatestFact), 0).UTC().Add(voicemailDelay)
}

// ifSo makes an effect due once the call's data is complete, provided that wanted
// holds. The results that wanted depends on come earlier in the table, so they are
// final by then: an effect is never due if its condition was refused.
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

// has reports whether an effect is done with a non-empty value.
func has(j *engine.Job, effect string) bool {
	value, done := j.Record.Value(effect)
	return done && value != ""
}
