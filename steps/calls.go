package steps

import (
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
)

// callSentences are calls: past ones, and those that happen.
var callSentences = []*Row{
	// History: calls that are over and logged.
	given("an answered call of {customer} with {agent} on the {line} line", Phone, "plays a past call, 8 s ringing and 90 s talking, until logged", anAnsweredCall).waits(),
	given("a missed call of {customer} on the {line} line", Phone, "plays a past call that rings out, until it is logged", aMissedCall).waits(),

	// Calls.
	when("{customer} calls (the ){line}( line)( from the {phone:nth} phone)", Phone, "dials a line from one of the customer's numbers, by default the first", (*people.Phones).Calls).as("calls").onlyIf(offThePhone),
	when("{customer} also calls (the ){line}( line)", Phone, "dials a second line while another call of the customer goes on", (*people.Phones).CallsBesides),
	when("{customer} presses {key:digit}", Phone, "chooses an option of the IVR on the customer's call", (*people.Phones).Presses).as("presses").onlyIf(inMenu),
	when("{agent} answers {customer}", Phone, "picks up the customer's ringing call", (*people.Phones).Answers).as("answers").onlyIf(ringsFor),
	when("{agent} declines {customer}", Phone, "refuses the customer's ringing call on the agent's phone", (*people.Phones).Declines).as("declines").onlyIf(ringsFor),
	when("{customer} hangs up", Phone, "ends the customer's latest call from the customer's side", (*people.Phones).HangsUp).as("hangs_up").onlyIf(isOnTheLine),
	when("nobody answers {customer}", Phone, "moves the clock until the customer's call rings on no phone", (*people.Phones).RingsOut).as("rings_out").waits().onlyIf(ringsAnywhere),
	when("{customer} leaves a voicemail of {length:span}", Phone, "records a message of that length after the beep, then hangs up", (*people.Phones).LeavesVoicemail).as("leaves_voicemail").onlyIf(atVoicemail),
	when("{agent} dials {customer} from (the ){line}( line)( on the {phone:nth} phone)", Phone, "calls the customer from a line, by default on the customer's first number", (*people.Phones).Dials).as("dials").onlyIf(canDial),
	when("{customer} picks up", Phone, "answers an agent's outbound call on the customer's phone", (*people.Phones).PicksUp).onlyIf(isOnTheLine),
	when("{customer} does not pick up", Phone, "moves the clock until the agent's outbound call ends unanswered", (*people.Phones).DoesNotPickUp).waits().onlyIf(isOnTheLine),
	when("{customer} calls (the ){line}( line) with a withheld number", Phone, "dials a line without a caller ID", (*people.Phones).CallsWithheld).as("calls_withheld").onlyIf(canCall),
	when("{agent} hangs up on {customer}", Phone, "ends the customer's call from the agent's side", (*people.Phones).EndsCall).as("ends_call").onlyIf(talksTo),
	when("{agent} comments on the call with {customer}(:) {text}", Phone, "adds a note to the customer's latest call in the phone app", (*aircall.People).Comments).as("comments_call"),
	when("{agent} transfers {customer} to {to:target}", Phone, "makes a cold transfer to an agent, a team or an outside number", (*people.Phones).TransfersTo).as("transfers").onlyIf(talksTo),
	when("{agent} consults {colleague:agent} about {customer}", Phone, "begins a warm transfer: holds the customer and calls the colleague", (*people.Phones).Consults).as("consults"),
	when("{agent} completes the transfer of {customer}", Phone, "completes a warm transfer to the colleague who was consulted", (*people.Phones).HandsOver).as("hands_over").onlyIf(talksTo),
	when("{agent} takes no more calls", Phone, "sets the agent to unavailable in the phone system", (*people.Phones).TakesCalls).with(false),
	when("the {line} line is closed", Phone, "closes the line as an administrator, regardless of its opening hours", (*people.Phones).SetLineOpen).with(false).as("closes_line"),
	when("there is {kind:an inbound answered call|an outbound answered call|an outbound unanswered call|a missed call|a voicemail} between {customer} and {agent} on the {line} line", Phone, "plays a whole call of that kind, without waiting until it is logged", thereIsACall).waits().as("plays_call"),
	when("{customer} sends an SMS to (the ){line}( line)(:) {text}", Phone, "sends an SMS from the customer's first number to a line", (*people.Phones).TextsLine).as("texts"),
	when("{agent} sends an SMS to {customer} from (the ){line}( line)(:) {text}", Phone, "sends an SMS from a line to the customer's first number", (*people.Phones).WritesTo).as("writes_text"),
	then("the core accepted {count} SMS webhook(s) from Aircall", Delivery, Core, "counts the SMS webhooks from Aircall that the core answered 2xx", theCoreWasToldOfTexts),
	when("they talk for {length:span}", Clock, "moves the clock by that length during a call", (*sim.World).Advance).waits(),
	when("{length:span} pass(es)", Clock, "moves the clock by exactly that length", (*sim.World).Advance).waits(),

	when("{agent} takes calls again", Phone, "makes an agent available for calls", (*people.Phones).TakesCalls).with(true),
	when("{agent} assigns the call with {customer} to {to:agent}", Phone, "assigns a call to an agent for follow-up", (*aircall.People).Assigns).as("assigns_call"),
	when("{agent} archives the call with {customer}", Phone, "archives a call in the phone app", (*aircall.People).Archives).as("archives_call"),
}

// theCoreWasToldOfTexts counts the webhooks about texts that the core accepted.
func theCoreWasToldOfTexts(w *sim.World, count int) error {
	told := 0
	for _, x := range journal(w, "aircall", "core") {
		event := shown(x.RequestBody).text("event")
		if x.Status/100 == 2 && (event == "message.received" || event == "message.sent") {
			told++
		}
	}
	return same("webhooks about texts", count, told)
}

// thereIsACall plays a whole call of any outcome, until it is over for the people.
func thereIsACall(w *sim.World, kind, customer, agent, line string) error {
	return map[string]action{
		"an inbound answered call":    answeredCall(customer, agent, line),
		"an outbound answered call":   outboundCall(customer, agent, line),
		"an outbound unanswered call": unansweredOutboundCall(customer, agent, line),
		"a missed call":               inOrder(missedCall(customer, line), hangsUpAtVoicemail(customer)),
		"a voicemail":                 voicemailCall(customer, line),
	}[kind](w)
}

func advance(d time.Duration) action {
	return func(w *sim.World) error { return w.Advance(d) }
}

// The following play a whole past call, until it is logged.

func anAnsweredCall(w *sim.World, customer, agent, line string) error {
	return history(answeredCall(customer, agent, line))(w)
}

func aMissedCall(w *sim.World, customer, line string) error {
	return history(missedCall(customer, line))(w)
}

func answeredCall(customer, agent, line string) action {
	return inOrder(
		does("calls", customer, line),
		advance(8*time.Second),
		does("answers", agent, customer),
		advance(90*time.Second),
		does("hangs_up", customer),
	)
}

func missedCall(customer, line string) action {
	return inOrder(does("calls", customer, line), does("rings_out", customer))
}

func outboundCall(customer, agent, line string) action {
	return inOrder(
		does("dials", agent, customer, line),
		advance(6*time.Second),
		does("picks_up", customer),
		advance(50*time.Second),
		does("hangs_up", customer),
	)
}

func unansweredOutboundCall(customer, agent, line string) action {
	return inOrder(does("dials", agent, customer, line), does("does_not_pick_up", customer))
}

func voicemailCall(customer, line string) action {
	return inOrder(missedCall(customer, line), does("leaves_voicemail", customer, "12s"), advance(12*time.Second))
}

// hangsUpAtVoicemail lets a caller at the voicemail hang up without a message.
func hangsUpAtVoicemail(customer string) action {
	return func(w *sim.World) error {
		if c, err := w.Customer(customer); err != nil || !w.Phones.AtVoicemail(c) {
			return err
		}
		return does("hangs_up", customer)(w)
	}
}

func history(a action) action { return inOrder(a, (*sim.World).Settle) }

func inOrder(actions ...action) action {
	return func(w *sim.World) error {
		return people.Every(actions, func(a action) error { return a(w) })
	}
}
