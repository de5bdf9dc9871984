package steps

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	fakespark "github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/spark"
)

// What Spark shows, to its clients and on its screens.

// sparkList lists a path of Spark, by number of page.
func sparkList(w *sim.World, path string) ([]shown, error) {
	path += "?per_page=100&direction=asc&page="
	n := 1
	return pages(w, spark.Of(w), path+"1", "@this", func(page shown) string {
		if n++; len(page.list("@this")) < 100 {
			return ""
		}
		return path + strconv.Itoa(n)
	})
}

// seen is an interaction by the names of what it belongs to.
type seen struct{ contact, project, kind, member string }

// sparkInteractions lists everything that is logged.
func sparkInteractions(w *sim.World) ([]seen, error) {
	rows, err := sparkList(w, "/v2/interactions")
	if err != nil {
		return nil, err
	}
	projects, err := sparkNames(w, "/v2/projects", "name")
	if err != nil {
		return nil, err
	}
	var all []seen
	for _, row := range rows {
		single, err := get(w, spark.Of(w), "/v2/interactions/"+row.raw("id"))
		if err != nil {
			return nil, err
		}
		all = append(all, seen{wholeName(shown(single.raw("contact"))), projects[single.raw("project_id")],
			single.text("interaction_type.value"), wholeName(shown(single.raw("team_member")))})
	}
	return all, nil
}

// sparkNames maps the ids of a list to a field.
func sparkNames(w *sim.World, path, field string) (map[string]string, error) {
	rows, err := sparkList(w, path)
	names := map[string]string{}
	for _, row := range rows {
		names[row.raw("id")] = row.text(field)
	}
	return names, err
}

// waiting lists what waits.
func waiting(w *sim.World) ([]shown, error) {
	return sparkList(w, "/v2/unassigned-interactions")
}

// sparkShowsIt: all that is logged is one interaction with the contact in each
// of the projects.
func sparkShowsIt(w *sim.World, contact string, projects []string) error {
	all, err := sparkInteractions(w)
	if err != nil {
		return err
	}
	var got []string
	for _, i := range all {
		if i.contact != contact {
			return differ("contact of an interaction", contact, i.contact)
		}
		got = append(got, i.project)
	}
	slices.Sort(projects)
	slices.Sort(got)
	return unless(slices.Equal(got, projects), "projects in which it is logged with "+contact, projects, got)
}

func sparkShowsInteractions(w *sim.World, count int, contact, project string) error {
	all, err := sparkInteractions(w)
	found := slices.DeleteFunc(all, func(i seen) bool { return i.contact != contact || i.project != project })
	return isCount("interactions with "+contact+" in "+project, count, found, err)
}

func sparkShowsItAs(w *sim.World, kind, member string) error {
	all, err := sparkInteractions(w)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errors.New("nothing is logged in Spark")
	}
	for _, i := range all {
		if i.kind != kind || i.member != member {
			return differ("an interaction in "+i.project, kind+" by "+member, i.kind+" by "+i.member)
		}
	}
	return nil
}

func sparkShowsNothing(w *sim.World) error {
	all, err := sparkInteractions(w)
	if err != nil {
		return err
	}
	rows, err := waiting(w)
	return cmp.Or(err, unless(len(all)+len(rows) == 0, "interactions and rows under Unassigned", "none", fmt.Sprintf("%d and %d", len(all), len(rows))))
}

func sparkContacts(w *sim.World) ([]shown, error) { return sparkList(w, "/v2/contacts") }

// itWaits is the only thing that waits.
func itWaits(w *sim.World) (waits, error) {
	rows, err := waiting(w)
	if err == nil && len(rows) != 1 {
		err = differ("what waits in Spark", "one", len(rows))
	}
	if err != nil {
		return waits{}, err
	}
	return waits{rows[0]}, nil
}

// missingSentences are what can be missing, in the words of the features.
var missingWords = map[string]string{"contact": "its contact", "team_member": "its team member", "projects": "its projects"}

func itWaitsFor(_ *sim.World, row waits, what string) error {
	return same("what is missing", what, missingIn(row.shown))
}

func missingIn(row shown) string {
	return strings.Join(namesOf(row.texts("missing", "@this"), func(m string) string { return missingWords[m] }), " and ")
}

func itWaitsAsThatOf(w *sim.World, row waits, member string) error {
	one, err := get(w, spark.Of(w), "/v2/unassigned-interactions/"+row.raw("id"))
	return isSame("whose it is", member, cmp.Or(wholeName(shown(one.raw("team_member"))), "nobody"), err)
}

func unassignedShows(w *sim.World, contact string, count int, kind string) error {
	c, err := spark.Of(w).Contact(contact)
	if err != nil {
		return err
	}
	p, _ := spark.Of(w).ProfileOf(c.ID, viewOf(kind))
	return isCount(kind+" under Unassigned on the profile of "+contact, count, p.Unassigned, nil)
}

// screenOf is the profile that the agent has open.
func screenOf(s *Scenario, a *people.Agent) (fakespark.Profile, error) {
	vendor := spark.Of(s.world)
	p, open := vendor.Screen(vendor.Seats[a])
	if !open {
		return p, fmt.Errorf("%s has no profile open", a.Name)
	}
	s.looking = a
	return p, nil
}

func theScreenShows(s *Scenario, a *people.Agent, view, contact string) error {
	p, err := screenOf(s, a)
	return cmp.Or(err, unless(p.View == viewOf(view) && p.Contact == contact,
		"the screen of "+a.Name, view+" of "+contact, strings.ToLower(string(p.View))+" of "+p.Contact))
}

func theScreenShowsUnassigned(s *Scenario, a *people.Agent, rows string) error {
	p, err := screenOf(s, a)
	if err != nil {
		return err
	}
	word, _, _ := strings.Cut(strings.Replace(rows, "nothing", "no", 1), " ")
	count, err := number(word)
	return isCount("rows under Unassigned on the screen of "+a.Name, count, p.Unassigned, err)
}

// theButtonSays reads the button of the oldest row on the screen that was read last.
func theButtonSays(s *Scenario, label string) error {
	p, err := screenOf(s, s.looking)
	if err == nil && len(p.Unassigned) == 0 {
		err = fmt.Errorf("there is no row under Unassigned, so no button")
	}
	if err != nil {
		return err
	}
	return same("the button", label, p.Unassigned[0].Action)
}

// The usual cast's Spark: Carla is in two projects, the agents work on both, and
// calls are logged on all. So one call is two interactions, each with a key of
// its own, of which neither may be lost or doubled.
var usualProjects = []string{"Harbour", "Marina"}

func connectUsualSpark(w *sim.World) error {
	var actions []action
	for _, project := range usualProjects {
		actions = append(actions,
			func(w *sim.World) error { return spark.Of(w).AddProject(project) },
			does("joins_project", agent, project), does("joins_project", secondAgent, project))
	}
	return inOrder(append(actions,
		addSparkContact(customer, customer, usualProjects, "Phone"),
		does("logs_on_all_projects"), connects("aircall-spark"))...)(w)
}

// loggedInSpark counts a call as logged that is in every project, or under Unassigned;
// a call in some of its projects only is an error.
func loggedInSpark(w *sim.World, customer string) (int, error) {
	all, err := sparkInteractions(w)
	if err != nil {
		return 0, err
	}
	rows, err := waiting(w)
	if err != nil {
		return 0, err
	}
	perProject := map[string]int{}
	for _, i := range all {
		if i.contact != customer {
			return 0, differ("contact of an interaction", customer, i.contact)
		}
		perProject[i.project]++
	}
	n := perProject[usualProjects[0]]
	for _, project := range usualProjects {
		if perProject[project] != n {
			return 0, fmt.Errorf("%d interaction(s) stand in %s and %d in %s", n, usualProjects[0], perProject[project], project)
		}
	}
	contacts, err := sparkList(w, "/v2/contacts")
	if err == nil {
		err = same("contacts in Spark", 1, len(contacts))
	}
	return n + len(rows), err
}

// messageOf plays a message of the usual cast. A message that Lena assigns
// comes on the team's line: messages on her own line need no assignment.
var messageOf = map[string]action{
	"received": does("texts", customer, ownLine, "Is the corner flat still free?"),
	"sent":     does("writes_text", agent, customer, ownLine, "The corner flat is free."),
	"assigned": inOrder(
		does("texts", customer, teamLine, "Is the corner flat still free?"),
		does("opens_profile", agent, customer), does("shows_messages", agent),
		does("assigns_unassigned", agent, "the team member "+agent),
	),
}

func aMessageTakesPlace(s *Scenario, kind string) error {
	play, known := messageOf[kind]
	if own, has := s.integration.messages[kind]; has {
		play, known = own, true
	}
	if !known {
		return fmt.Errorf("the usual cast plays no %q message", kind)
	}
	return s.do(play)
}
