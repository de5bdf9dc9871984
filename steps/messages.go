package steps

import (
	"context"

	"github.com/callsim/callsim/sim"
)

// messageWords are texts between customers and lines.
var messageWords = []Definition{
	{When, `^` + name + ` texts the ` + name + ` line: ` + quoted + `$`, "", textsTheLine},
	{When, `^` + name + ` texts ` + name + ` from the ` + name + ` line: ` + quoted + `$`, "", textsTheCustomer},
}

func textsTheLine(ctx context.Context, customer, line, text string) error {
	return of(ctx).do(func(w *sim.World) error { return w.TextsLine(customer, line, text) })
}

func textsTheCustomer(ctx context.Context, agent, customer, line, text string) error {
	return of(ctx).do(func(w *sim.World) error { return w.WritesTo(agent, customer, line, text) })
}
