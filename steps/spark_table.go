package steps

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/spark"
)

// The decision table of Aircall → Spark: whose a call is and where it is logged
// follows from eight questions. Each word below answers some of them; "any"
// means every answer, of which the seed chooses one.
var sparkTableSentences = []*Row{
	given("{"+oneOf("contacts")+"} contact(s) with the number, in {"+oneOf("fields")+"} phone field(s)", Spark, "sets two answers of the decision table; any is chosen by the seed", theTableContacts),
	given("the contact is in {"+oneOf("projects")+"} projects, of which Lena works on {"+oneOf("on")+"}", Spark, "sets two answers of the decision table; any is chosen by the seed", theTableProjects),
	given("the answer to \"Log calls and messages on all projects\" is {"+oneOf("setting")+"}", Spark, "sets one answer of the decision table; any is chosen by the seed", theTableSwitch),
	when("{"+oneOf("what")+"} goes {"+oneOf("direction")+"} on a number of {"+oneOf("users")+"} user(s)", Phone, "builds the world of the table's answers, then plays the call or message", theTablePlays).proof(),
	then("Spark {spark outcome}", API, Spark, "compares interactions, unassigned rows and contacts with this outcome", theTableEnds).inTheEnd(),
}

// SparkQuestion is a column of the table with its answers.
type SparkQuestion struct {
	Name    string
	Answers []string
}

// SparkQuestions are the columns, in the table's order.
var SparkQuestions = []SparkQuestion{
	{"contacts", []string{"0", "1", "2"}},
	{"fields", []string{"same", "different"}},
	{"projects", []string{"0", "1", "2", "3"}},
	{"on", []string{"none", "some", "all"}},
	{"setting", []string{"ON", "OFF"}},
	{"what", []string{"call", "message"}},
	{"direction", []string{"in", "out"}},
	{"users", []string{"1", "2"}},
}

// SparkCell is one answer to each question, by its name.
type SparkCell map[string]string

// Any is the answer that means every answer.
const Any = "any"

// oneOf is a parameter for one answer to a question.
func oneOf(question string) string {
	i := slices.IndexFunc(SparkQuestions, func(q SparkQuestion) bool { return q.Name == question })
	return question + ":" + strings.Join(append([]string{Any}, SparkQuestions[i].Answers...), "|")
}

// answer notes an answer; of any the seed chooses one.
func (s *Scenario) answer(question, given string) {
	if s.cell == nil {
		s.cell = SparkCell{}
	}
	if given == Any {
		i := slices.IndexFunc(SparkQuestions, func(q SparkQuestion) bool { return q.Name == question })
		dice := rand.New(rand.NewPCG(s.seed, uint64(i)))
		given = SparkQuestions[i].Answers[dice.IntN(len(SparkQuestions[i].Answers))]
	}
	s.cell[question] = given
}

func theTableContacts(s *Scenario, contacts, fields string) error {
	s.answer("contacts", contacts)
	s.answer("fields", fields)
	return nil
}

func theTableProjects(s *Scenario, projects, on string) error {
	s.answer("projects", projects)
	s.answer("on", on)
	return nil
}

func theTableSwitch(s *Scenario, position string) error {
	s.answer("setting", position)
	return nil
}

func theTablePlays(s *Scenario, what, direction, users string) error {
	s.answer("what", what)
	s.answer("direction", direction)
	s.answer("users", users)
	return s.do(s.cell.Play)
}

func theTableEnds(s *Scenario, outcome string) error { return s.cell.Check(s.world, outcome) }

// The cast of the table.
var tableProjects = []string{"Harbour", "Marina", "Orchard", "Garden"} // the contact is in none but the first three

const tableLine = "Sales"

// projects lists the projects of the contact.
func (c SparkCell) projects() []string {
	n, _ := strconv.Atoi(c["projects"]) // one of the answers
	return tableProjects[:n]
}

// ofBoth are the projects of the contact that Lena works on: of some, the last.
func (c SparkCell) ofBoth() []string {
	all := c.projects()
	switch {
	case c["on"] == "all" || len(all) == 0:
		return all
	case c["on"] == "some":
		return all[len(all)-1:]
	default:
		return nil
	}
}

// Play sets the cell's world and lets its call or message happen, to the end.
func (c SparkCell) Play(w *sim.World) error {
	return inOrder(c.setUp, connects("aircall-spark"), c.turnSwitch, c.happen, (*sim.World).Settle)(w)
}

// setUp: Lena calls and is called. Marco shares the number where two agents do, is rung
// first, and works on every project, so that a confusion of the two is visible.
func (c SparkCell) setUp(w *sim.World) error {
	actions := []action{
		addAgent(agent), addAgent(secondAgent),
		addCustomer(people.CustomerSpec{Name: customer}),
		addCustomer(people.CustomerSpec{Name: "Emil"}),
	}
	line := people.LineSpec{Name: tableLine, Owner: agent}
	if c["users"] == "2" {
		line = people.LineSpec{Name: tableLine, Users: []string{secondAgent, agent}}
	}
	actions = append(actions, addLine(line))
	for _, project := range tableProjects {
		actions = append(actions,
			func(w *sim.World) error { return spark.Of(w).AddProject(project) },
			does("joins_project", secondAgent, project))
	}
	for _, project := range append(slices.Clone(c.ofBoth()), "Garden") {
		actions = append(actions, does("joins_project", agent, project))
	}
	return inOrder(append(actions, c.contacts()...)...)(w)
}

// contacts are those with the number, and Emil, who has another.
func (c SparkCell) contacts() []action {
	actions := []action{addSparkContact("Emil", "Emil", tableProjects[:1], "Phone")}
	switch {
	case c["contacts"] == "1" && c["fields"] == "same":
		actions = append(actions, addSparkContact(customer, customer, c.projects(), "Phone"))
	case c["contacts"] == "1":
		actions = append(actions, addSparkContact(customer, customer, c.projects(), "Phone", "Work Phone"))
	case c["contacts"] == "2" && c["fields"] == "same":
		actions = append(actions, addSparkContact(customer, customer, c.projects(), "Phone"), addSparkContact("Dora", customer, tableProjects[:1], "Phone"))
	case c["contacts"] == "2":
		actions = append(actions, addSparkContact(customer, customer, c.projects(), "Phone"), addSparkContact("Dora", customer, tableProjects[:1], "Mobile Phone"))
	}
	return actions
}

func (c SparkCell) turnSwitch(w *sim.World) error {
	return spark.Of(w).LogsOnAllProjects(c["setting"] == "ON")
}

// happen is an answered call or a message.
func (c SparkCell) happen(w *sim.World) error {
	switch {
	case c["what"] == "message" && c["direction"] == "in":
		return does("texts", customer, tableLine, "Is the corner flat still free?")(w)
	case c["what"] == "message":
		return does("writes_text", agent, customer, tableLine, "The corner flat is free.")(w)
	case c["direction"] == "out":
		return outboundCall(customer, agent, tableLine)(w)
	case c["users"] == "2":
		return inOrder(
			does("calls", customer, tableLine),
			advance(4*time.Second),
			does("declines", secondAgent, customer),
			advance(4*time.Second),
			does("answers", agent, customer),
			advance(time.Minute),
			does("hangs_up", customer),
		)(w)
	default:
		return answeredCall(customer, agent, tableLine)(w)
	}
}

// Check compares what Spark shows with an outcome in the words of the table.
func (c SparkCell) Check(w *sim.World, outcome string) error {
	logged, err := sparkInteractions(w)
	if err != nil {
		return err
	}
	rows, err := waiting(w)
	if err != nil {
		return err
	}
	var want []string
	missing := ""
	switch outcome {
	case "logs nothing":
	case "logs it to the project", "logs it to all the projects":
		want = c.projects()
	case "logs it to the projects of both":
		want = c.ofBoth()
	default:
		missing = strings.TrimPrefix(outcome, "leaves it under Unassigned without ")
	}
	if err := c.checkLogged(logged, want); err != nil {
		return err
	}
	switch {
	case missing == "" && len(rows) > 0:
		return differ("what waits", "nothing", rows[0])
	case missing != "" && (len(rows) != 1 || missingIn(rows[0]) != missing):
		return fmt.Errorf("expected one that waits for %s, found %v", missing, rows)
	}
	contacts, err := sparkList(w, "/v2/contacts")
	if n, _ := strconv.Atoi(c["contacts"]); err == nil && len(contacts) != n+1 {
		err = differ("contacts in Spark", n+1, len(contacts))
	}
	return err
}

// checkLogged checks that each project has one interaction with Carla by Lena.
func (c SparkCell) checkLogged(logged []seen, projects []string) error {
	kind := map[string]string{"call in": "Call In", "call out": "Call Out", "message in": "Message In", "message out": "Message Out"}[c["what"]+" "+c["direction"]]
	var got []string
	for _, i := range logged {
		if i.contact != customer || i.member != agent || i.kind != kind {
			return fmt.Errorf("expected %s with %s by %s, found %s with %s by %s", kind, customer, agent, i.kind, i.contact, i.member)
		}
		got = append(got, i.project)
	}
	want := slices.Clone(projects)
	slices.Sort(got)
	slices.Sort(want)
	return unless(slices.Equal(got, want), "projects in which it is logged", want, got)
}
