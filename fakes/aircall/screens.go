package aircall

import (
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// What people see: an agent's phone, and the dashboard.

// PhoneState is what an agent's phone is doing.
type PhoneState string

// The states of a phone.
const (
	PhoneIdle     PhoneState = "idle"
	PhoneRinging  PhoneState = "ringing"
	PhoneDialling PhoneState = "dialling"
	PhoneInCall   PhoneState = "in call"
	PhoneWrapUp   PhoneState = "wrap-up"

	PhoneOnHold       PhoneState = "on hold"      // the customer listens to music
	PhoneTransferring PhoneState = "transferring" // until a colleague picks up
	PhoneConsulted    PhoneState = "consulted"    // by a colleague, about the call
)

// PhoneScreen is an agent's phone. The fields below State are empty on an idle
// one.
type PhoneScreen struct {
	Agent     string
	Available bool
	State     PhoneState
	Call      int64
	Line      string
	Customer  string // as displayed, or "anonymous"
	Contact   string // their name, when Aircall knows it
	Since     time.Time
	Cards     []InsightCard // what integrations show about the call
	Dialler   string        // a number that an integration has filled in
}

// Phone shows the agent's phone.
func (s *Server) Phone(userID int64) (PhoneScreen, error) {
	var screen PhoneScreen
	err := s.engine.Act(func(*kit.Tx) error {
		u, ok := s.users.Get(userID)
		if !ok {
			return fmt.Errorf("there is no phone of user %d: no such user", userID)
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
		case u.phone.consults != nil:
			c, screen.State = u.phone.consults, PhoneRinging
			if c.consults {
				screen.State = PhoneConsulted
			}
		case u.phone.wrapUp != nil:
			c, screen.State = u.phone.wrapUp, PhoneWrapUp
		default:
			return nil
		}
		screen.Call, screen.Line, screen.Customer, screen.Contact = c.id, c.line.name, c.digits, s.contactName(c)
		if screen.State != PhoneWrapUp {
			screen.Cards = slices.Clone(c.cards)
		}
		return nil
	})
	return screen, err
}

// CallRow is a call in the dashboard's history.
type CallRow struct {
	ID        int64
	Direction string // inbound, outbound
	Line      string
	Customer  string // E.164, or "anonymous"
	Contact   string // their name, when Aircall knows it
	Outcome   string // in progress, answered, missed, voicemail, unanswered, transferred
	Reason    string // missed_call_reason of a missed call
	Agent     string // who took or made it, the last one after a transfer
	FirstBy   string // who took or made it first
	Assigned  string // to whom, "" to nobody
	Outside   string // the number outside that it was transferred to
	Archived  bool
	Comments  []string
	Tags      []string
	Started   time.Time
	Answered  time.Time // zero: never
	Ended     time.Time // zero: not yet
	Recording bool      // there is one to listen to
}

// Calls is the history, oldest first.
func (s *Server) Calls() []CallRow {
	var list []CallRow
	_ = s.engine.Act(func(*kit.Tx) error { // looking cannot fail
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
		ID: c.id, Direction: c.direction(), Line: c.line.name, Customer: orElse(c.customer, anonymous),
		Contact: s.contactName(c), Outcome: c.outcome(), Started: c.started, Answered: c.answered,
		Reason: c.missedCallReason(), Ended: c.ended, Recording: !c.recordingAt.IsZero(),
	}
	row.Agent, row.FirstBy, row.Assigned = c.user.called(), c.first.called(), c.assigned.called()
	row.Outside, row.Archived = c.external, c.archived
	for _, x := range c.comments {
		row.Comments = append(row.Comments, x.text)
	}
	for _, t := range c.tags {
		row.Tags = append(row.Tags, t.tag.name)
	}
	return row
}

// called is the user's name, "" of nobody.
func (u *user) called() string {
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

func (s *Server) contactName(c *call) string {
	return s.nameOf(c.customer)
}

// nameOf is the name of the contact with this number, "" when there is none.
func (s *Server) nameOf(e164 string) string {
	contact := s.contactOf(e164)
	switch {
	case contact == nil:
		return ""
	case contact.firstName == "" || contact.lastName == "":
		return contact.firstName + contact.lastName
	}
	return contact.firstName + " " + contact.lastName
}

// WebhookRow is a webhook in the dashboard.
type WebhookRow struct {
	ID, Name, URL string
	Active        bool
	Failures      int // attempts that failed since the last success
	Events        []string
}

// Webhooks lists the webhooks, oldest first.
func (s *Server) Webhooks() []WebhookRow {
	var list []WebhookRow
	_ = s.engine.Act(func(*kit.Tx) error { // looking cannot fail
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

// Notifications is what the dashboard has told the admins, oldest first.
func (s *Server) Notifications() []Notification {
	var list []Notification
	_ = s.engine.Act(func(*kit.Tx) error { // looking cannot fail
		list = slices.Clone(s.notifications)
		return nil
	})
	return list
}
