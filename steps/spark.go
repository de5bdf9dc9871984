package steps

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim"
)

// Pieces of expressions about Spark.
const (
	phoneField = `(Phone|Mobile Phone|Work Phone)`
	projects   = `(no project|the projects? ` + innerNames + `)`
	innerNames = `[A-Z][\w-]*(?:, [A-Z][\w-]*)*(?: and [A-Z][\w-]*)?`
	kindOfItem = `(calls?|messages?)`
)

// sparkWords are Spark, as its users work in it and as it looks afterwards.
var sparkWords = []Definition{
	{Given, `^the Spark projects? ` + names + `$`, "", does1(theSparkProjects)},
	{Given, `^` + name + ` works on ` + projects + `$`, "", does2(worksOn)},
	{Given, `^the agent ` + name + `, who is not in Spark$`, "", does1(theOutsider)},
	{Given, `^the ` + name + ` line of ` + name + ` and ` + name + `$`, "", does3(theLineOfTwoAgents)},
	{Given, `^the customer ` + name + ` with the number (\+\d+)$`, "", does2(theCustomerWithNumber)},
	{Given, `^the Spark contact ` + name + ` with the number of ` + name + ` as ` + phoneField + `, in ` + projects + `$`, "", does4(theSparkContact)},
	{Given, `^the Spark contact ` + name + ` with the number of ` + name + ` as Phone and ` + phoneField + `, in ` + projects + `$`, "", does4(theSparkContactWithTwoFields)},
	{Given, `^the Spark contact ` + name + ` with the ` + phoneField + ` ` + quoted + `, in ` + projects + `$`, "", does4(theSparkContactWritten)},
	{Given, `^Aircall is connected with Spark$`, "", does0((*sim.World).ConnectAircallSpark)},
	{Given, `^Spark logs calls and messages on all projects$`, "", sparkLogsOnAllProjects},

	{When, `^the administrator switches "Log calls and messages on all projects" (on|off)$`, "", theSwitchIsTurned},
	{When, `^` + name + ` joins the project ` + name + `$`, "", does2((*sim.World).JoinsProject)},
	{When, `^` + name + ` leaves the project ` + name + `$`, "", does2((*sim.World).LeavesProject)},
	{When, `^the Spark contact ` + name + ` enters the project ` + name + `$`, "", does2((*sim.World).EntersProject)},
	{When, `^` + name + ` opens the profile of ` + name + `$`, "", does2(opensProfile)},
	{When, `^` + name + ` switches to the (calls|messages)$`, "", does2(switchesTo)},
	{When, `^` + name + ` assigns (the (?:contact|team member|projects?) .+)$`, "", assignsInSpark},
	{When, `^` + name + ` tries to assign (the .+)$`, "", triesToAssign},

	{Then, thenFrom + `Spark shows it with ` + name + ` in ` + projects + `$`, API, sees2(sparkShowsIt)},
	{Then, thenFrom + `Spark shows ` + count + ` interactions? with ` + name + ` in the project ` + name + `$`, API, sees3(sparkShowsInteractions)},
	{Then, thenFrom + `Spark shows it as ` + quoted + ` by ` + name + `$`, API, sees2(sparkShowsItAs)},
	{Then, thenFrom + `Spark shows nothing of it$`, API, sees0(sparkShowsNothing)},
	{Then, thenFrom + `Spark has ` + count + ` contacts?$`, API, sees1(sparkHasContacts)},
	{Then, thenFrom + `nothing waits in Spark$`, API, sees0(nothingWaits)},
	{Then, thenFrom + `it waits in Spark for (.+)$`, API, itWaitsFor},
	{Then, thenFrom + `it waits as that of (nobody|[A-Z][\w-]*)$`, API, itWaitsAsThatOf},
	{Then, thenFrom + `Unassigned on the profile of ` + name + ` shows ` + count + ` ` + kindOfItem + `$`, Screen, sees3(unassignedShows)},
	{Then, thenFrom + `the screen of ` + name + ` shows the (calls|messages) of ` + name + `$`, Screen, theScreenShows},
	{Then, thenFrom + `the screen of ` + name + ` shows ` + count + ` under Unassigned$`, Screen, theScreenShowsUnassigned},
	{Then, thenFrom + `the button beside it says ` + quoted + `$`, Screen, theButtonSays},
	{Then, thenFrom + `the assignment is refused: ` + quoted + `$`, Screen, theAssignmentIsRefused},
}

func theSparkProjects(w *sim.World, projects string) error {
	for _, name := range list(projects) {
		if err := w.AddSparkProject(name); err != nil {
			return err
		}
	}
	return nil
}

var projectsLead = regexp.MustCompile(`^the projects? `)

// projectNames reads "no project" or "the projects Harbour and Marina".
func projectNames(words string) []string {
	if words == "no project" {
		return nil
	}
	return list(projectsLead.ReplaceAllString(words, ""))
}

func worksOn(w *sim.World, agent, projects string) error {
	for _, project := range projectNames(projects) {
		if err := w.JoinsProject(agent, project); err != nil {
			return err
		}
	}
	return nil
}

func theLineOfTwoAgents(w *sim.World, line, first, second string) error {
	return addLine(sim.LineSpec{Name: line, Users: []string{first, second}})(w)
}

func theCustomerWithNumber(w *sim.World, customer, number string) error {
	return addCustomer(sim.CustomerSpec{Name: customer, Phone: number})(w)
}

func theSparkContact(w *sim.World, contact, customer, field, projects string) error {
	return addSparkContact(contact, customer, projectNames(projects), field)(w)
}

func theSparkContactWithTwoFields(w *sim.World, contact, customer, second, projects string) error {
	return addSparkContact(contact, customer, projectNames(projects), "Phone", second)(w)
}

// addSparkContact types a contact in with the customer's number in these fields.
func addSparkContact(contact, customer string, projects []string, fields ...string) action {
	return func(w *sim.World) error {
		c, err := w.Customer(customer)
		if err != nil {
			return err
		}
		spec := sim.SparkContactSpec{Name: contact, Projects: projects}
		for _, field := range fields {
			setPhone(&spec, field, c.Phones[0])
		}
		return w.AddSparkContact(spec)
	}
}

func theSparkContactWritten(w *sim.World, contact, field, written, projects string) error {
	spec := sim.SparkContactSpec{Name: contact, Projects: projectNames(projects)}
	setPhone(&spec, field, written)
	return w.AddSparkContact(spec)
}

func setPhone(spec *sim.SparkContactSpec, field, number string) {
	switch field {
	case "Phone":
		spec.Phone = number
	case "Mobile Phone":
		spec.MobilePhone = number
	case "Work Phone":
		spec.WorkPhone = number
	}
}

func sparkLogsOnAllProjects(ctx context.Context) error { return theSwitchIsTurned(ctx, "on") }

func theSwitchIsTurned(ctx context.Context, position string) error {
	return of(ctx).do(func(w *sim.World) error { return w.LogsOnAllProjects(position == "on") })
}

// Screens are looked at once everything of before has happened.

func opensProfile(w *sim.World, agent, contact string) error {
	return inOrder((*sim.World).Settle, func(w *sim.World) error { return w.OpensProfile(agent, contact) })(w)
}

func switchesTo(w *sim.World, agent, view string) error {
	return w.SwitchesTo(agent, viewOf(view))
}

func viewOf(word string) spark.View {
	if strings.HasPrefix(word, "message") {
		return spark.Messages
	}
	return spark.Calls
}

var (
	chosenContact  = regexp.MustCompile(`the contact ` + name)
	chosenMember   = regexp.MustCompile(`the team member ` + name)
	chosenProjects = regexp.MustCompile(`the projects? (` + innerNames + `)$`)
)

// readChoice reads "the contact Carla, the team member Lena and the projects
// Harbour and Marina", or any part of it in that order.
func readChoice(words string) (c sim.SparkChoice, err error) {
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

func assignsInSpark(ctx context.Context, agent, words string) error {
	choice, err := readChoice(words)
	if err != nil {
		return err
	}
	return of(ctx).do(func(w *sim.World) error { return w.AssignsInSpark(agent, choice) })
}

// triesToAssign expects a refusal, whose words a Then looks at.
func triesToAssign(ctx context.Context, agent, words string) error {
	s := of(ctx)
	choice, err := readChoice(words)
	if err != nil {
		return err
	}
	refused := s.world.AssignsInSpark(agent, choice)
	if refused == nil {
		return fmt.Errorf("%s could assign %s", agent, words)
	}
	s.refusal = refused.Error()
	return nil
}

func theAssignmentIsRefused(ctx context.Context, moment, words string) error {
	s := of(ctx)
	if err := s.looks(moment, Screen); err != nil {
		return err
	}
	if !strings.Contains(s.refusal, words) {
		return differ("the words of the refusal", words, s.refusal)
	}
	return nil
}
