package ringcentral

import (
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// statusCode is the status of a party (Developer Guide, Telephony session
// notifications).
type statusCode string

// The status codes. The spelling of voicemail is an assumption.
const (
	setup        statusCode = "Setup"
	proceeding   statusCode = "Proceeding"
	answered     statusCode = "Answered"
	held         statusCode = "Hold"
	parked       statusCode = "Parked"
	voicemail    statusCode = "Voicemail"
	disconnected statusCode = "Disconnected"
	partyGone    statusCode = "Gone"
)

// statusReason is why a party has its status.
type statusReason string

// The reasons that this fake sends.
const (
	blindTransfer    statusReason = "BlindTransfer"
	attendedTransfer statusReason = "AttendedTransfer"
	agentAnswered    statusReason = "AgentAnswered"
	agentDropped     statusReason = "AgentDropped"
	rejected         statusReason = "Rejected"
	cancelled        statusReason = "Cancelled"
	noAnswer         statusReason = "NoAnswer"
	targetBusy       statusReason = "TargetBusy"
	inputRedirect    statusReason = "CallerInputRedirect"
	callReplied      statusReason = "CallReplied"
	callPark         statusReason = "CallPark"
	pickup           statusReason = "Pickup"
)

// endpoint is the caller or the called side of a party.
type endpoint struct {
	Number    string `json:"phoneNumber,omitempty"`
	Name      string `json:"name,omitempty"`
	Extension string `json:"extensionId,omitempty"`
	Device    string `json:"deviceId,omitempty"`
}

// party is a participant of a session: a caller, a user's phone, an IVR, a queue or a
// voicemail. The caller is the first party and usually remains until the call ends, while
// the other parties change.
type party struct {
	kit.Stamp
	session     *session
	id          string
	outbound    bool       // placed the call
	ext         *extension // nil: external
	from        endpoint
	to          endpoint
	code        statusCode
	reason      statusReason
	peer        *peer
	missed      bool
	muted       bool
	queue       *extension // the queue whose call it is; nil: none
	park        string     // the orbit of a parked party
	leg         legKind
	cancelTimer func() // cancels the time-out of a queue member's phone

	created, rang, answered, ended time.Time
	recordings                     []*recording
}

// peer is the party to which a party with the status Gone was bridged.
type peer struct {
	Session   string `json:"sessionId,omitempty"`
	Telephony string `json:"telephonySessionId,omitempty"`
	Party     string `json:"partyId,omitempty"`
}

// legKind is why a party joined the session.
type legKind uint8

const (
	direct legKind = iota
	menu
	waiting
	hunted // phone of a queue's member
	transferred
	forwarded // rings together with another extension
)

// live reports whether a party is still in its session.
func (p *party) live() bool { return p.code != disconnected && p.code != partyGone }

// connected reports whether a party is connected, or has put the other side on hold.
func (p *party) connected() bool { return p.code == answered || p.code == held }

// inConversation reports whether a person is on the other side. The party of a calling
// extension has the status Answered before a person answers.
func (p *party) inConversation() bool {
	c := p.session
	return p.connected() && (p != c.far || c.stage == talking && c.near != nil && c.near.live())
}

// ringing reports whether the phone of a party rings.
func (p *party) ringing() bool { return !p.outbound && p.code == proceeding }

// stage is the state of a call.
type stage uint8

const (
	arriving stage = iota
	inMenu
	inRing
	inQueue
	atVoicemail
	dialling // an external phone rings
	talking
	parkedCall
	over
)

// session is one call, or one consultation.
type session struct {
	kit.Stamp
	id     string
	tail   string
	legacy string
	origin string

	started, ended time.Time
	parties        []*party
	sequence       int
	stage          stage
	cancelTimer    func() // cancels the timer of setTimer

	outbound bool       // from an extension to an external number
	internal bool       // from an extension to an extension
	accepted bool       // the platform has answered the caller's party
	far      *party     // the caller or, of an outbound call, the called party
	near     *party     // the party that talks to far; nil: none yet, or in the bridged session
	serving  *party     // the menu, queue, voicemail or ringing phone that serves the caller
	mailbox  *extension // the owner of the voicemail
	message  *message   // the voicemail that was left
	speaking bool

	wait           queueWait
	consultation   *session // the agent's call about this call, for a warm transfer
	consultationOf *session
	bridged        *session // the other session of a completed warm transfer
	dialled        *party   // the external party that rings
	record         *record
	abandoned      bool // the caller hung up before an answer
	endReason      statusReason
}

// newSession stores a call that starts now.
func (s *Server) newSession(tx *kit.Tx, origin string) *session {
	legacy, tail := s.newSessionIDs(tx.Rand(), tx.Now())
	c := &session{id: "s-" + tail, tail: tail, legacy: legacy, origin: origin, started: tx.Now(), sequence: 1, cancelTimer: func() {}}
	s.sessions.Put(tx, c.id, c)
	return c
}

// addParty adds a party without sending an event.
func (c *session) addParty(tx *kit.Tx, ext *extension, out bool, leg legKind, from, to endpoint) *party {
	p := &party{session: c, id: "p-" + c.tail + "-" + strconv.Itoa(len(c.parties)+1), ext: ext, outbound: out, leg: leg,
		from: from, to: to, code: setup, created: tx.Now(), cancelTimer: func() {}}
	c.parties = append(c.parties, p)
	if ext != nil {
		ext.live = append(ext.live, p)
	}
	return p
}

// setStatus changes the status of a party and sends the events.
func (s *Server) setStatus(tx *kit.Tx, p *party, to statusCode, reason statusReason) {
	p.code, p.reason = to, reason
	p.cancelTimer()
	switch {
	case to == proceeding:
		p.rang = tx.Now()
	case to == answered && p.answered.IsZero():
		p.answered = tx.Now()
	case !p.live():
		p.ended = tx.Now()
		s.stopRecordings(tx, p)
		if p.ext != nil {
			p.ext.live = kit.Without(p.ext.live, p)
			s.wrapUp(tx, p)
		}
	}
	p.Touch(tx)
	p.session.Touch(tx)
	s.emitParty(tx, p)
	if p.ext != nil {
		s.presenceChanged(tx, p.ext)
	}
}

// setTimer runs f after d and replaces the call's previous timer.
func (s *Server) setTimer(tx *kit.Tx, c *session, d time.Duration, what string, f func(*kit.Tx)) {
	c.cancelTimer()
	c.cancelTimer = tx.After(d, "ringcentral "+what, func(tx *kit.Tx) {
		f(tx)
		s.offerWaiting(tx)
	})
}

// disconnect disconnects the live parties among these, in this order.
func (s *Server) disconnect(tx *kit.Tx, reason statusReason, parties ...*party) {
	for _, p := range parties {
		if p != nil && p.live() {
			s.setStatus(tx, p, disconnected, reason)
		}
	}
}

// endSession ends a session and the session bridged to it.
func (s *Server) endSession(tx *kit.Tx, c *session) {
	if c.stage == over {
		return
	}
	c.cancelTimer()
	c.stage, c.ended = over, tx.Now()
	s.dequeue(c)
	s.disconnect(tx, "", c.parties...)
	c.Touch(tx)
	if c.consultationOf != nil && c.consultationOf.consultation == c {
		c.consultationOf.consultation = nil
	}
	if c.consultation != nil {
		c.consultation.consultationOf = nil // continues as a separate call
	}
	if c.bridged != nil {
		s.endSession(tx, c.bridged)
	}
	s.logCall(tx, c)
}

// ringingParties returns the parties of extensions whose phones ring.
func (c *session) ringingParties() []*party {
	var all []*party
	for _, p := range c.parties {
		if p.ringing() && p.ext != nil {
			all = append(all, p)
		}
	}
	return all
}

// partyOf returns the live party of an extension in a call or in the bridged call.
func (c *session) partyOf(x *extension) *party {
	for _, call := range []*session{c, c.bridged} {
		if call == nil {
			continue
		}
		for _, p := range call.parties {
			if p.ext == x && p.live() {
				return p
			}
		}
	}
	return nil
}

// customer returns far, or far of the bridged call if far has left.
func (c *session) customer() *party {
	if c.far != nil && !c.far.live() && c.bridged != nil {
		return c.bridged.far
	}
	return c.far
}

// callerEndpoint returns the caller as shown to the called parties.
func (s *Server) callerEndpoint(c *session) endpoint {
	p := c.customer()
	switch {
	case p.ext != nil:
		return endpoint{Number: p.ext.number, Name: p.ext.name, Extension: itoa(p.ext.id), Device: deviceOf(p.ext)}
	case p.outbound:
		return s.externalEndpoint(p.from.Number)
	}
	return s.externalEndpoint(p.to.Number)
}

// externalEndpoint returns the endpoint of an external number; "" is a withheld number.
func (s *Server) externalEndpoint(e164 string) endpoint {
	if e164 == "" {
		return endpoint{Name: s.assumed(assumeAnonymous)}
	}
	return endpoint{Number: e164, Name: s.callerNames[e164]}
}

func deviceOf(x *extension) string {
	if x.device == 0 {
		return ""
	}
	return itoa(x.device)
}

// extensionEndpoint returns an extension that was reached by the number via.
func extensionEndpoint(x *extension, via string) endpoint {
	return endpoint{Number: via, Name: x.name, Extension: itoa(x.id)}
}
