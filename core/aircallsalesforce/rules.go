package aircallsalesforce

import (
	"slices"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/vendors/salesforce"
)

// The statuses of a Task. Salesforce lists a completed Task under Past Activities
// and any other under Next Steps (AS-03, AS-04).
const (
	statusCompleted  = "Completed"
	statusInProgress = "In Progress"
)

// status returns the status of the call's Task, "" if the call is not logged; then
// no other record is created either (AS-05, AS-33).
//
//   - A call with a withheld number is not logged (AS-38).
//   - A message is logged as completed (AS-26), at any time of day (AS-08).
//   - A call on a closed line is not logged while only business hours count (AS-06,
//     AS-07).
//   - Otherwise the setting of its type decides (AS-02).
func status(c *call.Call, d *settings.Document) string {
	switch {
	case c.Customer == "":
		return ""
	case c.Message:
		return statusCompleted
	case d.Switch(BusinessHoursOnly) && c.Opening == call.Closed:
		return ""
	}
	switch d.Text(settingOf[c.Qualification()]) {
	case completed:
		return statusCompleted
	case inProgress:
		return statusInProgress
	}
	return ""
}

// settingOf maps the five types of call to their settings (AS-01).
var settingOf = map[call.Qualification]string{
	call.OutboundAnswered:   OutboundAnswered,
	call.OutboundUnanswered: OutboundUnanswered,
	call.InboundAnswered:    InboundAnswered,
	call.Missed:             Missed,
	call.Voicemail:          Voicemail,
}

// chosen is the record on which a call is logged, as stored in the ledger.
type chosen struct {
	Object string `json:"object"`
	ID     string `json:"id"`
	Name   string `json:"name"`
	Person bool   `json:"person,omitempty"` // a person account
}

// choose returns the record of a known number: a Contact before a Lead before an
// Account before a Person Account (AS-11), and of several of one kind the first in
// Salesforce's response (AS-12). Numbers are read in the country of the line.
// Converted leads do not count (AS-39), nor does the contact that Salesforce
// creates for a person account (AS-41).
func choose(found []salesforce.Record, number call.Number, line string) (c chosen, known bool) {
	best := ranks
	for _, r := range found {
		if rank := rankOf(r); rank < best && hasNumber(r, number, line) {
			best, c = rank, chosen{Object: r.Object, ID: r.ID, Name: r.Name, Person: r.Person}
		}
	}
	return c, best < ranks
}

// ranks is the rank of a record on which no call is logged.
const ranks = 4

func rankOf(r salesforce.Record) int {
	switch {
	case r.Object == salesforce.Contact && !r.Person:
		return 0
	case r.Object == salesforce.Lead && !r.Converted:
		return 1
	case r.Object == salesforce.Account && !r.Person:
		return 2
	case r.Object == salesforce.Account:
		return 3
	}
	return ranks
}

func hasNumber(r salesforce.Record, number call.Number, line string) bool {
	for _, phone := range r.Phones {
		if number.Same(phone, line) {
			return true
		}
	}
	return false
}

// searched returns the search terms for a number: the digits that the number begins
// with in each usual notation (an extension may follow). choose filters the
// results.
func searched(number call.Number) []string {
	code, national := number.Country()
	if code == "" {
		return nil // not in E.164
	}
	var forms []string
	for _, begin := range [...]string{code, "", "0", "1", "8", code + "0", "011" + code, "00" + code} {
		if form := begin + national; len(form) >= shortestSearch && !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	return forms
}

// shortestSearch prevents searches with too many results.
const shortestSearch = 7

// linkable reports whether a call on this record is linked to a Case or an
// Opportunity: only one on a Contact (AS-13, AS-14, AS-15), and only a Contact gets
// a new Case (AS-17).
func linkable(c chosen) bool { return c.Object == salesforce.Contact }

// objectFor returns the object created for an unknown number, "" for none (AS-09,
// AS-32).
func objectFor(d *settings.Document) string {
	return map[string]string{newContact: salesforce.Contact, newLead: salesforce.Lead, newAccount: salesforce.Account}[d.Text(UnknownNumber)]
}

// owners returns the e-mail addresses of the call's Aircall user: who dialled or
// answered last; none for an unanswered inbound call (AS-25, AS-37).
func owners(c *call.Call) []string { return c.Emails(c.Last) }
