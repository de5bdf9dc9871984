package ringcentral

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// presence is the presence that a user has set, and whether the user is logged in.
type presence struct {
	online       bool // logged in: the phone rings
	user         string
	dnd          string
	message      string
	acceptQueues bool
	hidden       bool // from other users
	ringMonitor  bool
	pickUpHeld   bool
	sequence     int
}

// The values of presence.
const (
	available = "Available"
	busy      = "Busy"
	offline   = "Offline"

	dndNone       = "TakeAllCalls"
	dndNoQueues   = "DoNotAcceptDepartmentCalls"
	dndOnlyQueues = "TakeDepartmentCallsOnly"
	dndAll        = "DoNotAcceptAnyCalls"
)

// telephonyStatus is the status of a user's calls.
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

// presenceBody is the common part of presence in the API and in events.
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

// telephonyStatus returns the status of a user's calls: a connected call takes
// precedence over a held one, and both over any other.
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

// presenceStatus combines calls, login and settings to the status that others see.
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
			p.session.legacy, p.session.id, p.id, p.created.Format(format), ""}
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
	return listAnswer(s, r, all, true)
}

// putPresence changes the present fields of a user's presence.
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
	assign(&v.message, body.Message)
	assign(&v.ringMonitor, body.Monitor)
	assign(&v.pickUpHeld, body.PickUp)
	assign(&v.acceptQueues, body.Queues)
	if body.Seen != nil {
		v.hidden = !*body.Seen
	}
	x.presence = v
	x.Touch(tx)
	s.presenceChanged(tx, x)
	s.offerWaiting(tx)
	return reply(200, s.presenceJSON(x, false)), nil
}

func assign[T any](place, value *T) {
	if value != nil {
		*place = *value
	}
}

func isStatus(text string) bool { return slices.Contains([]string{available, busy, offline}, text) }
func isDND(text string) bool {
	return slices.Contains([]string{dndNone, dndNoQueues, dndOnlyQueues, dndAll}, text)
}

// presenceEvent is the body of a presence event. Only a detailed event has calls.
type presenceEvent struct {
	Extension string `json:"extensionId"`
	Sequence  int    `json:"sequence"`
	presenceBody
}

// presenceChanged sends the presence events of a user.
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

// LogIn and LogOut connect and disconnect a user's phone. A disconnected phone does not
// ring.
func (s *Server) LogIn(user int64) error  { return s.setOnline(user, true) }
func (s *Server) LogOut(user int64) error { return s.setOnline(user, false) }

func (s *Server) setOnline(user int64, online bool) error {
	return s.setPresence(user, func(x *extension) error {
		if !online && len(x.live) > 0 {
			return fmt.Errorf("%s cannot log out during a call", x.name)
		}
		x.presence.online = online
		return nil
	})
}

// SetUserStatus sets a user's status to Available, Busy or Offline. The user's phone
// rings in any case.
func (s *Server) SetUserStatus(user int64, status string) error {
	return s.setPresence(user, func(x *extension) error {
		if !isStatus(status) {
			return fmt.Errorf("%s cannot have the status %q: expected Available, Busy or Offline", x.name, status)
		}
		x.presence.user = status
		return nil
	})
}

// SetDND sets which calls a user accepts: TakeAllCalls, DoNotAcceptDepartmentCalls,
// TakeDepartmentCallsOnly or DoNotAcceptAnyCalls.
func (s *Server) SetDND(user int64, dnd string) error {
	return s.setPresence(user, func(x *extension) error {
		if !isDND(dnd) {
			return fmt.Errorf("%s cannot have the DND status %q", x.name, dnd)
		}
		x.presence.dnd = dnd
		return nil
	})
}

// AcceptQueueCalls sets whether a user accepts calls of queues.
func (s *Server) AcceptQueueCalls(user int64, accept bool) error {
	return s.setPresence(user, func(x *extension) error {
		x.presence.acceptQueues = accept
		return nil
	})
}

func (s *Server) setPresence(user int64, change func(*extension) error) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		x, err := s.userByID(user)
		if err == nil {
			err = change(x)
		}
		if err != nil {
			return err
		}
		x.Touch(tx)
		s.presenceChanged(tx, x)
		s.offerWaiting(tx)
		return nil
	})
}

// Presence is a user's presence as colleagues see it.
type Presence struct {
	Name      string
	Status    string // Available, Busy, Offline
	Telephony string // NoCall, Ringing, CallConnected, OnHold
	Online    bool
}

// PresenceOf returns a user's presence as colleagues see it.
func (s *Server) PresenceOf(user int64) (Presence, error) {
	var shown Presence
	err := s.engine.Act(func(*kit.Tx) error {
		x, err := s.userByID(user)
		if err == nil {
			shown = Presence{strings.TrimSpace(x.name), x.presenceStatus(), string(x.telephonyStatus()), x.presence.online}
		}
		return err
	})
	return shown, err
}
