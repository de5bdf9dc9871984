package steps

import (
	"fmt"

	"github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim"
)

// The usual cast's Spark: Carla is in two projects, the agents work on both, and
// calls are logged on all. So one call is two interactions, each with a key of
// its own, of which neither may be lost or doubled.
var usualProjects = []string{"Harbour", "Marina"}

func connectUsualSpark(w *sim.World) error {
	var actions []action
	for _, project := range usualProjects {
		actions = append(actions,
			func(w *sim.World) error { return w.AddSparkProject(project) },
			func(w *sim.World) error { return w.JoinsProject(agent, project) },
			func(w *sim.World) error { return w.JoinsProject(secondAgent, project) })
	}
	return inOrder(append(actions,
		addSparkContact(customer, customer, usualProjects, "Phone"),
		func(w *sim.World) error { return w.LogsOnAllProjects(true) },
		(*sim.World).ConnectAircallSpark)...)(w)
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
	"received": func(w *sim.World) error { return w.TextsLine(customer, ownLine, "Is the corner flat still free?") },
	"sent":     func(w *sim.World) error { return w.WritesTo(agent, customer, ownLine, "The corner flat is free.") },
	"assigned": inOrder(
		func(w *sim.World) error { return w.TextsLine(customer, teamLine, "Is the corner flat still free?") },
		(*sim.World).Settle,
		func(w *sim.World) error { return w.OpensProfile(agent, customer) },
		func(w *sim.World) error { return w.SwitchesTo(agent, spark.Messages) },
		func(w *sim.World) error { return w.AssignsInSpark(agent, sim.SparkChoice{Member: agent}) },
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
