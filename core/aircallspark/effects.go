package aircallspark

import (
	"slices"
	"strings"

	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/ledger"
)

// Names of the effects in the ledger. Lists are joined by commas.
const (
	contactsEffect    = "contacts"    // value: ids of the contacts with the number
	usersEffect       = "users"       // value: e-mail of the line's only user, "" when it is shared
	memberEffect      = "member"      // value: id of the team member, "" when missing
	projectsEffect    = "projects"    // value: ids of the projects to log to, "" when missing
	interactionEffect = "interaction" // one per project; value: id of the interaction
	unassignedEffect  = "unassigned"  // value: id of the record that waits
	chosenEffect      = "chosen"      // as projects, after people have said whose it is
	assignEffect      = "assign"      // value: empty
)

// effects is the table of what a call wants in Spark. The order is that in which
// effects are considered; what one needs of an earlier one it reads from the
// ledger, where it was stored once: later changes of memberships or of the switch
// do not move a call (AP-33).
//
//   - An interaction is findable: Spark takes the same one twice, but shows the
//     contact's interactions of a moment, and the note's last line names the
//     call.
//   - The record that waits is repeatable: its external id is taken once.
//   - Its projects are findable: the record says whether it is assigned.
func (i *integration) effects() []engine.Effect {
	return []engine.Effect{
		{Name: contactsEffect, Class: ledger.Repeatable, Due: whenTold, Do: i.findContacts},
		{Name: usersEffect, Class: ledger.Repeatable, Due: whenUsersCount, Do: i.findUsers},
		{Name: memberEffect, Class: ledger.Repeatable, Due: whenAgentIsKnown, Do: i.findMember},
		{Name: projectsEffect, Class: ledger.Repeatable, Due: whenWhoseIsKnown, Do: i.findProjects},
		{Name: interactionEffect, Class: ledger.Findable, Each: toLogTo, Due: always, Do: i.logIn, Find: i.findIn},
		{Name: unassignedEffect, Class: ledger.Repeatable, Due: whenMissing, Do: i.leave},
		{Name: chosenEffect, Class: ledger.Repeatable, Due: whenChosen, Do: i.findChosenProjects},
		{Name: assignEffect, Class: ledger.Findable, Due: whenChoiceIsPlaced, Do: i.assign, Find: i.findAssigned},
	}
}

// whenTold: nothing is logged before the phone system has told all of a call
// (XR-13), and nothing at all of what is nobody's number (AP-31).
func whenTold(j *engine.Job) engine.Due {
	switch {
	case !j.Call.Terminal:
		return engine.AwaitFacts()
	case !isLogged(j.Call):
		return engine.Never()
	default:
		return engine.Now()
	}
}

// whenUsersCount: a number that nobody in Spark has wants nothing (AP-01, AP-02,
// AP-30).
func whenUsersCount(j *engine.Job) engine.Due {
	return ifSo(has(j, contactsEffect) && asksForUsers(j.Call))
}

// whenAgentIsKnown: who was rung last is only known when the call's webhooks have
// had the time to come.
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

// whenWhoseIsKnown: the table wants one contact (AP-11) and the team member, of a
// message as of a call (AP-18).
func whenWhoseIsKnown(j *engine.Job) engine.Due {
	return ifSo(len(list(j, contactsEffect)) == 1 && has(j, memberEffect))
}

// toLogTo are the projects that the call is logged in.
func toLogTo(j *engine.Job) []string { return list(j, projectsEffect) }

func always(*engine.Job) engine.Due { return engine.Now() }

// whenMissing: the contact (AP-11, AP-12), the team member (AP-16, AP-28, AP-29)
// or the projects (AP-07, AP-19, AP-20) are for a person to say.
func whenMissing(j *engine.Job) engine.Due {
	_, memberAsked := j.Record.Value(memberEffect)
	_, projectsAsked := j.Record.Value(projectsEffect)
	waits := !has(j, memberEffect) || len(list(j, contactsEffect)) > 1 || projectsAsked && !has(j, projectsEffect)
	return ifSo(memberAsked && waits || refusedEverywhere(j))
}

// refusedEverywhere: Spark would not have the call in any of its projects (the
// kind of interaction is unknown there, or the team member). It waits for a
// person rather than being lost.
func refusedEverywhere(j *engine.Job) bool {
	projects := toLogTo(j)
	return len(projects) > 0 && !slices.ContainsFunc(projects, func(project string) bool {
		entry, _ := j.Record.Find(interactionEffect + " " + project)
		return entry.State != ledger.Refused
	})
}

// whenChosen: a person has said whose the call is (AP-13, AP-25), and not where
// it belongs.
func whenChosen(j *engine.Job) engine.Due {
	_, decided := j.Record.Value(projectsEffect)
	c := j.Call.Choice
	return ifSo(has(j, unassignedEffect) && !decided && c.Contact != "" && c.Member != "" && !c.Placed)
}

func whenChoiceIsPlaced(j *engine.Job) engine.Due { return ifSo(has(j, chosenEffect)) }

// ifSo makes an effect due, provided that wanted holds. What it depends on comes
// earlier in the table, so it is settled by then: an effect whose ground was
// refused is never due.
func ifSo(wanted bool) engine.Due {
	if !wanted {
		return engine.Never()
	}
	return engine.Now()
}

// has reports whether an effect brought something.
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
