package steps

import (
	"context"
	"fmt"
	"regexp"

	"github.com/callsim/callsim/sim"
)

// castSentences say who and what there is.
var castSentences = []*Row{
	given("the agent(s) {agents}", Cast, "", theAgents),
	given("the agent {agent}, who is not in Front", Cast, "", theOutsider),
	given("the team {team} with {agents}", Cast, "", theTeam),
	given("the {line} line of the team {team}", Cast, "", theLineOfTeam),
	given("the {line} line of the team {team}, with voicemail", Cast, "", theVoicemailLineOfTeam),
	given("the {line} line of {agent}", Cast, "", theLineOfAgent),
	given("the {line} line of {agent}, which records", Cast, "", theRecordedLineOfAgent),
	given("the {line} line with an IVR: {words}", Cast, "", theLineWithIVR),
	given("the customer {customer}", Cast, "", theCustomer),
	given("the customer {customer}, a contact in Front", Cast, "", theCustomerInFront),
	given("the customer {customer}, a contact in Aircall", Cast, "", theCustomerInAircall),
	given("the customer {customer} with the number {number}, a contact in Front", Cast, "", theCustomerWithNumberInFront),
	given("the customer {customer} with two phones, a contact in Front", Cast, "", theCustomerWithTwoPhonesInFront),
	given("Aircall is connected with Front", Cast, "", (*sim.World).ConnectAircallFront),
	given("the Front inbox {inbox}", Cast, "", (*sim.World).AddInbox),
	given("a text message channel in the {inbox} inbox", Cast, "", (*sim.World).AddTextChannel),
	given("the Front inbox {inbox} of {agents} alone", Cast, "", theFrontInboxOf),
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

var ivrChoice = regexp.MustCompile(`(\d) for (` + aName + `)`)

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
