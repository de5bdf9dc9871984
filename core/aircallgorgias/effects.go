package aircallgorgias

import (
	"strings"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/ledger"
)

// Names of the effects in the ledger.
const (
	lookupEffect   = "lookup"   // value: the customer found at the start, as JSON, or ""
	cardEffect     = "card"     // value: empty
	buttonEffect   = "button"   // value: id of the line's HTTP integration
	originEffect   = "origin"   // value: id of the ticket it was dialled from
	teamsEffect    = "teams"    // value: names, packed
	formEffect     = "form"     // value: see chooseForm
	toldEffect     = "told"     // value: the link as it was when the call was over
	authorEffect   = "author"   // value: see author
	noterEffect    = "noter"    // of each agent who commented, but the first; value: see author
	closerEffect   = "closer"   // value: see author; of the last agent
	ownerEffect    = "owner"    // value: the customer there is, as JSON, or ""
	customerEffect = "customer" // value: as JSON, see chosen
	ticketEffect   = "ticket"   // value: id, and how many tags it was made with
	endEffect      = "ended"    // value: id of the note
	openEffect     = "open"     // value: empty
	tagsEffect     = "tags"     // for each number of tags so far; value: empty
	commentEffect  = "comment"  // of each comment; value: id of the note
	assetEffect    = "asset"    // value: id of the note
	linkEffect     = "link"     // value: id of the note
)

// effects is the table of what a call wants in Gorgias, and of its card in
// Aircall. The order is that in which effects are considered; what one needs of
// an earlier one it reads from the ledger, where it was stored once.
//
// From the start of a known customer's answered call to its end note that is six
// or seven requests to Gorgias: look-up, the agent's user, ticket, end note, open,
// tags if there are new ones, and the button with the first call on a number. A
// comment is one more, and so is the user of each further agent, whom nothing asks
// for twice (AG-35).
func (i *Integration) effects() []engine.Effect {
	return []engine.Effect{
		{Name: lookupEffect, Class: ledger.Repeatable, Due: i.whenItBegins, Do: i.lookUp},
		{Name: cardEffect, Class: ledger.Once, Due: whenCustomerIsKnown, Do: i.showCard},
		{Name: buttonEffect, Class: ledger.Findable, Due: i.whenLineIsNew, Do: i.makeButton, Find: i.findButton},
		{Name: originEffect, Class: ledger.Repeatable, Due: i.whenDialled, Do: i.claimOrigin},
		{Name: teamsEffect, Class: ledger.Repeatable, Due: i.whenDialled, Do: i.findTeams},
		{Name: formEffect, Class: ledger.Repeatable, Due: i.whenToLog, Do: chooseForm},
		{Name: toldEffect, Class: ledger.Repeatable, Due: i.whenTold, Do: noteAsset},
		{Name: authorEffect, Class: ledger.Repeatable, Due: i.whenToLog, Do: i.findAuthor},
		{Name: ownerEffect, Class: ledger.Repeatable, Due: i.whenAuthorIsKnown, Do: i.findOwner},
		{Name: customerEffect, Class: ledger.Findable, Due: i.whenOwnerIsDecided, Do: i.chooseCustomer, Find: i.findCustomer},
		{Name: ticketEffect, Class: ledger.Findable, Due: i.whenCustomerIsChosen, Do: i.createTicket, Find: i.findTicket},
		{Name: noterEffect, Class: ledger.Repeatable, Each: noters, Due: whenTicketIsThere, Do: i.findNoter},
		{Name: closerEffect, Class: ledger.Repeatable, Due: whenPassedOn, Do: i.findCloser},
		{Name: endEffect, Class: ledger.Findable, Due: whenOver, Do: i.writeEnd, Find: i.findNote(endEffect)},
		{Name: openEffect, Class: ledger.Repeatable, Due: whenOver, Do: i.open},
		{Name: tagsEffect, Class: ledger.Repeatable, Each: tagsSoFar, Due: whenTicketIsTold, Do: i.addTags},
		{Name: commentEffect, Class: ledger.Findable, Each: comments, Due: whenNoterIsKnown, Do: i.writeComment, Find: i.findComment},
		{Name: assetEffect, Class: ledger.Findable, Due: whenAssetIsLate, Do: i.writeAsset, Find: i.findNote(assetEffect)},
		{Name: linkEffect, Class: ledger.Findable, Due: whenDialledFromTicket, Do: i.writeLink, Find: i.findLink},
	}
}

// bygone: the call was over before the integration began to work and has no
// ticket. What was missed is not made up for (AG-56).
func (i *Integration) bygone(j *engine.Job) bool {
	_, begun := j.Record.Find(ticketEffect)
	return !begun && j.Call.Ended > 0 && j.Call.Ended < i.install.current().Since
}

// whenItBegins: at once (AG-01). A withheld number cannot be looked up (AG-58).
func (i *Integration) whenItBegins(j *engine.Job) engine.Due {
	return dueIf(j.Call.Customer != "" && !i.bygone(j))
}

// whenCustomerIsKnown: a card is for whoever is about to talk, not for afterwards
// (AG-01).
func whenCustomerIsKnown(j *engine.Job) engine.Due {
	return dueIf(has(j, lookupEffect) && !j.Call.HungUp)
}

func (i *Integration) whenDialled(j *engine.Job) engine.Due {
	return dueIf(j.Call.Direction == call.Outbound && first(j.Call).Known() && !i.bygone(j))
}

// whenToLog: as soon as the call is answered and the agent known (AG-02): after a
// transfer, a webhook that overtakes the others names only whom it rings (XR-02).
// A call that was missed is logged when the phone system has told all of it, since
// it may still become a voicemail (AG-03, XR-13).
func (i *Integration) whenToLog(j *engine.Job) engine.Due {
	switch {
	case i.bygone(j):
		return engine.Never()
	case answered(j.Call) && first(j.Call).Known() || j.Call.Terminal:
		return engine.Now()
	}
	return engine.AwaitFacts()
}

func (i *Integration) whenTold(j *engine.Job) engine.Due {
	switch {
	case i.bygone(j):
		return engine.Never()
	case j.Call.Terminal:
		return engine.Now()
	}
	return engine.AwaitFacts()
}

// whenAuthorIsKnown: without an author there is no note, without a note no
// ticket, and then nothing is made at all (AG-23, AG-63).
func (i *Integration) whenAuthorIsKnown(j *engine.Job) engine.Due {
	return dueIf(has(j, authorEffect) && !i.bygone(j))
}

func (i *Integration) whenOwnerIsDecided(j *engine.Job) engine.Due {
	return dueIf(decided(j, ownerEffect) && !i.bygone(j))
}

func (i *Integration) whenCustomerIsChosen(j *engine.Job) engine.Due {
	return dueIf(has(j, customerEffect) && !i.bygone(j))
}

func whenTicketIsThere(j *engine.Job) engine.Due { return dueIf(has(j, ticketEffect)) }

func whenNoterIsKnown(j *engine.Job) engine.Due {
	by := commentOf(j).By
	return dueIf(has(j, ticketEffect) && (by.Is(first(j.Call)) || decided(j, noterEffect+" "+agentKey(by))))
}

// whenTicketIsTold: tags of the call's course go in one request at its end, later
// ones as they come.
func whenTicketIsTold(j *engine.Job) engine.Due {
	return dueIf(has(j, ticketEffect) && decided(j, toldEffect))
}

// whenOver: the end of a call, unless its ticket was made with all of it.
func whenOver(j *engine.Job) engine.Due {
	return dueIf(has(j, ticketEffect) && form(j) != over && decided(j, toldEffect))
}

func whenPassedOn(j *engine.Job) engine.Due {
	return dueIf(has(j, ticketEffect) && decided(j, toldEffect) && passedOn(j.Call))
}

// whenAssetIsLate: a recording or voicemail that was not there yet when the end
// note was written (AG-60).
func whenAssetIsLate(j *engine.Job) engine.Due {
	return dueIf(has(j, ticketEffect) && decided(j, toldEffect) && !has(j, toldEffect) && j.Call.Asset != "")
}

func whenDialledFromTicket(j *engine.Job) engine.Due {
	return dueIf(has(j, ticketEffect) && has(j, originEffect))
}

func dueIf(wanted bool) engine.Due {
	if wanted {
		return engine.Now()
	}
	return engine.Never()
}

// has reports whether an effect brought something.
func has(j *engine.Job, effect string) bool {
	value, done := j.Record.Value(effect)
	return done && value != ""
}

// decided reports whether an effect is done, with whatever result.
func decided(j *engine.Job, effect string) bool {
	_, done := j.Record.Value(effect)
	return done
}

// value is what an effect brought.
func value(j *engine.Job, effect string) string {
	v, _ := j.Record.Value(effect)
	return v
}

// The forms of a ticket: made while the call goes on, closed and with the first
// note (AG-47); made afterwards, open and with everything; or made afterwards of
// a call that was passed on, whose end note is another agent's.
const (
	live   = "live"
	over   = "over"
	passed = "passed"
)

func form(j *engine.Job) string { return value(j, formEffect) }

// teams are those that the call was offered to, or of an outbound call the
// dialler's (AG-27, AG-55).
func teams(j *engine.Job) []string {
	if j.Call.Direction == call.Outbound {
		return call.Names(value(j, teamsEffect)).List()
	}
	return j.Call.Teams.List()
}

// ticketAndTags reads the value of the ticket's effect.
func ticketAndTags(v string) (ticket, tags string) {
	ticket, tags, _ = strings.Cut(v, " ")
	return ticket, tags
}
