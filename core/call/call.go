// Package call is the core's own picture of a phone call, the same for every
// phone system.
//
// A phone system tells about a call in pieces: webhooks that arrive in any
// order, twice or never, and looks by its API. Each piece is reduced to a Fact,
// a snapshot of what the phone system knew at one moment. Fold turns the set of
// facts that have arrived into the Call; it does not matter in which order, or
// how often, they came (XR-01, XR-02), and the terminal fact alone is enough
// (XR-14).
package call

import (
	"slices"
	"strings"
)

// Direction says who called whom.
type Direction uint8

// The directions. The zero value is a call whose direction nobody told yet.
const (
	UnknownDirection Direction = iota
	Inbound
	Outbound
)

func (d Direction) String() string {
	switch d {
	case Inbound:
		return "inbound"
	case Outbound:
		return "outbound"
	default:
		return "unknown direction"
	}
}

// Agent is a user of the phone system.
type Agent struct {
	ID    string
	Name  string
	Email string
}

// Known reports whether a is somebody.
func (a Agent) Known() bool { return a != Agent{} }

// Is reports whether a and b are one person: of the same id, whatever address they
// have at the moment, or without ids of the same address.
func (a Agent) Is(b Agent) bool {
	if a.ID != "" && b.ID != "" {
		return a.ID == b.ID
	}
	return strings.EqualFold(a.Email, b.Email)
}

// Line is a number of the company.
type Line struct {
	ID     string
	Name   string
	Number string // E.164
}

// Opening is whether a line takes calls at some moment.
type Opening uint8

// The openings. The zero value is a line of which nobody told.
const (
	UnknownOpening Opening = iota
	Open
	Closed
)

// Call is what the facts so far add up to.
type Call struct {
	ID        string
	Direction Direction
	Line      Line

	// Opening is that of the line when the call began, as far as anybody told: the
	// earliest fact that shows it counts (AS-34).
	Opening Opening

	// Customer is the other side's number in E.164. It is empty when the number
	// is withheld.
	Customer string
	Withheld bool

	// First and Last are the agents who spoke first and last; they differ after
	// a transfer. On an outbound call nobody answered both are the dialler; on
	// an inbound one nobody answered both are unknown.
	First, Last Agent

	// Rung is the agent whose phone rang last on an inbound call.
	Rung Agent

	// Seconds since 1970 UTC, 0 while it has not happened.
	Started, Answered, Ended int64

	// Heard is when the phone system last told about the call.
	Heard int64

	// HungUp: the line is closed, but the phone system may still be collecting
	// (a voicemail, a recording). Terminal: it has told everything.
	HungUp, Terminal bool

	Voicemail bool   // the caller left one
	Recording bool   // the conversation was recorded
	Asset     string // lasting link to either

	// Contact is the customer's name in the phone system's own contacts, given
	// name and e-mail address of the person there.
	Contact, GivenName, Email string

	// Tags are all that the call ever carried, Teams those that were offered it,
	// Choices what the caller chose in the menu: each in the order they came.
	Tags, Teams, Choices Names

	// Comments are the notes that agents wrote during the call and after it.
	Comments Comments

	// MissedReason is the phone system's own word for why nobody answered.
	MissedReason string

	// Message: this is no call but a message, with its Text. It started and was
	// all there at the same moment.
	Message bool
	Text    string
	Files   Names

	// Choice is what people have decided about it in the CRM.
	Choice Choice

	// Steps are those of the call's parties, where the phone system tells of
	// single parties. The other fields then hold what one step alone can say.
	Steps Steps
}

// Emails lists the addresses that the facts give an agent of the call, the one in a
// first: people change theirs, and a CRM knows one of them.
func (c *Call) Emails(a Agent) []string {
	var all []string
	for _, other := range [...]Agent{a, c.First, c.Last, c.Rung} {
		if other.Email != "" && other.Is(a) && !slices.Contains(all, other.Email) {
			all = append(all, other.Email)
		}
	}
	return all
}

// Choice is what a person has said in the CRM about a call that the integration
// could not place by itself. Fields name things of the CRM; empty is not chosen.
// What was once chosen stays.
type Choice struct {
	Contact, Member string
	Placed          bool // nothing is left to choose
}

// Outcome is how a call went, seen from the customer.
type Outcome uint8

// The outcomes of a call that is over.
const (
	Unanswered Outcome = iota
	Answered
	LeftVoicemail
)

// Outcome returns how the call went as far as is known. A voicemail counts
// only where nobody answered.
func (c Call) Outcome() Outcome {
	switch {
	case c.Answered > 0:
		return Answered
	case c.Voicemail && c.Direction == Inbound:
		return LeftVoicemail
	default:
		return Unanswered
	}
}
