package aircall

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// The screens of people: an agent's phone, and the dashboard.

// PhoneState is the state of an agent's phone.
type PhoneState string

// The states of a phone.
const (
	PhoneIdle     PhoneState = "idle"
	PhoneRinging  PhoneState = "ringing"
	PhoneDialling PhoneState = "dialling"
	PhoneInCall   PhoneState = "in call"
	PhoneWrapUp   PhoneState = "wrap-up"

	PhoneOnHold       PhoneState = "on hold"      // the agent has the customer on hold
	PhoneTransferring PhoneState = "transferring" // until a colleague answers
	PhoneConsulted    PhoneState = "consulted"    // a colleague consults the agent
)

// PhoneScreen is what an agent's phone shows. The fields from Call to Contact and
// Cards are empty when the phone is idle.
type PhoneScreen struct {
	Agent     string
	Available bool
	State     PhoneState
	Call      int64
	Line      string
	Customer  string // as displayed, or "anonymous"
	Contact   string // name of the customer's contact, if there is one
	Since     time.Time
	Cards     []InsightCard // shown by integrations
	Dialler   string        // number filled in by an integration
}

// Phone returns what an agent's phone shows.
func (s *Server) Phone(userID int64) (PhoneScreen, error) {
	var screen PhoneScreen
	err := s.engine.Act(func(*kit.Tx) error {
		u, ok := s.users.Get(userID)
		if !ok {
			return fmt.Errorf("user %d has no phone: there is no such user", userID)
		}
		screen = PhoneScreen{Agent: u.name, Available: u.available, State: PhoneIdle, Since: u.phone.since, Dialler: u.prefilled}
		c := u.phone.call
		switch {
		case c != nil && c.stage == dialling:
			screen.State = PhoneDialling
		case c != nil && c.stage == transferring:
			screen.State = PhoneTransferring
		case c != nil && c.held:
			screen.State = PhoneOnHold
		case c != nil:
			screen.State = PhoneInCall
		case u.phone.rings != nil:
			c, screen.State = u.phone.rings, PhoneRinging
		case u.phone.consultation != nil:
			c, screen.State = u.phone.consultation, PhoneRinging
			if c.consultAnswered {
				screen.State = PhoneConsulted
			}
		case u.phone.wrapUp != nil:
			c, screen.State = u.phone.wrapUp, PhoneWrapUp
		default:
			return nil
		}
		screen.Call, screen.Line, screen.Customer, screen.Contact = c.id, c.line.name, c.digits, s.contactName(c.customer)
		if screen.State != PhoneWrapUp {
			screen.Cards = slices.Clone(c.cards)
		}
		return nil
	})
	return screen, err
}

// CallRow is a call as the dashboard's call history shows it.
type CallRow struct {
	ID        int64
	Direction string // inbound, outbound
	Line      string
	Customer  string // E.164, or "anonymous"
	Contact   string // name of the customer's contact, if there is one
	Outcome   string // in progress, answered, missed, voicemail, unanswered, transferred
	Reason    string // missed_call_reason of a missed call
	Agent     string // the last agent who answered or dialled
	FirstBy   string // the first agent who answered or dialled
	Assigned  string // assignee, "" without one
	Outside   string // the external number that the call was transferred to
	Archived  bool
	Comments  []string
	Tags      []string
	Started   time.Time
	Answered  time.Time // zero: never
	Ended     time.Time // zero: not yet
	Recording bool      // a recording is available
}

// Calls lists the call history, oldest first.
func (s *Server) Calls() []CallRow {
	var list []CallRow
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		list = make([]CallRow, 0, s.calls.Len())
		for c := range s.calls.All {
			list = append(list, s.callRow(c))
		}
		return nil
	})
	return list
}

func (s *Server) callRow(c *call) CallRow {
	row := CallRow{
		ID: c.id, Direction: c.direction(), Line: c.line.name, Customer: cmp.Or(c.customer, anonymous),
		Contact: s.contactName(c.customer), Outcome: c.outcome(), Started: c.started, Answered: c.answered,
		Reason: c.missedCallReason(), Ended: c.ended, Recording: !c.recordingAt.IsZero(),
	}
	row.Agent, row.FirstBy, row.Assigned = c.user.displayName(), c.first.displayName(), c.assigned.displayName()
	row.Outside, row.Archived = c.external, c.archived
	for _, x := range c.comments {
		row.Comments = append(row.Comments, x.text)
	}
	for _, t := range c.tags {
		row.Tags = append(row.Tags, t.tag.name)
	}
	return row
}

// displayName returns the user's name, or "" for nil.
func (u *user) displayName() string {
	if u == nil {
		return ""
	}
	return u.name
}

func (c *call) outcome() string {
	switch {
	case c.stage != over:
		return "in progress"
	case c.answered.IsZero() && c.external != "":
		return "transferred"
	case !c.answered.IsZero():
		return "answered"
	case c.outbound:
		return "unanswered"
	case c.voicemail > 0:
		return "voicemail"
	}
	return "missed"
}

// contactName returns the name of the contact with this number, or "".
func (s *Server) contactName(e164 string) string {
	contact := s.contactOf(e164)
	switch {
	case contact == nil:
		return ""
	case contact.firstName == "" || contact.lastName == "":
		return contact.firstName + contact.lastName
	}
	return contact.firstName + " " + contact.lastName
}

// WebhookRow is a webhook as the dashboard shows it.
type WebhookRow struct {
	ID, Name, URL string
	Active        bool
	Failures      int // failed attempts since the last success
	Events        []string
}

// Webhooks lists the webhooks, oldest first.
func (s *Server) Webhooks() []WebhookRow {
	var list []WebhookRow
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		for w := range s.webhooks.All {
			row := WebhookRow{ID: w.uuid, Name: w.name, URL: w.url, Active: w.active, Failures: w.failures}
			for _, e := range w.events {
				row.Events = append(row.Events, string(e))
			}
			list = append(list, row)
		}
		return nil
	})
	return list
}

// Notifications lists the notifications on the dashboard, oldest first.
func (s *Server) Notifications() []Notification {
	var list []Notification
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		list = slices.Clone(s.notifications)
		return nil
	})
	return list
}
