package live

import (
	"strings"

	"github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim"
)

var (
	profile = arg{Name: "contact", Kind: text}
	project = arg{Name: "project", Kind: text}
)

// sparkActions is what people can do in Spark.
var sparkActions = []action{
	{"opens_profile", "Spark", "an agent opens a contact's profile", []arg{who, profile},
		func(w *sim.World, a args) error { return w.OpensProfile(a.s("agent"), a.s("contact")) }},
	{"shows_calls", "Spark", "an agent looks at the calls of the profile that is open", []arg{who},
		func(w *sim.World, a args) error { return w.SwitchesTo(a.s("agent"), spark.Calls) }},
	{"shows_messages", "Spark", "an agent looks at the messages of the profile that is open", []arg{who},
		func(w *sim.World, a args) error { return w.SwitchesTo(a.s("agent"), spark.Messages) }},
	{"assigns_unassigned", "Spark", "an agent chooses for the oldest row under Unassigned; projects are separated by commas",
		[]arg{who, {Name: "contact", Kind: text, Optional: true}, {Name: "member", Kind: agent, Optional: true}, {Name: "projects", Kind: text, Optional: true}},
		func(w *sim.World, a args) error {
			return w.AssignsInSpark(a.s("agent"), sim.SparkChoice{Contact: a.s("contact"), Member: a.s("member"), Projects: listed(a.s("projects"))})
		}},
	{"joins_project", "Spark", "an agent joins a project", []arg{who, project},
		func(w *sim.World, a args) error { return w.JoinsProject(a.s("agent"), a.s("project")) }},
	{"leaves_project", "Spark", "an agent leaves a project", []arg{who, project},
		func(w *sim.World, a args) error { return w.LeavesProject(a.s("agent"), a.s("project")) }},
	{"logs_on_all_projects", "Spark", "the administrator has calls logged on all projects of a contact", []arg{},
		func(w *sim.World, _ args) error { return w.LogsOnAllProjects(true) }},
	{"logs_on_one_project", "Spark", "the administrator switches that off again", []arg{},
		func(w *sim.World, _ args) error { return w.LogsOnAllProjects(false) }},
}

// listed are names separated by commas.
func listed(text string) (names []string) {
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}
