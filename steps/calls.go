package steps

import (
	"context"
	"time"

	"github.com/callsim/callsim/sim"
)

// callSentences are calls: those that are history, and those that happen.
var callSentences = []*Row{
	// History: calls that are over and logged.
	given("an answered call of {customer} with {agent} on the {line} line", Phone, "", anAnsweredCall).waits(),
	given("a missed call of {customer} on the {line} line", Phone, "", aMissedCall).waits(),

	// Calls.
	when("{customer} calls (the ){line}( line)( from the {phone:nth} phone)", Phone, "", calls).as("calls"),
	when("{customer} presses {key:digit}", Phone, "", (*sim.World).Presses).as("presses"),
	when("{agent} answers {customer}", Phone, "", (*sim.World).Answers).as("answers"),
	when("{agent} declines {customer}", Phone, "", (*sim.World).Declines).as("declines"),
	when("{customer} hangs up", Phone, "", (*sim.World).HangsUp).as("hangs_up"),
	when("nobody answers {customer}", Phone, "", (*sim.World).RingsOut).as("rings_out").waits(),
	when("{customer} leaves a voicemail of {length:span}", Phone, "", leavesVoicemail).as("leaves_voicemail"),
	when("{agent} dials {customer} from (the ){line}( line)( on the {phone:nth} phone)", Phone, "", dials).as("dials"),
	when("{customer} picks up", Phone, "", (*sim.World).PicksUp),
	when("{customer} does not pick up", Phone, "", (*sim.World).DoesNotPickUp).waits(),
	when("{customer} calls (the ){line}( line) with a withheld number", Phone, "", (*sim.World).CallsWithheld),
	when("{agent} hangs up on {customer}", Phone, "", (*sim.World).EndsCall).as("ends_call"),
	when("{agent} comments on the call with {customer}(:) {text}", Phone, "", (*sim.World).Comments).as("comments_call"),
	when("{agent} transfers {customer} to {to:target}", Phone, "", (*sim.World).TransfersTo).as("transfers"),
	when("{agent} consults {colleague:agent} about {customer}", Phone, "", (*sim.World).Consults).as("consults"),
	when("{agent} hands {customer} over", Phone, "", (*sim.World).HandsOver).as("hands_over"),
	when("{agent} takes no more calls", Phone, "", takesNoMoreCalls),
	when("the {line} line is closed", Phone, "", theLineIsClosed).as("closes_line"),
	when("there is {an inbound answered call|an outbound answered call|an outbound unanswered call|a missed call|a voicemail} between {customer} and {agent} on the {line} line", Phone, "", thereIsACall).waits(),
	when("{customer} texts (the ){line}( line)(:) {text}", Phone, "", (*sim.World).TextsLine).as("texts"),
	when("{agent} texts {customer} from (the ){line}( line)(:) {text}", Phone, "", (*sim.World).WritesTo).as("writes_text"),
	then("the core was told of {count} text(s)", Delivery, Phone, "", theCoreWasToldOfTexts),
	when("they talk for {span}", Clock, "", pass).waits(),
	when("{span} pass(es)", Clock, "", pass).waits(),

	when("{agent} takes calls again", Phone, "makes an agent available for calls", takesCallsAgain),
	when("{agent} assigns the call with {customer} to {to:agent}", Phone, "assigns a call to an agent for follow-up", (*sim.World).AssignsCall).as("assigns_call"),
	when("{agent} archives the call with {customer}", Phone, "archives a call in the phone app", (*sim.World).ArchivesCall).as("archives_call"),
}

func calls(w *sim.World, customer, line, phone string) error {
	n, err := position(phone)
	if err != nil {
		return err
	}
	return w.Calls(customer, n, line)
}

func takesNoMoreCalls(w *sim.World, agent string) error {
	return w.TakesCalls(agent, false)
}

func takesCallsAgain(w *sim.World, agent string) error {
	return w.TakesCalls(agent, true)
}

func theLineIsClosed(w *sim.World, line string) error {
	return w.SetLineOpen(line, false)
}

// theCoreWasToldOfTexts counts the webhooks about texts that it took in: what it
// never heard of it could not log.
func theCoreWasToldOfTexts(w *sim.World, count string) error {
	told := 0
	for _, x := range journal(w, "aircall", "core") {
		event := shown(x.RequestBody).text("event")
		if x.Status/100 == 2 && (event == "message.received" || event == "message.sent") {
			told++
		}
	}
	return isCount("webhooks about texts", count, told)
}

// thereIsACall plays a whole call of any outcome, up to the moment when it is
// over for the people.
func thereIsACall(ctx context.Context, kind, customer, agent, line string) error {
	return of(ctx).do(map[string]action{
		"an inbound answered call":    answeredCall(customer, agent, line),
		"an outbound answered call":   outboundCall(customer, agent, line),
		"an outbound unanswered call": unansweredOutboundCall(customer, agent, line),
		"a missed call":               inOrder(missedCall(customer, line), hangsUpAtVoicemail(customer)),
		"a voicemail":                 voicemailCall(customer, line),
	}[kind])
}

func leavesVoicemail(w *sim.World, customer, length string) error {
	d, err := duration(length)
	if err != nil {
		return err
	}
	return w.LeavesVoicemail(customer, d)
}

func dials(w *sim.World, agent, customer, line, phone string) error {
	n, err := position(phone)
	if err != nil {
		return err
	}
	return w.Dials(agent, customer, n, line)
}

func pass(ctx context.Context, length string) error {
	d, err := duration(length)
	if err != nil {
		return err
	}
	return of(ctx).do(advance(d))
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
		for _, a := range actions {
			if err := a(w); err != nil {
				return err
			}
		}
		return nil
	}
}
