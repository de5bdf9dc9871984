package aircallgorgias

import (
	"strings"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/ledger"
)

// Names of the effects in the ledger.
const (
	lookupEffect        = "lookup"   // value: the customer found at the start, as JSON, or ""
	cardEffect          = "card"     // value: empty
	buttonEffect        = "button"   // value: id of the line's HTTP integration
	originEffect        = "origin"   // value: id of the ticket from which it was dialled
	teamsEffect         = "teams"    // value: names, packed
	formEffect          = "form"     // value: see chooseForm
	completeEffect      = "told"     // value: the link when the call was over
	authorEffect        = "author"   // value: see author
	commentAuthorEffect = "noter"    // one per agent who commented, except the first; value: see author
	endAuthorEffect     = "closer"   // value: see author; of the last agent
	ownerEffect         = "owner"    // value: the existing customer, as JSON, or ""
	customerEffect      = "customer" // value: as JSON, see chosen
	ticketEffect        = "ticket"   // value: id, and the number of tags at its creation
	endEffect           = "ended"    // value: id of the note
	openEffect          = "open"     // value: empty
	tagsEffect          = "tags"     // one per number of tags; value: empty
	commentEffect       = "comment"  // one per comment; value: id of the note
	assetEffect         = "asset"    // value: id of the note
	linkEffect          = "link"     // value: id of the note
)

// effects is the table of a call's effects in Gorgias, and of its card in Aircall,
// in the order in which they are considered. An effect reads the results of earlier
// effects from the ledger, where they were stored once.
//
// From the start of a known customer's answered call to its end note there are six
// or seven requests to Gorgias: look-up, the agent's user, ticket, end note, open,
// tags if there are new ones, and the button with the first call on a number. A
// comment is one more, and so is the user of each further agent. No request is
// repeated (AG-35).
func (i *Integration) effects() []engine.Effect {
	return []engine.Effect{
		{Name: lookupEffect, Class: ledger.Repeatable, Due: i.whenItBegins, Do: i.lookUp},
		{Name: cardEffect, Class: ledger.Once, Due: whenCustomerIsKnown, Do: i.showCard},
		{Name: buttonEffect, Class: ledger.Findable, Due: i.whenLineIsNew, Do: i.makeButton, Find: i.findButton},
		{Name: originEffect, Class: ledger.Repeatable, Due: i.whenDialled, Do: i.claimOrigin},
		{Name: teamsEffect, Class: ledger.Repeatable, Due: i.whenDialled, Do: i.findTeams},
		{Name: formEffect, Class: ledger.Repeatable, Due: i.whenToLog, Do: chooseForm},
		{Name: completeEffect, Class: ledger.Repeatable, Due: i.whenComplete, Do: noteAsset},
		{Name: authorEffect, Class: ledger.Repeatable, Due: i.whenToLog, Do: i.findAuthor},
		{Name: ownerEffect, Class: ledger.Repeatable, Due: i.whenAuthorIsKnown, Do: i.findOwner},
		{Name: customerEffect, Class: ledger.Findable, Due: i.whenOwnerIsDecided, Do: i.chooseCustomer, Find: i.findCustomer},
		{Name: ticketEffect, Class: ledger.Findable, Due: i.whenCustomerIsChosen, Do: i.createTicket, Find: i.findTicket},
		{Name: commentAuthorEffect, Class: ledger.Repeatable, Each: commentingAgents, Due: whenTicketIsThere, Do: i.findCommentAuthor},
		{Name: endAuthorEffect, Class: ledger.Repeatable, Due: whenTransferred, Do: i.findEndAuthor},
		{Name: endEffect, Class: ledger.Findable, Due: whenOver, Do: i.writeEnd, Find: i.findNote(endEffect)},
		{Name: openEffect, Class: ledger.Repeatable, Due: whenOver, Do: i.open},
		{Name: tagsEffect, Class: ledger.Repeatable, Each: tagsSoFar, Due: whenTicketIsComplete, Do: i.addTags},
		{Name: commentEffect, Class: ledger.Findable, Each: comments, Due: whenCommentAuthorIsKnown, Do: i.writeComment, Find: i.findComment},
		{Name: assetEffect, Class: ledger.Findable, Due: whenAssetIsLate, Do: i.writeAsset, Find: i.findNote(assetEffect)},
		{Name: linkEffect, Class: ledger.Findable, Due: whenDialledFromTicket, Do: i.writeLink, Find: i.findLink},
	}
}

// endedBefore reports whether the call was over before the integration was activated,
// and has no ticket. Such calls are not logged afterwards (AG-56).
func (i *Integration) endedBefore(j *engine.Job) bool {
	_, begun := j.Record.Find(ticketEffect)
	return !begun && j.Call.Ended > 0 && j.Call.Ended < i.install.current().Since
}

// whenItBegins: at once (AG-01). A withheld number cannot be looked up (AG-58).
func (i *Integration) whenItBegins(j *engine.Job) engine.Due {
	return ifSo(j.Call.Customer != "" && !i.endedBefore(j))
}

// whenCustomerIsKnown: during the call only (AG-01).
func whenCustomerIsKnown(j *engine.Job) engine.Due {
	return ifSo(has(j, lookupEffect) && !j.Call.HungUp)
}

func (i *Integration) whenDialled(j *engine.Job) engine.Due {
	return ifSo(j.Call.Direction == call.Outbound && first(j.Call).Known() && !i.endedBefore(j))
}

// whenToLog: as soon as the call is answered and its first agent known (AG-02).
// After a transfer, a webhook that overtakes the others names only the agent it
// rings (XR-02). A missed call is logged when its data is complete, because it may
// still become a voicemail (AG-03, XR-13).
func (i *Integration) whenToLog(j *engine.Job) engine.Due {
	switch {
	case i.endedBefore(j):
		return engine.Never()
	case answered(j.Call) && first(j.Call).Known() || j.Call.Terminal:
		return engine.Now()
	}
	return engine.AwaitFacts()
}

func (i *Integration) whenComplete(j *engine.Job) engine.Due {
	switch {
	case i.endedBefore(j):
		return engine.Never()
	case j.Call.Terminal:
		return engine.Now()
	}
	return engine.AwaitFacts()
}

// whenAuthorIsKnown: without an author there is no note, and without a note no
// ticket; then nothing is created (AG-23, AG-63).
func (i *Integration) whenAuthorIsKnown(j *engine.Job) engine.Due {
	return ifSo(has(j, authorEffect) && !i.endedBefore(j))
}

func (i *Integration) whenOwnerIsDecided(j *engine.Job) engine.Due {
	return ifSo(decided(j, ownerEffect) && !i.endedBefore(j))
}

func (i *Integration) whenCustomerIsChosen(j *engine.Job) engine.Due {
	return ifSo(has(j, customerEffect) && !i.endedBefore(j))
}

func whenTicketIsThere(j *engine.Job) engine.Due { return ifSo(has(j, ticketEffect)) }

func whenCommentAuthorIsKnown(j *engine.Job) engine.Due {
	by := commentOf(j).By
	return ifSo(has(j, ticketEffect) && (by.Is(first(j.Call)) || decided(j, commentAuthorEffect+" "+agentKey(by))))
}

// whenTicketIsComplete: tags set during the call are added by one request at its
// end, later tags one by one.
func whenTicketIsComplete(j *engine.Job) engine.Due {
	return ifSo(has(j, ticketEffect) && decided(j, completeEffect))
}

// whenOver: at the end of a call, unless its ticket was created after the end.
func whenOver(j *engine.Job) engine.Due {
	return ifSo(has(j, ticketEffect) && form(j) != over && decided(j, completeEffect))
}

func whenTransferred(j *engine.Job) engine.Due {
	return ifSo(has(j, ticketEffect) && decided(j, completeEffect) && isTransferred(j.Call))
}

// whenAssetIsLate: a recording or voicemail that was missing when the end note was
// written (AG-60).
func whenAssetIsLate(j *engine.Job) engine.Due {
	return ifSo(has(j, ticketEffect) && decided(j, completeEffect) && !has(j, completeEffect) && j.Call.Asset != "")
}

func whenDialledFromTicket(j *engine.Job) engine.Due {
	return ifSo(has(j, ticketEffect) && has(j, originEffect))
}

func ifSo(wanted bool) engine.Due {
	if wanted {
		return engine.Now()
	}
	return engine.Never()
}

// has reports whether an effect is done with a non-empty value.
func has(j *engine.Job, effect string) bool {
	value, done := j.Record.Value(effect)
	return done && value != ""
}

// decided reports whether an effect is done.
func decided(j *engine.Job, effect string) bool {
	_, done := j.Record.Value(effect)
	return done
}

// value returns the value of an effect, "" if it is not done.
func value(j *engine.Job, effect string) string {
	v, _ := j.Record.Value(effect)
	return v
}

// The forms of a ticket: created during the call, closed and with the first note
// (AG-47); created afterwards, open and with all notes; or created after a
// transferred call, whose end note has another author.
const (
	live        = "live"
	over        = "over"
	transferred = "passed"
)

func form(j *engine.Job) string { return value(j, formEffect) }

// teams returns the teams to which an inbound call was offered, or the teams of the
// agent who dialled an outbound call (AG-27, AG-55).
func teams(j *engine.Job) []string {
	if j.Call.Direction == call.Outbound {
		return call.Names(value(j, teamsEffect)).List()
	}
	return j.Call.Teams.List()
}

// ticketAndTags splits the value of the ticket effect.
func ticketAndTags(v string) (ticket, tags string) {
	ticket, tags, _ = strings.Cut(v, " ")
	return ticket, tags
}
