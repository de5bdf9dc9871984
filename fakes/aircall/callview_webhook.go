package aircall

import (
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// callEvent is a call in an event (docs/webhooks-overview; key order as seen in
// deliveries). It says call_uuid for sid and participants for
// conference_participants; relations that are not there are left out.
type callEvent struct {
	ID               int64          `json:"id"`
	DirectLink       string         `json:"direct_link"`
	Direction        string         `json:"direction"`
	CallUUID         string         `json:"call_uuid"`
	Status           string         `json:"status"`
	MissedCallReason *string        `json:"missed_call_reason"`
	StartedAt        *int64         `json:"started_at"`
	AnsweredAt       *int64         `json:"answered_at"`
	EndedAt          *int64         `json:"ended_at"`
	Duration         int64          `json:"duration"`
	Cost             string         `json:"cost"`
	HangupCause      *string        `json:"hangup_cause"`
	Voicemail        *string        `json:"voicemail"`
	Recording        *string        `json:"recording"`
	Asset            *string        `json:"asset"`
	RawDigits        string         `json:"raw_digits"`
	Participants     []participant  `json:"participants"`
	User             *userBrief     `json:"user,omitempty"`
	Contact          *contactView   `json:"contact,omitempty"`
	Number           numberBrief    `json:"number"`
	Archived         bool           `json:"archived"`
	Teams            []teamBrief    `json:"teams"`
	Comments         []commentView  `json:"comments"`
	Tags             []callTagEvent `json:"tags"`
	IVROptions       []ivrOption    `json:"ivr_options_selected,omitempty"`
}

// participant is a party of the call; ids are numbers here, as in the samples.
type participant struct {
	ID          int64  `json:"id,omitempty"`
	Name        string `json:"name,omitempty"`
	PhoneNumber string `json:"phone_number,omitempty"`
	Type        string `json:"type"`
}

type callTagEvent struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	TaggedBy any    `json:"tagged_by"` // {} when no person did it
	TaggedAt int64  `json:"tagged_at"`
}

// callEvent is the call as it stands; about is the user that the event names,
// who for a ringing phone is not the one who took the call.
func (s *Server) callEvent(c *call, now time.Time, about *user) *callEvent {
	v := &callEvent{
		ID: c.id, DirectLink: c.link, Direction: c.direction(), CallUUID: c.uuid, Status: c.status(),
		MissedCallReason: c.missedCallReason(), StartedAt: seconds(c.started),
		AnsweredAt: seconds(c.answered), EndedAt: seconds(c.ended), Duration: c.duration(), Cost: "0.0",
		Voicemail: c.media("voicemail", c.voicemailAt, now), Recording: c.media("recording", c.recordingAt, now),
		Asset: c.asset(), RawDigits: c.digits, Participants: c.participants(),
		Number: c.line.brief(), Archived: c.archived,
		Teams: make([]teamBrief, 0, len(c.teams)), Comments: c.commentViews(),
		Tags: make([]callTagEvent, 0, len(c.tags)),
	}
	if about != nil {
		brief := about.brief()
		v.User = &brief
	}
	if contact := s.contactOf(c.customer); contact != nil {
		v.Contact = s.contactInEvent(contact)
	}
	for _, t := range c.teams {
		v.Teams = append(v.Teams, t.brief())
	}
	for _, t := range c.tags {
		v.Tags = append(v.Tags, callTagEvent{t.tag.id, t.tag.name, tagger(t.by), t.at.Unix()})
	}
	return v
}

// participants are the customer and whoever of the company is on the line.
func (c *call) participants() []participant {
	list := []participant{{PhoneNumber: c.digits, Type: "external"}}
	if c.user != nil {
		list = append(list, participant{ID: c.user.id, Name: c.user.name, Type: "user"})
	}
	return list
}

// emitCall sends an event of a call. Whatever happens first, call.created has
// gone out before it.
func (s *Server) emitCall(tx *kit.Tx, c *call, e event, about *user) {
	s.announce(tx, c)
	s.emit(tx, e, func() any {
		v := s.callEvent(c, tx.Now(), about)
		if e == callIVROptionSelected && s.assume.Value("aircall-ivr-event-carries-options") == "yes" {
			v.IVROptions = c.ivrOptions()
		}
		return v
	})
}

// announce sends call.created, once.
func (s *Server) announce(tx *kit.Tx, c *call) {
	if !c.announced {
		c.announced = true
		s.emitCall(tx, c, callCreated, c.user)
	}
}
