package aircallsalesforce

import (
	"slices"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/vendors/salesforce"
)

// The statuses of a Task. Salesforce lists a completed one under Past Activities
// and any other under Next Steps (AS-03, AS-04).
const (
	statusCompleted  = "Completed"
	statusInProgress = "In Progress"
)

// status is that of the call's Task, "" for what is not logged at all. Then no
// other record is made either (AS-05, AS-33).
//
//   - A withheld number belongs to nobody (AS-38).
//   - A message is logged as what has happened (AS-26), whatever the hour (AS-08).
//   - A call at a closed number is left out while only business hours count
//     (AS-06, AS-07).
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

// settingOf are the five types of call (AS-01).
var settingOf = map[call.Qualification]string{
	call.OutboundAnswered:   OutboundAnswered,
	call.OutboundUnanswered: OutboundUnanswered,
	call.InboundAnswered:    InboundAnswered,
	call.Missed:             Missed,
	call.Voicemail:          Voicemail,
}

// chosen is the record that a call is logged on, as the ledger keeps it.
type chosen struct {
	Object string `json:"object"`
	ID     string `json:"id"`
	Name   string `json:"name"`
	Person bool   `json:"person,omitempty"` // a person account
}

// choose takes the record of a known number: a Contact before a Lead before an
// Account before a Person Account (AS-11), and of several of one kind the first
// that Salesforce returns (AS-12). A number counts as written in the country of the
// line; converted leads do not count (AS-39), nor does the contact that Salesforce keeps for a
// person account (AS-41).
func choose(found []salesforce.Record, number call.Number, line string) (c chosen, known bool) {
	best := ranks
	for _, r := range found {
		if rank := rankOf(r); rank < best && hasNumber(r, number, line) {
			best, c = rank, chosen{Object: r.Object, ID: r.ID, Name: r.Name, Person: r.Person}
		}
	}
	return c, best < ranks
}

// ranks is the rank of what no call is logged on.
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

// searched are the forms of a number that are searched for, each as the digits
// with which what people wrote begins: an extension may follow. Which of the hits
// are the number is for choose to say.
func searched(number call.Number) []string {
	code, national := number.Country()
	if code == "" {
		return nil // no number of the world
	}
	var forms []string
	for _, begin := range [...]string{code, "", "0", "1", "8", code + "0", "011" + code, "00" + code} {
		if form := begin + national; len(form) >= shortestSearch && !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	return forms
}

// shortestSearch keeps a search from finding everything that begins alike.
const shortestSearch = 7

// linkable: only what is logged on a Contact is linked to a Case or an
// Opportunity (AS-13, AS-14, AS-15), and only a Contact gets a new Case (AS-17).
func linkable(c chosen) bool { return c.Object == salesforce.Contact }

// objectFor is what is made for an unknown number, "" for nothing (AS-09, AS-32).
func objectFor(d *settings.Document) string {
	return map[string]string{newContact: salesforce.Contact, newLead: salesforce.Lead, newAccount: salesforce.Account}[d.Text(UnknownNumber)]
}

// owners are the e-mail addresses of the Aircall user whose call it is: who dialled
// or answered last; none for what nobody did (AS-25, AS-37).
func owners(c *call.Call) []string { return c.Emails(c.Last) }
