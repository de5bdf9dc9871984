package steps

import (
	"fmt"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people/spark"
)

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

// loggedInSpark counts a call that stands in every project, or under Unassigned,
// as logged; standing in some of its projects only is an error.
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
	contacts, err := sparkList(w, "/v2/contacts", "")
	if err == nil {
		err = same("contacts in Spark", 1, len(contacts))
	}
	return n + len(rows), err
}

// messageOf plays a message of the usual cast. An assigned one comes on the
// team's line, so that it waits until Lena has said that it is hers.
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
