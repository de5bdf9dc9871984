// Package call models a phone call or SMS independently of the phone system.
//
// A phone system reports a call in pieces: webhooks that arrive in any order, twice
// or never, and answers of its API. Each piece is reduced to a Fact, a snapshot of
// the call at one moment. Fold combines the facts received so far into a Call.
// Order and repetition of the facts do not matter (XR-01, XR-02), and the terminal
// fact alone is enough (XR-14):
//
//	c := call.Fold([]call.Fact{ringing, answered, ended})
//	if c.Terminal && c.Outcome() == call.Answered { … }
package call

import (
	"slices"
	"strings"
)

// Direction distinguishes calls to the company from calls by the company.
type Direction uint8

// The directions. The zero value means that no fact contains the direction.
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

// Known reports whether a is set.
func (a Agent) Known() bool { return a != Agent{} }

// Is reports whether a and b are the same person: equal ids, or, where an id is
// missing, equal e-mail addresses.
func (a Agent) Is(b Agent) bool {
	if a.ID != "" && b.ID != "" {
		return a.ID == b.ID
	}
	return strings.EqualFold(a.Email, b.Email)
}

// Line is a phone number of the company.
type Line struct {
	ID     string
	Name   string
	Number string // E.164
}

// Opening is the state of a line's business hours at one moment.
type Opening uint8

// The openings. The zero value means that no fact contains the business hours.
const (
	UnknownOpening Opening = iota
	Open
	Closed
)

// Call is the state of a call, folded from its facts.
type Call struct {
	ID        string
	Direction Direction
	Line      Line

	// Opening is the line's when the call began: the earliest fact that contains
	// one counts (AS-34).
	Opening Opening

	// Customer is the other party's number in E.164, empty when the number is
	// withheld.
	Customer string
	Withheld bool

	// First and Last are the agents who spoke first and last; they differ after a
	// transfer. On an unanswered outbound call both are the agent who dialled; on
	// an unanswered inbound call both are unknown.
	First, Last Agent

	// Rung is the agent whose phone rang last on an inbound call.
	Rung Agent

	// Seconds since 1970 UTC; 0 means not yet.
	Started, Answered, Ended int64

	// LatestFact is the time of the latest fact, in seconds since 1970 UTC.
	LatestFact int64

	// HungUp: the call is over, but the phone system may still add data (a
	// voicemail, a recording). Terminal: the call's data is complete.
	HungUp, Terminal bool

	Voicemail bool   // the caller left one
	Recording bool   // the conversation was recorded
	Asset     string // permanent link to the voicemail or recording

	// Contact is the customer's name in the phone system's contacts, GivenName and
	// Email that contact's given name and e-mail address.
	Contact, GivenName, Email string

	// Tags are all tags that the call ever had, Teams the teams it was offered to,
	// Choices the caller's choices in the IVR menu, each in order of time.
	Tags, Teams, Choices Names

	// Comments are the notes that agents wrote during the call and after it.
	Comments Comments

	// MissedReason is the phone system's reason for an unanswered call, in its own
	// words.
	MissedReason string

	// Message marks an SMS; Text is its body, Files its media. It has no duration.
	Message bool
	Text    string
	Files   Names

	// Choice is what people have chosen for the call in the CRM.
	Choice Choice

	// Steps are the events of single parties, from phone systems that report per
	// party (RingCentral). The other fields then hold only what a single event
	// contains.
	Steps Steps
}

// Emails lists the e-mail addresses of an agent in the call's facts, the address in
// a first. Agents change their address, and a CRM has only one of them.
func (c *Call) Emails(a Agent) []string {
	var all []string
	for _, other := range [...]Agent{a, c.First, c.Last, c.Rung} {
		if other.Email != "" && other.Is(a) && !slices.Contains(all, other.Email) {
			all = append(all, other.Email)
		}
	}
	return all
}

// Choice is a person's decision in the CRM about a call that the integration could
// not assign by itself. Fields are ids of the CRM; empty means not chosen. A chosen
// value is never cleared.
type Choice struct {
	Contact, Member string
	Placed          bool // everything is chosen
}

// Outcome is the result of a call for the customer.
type Outcome uint8

// The outcomes of a call that is over.
const (
	Unanswered Outcome = iota
	Answered
	LeftVoicemail
)

// Outcome returns the outcome known so far. A voicemail counts only on an
// unanswered call.
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
