package steps

import (
	"fmt"
	"regexp"

	"github.com/callsim/callsim/sim"
)

// castSentences say who and what there is.
var castSentences = []*Row{
	given("the agent(s) {agents}", Cast, "creates agents in the phone system and in every CRM", theAgents),
	given("{name} is the administrator", Cast, "names the person who has the rights of an administrator in every vendor", isTheAdministrator),
	given("the agent {agent}, who is not in Front", Cast, "creates an agent in the phone system who has no seat in any CRM", theOutsider),
	given("the team {team} with {agents}", Cast, "forms a team of existing agents in the phone system", theTeam),
	given("the {line} line of the team {team}", Cast, "opens a line that rings the phones of a team", theLineOfTeam).with(sim.LineSpec{}),
	given("the {line} line of the team {team}, with voicemail", Cast, "opens a line of a team that offers voicemail for unanswered calls", theLineOfTeam).with(sim.LineSpec{Voicemail: true}),
	given("the {line} line of {agent}", Cast, "opens a line that rings the phone of one agent", theLineOfAgent).with(sim.LineSpec{}),
	given("the {line} line of {agent}, which records", Cast, "opens a line of one agent that records answered calls", theLineOfAgent).with(sim.LineSpec{Records: true}),
	given("the {line} line with an IVR: {menu:words}", Cast, "opens a line with a menu, for example 1 for Support, 2 for Sales", theLineWithIVR),
	given("the customer {customer}", Cast, "creates a customer with one number and no entry in any vendor", theCustomer).with(sim.CustomerSpec{}),
	given("the customer {customer}, a contact in Front", Cast, "creates a customer and a Front contact with the customer's number", theCustomer).with(sim.CustomerSpec{InFront: true}),
	given("the customer {customer}, a contact in Aircall", Cast, "creates a customer and an Aircall contact with the customer's number", theCustomer).with(sim.CustomerSpec{InAircall: true}),
	given("the customer {customer} with the number {number}, a contact in Front", Cast, "creates a customer and a Front contact with exactly this number", theCustomerWithNumberInFront),
	given("the customer {customer} with two phones, a contact in Front", Cast, "creates a customer and one Front contact with both numbers", theCustomer).with(sim.CustomerSpec{InFront: true, Phones: 2}),
	given("Aircall is connected with Front", Front, "opens the inbox and the channel, adds the webhook and writes the settings", (*sim.World).ConnectAircallFront),
	given("the Front inbox {inbox}", Front, "opens a shared inbox with every agent that has a seat in Front", (*sim.World).AddInbox),
	given("a text message channel in the {inbox} inbox", Front, "opens an application channel for texts that accepts replies", (*sim.World).AddTextChannel),
	given("the Front inbox {inbox} of {agents} alone", Front, "opens a shared inbox that only these agents can access", theFrontInboxOf),
}

func theAgents(w *sim.World, names []string) error {
	return sim.Every(names, func(name string) error { return addAgent(name)(w) })
}

func theOutsider(w *sim.World, name string) error {
	_, err := w.AddAgent(name, true)
	return err
}

// isTheAdministrator introduces the administrator, who is there in every world.
func isTheAdministrator(_ *sim.World, name string) error {
	return same("name of the administrator", sim.Admin, name)
}

func theTeam(w *sim.World, team string, members []string) error {
	_, err := w.AddTeam(team, members...)
	return err
}

// theLineOfTeam and its like describe a line beside its name and whose it is.
func theLineOfTeam(w *sim.World, line, team string, spec sim.LineSpec) error {
	spec.Name, spec.Team = line, team
	return addLine(spec)(w)
}

func theLineOfAgent(w *sim.World, line, agent string, spec sim.LineSpec) error {
	spec.Name, spec.Owner = line, agent
	return addLine(spec)(w)
}

var ivrChoice = regexp.MustCompile(`(\d) for (` + aName + `)`)

func theLineWithIVR(w *sim.World, line, menu string) error {
	spec := sim.LineSpec{Name: line}
	for _, m := range ivrChoice.FindAllStringSubmatch(menu, -1) {
		spec.IVR = append(spec.IVR, sim.Choice{Key: m[1], Team: m[2]})
	}
	if len(spec.IVR) == 0 {
		return fmt.Errorf("%q offers nothing: write for example \"1 for Support, 2 for Sales\"", menu)
	}
	return addLine(spec)(w)
}

func addLine(spec sim.LineSpec) action {
	return func(w *sim.World) error {
		_, err := w.AddLine(spec)
		return err
	}
}

// theCustomer describes a customer beside the name.
func theCustomer(w *sim.World, customer string, spec sim.CustomerSpec) error {
	spec.Name = customer
	_, err := w.AddCustomer(spec)
	return err
}

func theCustomerWithNumberInFront(w *sim.World, customer, number string) error {
	return addCustomer(sim.CustomerSpec{Name: customer, InFront: true, Phone: number})(w)
}

func addCustomer(spec sim.CustomerSpec) action {
	return func(w *sim.World) error {
		_, err := w.AddCustomer(spec)
		return err
	}
}

func theFrontInboxOf(w *sim.World, inbox string, members []string) error {
	return w.AddInboxOf(inbox, members...)
}
