package aircallspark

import (
	"slices"
	"strings"

	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/ledger"
)

// Names of the effects in the ledger. Lists are separated by commas.
const (
	contactsEffect    = "contacts"    // value: ids of the contacts with the number
	usersEffect       = "users"       // value: e-mail of the line's only user, "" when it is shared
	memberEffect      = "member"      // value: id of the team member, "" when missing
	projectsEffect    = "projects"    // value: ids of the projects to log to, "" when missing
	interactionEffect = "interaction" // one per project; value: id of the interaction
	unassignedEffect  = "unassigned"  // value: id of the record under Unassigned
	chosenEffect      = "chosen"      // as projects, after a person has chosen
	assignEffect      = "assign"      // value: empty
)

// effects is the table of a call's effects in Spark, in the order in which they are
// considered. An effect reads the results of earlier effects from the ledger, where
// they were stored once: later changes of memberships or of the setting do not
// affect a call (AP-33).
//
//   - An interaction is findable: Spark does not de-duplicate, but lists the
//     contact's interactions of a time, and the note's last line identifies the
//     call.
//   - The record under Unassigned is repeatable: Spark de-duplicates by external id.
//   - Its projects are findable: the record contains the time of its assignment.
func (i *integration) effects() []engine.Effect {
	return []engine.Effect{
		{Name: contactsEffect, Class: ledger.Repeatable, Due: whenComplete, Do: i.findContacts},
		{Name: usersEffect, Class: ledger.Repeatable, Due: whenUsersCount, Do: i.findUsers},
		{Name: memberEffect, Class: ledger.Repeatable, Due: whenAgentIsKnown, Do: i.findMember},
		{Name: projectsEffect, Class: ledger.Repeatable, Due: whenContactAndMemberAreKnown, Do: i.findProjects},
		{Name: interactionEffect, Class: ledger.Findable, Each: toLogTo, Due: always, Do: i.logIn, Find: i.findIn},
		{Name: unassignedEffect, Class: ledger.Repeatable, Due: whenMissing, Do: i.addUnassigned},
		{Name: chosenEffect, Class: ledger.Repeatable, Due: whenChosen, Do: i.findChosenProjects},
		{Name: assignEffect, Class: ledger.Findable, Due: whenChoiceIsPlaced, Do: i.assign, Find: i.findAssigned},
	}
}

// whenComplete: nothing is logged before the call's data is complete (XR-13), and
// no call with a withheld number (AP-31).
func whenComplete(j *engine.Job) engine.Due {
	switch {
	case !j.Call.Terminal:
		return engine.AwaitFacts()
	case !isLogged(j.Call):
		return engine.Never()
	default:
		return engine.Now()
	}
}

// whenUsersCount: a number without a contact has no further effects (AP-01, AP-02,
// AP-30).
func whenUsersCount(j *engine.Job) engine.Due {
	return ifSo(has(j, contactsEffect) && asksForUsers(j.Call))
}

// whenAgentIsKnown: the agent rung last is known once all webhooks of the call have
// had time to arrive.
func whenAgentIsKnown(j *engine.Job) engine.Due {
	users, asked := j.Record.Value(usersEffect)
	switch {
	case !has(j, contactsEffect) || asksForUsers(j.Call) && !asked:
		return engine.Never()
	case asked && users == "" && !j.Call.Message:
		return engine.At(settledAt(j.Call))
	default:
		return engine.Now()
	}
}

// whenWhoseIsKnown: the table needs one contact (AP-11) and the team member, for a
// message as for a call (AP-18).
func whenContactAndMemberAreKnown(j *engine.Job) engine.Due {
	return ifSo(len(list(j, contactsEffect)) == 1 && has(j, memberEffect))
}

// toLogTo returns the projects in which the call is logged.
func toLogTo(j *engine.Job) []string { return list(j, projectsEffect) }

func always(*engine.Job) engine.Due { return engine.Now() }

// whenMissing: a person must choose if the contact (AP-11, AP-12), the team member
// (AP-16, AP-28, AP-29) or the projects (AP-07, AP-19, AP-20) are missing.
func whenMissing(j *engine.Job) engine.Due {
	_, memberAsked := j.Record.Value(memberEffect)
	_, projectsAsked := j.Record.Value(projectsEffect)
	missing := !has(j, memberEffect) || len(list(j, contactsEffect)) > 1 || projectsAsked && !has(j, projectsEffect)
	return ifSo(memberAsked && missing || refusedEverywhere(j))
}

// refusedEverywhere reports whether Spark refused the call in all its projects (the
// interaction type or the team member is unknown there). It is then listed under
// Unassigned and not lost.
func refusedEverywhere(j *engine.Job) bool {
	projects := toLogTo(j)
	return len(projects) > 0 && !slices.ContainsFunc(projects, func(project string) bool {
		entry, _ := j.Record.Find(interactionEffect + " " + project)
		return entry.State != ledger.Refused
	})
}

// whenChosen: a person has chosen contact and team member (AP-13, AP-25), but not
// the projects.
func whenChosen(j *engine.Job) engine.Due {
	_, decided := j.Record.Value(projectsEffect)
	c := j.Call.Choice
	return ifSo(has(j, unassignedEffect) && !decided && c.Contact != "" && c.Member != "" && !c.Placed)
}

func whenChoiceIsPlaced(j *engine.Job) engine.Due { return ifSo(has(j, chosenEffect)) }

// ifSo makes an effect due, provided that wanted holds. The results that wanted
// depends on come earlier in the table, so they are final by then: an effect is
// never due if its condition was refused.
func ifSo(wanted bool) engine.Due {
	if !wanted {
		return engine.Never()
	}
	return engine.Now()
}

// has reports whether an effect is done with a non-empty value.
func has(j *engine.Job, effect string) bool {
	value, done := j.Record.Value(effect)
	return done && value != ""
}

func list(j *engine.Job, effect string) []string {
	if !has(j, effect) {
		return nil
	}
	value, _ := j.Record.Value(effect)
	return strings.Split(value, ",")
}
