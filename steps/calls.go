package steps

import (
	"time"

	"github.com/callsim/callsim/sim"
)

// callSentences are calls: those that are history, and those that happen.
var callSentences = []*Row{
	// History: calls that are over and logged.
	given("an answered call of {customer} with {agent} on the {line} line", Phone, "plays a past call, 8 s ringing and 90 s talking, until logged", anAnsweredCall).waits(),
	given("a missed call of {customer} on the {line} line", Phone, "plays a past call that rings out, until it is logged", aMissedCall).waits(),

	// Calls.
	when("{customer} calls (the ){line}( line)( from the {phone:nth} phone)", Phone, "dials a line from one of the customer's numbers, by default the first", calls).as("calls").onlyIf(offThePhone),
	when("{customer} also calls (the ){line}( line)", Phone, "dials a second line while another call of the customer goes on", alsoCalls),
	when("{customer} presses {key:digit}", Phone, "chooses an option of the IVR on the customer's call", (*sim.World).Presses).as("presses").onlyIf(inMenu),
	when("{agent} answers {customer}", Phone, "picks up the customer's ringing call", (*sim.World).Answers).as("answers").onlyIf(ringsFor),
	when("{agent} declines {customer}", Phone, "refuses the customer's ringing call on the agent's phone", (*sim.World).Declines).as("declines").onlyIf(ringsFor),
	when("{customer} hangs up", Phone, "ends the customer's latest call from the customer's side", (*sim.World).HangsUp).as("hangs_up").onlyIf(isOnTheLine),
	when("nobody answers {customer}", Phone, "moves the clock until the customer's call rings on no phone", (*sim.World).RingsOut).as("rings_out").waits().onlyIf(ringsAnywhere),
	when("{customer} leaves a voicemail of {length:span}", Phone, "records a message of that length after the beep, then hangs up", (*sim.World).LeavesVoicemail).as("leaves_voicemail").onlyIf(atVoicemail),
	when("{agent} dials {customer} from (the ){line}( line)( on the {phone:nth} phone)", Phone, "calls the customer from a line, by default on the customer's first number", dials).as("dials").onlyIf(canDial),
	when("{customer} picks up", Phone, "answers an agent's outbound call on the customer's phone", (*sim.World).PicksUp).onlyIf(isOnTheLine),
	when("{customer} does not pick up", Phone, "moves the clock until the agent's outbound call ends unanswered", (*sim.World).DoesNotPickUp).waits().onlyIf(isOnTheLine),
	when("{customer} calls (the ){line}( line) with a withheld number", Phone, "dials a line without a caller ID", (*sim.World).CallsWithheld).as("calls_withheld").onlyIf(canCall),
	when("{agent} hangs up on {customer}", Phone, "ends the customer's call from the agent's side", (*sim.World).EndsCall).as("ends_call").onlyIf(talksTo),
	when("{agent} comments on the call with {customer}(:) {text}", Phone, "adds a note to the customer's latest call in the phone app", (*sim.World).Comments).as("comments_call"),
	when("{agent} transfers {customer} to {to:target}", Phone, "makes a cold transfer to an agent, a team or an outside number", (*sim.World).TransfersTo).as("transfers").onlyIf(talksTo),
	when("{agent} consults {colleague:agent} about {customer}", Phone, "begins a warm transfer: holds the customer and calls the colleague", (*sim.World).Consults).as("consults"),
	when("{agent} hands {customer} over", Phone, "completes a warm transfer to the colleague who was consulted", (*sim.World).HandsOver).as("hands_over").onlyIf(talksTo),
	when("{agent} takes no more calls", Phone, "sets the agent to unavailable in the phone system", (*sim.World).TakesCalls).with(false),
	when("the {line} line is closed", Phone, "closes the line as an administrator, regardless of its opening hours", (*sim.World).SetLineOpen).with(false).as("closes_line"),
	when("there is {kind:an inbound answered call|an outbound answered call|an outbound unanswered call|a missed call|a voicemail} between {customer} and {agent} on the {line} line", Phone, "plays a whole call of that kind, without waiting until it is logged", thereIsACall).waits().as("plays_call"),
	when("{customer} texts (the ){line}( line)(:) {text}", Phone, "sends an SMS from the customer's first number to a line", (*sim.World).TextsLine).as("texts"),
	when("{agent} texts {customer} from (the ){line}( line)(:) {text}", Phone, "sends an SMS from a line to the customer's first number", (*sim.World).WritesTo).as("writes_text"),
	then("the core was told of {count} text(s)", Delivery, Core, "counts the SMS webhooks from Aircall that the core answered 2xx", theCoreWasToldOfTexts),
	when("they talk for {length:span}", Clock, "moves the clock by that length during a call", (*sim.World).Advance).waits(),
	when("{length:span} pass(es)", Clock, "moves the clock by exactly that length", (*sim.World).Advance).waits(),

	when("{agent} takes calls again", Phone, "makes an agent available for calls", (*sim.World).TakesCalls).with(true),
	when("{agent} assigns the call with {customer} to {to:agent}", Phone, "assigns a call to an agent for follow-up", (*sim.World).AssignsCall).as("assigns_call"),
	when("{agent} archives the call with {customer}", Phone, "archives a call in the phone app", (*sim.World).ArchivesCall).as("archives_call"),
}

func calls(w *sim.World, customer, line string, phone int) error {
	return w.Calls(customer, phone, line)
}

func alsoCalls(w *sim.World, customer, line string) error { return w.CallsBesides(customer, 0, line) }

// theCoreWasToldOfTexts counts the webhooks about texts that it took in: what it
// never heard of it could not log.
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

// thereIsACall plays a whole call of any outcome, up to the moment when it is
// over for the people.
func thereIsACall(w *sim.World, kind, customer, agent, line string) error {
	return map[string]action{
		"an inbound answered call":    answeredCall(customer, agent, line),
		"an outbound answered call":   outboundCall(customer, agent, line),
		"an outbound unanswered call": unansweredOutboundCall(customer, agent, line),
		"a missed call":               inOrder(missedCall(customer, line), hangsUpAtVoicemail(customer)),
		"a voicemail":                 voicemailCall(customer, line),
	}[kind](w)
}

func dials(w *sim.World, agent, customer, line string, phone int) error {
	return w.Dials(agent, customer, phone, line)
}

func advance(d time.Duration) action {
	return func(w *sim.World) error { return w.Advance(d) }
}

// The following tell history: a whole call that is over and logged.

func anAnsweredCall(w *sim.World, customer, agent, line string) error {
	return history(answeredCall(customer, agent, line))(w)
}

func aMissedCall(w *sim.World, customer, line string) error {
	return history(missedCall(customer, line))(w)
}

func answeredCall(customer, agent, line string) action {
	return inOrder(
		func(w *sim.World) error { return w.Calls(customer, 0, line) },
		advance(8*time.Second),
		func(w *sim.World) error { return w.Answers(agent, customer) },
		advance(90*time.Second),
		func(w *sim.World) error { return w.HangsUp(customer) },
	)
}

func missedCall(customer, line string) action {
	return inOrder(
		func(w *sim.World) error { return w.Calls(customer, 0, line) },
		func(w *sim.World) error { return w.RingsOut(customer) },
	)
}

func outboundCall(customer, agent, line string) action {
	return inOrder(
		func(w *sim.World) error { return w.Dials(agent, customer, 0, line) },
		advance(6*time.Second),
		func(w *sim.World) error { return w.PicksUp(customer) },
		advance(50*time.Second),
		func(w *sim.World) error { return w.HangsUp(customer) },
	)
}

func unansweredOutboundCall(customer, agent, line string) action {
	return inOrder(
		func(w *sim.World) error { return w.Dials(agent, customer, 0, line) },
		func(w *sim.World) error { return w.DoesNotPickUp(customer) },
	)
}

func voicemailCall(customer, line string) action {
	return inOrder(
		missedCall(customer, line),
		func(w *sim.World) error { return w.LeavesVoicemail(customer, 12*time.Second) },
		advance(12*time.Second),
	)
}

// hangsUpAtVoicemail lets a caller leave no message.
func hangsUpAtVoicemail(customer string) action {
	return func(w *sim.World) error {
		if !w.AtVoicemail(customer) {
			return nil
		}
		return w.HangsUp(customer)
	}
}

func history(a action) action { return inOrder(a, (*sim.World).Settle) }

func inOrder(actions ...action) action {
	return func(w *sim.World) error {
		return sim.Every(actions, func(a action) error { return a(w) })
	}
}
