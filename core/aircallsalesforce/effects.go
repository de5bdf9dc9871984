package aircallsalesforce

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/ledger"
)

// Names of the effects in the ledger.
const (
	begunEffect  = "begun"  // value: empty; fixes the version of the settings
	statusEffect = "status" // value: the Task's status, "" for a call that is not logged
	foundEffect  = "found"  // value: the chosen record of a known number, "" for an unknown one
	madeEffect   = "made"   // value: the record created for an unknown number
	linkEffect   = "link"   // value: id of the open Case or Opportunity, "" for none
	caseEffect   = "case"   // value: id of the created Case
	ownerEffect  = "owner"  // value: id of the owner and the owner's time zone, "" for the connected user
	taskEffect   = "task"   // value: id of the Task and the digest of its text
	changeEffect = "change" // one per later text; value: empty
)

// effects is the table of a call's effects in Salesforce, in the order in which
// they are considered. An effect reads the results of earlier effects from the
// ledger, where they were stored once: a created record must not be found as an
// existing one later, and a Case that was closed meanwhile must not be replaced.
//
//   - Records, Cases and Tasks are findable by their external id. They are created
//     by an upsert, so that one whose creation was still running during the look-up
//     is not created twice (AS-28).
//   - Changing a Task's text is repeatable.
func (i *integration) effects() []engine.Effect {
	return []engine.Effect{
		{Name: begunEffect, Class: ledger.Repeatable, Due: always, Do: begin},
		{Name: statusEffect, Class: ledger.Repeatable, Due: whenComplete, Do: decideStatus},
		{Name: foundEffect, Class: ledger.Repeatable, Due: whenLogged, Do: i.findRecord},
		{Name: madeEffect, Class: ledger.Findable, Due: whenUnknown, Do: i.makeRecord, Find: i.findMade},
		{Name: linkEffect, Class: ledger.Repeatable, Due: whenLinkable, Do: i.findLink},
		{Name: caseEffect, Class: ledger.Findable, Due: whenCaseIsWanted, Do: i.makeCase, Find: i.findCase},
		{Name: ownerEffect, Class: ledger.Repeatable, Due: whenPlaced, Do: i.findOwner},
		{Name: taskEffect, Class: ledger.Findable, Due: whenDecided, Do: i.makeTask, Find: i.findTask},
		{Name: changeEffect, Class: ledger.Repeatable, Each: newText, Due: always, Do: i.changeTask},
	}
}

func always(*engine.Job) engine.Due { return engine.Now() }

// begin fixes the version of the settings: the one at the start of the call counts
// (AS-27, AS-36).
func begin(context.Context, *engine.Job) (string, error) { return "", nil }

// whenComplete: nothing is logged before the call's data is complete (XR-13).
func whenComplete(j *engine.Job) engine.Due {
	if !j.Call.Terminal {
		return engine.AwaitFacts()
	}
	return engine.Now()
}

func decideStatus(_ context.Context, j *engine.Job) (string, error) {
	return status(j.Call, j.Settings), nil
}

func whenLogged(j *engine.Job) engine.Due { return ifSo(has(j, statusEffect)) }

// whenUnknown: a record is created only for a number that no record has (AS-09,
// AS-40).
func whenUnknown(j *engine.Job) engine.Due {
	_, asked := j.Record.Value(foundEffect)
	return ifSo(asked && !has(j, foundEffect) && objectFor(j.Settings) != "")
}

// whenLinkable: the preference is either a Case or an Opportunity (AS-30).
func whenLinkable(j *engine.Job) engine.Due {
	c, placed := record(j)
	return ifSo(placed && linkable(c) && j.Settings.Text(LinkTo) != nothing)
}

// whenCaseIsWanted: a Case is created if none is open (AS-16, AS-29); an
// Opportunity never (AS-18).
func whenCaseIsWanted(j *engine.Job) engine.Due {
	_, asked := j.Record.Value(linkEffect)
	return ifSo(asked && !has(j, linkEffect) && j.Settings.Text(LinkTo) == aCase && j.Settings.Switch(CreateCase))
}

// whenPlaced: without a record there is no Task (AS-32).
func whenPlaced(j *engine.Job) engine.Due {
	_, placed := record(j)
	return ifSo(placed)
}

// whenDecided: while Salesforce denies access to users or Cases, the Task's owner
// or Case is unknown.
func whenDecided(j *engine.Job) engine.Due {
	_, placed := record(j)
	return ifSo(placed && !j.Record.IsBarred(linkEffect, caseEffect, ownerEffect))
}

// ifSo makes an effect due, provided that wanted holds. The results that wanted
// depends on come earlier in the table, so they are final by then.
func ifSo(wanted bool) engine.Due {
	if !wanted {
		return engine.Never()
	}
	return engine.Now()
}

// has reports whether an effect is done with a non-empty value.
func has(j *engine.Job, effect string) bool { return value(j, effect) != "" }

// value returns the value of an effect, "" if it is not done.
func value(j *engine.Job, effect string) string {
	v, _ := j.Record.Value(effect)
	return v
}

// record returns the record on which the call is logged.
func record(j *engine.Job) (c chosen, placed bool) {
	for _, effect := range [...]string{foundEffect, madeEffect} {
		if v := value(j, effect); v != "" {
			return c, json.Unmarshal([]byte(v), &c) == nil
		}
	}
	return c, false
}

func encoded(c chosen) string {
	text, _ := json.Marshal(c) // a struct of texts always encodes
	return string(text)
}

// firstWord and rest split values that have two parts.
func firstWord(v string) string {
	word, _, _ := strings.Cut(v, " ")
	return word
}

func rest(v string) string {
	_, rest, _ := strings.Cut(v, " ")
	return rest
}
