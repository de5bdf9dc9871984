package ringcentral

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// presence is what a user says about themselves, and whether their phone is on.
type presence struct {
	online       bool // logged in: the phone rings
	user         string
	dnd          string
	message      string
	acceptQueues bool
	hidden       bool // from the others
	ringMonitor  bool
	pickUpHeld   bool
	sequence     int
}

// The words of presence.
const (
	available = "Available"
	busy      = "Busy"
	offline   = "Offline"

	dndNone       = "TakeAllCalls"
	dndNoQueues   = "DoNotAcceptDepartmentCalls"
	dndOnlyQueues = "TakeDepartmentCallsOnly"
	dndAll        = "DoNotAcceptAnyCalls"
)

// telephonyStatus is what the calls of a user amount to.
type telephonyStatus string

const (
	noCall        telephonyStatus = "NoCall"
	ringing       telephonyStatus = "Ringing"
	callConnected telephonyStatus = "CallConnected"
	onHold        telephonyStatus = "OnHold"
	parkedStatus  telephonyStatus = "ParkedCall"
)

func newPresence() presence {
	return presence{online: true, user: available, dnd: dndNone, acceptQueues: true, sequence: 2000}
}

type activeCall struct {
	ID          string          `json:"id"`
	Direction   string          `json:"direction"`
	Queue       bool            `json:"queueCall"`
	From        string          `json:"from,omitempty"`
	FromName    string          `json:"fromName,omitempty"`
	To          string          `json:"to,omitempty"`
	ToName      string          `json:"toName,omitempty"`
	Status      telephonyStatus `json:"telephonyStatus"`
	Session     string          `json:"sessionId"`
	Telephony   string          `json:"telephonySessionId"`
	Party       string          `json:"partyId"`
	Started     string          `json:"startTime"`
	Termination string          `json:"terminationType,omitempty"`
}

// presenceBody is what the API and events have in common.
type presenceBody struct {
	Presence  string          `json:"presenceStatus"`
	Telephony telephonyStatus `json:"telephonyStatus"`
	User      string          `json:"userStatus"`
	Meeting   string          `json:"meetingStatus"`
	DND       string          `json:"dndStatus"`
	Message   string          `json:"message,omitempty"`
	Seen      bool            `json:"allowSeeMyPresence"`
	Monitor   bool            `json:"ringOnMonitoredCall"`
	PickUp    bool            `json:"pickUpCallsOnHold"`
	Calls     []activeCall    `json:"activeCalls,omitempty"`
	Total     *int            `json:"totalActiveCalls,omitempty"`
}

// telephonyStatus is the most telling of a user's calls.
func (x *extension) telephonyStatus() telephonyStatus {
	best := noCall
	for _, p := range x.live {
		switch s := p.telephonyStatus(); {
		case s == callConnected, s == onHold && best != callConnected, best == noCall:
			best = s
		}
	}
	return best
}

func (p *party) telephonyStatus() telephonyStatus {
	switch {
	case p.code == held:
		return onHold
	case p.code == parked:
		return parkedStatus
	case p.code == answered:
		return callConnected
	case !p.live():
		return noCall
	}
	return ringing
}

// presenceStatus puts together what others see.
func (x *extension) presenceStatus() string {
	switch t := x.telephonyStatus(); {
	case t == callConnected || t == onHold || t == parkedStatus || x.presence.user == busy || x.presence.dnd == dndAll:
		return busy
	case x.presence.user == offline || !x.presence.online:
		return offline
	}
	return available
}

func (s *Server) presenceBody(x *extension, detailed, event bool) presenceBody {
	v := x.presence
	b := presenceBody{x.presenceStatus(), x.telephonyStatus(), v.user, "Disconnected", v.dnd, v.message, !v.hidden, v.ringMonitor, v.pickUpHeld, nil, nil}
	if !detailed {
		return b
	}
	format := "2006-01-02T15:04:05.000-0700"
	if event {
		format = "2006-01-02T15:04:05.000Z"
	}
	for _, p := range x.live {
		call := activeCall{p.id, p.direction(), p.queue != nil, p.from.Number, p.from.Name, p.to.Number, p.to.Name, p.telephonyStatus(),
			p.session.legacy, p.session.id, p.id, p.begun.Format(format), ""}
		b.Calls = append(b.Calls, call)
	}
	if event {
		n := len(x.live)
		b.Total = &n
	}
	return b
}

type presenceJSON struct {
	URI       string        `json:"uri"`
	Extension *extensionRef `json:"extension"`
	presenceBody
}

func (s *Server) presenceJSON(x *extension, detailed bool) *presenceJSON {
	s.engine.Saw(&x.Stamp)
	return &presenceJSON{s.extensionURI(x) + "/presence", s.refOf(x), s.presenceBody(x, detailed, false)}
}

func (s *Server) getPresence(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.extensionOf(r, false)
	if err != nil {
		return kit.Response{}, err
	}
	return reply(200, s.presenceJSON(x, r.Query().Get("detailedTelephonyState") == "true")), nil
}

func (s *Server) listPresence(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	if err := s.accountOf(r); err != nil {
		return kit.Response{}, err
	}
	var all []*presenceJSON
	for x := range s.extensions.All {
		if x.kind == User {
			all = append(all, s.presenceJSON(x, r.Query().Get("detailedTelephonyState") == "true"))
		}
	}
	return listed(s, r, all, true)
}

// putPresence changes some of what a user says about themselves.
func (s *Server) putPresence(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.extensionOf(r, true)
	if err != nil {
		return kit.Response{}, err
	}
	var body struct {
		User    *string `json:"userStatus"`
		DND     *string `json:"dndStatus"`
		Message *string `json:"message"`
		Seen    *bool   `json:"allowSeeMyPresence"`
		Monitor *bool   `json:"ringOnMonitoredCall"`
		PickUp  *bool   `json:"pickUpCallsOnHold"`
		Queues  *bool   `json:"acceptCallQueueCalls"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	v := x.presence
	if body.User != nil {
		if v.user = *body.User; !isStatus(v.user) {
			return kit.Response{}, errParameter("userStatus", v.user)
		}
	}
	if body.DND != nil {
		if v.dnd = *body.DND; !isDND(v.dnd) {
			return kit.Response{}, errParameter("dndStatus", v.dnd)
		}
	}
	set(&v.message, body.Message)
	set(&v.ringMonitor, body.Monitor)
	set(&v.pickUpHeld, body.PickUp)
	set(&v.acceptQueues, body.Queues)
	if body.Seen != nil {
		v.hidden = !*body.Seen
	}
	x.presence = v
	x.Touch(tx)
	s.presenceChanged(tx, x)
	s.offer(tx)
	return reply(200, s.presenceJSON(x, false)), nil
}

func set[T any](place, value *T) {
	if value != nil {
		*place = *value
	}
}

func isStatus(text string) bool { return slices.Contains([]string{available, busy, offline}, text) }
func isDND(text string) bool {
	return slices.Contains([]string{dndNone, dndNoQueues, dndOnlyQueues, dndAll}, text)
}

// presenceEvent is the body of a presence event; one without details leaves the
// calls out.
type presenceEvent struct {
	Extension string `json:"extensionId"`
	Sequence  int    `json:"sequence"`
	presenceBody
}

// presenceChanged tells those who watch a user.
func (s *Server) presenceChanged(tx *kit.Tx, x *extension) {
	if x.kind != User {
		return
	}
	x.presence.sequence++
	for _, detailed := range []bool{false, true} {
		event := s.pathOf(x) + "/presence"
		if detailed {
			event += "?detailedTelephonyState=true"
		}
		s.publish(tx, "ringcentral presence event", event,
			func(f *filter) bool {
				return f.kind == presences && f.detailed == detailed && (f.ext == nil || f.ext == x)
			},
			func() any { return presenceEvent{itoa(x.id), x.presence.sequence, s.presenceBody(x, detailed, true)} })
	}
}

// LogIn and LogOut switch a user's phone on and off: it rings, or callers are led
// on.
func (s *Server) LogIn(user int64) error  { return s.setOnline(user, true) }
func (s *Server) LogOut(user int64) error { return s.setOnline(user, false) }

func (s *Server) setOnline(user int64, online bool) error {
	return s.setPresence(user, func(x *extension) error {
		if !online && len(x.live) > 0 {
			return fmt.Errorf("%s is on a call", x.name)
		}
		x.presence.online = online
		return nil
	})
}

// SetUserStatus is a user saying that they are Available, Busy or Offline. It does
// not keep their phone from ringing.
func (s *Server) SetUserStatus(user int64, status string) error {
	return s.setPresence(user, func(x *extension) error {
		if !isStatus(status) {
			return fmt.Errorf("%s cannot be %q", x.name, status)
		}
		x.presence.user = status
		return nil
	})
}

// SetDND is a user saying which calls they take: TakeAllCalls,
// DoNotAcceptDepartmentCalls, TakeDepartmentCallsOnly or DoNotAcceptAnyCalls.
func (s *Server) SetDND(user int64, dnd string) error {
	return s.setPresence(user, func(x *extension) error {
		if !isDND(dnd) {
			return fmt.Errorf("%s cannot be on %q", x.name, dnd)
		}
		x.presence.dnd = dnd
		return nil
	})
}

// AcceptQueueCalls is a user taking calls of queues, or no longer.
func (s *Server) AcceptQueueCalls(user int64, accept bool) error {
	return s.setPresence(user, func(x *extension) error {
		x.presence.acceptQueues = accept
		return nil
	})
}

func (s *Server) setPresence(user int64, change func(*extension) error) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		x, err := s.userCalled(user)
		if err == nil {
			err = change(x)
		}
		if err != nil {
			return err
		}
		x.Touch(tx)
		s.presenceChanged(tx, x)
		s.offer(tx)
		return nil
	})
}

// Presence is what colleagues see of a user.
type Presence struct {
	Name      string
	Status    string // Available, Busy, Offline
	Telephony string // NoCall, Ringing, CallConnected, OnHold
	Online    bool
}

// PresenceOf tells what colleagues see of a user.
func (s *Server) PresenceOf(user int64) (Presence, error) {
	var seen Presence
	err := s.engine.Act(func(*kit.Tx) error {
		x, err := s.userCalled(user)
		if err == nil {
			seen = Presence{strings.TrimSpace(x.name), x.presenceStatus(), string(x.telephonyStatus()), x.presence.online}
		}
		return err
	})
	return seen, err
}
