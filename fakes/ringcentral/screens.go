package ringcentral

import (
	"cmp"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// The screens of people: a user's app, and the company's call history.

// PhoneState is the state of a call on a user's phone.
type PhoneState string

// The states of a phone.
const (
	PhoneIdle    PhoneState = "idle"
	PhoneRinging PhoneState = "ringing"
	PhoneDialing PhoneState = "dialling"
	PhoneInCall  PhoneState = "in call"
	PhoneOnHold  PhoneState = "on hold"
)

// PhoneCall is a call on a user's phone.
type PhoneCall struct {
	Call      string // telephony session
	State     PhoneState
	With      string // the other side: a number, "Anonymous", or an extension's number
	WithName  string
	Queue     string // the queue whose call it is
	Recording bool
	Muted     bool
	Since     time.Time
}

// Phone lists the calls on a user's phone, oldest first.
func (s *Server) Phone(user int64) ([]PhoneCall, error) {
	var calls []PhoneCall
	err := s.engine.Act(func(*kit.Tx) error {
		x, err := s.userByID(user)
		if err != nil {
			return err
		}
		for _, p := range x.live {
			calls = append(calls, phoneCall(p))
		}
		return nil
	})
	return calls, err
}

func phoneCall(p *party) PhoneCall {
	other := p.from
	if p.outbound {
		other = p.to
	}
	row := PhoneCall{Call: p.session.id, With: cmp.Or(other.Number, other.Name), WithName: other.Name, Since: p.created, Muted: p.muted,
		Recording: p.activeRecording() != nil, State: PhoneDialing}
	if p.queue != nil {
		row.Queue = p.queue.name
	}
	switch {
	case p.ringing():
		row.State = PhoneRinging
	case p.code == held:
		row.State = PhoneOnHold
	case p.code == answered && !(p.outbound && p.session.internal && p.session.near == nil):
		row.State = PhoneInCall
	}
	return row
}

// CallerState is the state of a call as its customer perceives it.
type CallerState string

// The states of a customer.
const (
	CallerGone        CallerState = "gone"
	CallerInMenu      CallerState = "in the menu"
	CallerWaiting     CallerState = "waiting"
	CallerAtVoicemail CallerState = "at the voicemail"
	CallerRinging     CallerState = "ringing" // the customer's phone rings
	CallerTalking     CallerState = "talking"
	CallerOnHold      CallerState = "on hold"
)

// Caller returns the state of the customer of a call. An unknown call is "gone".
func (s *Server) Caller(call string) CallerState {
	state := CallerGone
	s.read(func(time.Time) {
		if c, ok := s.sessions.Get(call); ok {
			state = c.callerState()
		}
	})
	return state
}

func (c *session) callerState() CallerState {
	switch c.stage {
	case over:
		return CallerGone
	case inMenu:
		return CallerInMenu
	case inRing, inQueue, arriving:
		return CallerWaiting
	case atVoicemail:
		return CallerAtVoicemail
	case dialling:
		if c.dialled == c.far {
			return CallerRinging
		}
		return CallerWaiting
	}
	near := c.near
	if near == nil && c.bridged != nil {
		near = c.bridged.near
	}
	if near != nil && near.code == held {
		return CallerOnHold
	}
	return CallerTalking
}

// CallRow is a call as the company's call history shows it.
type CallRow struct {
	Call      string // telephony session
	Direction string // inbound, outbound, internal
	Customer  string // external number; "": withheld, or an internal call
	Dialled   string // the called number or extension
	Outcome   string // in progress, answered, missed, abandoned, voicemail, replied, no answer, busy, declined, cancelled
	Agents    []string
	Queue     string
	Duration  time.Duration
	Started   time.Time
	Recording string        // id
	Voicemail time.Duration // 0: no voicemail
	JoinedTo  string        // the bridged call of a warm transfer
}

// Calls lists all calls, oldest first.
func (s *Server) Calls() []CallRow {
	var rows []CallRow
	s.read(func(now time.Time) {
		for c := range s.sessions.All {
			rows = append(rows, c.row(now))
		}
	})
	return rows
}

func (c *session) row(now time.Time) CallRow {
	first := c.parties[0]
	row := CallRow{Call: c.id, Direction: "inbound", Customer: first.from.Number, Dialled: first.to.Number, Started: c.started, Duration: now.Sub(c.started)}
	switch {
	case c.outbound:
		row.Direction, row.Customer = "outbound", first.to.Number
	case c.internal:
		row.Direction, row.Customer = "internal", ""
	}
	if c.stage == over {
		row.Duration = c.ended.Sub(c.started)
	}
	for _, p := range c.parties {
		if p.ext != nil && p.ext.kind == User && !p.answered.IsZero() {
			row.Agents = append(row.Agents, p.ext.name)
		}
		for _, rec := range p.recordings {
			if rec.longEnough() {
				row.Recording = rec.id
			}
		}
	}
	if c.wait.queue != nil {
		row.Queue = c.wait.queue.name
	}
	if c.message != nil {
		row.Voicemail = c.message.files[0].length
	}
	if c.bridged != nil {
		row.JoinedTo = c.bridged.id
	}
	row.Outcome = c.outcome()
	return row
}

func (c *session) outcome() string {
	if c.stage != over {
		return "in progress"
	}
	switch result, _ := c.result(c.firstAgent()); {
	case result == resultAccepted || result == resultConnected:
		return "answered"
	case result == resultReply:
		return "replied"
	case result == resultVoicemail:
		return "voicemail"
	case result == resultNoAnswer:
		return "no answer"
	case result == resultBusy:
		return "busy"
	case result == resultRejected:
		return "declined"
	case result == resultHangUp:
		return "cancelled"
	case c.abandoned:
		return "abandoned"
	}
	return "missed"
}
