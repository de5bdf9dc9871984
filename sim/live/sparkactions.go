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
		acts2((*sim.World).OpensProfile)},
	{"shows_calls", "Spark", "an agent looks at the calls of the profile that is open", []arg{who},
		acts(func(w *sim.World, a args) error { return w.SwitchesTo(a.s("agent"), spark.Calls) })},
	{"shows_messages", "Spark", "an agent looks at the messages of the profile that is open", []arg{who},
		acts(func(w *sim.World, a args) error { return w.SwitchesTo(a.s("agent"), spark.Messages) })},
	{"assigns_unassigned", "Spark", "an agent chooses for the oldest row under Unassigned; projects are separated by commas",
		[]arg{who, {Name: "contact", Kind: text, Optional: true}, {Name: "member", Kind: agent, Optional: true}, {Name: "projects", Kind: text, Optional: true}},
		acts(func(w *sim.World, a args) error {
			return w.AssignsInSpark(a.s("agent"), sim.SparkChoice{Contact: a.s("contact"), Member: a.s("member"), Projects: listed(a.s("projects"))})
		})},
	{"joins_project", "Spark", "an agent joins a project", []arg{who, project},
		acts2((*sim.World).JoinsProject)},
	{"leaves_project", "Spark", "an agent leaves a project", []arg{who, project},
		acts2((*sim.World).LeavesProject)},
	{"logs_on_all_projects", "Spark", "the administrator has calls logged on all projects of a contact", []arg{},
		acts(func(w *sim.World, _ args) error { return w.LogsOnAllProjects(true) })},
	{"logs_on_one_project", "Spark", "the administrator switches that off again", []arg{},
		acts(func(w *sim.World, _ args) error { return w.LogsOnAllProjects(false) })},
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
