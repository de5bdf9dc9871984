package steps

import (
	"context"
	"time"

	"github.com/callsim/callsim/sim"
)

// callWords are calls: those that are history, and those that happen.
var callWords = []Definition{
	// History: calls that are over and logged.
	{Given, `^an answered call of ` + name + ` with ` + name + ` on the ` + name + ` line$`, "", does3(anAnsweredCall)},
	{Given, `^a missed call of ` + name + ` on the ` + name + ` line$`, "", does2(aMissedCall)},

	// Calls.
	{When, `^` + name + ` calls the ` + name + ` line$`, "", does2(calls)},
	{When, `^` + name + ` also calls the ` + name + ` line$`, "", does2(alsoCalls)},
	{When, `^` + name + ` calls the ` + name + ` line from the second phone$`, "", does2(callsFromSecondPhone)},
	{When, `^` + name + ` presses (\d)$`, "", does2((*sim.World).Presses)},
	{When, `^` + name + ` answers ` + name + `$`, "", does2((*sim.World).Answers)},
	{When, `^` + name + ` declines ` + name + `$`, "", does2((*sim.World).Declines)},
	{When, `^` + name + ` hangs up$`, "", does1((*sim.World).HangsUp)},
	{When, `^nobody answers ` + name + `$`, "", does1((*sim.World).RingsOut)},
	{When, `^` + name + ` leaves a voicemail of ` + span + `$`, "", does2(leavesVoicemail)},
	{When, `^` + name + ` dials ` + name + ` from the ` + name + ` line$`, "", does3(dials)},
	{When, `^` + name + ` picks up$`, "", does1((*sim.World).PicksUp)},
	{When, `^` + name + ` does not pick up$`, "", does1((*sim.World).DoesNotPickUp)},
	{When, `^` + name + ` calls the ` + name + ` line with a withheld number$`, "", does2((*sim.World).CallsWithheld)},
	{When, `^` + name + ` hangs up on ` + name + `$`, "", does2((*sim.World).EndsCall)},
	{When, `^` + name + ` comments on the call with ` + name + `: ` + quoted + `$`, "", does3((*sim.World).Comments)},
	{When, `^` + name + ` transfers ` + name + ` to ` + name + `$`, "", does3((*sim.World).TransfersTo)},
	{When, `^` + name + ` consults ` + name + ` about ` + name + `$`, "", does3((*sim.World).Consults)},
	{When, `^` + name + ` hands ` + name + ` over$`, "", does2((*sim.World).HandsOver)},
	{When, `^` + name + ` takes no more calls$`, "", does1(takesNoMoreCalls)},
	{When, `^the ` + name + ` line is closed$`, "", does1(theLineIsClosed)},
	{When, `^there is (an inbound answered call|an outbound answered call|an outbound unanswered call|a missed call|a voicemail) between ` + name + ` and ` + name + ` on the ` + name + ` line$`, "", thereIsACall},
	{When, `^` + name + ` texts the ` + name + ` line: ` + quoted + `$`, "", does3((*sim.World).TextsLine)},
	{When, `^` + name + ` texts ` + name + ` from the ` + name + ` line: ` + quoted + `$`, "", does4((*sim.World).WritesTo)},
	{Then, thenFrom + `the core was told of ` + count + ` texts?$`, Delivery, sees1(theCoreWasToldOfTexts)},
	{When, `^they talk for ` + span + `$`, "", pass},
	{When, `^` + span + ` pass(?:es)?$`, "", pass},
}

func calls(w *sim.World, customer, line string) error {
	return w.Calls(customer, 0, line)
}

// alsoCalls is a second call from the same phone while the first goes on.
func alsoCalls(w *sim.World, customer, line string) error {
	return w.CallsBesides(customer, 0, line)
}

func callsFromSecondPhone(w *sim.World, customer, line string) error {
	return w.Calls(customer, 1, line)
}

func takesNoMoreCalls(w *sim.World, agent string) error {
	return w.TakesCalls(agent, false)
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

func dials(w *sim.World, agent, customer, line string) error {
	return w.Dials(agent, customer, 0, line)
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
