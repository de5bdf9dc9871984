package aircallspark

import (
	"slices"

	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors"
)

// choices are the effects repeated after a refusal (XR-16): contact, team member
// and projects may have been deleted or changed. A call under Unassigned is logged
// by a person, so its refused interactions are dropped.
var choices = []string{contactsEffect, memberEffect, projectsEffect}

// withRefusals adds the handling of refusals to the table.
func withRefusals(table []engine.Effect) []engine.Effect {
	for n := range table {
		if e := &table[n]; e.Name == interactionEffect {
			e.Redecide = func(_ *engine.Job, err error) []string {
				if vendors.StatusOf(err) == 404 || vendors.StatusOf(err) == 422 {
					return choices
				}
				return nil
			}
			e.Due = func(j *engine.Job) engine.Due { return ifSo(!has(j, unassignedEffect)) }
			e.Moot = func(j *engine.Job) bool { return has(j, unassignedEffect) }
		} else if e.Name == unassignedEffect { // a logged call is not listed under Unassigned
			e.Moot = func(j *engine.Job) bool { return slices.ContainsFunc(toLogTo(j), isLoggedIn(j)) }
		}
	}
	return table
}

// isLoggedIn returns a function that reports whether the call is logged in a
// project.
func isLoggedIn(j *engine.Job) func(project string) bool {
	return func(project string) bool { return has(j, interactionEffect+" "+project) }
}

// cites lists the rules and fields that decide each effect.
var cites = map[string]engine.Cite{
	contactsEffect:    {Rules: "AP-01 AP-12 AP-27 AP-31 AP-32", Field: "raw_digits"},
	usersEffect:       {Rules: "AP-16 AP-26 AP-28", Field: "number.id"},
	memberEffect:      {Rules: "AP-14 AP-15 AP-16 AP-28 AP-29 AP-33", Field: "user.email"},
	projectsEffect:    {Rules: "AP-03 AP-04 AP-05 AP-06 AP-07 AP-19 AP-20 AP-24", Field: "the contact's projects, the switch"},
	interactionEffect: {Rules: "AP-03 AP-05 AP-18", Field: "the projects", Of: projectsEffect},
	unassignedEffect:  {Rules: "AP-07 AP-11 AP-16 AP-19 AP-20 AP-28 AP-29", Field: "contacts, team member, projects"},
	chosenEffect:      {Rules: "AP-13 AP-25", Field: "what a person chose"},
	assignEffect:      {Rules: "AP-13 AP-25", Field: "the projects", Of: projectsEffect},
}
