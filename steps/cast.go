package steps

import (
	"fmt"
	"regexp"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/front"
)

// castSentences introduce the cast.
var castSentences = []*Row{
	given("the agent(s) {agents}", Cast, "creates agents in the phone system and in every CRM", theAgents),
	given("{name} is the administrator", Cast, "names the person who has the rights of an administrator in every vendor", isTheAdministrator),
	given("the agent {agent}, who is not in Front", Cast, "creates an agent in the phone system who has no seat in any CRM", theAgent).with(true),
	given("the team {team} with {agents}", Cast, "forms a team of existing agents in the phone system", theTeam),
	given("the {line} line of the team {team}", Cast, "opens a line that rings the phones of a team", theLineOfTeam).with(people.LineSpec{}),
	given("the {line} line of the team {team}, with voicemail", Cast, "opens a line of a team that offers voicemail for unanswered calls", theLineOfTeam).with(people.LineSpec{Voicemail: true}),
	given("the {line} line of {agent}", Cast, "opens a line that rings the phone of one agent", theLineOfAgent).with(people.LineSpec{}),
	given("the {line} line of {agent}, which records", Cast, "opens a line of one agent that records answered calls", theLineOfAgent).with(people.LineSpec{Records: true}),
	given("the {line} line with an IVR: {menu:words}", Cast, "opens a line with a menu, for example 1 for Support, 2 for Sales", theLineWithIVR),
	given("the customer {customer}", Cast, "creates a customer with one number and no entry in any vendor", theCustomer).with(people.CustomerSpec{}),
	given("the customer {customer}, a contact in Front", Cast, "creates a customer and a Front contact with the customer's number", theCustomer).with(people.CustomerSpec{Records: people.At("front")}),
	given("the customer {customer}, a contact in Aircall", Cast, "creates a customer and an Aircall contact with the customer's number", theCustomer).with(people.CustomerSpec{Records: people.At("aircall")}),
	given("the customer {customer} with the number {number}, a contact in Front", Cast, "creates a customer and a Front contact with exactly this number", theCustomerWithNumber).with(people.CustomerSpec{Records: people.At("front")}),
	given("the customer {customer} with two phones, a contact in Front", Cast, "creates a customer and one Front contact with both numbers", theCustomer).with(people.CustomerSpec{Records: people.At("front"), Phones: 2}),
	given("Aircall is connected with Front", Front, "opens the inbox and the channel, adds the webhook and writes the settings", integrations.Connect).with("aircall-front"),
	given("the Front inbox {inbox}", Front, "opens a shared inbox with every agent that has a seat in Front", (*front.People).AddInbox),
	given("an SMS channel in the {inbox} inbox", Front, "opens an SMS channel that accepts replies", (*front.People).AddTextChannel),
	given("the Front inbox {inbox} of {agents} alone", Front, "opens a shared inbox that only these agents can access", (*front.People).AddInboxOf),
}

func theAgents(w *sim.World, names []string) error {
	return people.Every(names, func(name string) error { return theAgent(w, name, false) })
}

func theAgent(w *sim.World, name string, outsider bool) error {
	_, err := w.AddAgent(name, outsider)
	return err
}

// isTheAdministrator names the administrator, who is in every world.
func isTheAdministrator(_ *sim.World, name string) error {
	return same("name of the administrator", people.Admin, name)
}

func theTeam(w *sim.World, team string, members []string) error {
	_, err := w.AddTeam(team, members...)
	return err
}

// theLineOfTeam adds name and team to the description of a line.
func theLineOfTeam(w *sim.World, line, team string, spec people.LineSpec) error {
	spec.Name, spec.Team = line, team
	return addLine(spec)(w)
}

func theLineOfAgent(w *sim.World, line, agent string, spec people.LineSpec) error {
	spec.Name, spec.Owner = line, agent
	return addLine(spec)(w)
}

var ivrChoice = regexp.MustCompile(`(\d) for (` + aName + `)`)

func theLineWithIVR(w *sim.World, line, menu string) error {
	spec := people.LineSpec{Name: line}
	for _, m := range ivrChoice.FindAllStringSubmatch(menu, -1) {
		spec.IVR = append(spec.IVR, people.Choice{Key: m[1], Team: m[2]})
	}
	if len(spec.IVR) == 0 {
		return fmt.Errorf("%q offers nothing: write for example \"1 for Support, 2 for Sales\"", menu)
	}
	return addLine(spec)(w)
}

func addLine(spec people.LineSpec) action {
	return func(w *sim.World) error {
		_, err := w.AddLine(spec)
		return err
	}
}

// theCustomer adds the name to the description of a customer.
func theCustomer(w *sim.World, customer string, spec people.CustomerSpec) error {
	spec.Name = customer
	_, err := w.AddCustomer(spec)
	return err
}

func theCustomerWithNumber(w *sim.World, customer, number string, spec people.CustomerSpec) error {
	spec.Phone = number
	return theCustomer(w, customer, spec)
}

func addCustomer(spec people.CustomerSpec) action {
	return func(w *sim.World) error {
		_, err := w.AddCustomer(spec)
		return err
	}
}
