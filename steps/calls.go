package steps

import (
	"context"
	"fmt"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/sim"
)

// callWords are calls: those that are history, and those that happen.
var callWords = []Definition{
	// History: calls that are over and logged.
	{Given, `^an answered call of ` + name + ` with ` + name + ` on the ` + name + ` line$`, "", anAnsweredCall},
	{Given, `^a missed call of ` + name + ` on the ` + name + ` line$`, "", aMissedCall},

	// Calls.
	{When, `^` + name + ` calls the ` + name + ` line$`, "", calls},
	{When, `^` + name + ` calls the ` + name + ` line from the second phone$`, "", callsFromSecondPhone},
	{When, `^` + name + ` presses (\d)$`, "", presses},
	{When, `^` + name + ` answers ` + name + `$`, "", answers},
	{When, `^` + name + ` declines ` + name + `$`, "", declines},
	{When, `^` + name + ` hangs up$`, "", hangsUp},
	{When, `^nobody answers ` + name + `$`, "", nobodyAnswers},
	{When, `^` + name + ` leaves a voicemail of ` + span + `$`, "", leavesVoicemail},
	{When, `^` + name + ` dials ` + name + ` from the ` + name + ` line$`, "", dials},
	{When, `^` + name + ` picks up$`, "", picksUp},
	{When, `^` + name + ` does not pick up$`, "", doesNotPickUp},
	{When, `^` + name + ` calls the ` + name + ` line with a withheld number$`, "", callsWithheld},
	{When, `^` + name + ` hangs up on ` + name + `$`, "", endsCall},
	{When, `^` + name + ` comments on the call with ` + name + `: ` + quoted + `$`, "", commentsOnCall},
	{When, `^` + name + ` transfers ` + name + ` to ` + name + `$`, "", transfers},
	{When, `^` + name + ` consults ` + name + ` about ` + name + `$`, "", consults},
	{When, `^` + name + ` hands ` + name + ` over$`, "", handsOver},
	{When, `^` + name + ` takes no more calls$`, "", takesNoMoreCalls},
	{When, `^the ` + name + ` line is closed$`, "", theLineIsClosed},
	{When, `^there is (an inbound answered call|an outbound answered call|an outbound unanswered call|a missed call|a voicemail) between ` + name + ` and ` + name + ` on the ` + name + ` line$`, "", thereIsACall},
	{When, `^` + name + ` texts the ` + name + ` line: ` + quoted + `$`, "", textsLine},
	{When, `^` + name + ` texts ` + name + ` from the ` + name + ` line: ` + quoted + `$`, "", writesTo},
	{Then, thenFrom + `the core was told of ` + count + ` texts?$`, Delivery, theCoreWasToldOfTexts},
	{When, `^they talk for ` + span + `$`, "", pass},
	{When, `^` + span + ` pass(?:es)?$`, "", pass},
}

func calls(ctx context.Context, customer, line string) error {
	return of(ctx).do(func(w *sim.World) error { return w.Calls(customer, 0, line) })
}

func callsFromSecondPhone(ctx context.Context, customer, line string) error {
	return of(ctx).do(func(w *sim.World) error { return w.Calls(customer, 1, line) })
}

func presses(ctx context.Context, customer, key string) error {
	return of(ctx).do(func(w *sim.World) error { return w.Presses(customer, key) })
}

func answers(ctx context.Context, agent, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.Answers(agent, customer) })
}

func declines(ctx context.Context, agent, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.Declines(agent, customer) })
}

func hangsUp(ctx context.Context, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.HangsUp(customer) })
}

func doesNotPickUp(ctx context.Context, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.DoesNotPickUp(customer) })
}

func callsWithheld(ctx context.Context, customer, line string) error {
	return of(ctx).do(func(w *sim.World) error { return w.CallsWithheld(customer, line) })
}

func endsCall(ctx context.Context, agent, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.EndsCall(agent, customer) })
}

func commentsOnCall(ctx context.Context, agent, customer, text string) error {
	return of(ctx).do(func(w *sim.World) error { return w.Comments(agent, customer, text) })
}

func transfers(ctx context.Context, agent, customer, to string) error {
	return of(ctx).do(func(w *sim.World) error { return w.TransfersTo(agent, customer, to) })
}

func consults(ctx context.Context, agent, colleague, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.Consults(agent, colleague, customer) })
}

func handsOver(ctx context.Context, agent, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.HandsOver(agent, customer) })
}

func takesNoMoreCalls(ctx context.Context, agent string) error {
	return of(ctx).do(func(w *sim.World) error { return w.TakesCalls(agent, false) })
}

func theLineIsClosed(ctx context.Context, line string) error {
	return of(ctx).do(func(w *sim.World) error { return w.SetLineOpen(line, false) })
}

func textsLine(ctx context.Context, customer, line, text string) error {
	return of(ctx).do(func(w *sim.World) error { return w.TextsLine(customer, line, text) })
}

func writesTo(ctx context.Context, agent, customer, line, text string) error {
	return of(ctx).do(func(w *sim.World) error { return w.WritesTo(agent, customer, line, text) })
}

// theCoreWasToldOfTexts counts the webhooks about texts that it took in: what it
// never heard of it could not log.
func theCoreWasToldOfTexts(ctx context.Context, moment, count string) error {
	s := of(ctx)
	if err := s.at(moment); err != nil {
		return err
	}
	s.saw(Delivery)
	want, err := number(count)
	if err != nil {
		return err
	}
	told := 0
	for _, x := range journal(s.world, "aircall", "core") {
		event := gjson.GetBytes(x.RequestBody, "event").String()
		if x.Status/100 == 2 && (event == "message.received" || event == "message.sent") {
			told++
		}
	}
	if told != want {
		return differ("webhooks about texts", want, told)
	}
	return nil
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

func leavesVoicemail(ctx context.Context, customer, length string) error {
	d, err := duration(length)
	if err != nil {
		return err
	}
	return of(ctx).do(func(w *sim.World) error { return w.LeavesVoicemail(customer, d) })
}

func dials(ctx context.Context, agent, customer, line string) error {
	return of(ctx).do(func(w *sim.World) error { return w.Dials(agent, customer, 0, line) })
}

func picksUp(ctx context.Context, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.PicksUp(customer) })
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

func nobodyAnswers(ctx context.Context, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.RingsOut(customer) })
}

// The following tell history: a whole call that is over and logged.

func anAnsweredCall(ctx context.Context, customer, agent, line string) error {
	return of(ctx).do(history(answeredCall(customer, agent, line)))
}

func aMissedCall(ctx context.Context, customer, line string) error {
	return of(ctx).do(history(missedCall(customer, line)))
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

func differ(what string, want, got any) error {
	return fmt.Errorf("%s: expected %v, found %v", what, want, got)
}
