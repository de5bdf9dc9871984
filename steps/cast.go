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
	{Given, `^the ` + name + ` line of the team ` + name + `$`, "", does2(theLineOfTeam)},
	{Given, `^the ` + name + ` line of the team ` + name + `, with voicemail$`, "", does2(theVoicemailLineOfTeam)},
	{Given, `^the ` + name + ` line of ` + name + `$`, "", does2(theLineOfAgent)},
	{Given, `^the ` + name + ` line of ` + name + `, which records$`, "", does2(theRecordedLineOfAgent)},
	{Given, `^the ` + name + ` line with an IVR: (.+)$`, "", theLineWithIVR},
	{Given, `^the customer ` + name + `$`, "", does1(theCustomer)},
	{Given, `^the customer ` + name + `, a contact in Front$`, "", does1(theCustomerInFront)},
	{Given, `^the customer ` + name + `, a contact in Aircall$`, "", does1(theCustomerInAircall)},
	{Given, `^the customer ` + name + ` with the number (\+\d+), a contact in Front$`, "", does2(theCustomerWithNumberInFront)},
	{Given, `^the customer ` + name + ` with two phones, a contact in Front$`, "", does1(theCustomerWithTwoPhonesInFront)},
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

func theLineOfTeam(w *sim.World, line, team string) error {
	return addLine(sim.LineSpec{Name: line, Team: team})(w)
}

func theVoicemailLineOfTeam(w *sim.World, line, team string) error {
	return addLine(sim.LineSpec{Name: line, Team: team, Voicemail: true})(w)
}

func theLineOfAgent(w *sim.World, line, agent string) error {
	return addLine(sim.LineSpec{Name: line, Owner: agent})(w)
}

func theRecordedLineOfAgent(w *sim.World, line, agent string) error {
	return addLine(sim.LineSpec{Name: line, Owner: agent, Records: true})(w)
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

func theCustomer(w *sim.World, customer string) error {
	return addCustomer(sim.CustomerSpec{Name: customer})(w)
}

func theCustomerInFront(w *sim.World, customer string) error {
	return addCustomer(sim.CustomerSpec{Name: customer, InFront: true})(w)
}

func theCustomerInAircall(w *sim.World, customer string) error {
	return addCustomer(sim.CustomerSpec{Name: customer, InAircall: true})(w)
}

func theCustomerWithNumberInFront(w *sim.World, customer, number string) error {
	return addCustomer(sim.CustomerSpec{Name: customer, InFront: true, Phone: number})(w)
}

func theCustomerWithTwoPhonesInFront(w *sim.World, customer string) error {
	return addCustomer(sim.CustomerSpec{Name: customer, InFront: true, Phones: 2})(w)
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
