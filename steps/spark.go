package steps

import (
	"fmt"
	"regexp"
	"strings"

	fakespark "github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/spark"
)

// sparkSentences are the deeds of Spark's users and the state of Spark afterwards.
var sparkSentences = []*Row{
	given("the Spark project(s) {names}", Spark, "creates projects, each with an API key of its own", theSparkProjects),
	given("{agent} works on {projects}", Spark, "adds the agent to each of the projects", worksOn),
	given("the agent {agent}, who is not in Spark", Cast, "creates an agent in the phone system who has no seat in any CRM", theAgent).with(true),
	given("the {line} line of {agent} and {colleague:agent}", Cast, "opens a line that rings the phones of two agents", theLineOfTwoAgents),
	given("the customer {customer} with the number {number}", Cast, "creates a customer with exactly this number", theCustomerWithNumber).with(people.CustomerSpec{}),
	given("the Spark contact {contact} with the number of {customer} as {phone field}, in {projects}", Spark, "adds a contact with the customer's number in one phone field", theSparkContact),
	given("the Spark contact {contact} with the number of {customer} as Phone and {phone field}, in {projects}", Spark, "adds a contact with the customer's number in two phone fields", theSparkContactWithTwoFields),
	given("the Spark contact {contact} with the {phone field} {number:text}, in {projects}", Spark, "adds a contact with the number in this format", theSparkContactWritten),
	given("Aircall is connected with Spark", Spark, "adds a webhook in Aircall and one in Spark, and writes keys and settings", integrations.Connect).with("aircall-spark"),
	given(`the setting "Log calls and messages on all projects" is ON`, Spark, "turns on the company setting Log calls and messages on all projects", (*spark.People).LogsOnAllProjects).with(true),

	when(`the administrator turns "Log calls and messages on all projects" ON`, Spark, "logs calls on all projects of a contact", (*spark.People).LogsOnAllProjects).with(true).as("logs_on_all_projects"),
	when(`the administrator turns "Log calls and messages on all projects" OFF`, Spark, "logs calls on one project only", (*spark.People).LogsOnAllProjects).with(false).as("logs_on_one_project"),
	when("{agent} joins the project {project}", Spark, "adds the agent to the members of the project", (*spark.People).JoinsProject).as("joins_project"),
	when("{agent} leaves the project {project}", Spark, "removes the agent from the members of the project", (*spark.People).LeavesProject).as("leaves_project"),
	when("the Spark contact {contact} is added to the project {project}", Spark, "adds the contact to one more project as the administrator", (*spark.People).EntersProject).as("enters_project"),
	when("{agent} opens the profile of {contact}", Spark, "settles the world, then opens the profile of the contact", opensProfile).as("opens_profile"),
	when("{agent} switches to the calls", Spark, "opens the Calls tab of the profile on the agent's screen", (*spark.People).SwitchesTo).with(fakespark.Calls).as("shows_calls"),
	when("{agent} switches to the messages", Spark, "opens the Messages tab of the profile on the agent's screen", (*spark.People).SwitchesTo).with(fakespark.Messages).as("shows_messages"),
	when("{agent} assigns {choice:assignment}", Spark, "completes the oldest row under Unassigned on the agent's screen", assignsInSpark).as("assigns_unassigned"),
	when("{agent} tries to assign {choice:assignment}", Spark, "tries an assignment that must be refused and keeps the refusal", assignsInSpark).tries(),

	then("Spark shows the interaction with {customer} in {projects}", API, Spark, "checks for one interaction per project, all with this contact", sparkShowsIt),
	then("Spark shows {count} interaction(s) with {customer} in the project {project}", API, Spark, "counts the interactions with the contact in one project", sparkShowsInteractions),
	then("Spark shows the interaction as {text} by {agent}", API, Spark, "compares the type and the team member of every interaction", sparkShowsItAs),
	then("Spark shows no interaction, logged or unassigned", API, Spark, "checks for no interactions and no rows under Unassigned", sparkShowsNothing),
	then("Spark has {count} contact(s)", API, Spark, "counts every contact that Spark's API lists", counts("contacts in Spark", sparkContacts)),
	then("Spark shows nothing under Unassigned", API, Spark, "checks that Spark's API lists no unassigned interactions", counts("rows under Unassigned in Spark", waiting)).with(0),
	then("Spark shows the interaction under Unassigned without {words}", API, Spark, "compares the missing parts of the only unassigned interaction", itWaitsFor),
	then("the team member of the interaction under Unassigned is {nobody|…}", API, Spark, "compares the team member of the only unassigned interaction", itWaitsAsThatOf),
	then("Unassigned on the profile of {customer} shows {count} {call|calls|message|messages}", Screen, Spark, "counts the rows under Unassigned in this list of the profile", unassignedShows),
	then("the screen of {agent} shows the {calls|messages} of {customer}", Screen, Spark, "compares the list and the contact of the profile that the agent has open", theScreenShows),
	then("the screen of {agent} shows {rows:nothing|one row|two rows|three rows} under Unassigned", Screen, Spark, "counts the rows under Unassigned on the profile that the agent has open", theScreenShowsUnassigned),
	then("the button beside it says {text}", Screen, Spark, "compares the button of the oldest row on the screen last read", theButtonSays),
	then("the assignment is refused: {text}", Screen, Spark, "searches the refusal of the last assignment for the text", itIsRefused),
}

func theSparkProjects(p *spark.People, projects []string) error {
	return people.Every(projects, p.AddProject)
}

var projectsLead = regexp.MustCompile(`^the projects? `)

// projectNames reads "no project" or "the projects Harbour and Marina".
func projectNames(words string) []string {
	if words == "no project" {
		return nil
	}
	return list(projectsLead.ReplaceAllString(words, ""))
}

func worksOn(p *spark.People, a *people.Agent, projects []string) error {
	return people.Every(projects, func(project string) error { return p.JoinsProject(a, project) })
}

func theLineOfTwoAgents(w *sim.World, line, first, second string) error {
	return addLine(people.LineSpec{Name: line, Users: []string{first, second}})(w)
}

func theSparkContact(w *sim.World, contact, customer, field string, projects []string) error {
	return addSparkContact(contact, customer, projects, field)(w)
}

func theSparkContactWithTwoFields(w *sim.World, contact, customer, second string, projects []string) error {
	return addSparkContact(contact, customer, projects, "Phone", second)(w)
}

// addSparkContact types a contact in with the customer's number in these fields.
func addSparkContact(contact, customer string, projects []string, fields ...string) action {
	return func(w *sim.World) error {
		c, err := w.Customer(customer)
		if err != nil {
			return err
		}
		spec := spark.ContactSpec{Name: contact, Projects: projects}
		for _, field := range fields {
			setPhone(&spec, field, c.Phones[0])
		}
		return spark.Of(w).AddContact(spec)
	}
}

func theSparkContactWritten(p *spark.People, contact, field, written string, projects []string) error {
	spec := spark.ContactSpec{Name: contact, Projects: projects}
	setPhone(&spec, field, written)
	return p.AddContact(spec)
}

func setPhone(spec *spark.ContactSpec, field, number string) {
	switch field {
	case "Phone":
		spec.Phone = number
	case "Mobile Phone":
		spec.MobilePhone = number
	case "Work Phone":
		spec.WorkPhone = number
	}
}

// A screen is read only after all earlier work is done.

func opensProfile(w *sim.World, a *people.Agent, contact string) error {
	if err := w.Settle(); err != nil {
		return err
	}
	return spark.Of(w).OpensProfile(a, contact)
}

func viewOf(word string) fakespark.View {
	if strings.HasPrefix(word, "message") {
		return fakespark.Messages
	}
	return fakespark.Calls
}

var (
	chosenContact  = regexp.MustCompile(`the contact (` + aName + `)`)
	chosenMember   = regexp.MustCompile(`the team member (` + aName + `)`)
	chosenProjects = regexp.MustCompile(`the projects? (` + someNames + `)$`)
)

// readChoice reads "the contact Carla, the team member Lena and the projects
// Harbour and Marina", or any part of it in that order.
func readChoice(words string) (c spark.Choice, err error) {
	if m := chosenContact.FindStringSubmatch(words); m != nil {
		c.Contact = m[1]
	}
	if m := chosenMember.FindStringSubmatch(words); m != nil {
		c.Member = m[1]
	}
	if m := chosenProjects.FindStringSubmatch(words); m != nil {
		c.Projects = list(m[1])
	}
	if c.Contact == "" && c.Member == "" && c.Projects == nil {
		return c, fmt.Errorf("%q chooses nothing: write for example \"the contact Carla and the projects Harbour and Marina\"", words)
	}
	return c, nil
}

func assignsInSpark(p *spark.People, a *people.Agent, words string) error {
	choice, err := readChoice(words)
	if err != nil {
		return err
	}
	return p.Assigns(a, choice)
}
