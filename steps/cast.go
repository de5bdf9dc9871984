package steps

import (
	"context"
	"fmt"
	"regexp"

	"github.com/callsim/callsim/sim"
)

// castWords say who and what there is.
var castWords = []Definition{
	{Given, `^the agents? ` + names + `$`, "", does1(theAgents)},
	{Given, `^the agent ` + name + `, who is not in Front$`, "", does1(theOutsider)},
	{Given, `^the team ` + name + ` with ` + names + `$`, "", does2(theTeam)},
	{Given, `^the ` + name + ` line of the team ` + name + `$`, "", theLineOfTeam},
	{Given, `^the ` + name + ` line of the team ` + name + `, with voicemail$`, "", theVoicemailLineOfTeam},
	{Given, `^the ` + name + ` line of ` + name + `$`, "", theLineOfAgent},
	{Given, `^the ` + name + ` line of ` + name + `, which records$`, "", theRecordedLineOfAgent},
	{Given, `^the ` + name + ` line with an IVR: (.+)$`, "", theLineWithIVR},
	{Given, `^the customer ` + name + `$`, "", theCustomer},
	{Given, `^the customer ` + name + `, a contact in Front$`, "", theCustomerInFront},
	{Given, `^the customer ` + name + `, a contact in Aircall$`, "", theCustomerInAircall},
	{Given, `^the customer ` + name + ` with the number (\+\d+), a contact in Front$`, "", theCustomerWithNumberInFront},
	{Given, `^the customer ` + name + ` with two phones, a contact in Front$`, "", theCustomerWithTwoPhonesInFront},
	{Given, `^Aircall is connected with Front$`, "", does0((*sim.World).ConnectAircallFront)},
	{Given, `^the Front inbox ` + inbox + `$`, "", does1((*sim.World).AddInbox)},
	{Given, `^a text message channel in the ` + inbox + ` inbox$`, "", does1((*sim.World).AddTextChannel)},
	{Given, `^the Front inbox ` + inbox + ` of ` + names + ` alone$`, "", does2(theFrontInboxOf)},
}

func theAgents(w *sim.World, names string) error {
	for _, name := range list(names) {
		if _, err := w.AddAgent(name, false); err != nil {
			return err
		}
	}
	return nil
}

func theOutsider(w *sim.World, name string) error {
	_, err := w.AddAgent(name, true)
	return err
}

func theTeam(w *sim.World, team, members string) error {
	_, err := w.AddTeam(team, list(members)...)
	return err
}

func theLineOfTeam(ctx context.Context, line, team string) error {
	return of(ctx).do(addLine(sim.LineSpec{Name: line, Team: team}))
}

func theVoicemailLineOfTeam(ctx context.Context, line, team string) error {
	return of(ctx).do(addLine(sim.LineSpec{Name: line, Team: team, Voicemail: true}))
}

func theLineOfAgent(ctx context.Context, line, agent string) error {
	return of(ctx).do(addLine(sim.LineSpec{Name: line, Owner: agent}))
}

func theRecordedLineOfAgent(ctx context.Context, line, agent string) error {
	return of(ctx).do(addLine(sim.LineSpec{Name: line, Owner: agent, Records: true}))
}

var ivrChoice = regexp.MustCompile(`(\d) for ` + name)

func theLineWithIVR(ctx context.Context, line, menu string) error {
	spec := sim.LineSpec{Name: line}
	for _, m := range ivrChoice.FindAllStringSubmatch(menu, -1) {
		spec.IVR = append(spec.IVR, sim.Choice{Key: m[1], Team: m[2]})
	}
	if len(spec.IVR) == 0 {
		return fmt.Errorf("%q offers nothing: write for example \"1 for Support, 2 for Sales\"", menu)
	}
	return of(ctx).do(addLine(spec))
}

func addLine(spec sim.LineSpec) action {
	return func(w *sim.World) error {
		_, err := w.AddLine(spec)
		return err
	}
}

func theCustomer(ctx context.Context, customer string) error {
	return of(ctx).do(addCustomer(sim.CustomerSpec{Name: customer}))
}

func theCustomerInFront(ctx context.Context, customer string) error {
	return of(ctx).do(addCustomer(sim.CustomerSpec{Name: customer, InFront: true}))
}

func theCustomerInAircall(ctx context.Context, customer string) error {
	return of(ctx).do(addCustomer(sim.CustomerSpec{Name: customer, InAircall: true}))
}

func theCustomerWithNumberInFront(ctx context.Context, customer, number string) error {
	return of(ctx).do(addCustomer(sim.CustomerSpec{Name: customer, InFront: true, Phone: number}))
}

func theCustomerWithTwoPhonesInFront(ctx context.Context, customer string) error {
	return of(ctx).do(addCustomer(sim.CustomerSpec{Name: customer, InFront: true, Phones: 2}))
}

func addCustomer(spec sim.CustomerSpec) action {
	return func(w *sim.World) error {
		_, err := w.AddCustomer(spec)
		return err
	}
}

func theFrontInboxOf(w *sim.World, inbox, members string) error {
	return w.AddInboxOf(inbox, list(members)...)
}
