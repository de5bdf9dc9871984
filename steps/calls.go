package steps

import (
	"context"
	"fmt"
	"time"

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
