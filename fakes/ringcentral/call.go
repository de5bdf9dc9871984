package ringcentral

import (
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// code is how a party stands (Developer Guide, Telephony session notifications).
type code string

// The codes. The one for voicemail is spelled in two ways; see assumptions.go.
const (
	setup        code = "Setup"
	proceeding   code = "Proceeding"
	answered     code = "Answered"
	held         code = "Hold"
	parked       code = "Parked"
	voicemail    code = "Voicemail"
	disconnected code = "Disconnected"
	gone         code = "Gone"
)

// reason is why a party has its code.
type reason string

// The reasons that happen here.
const (
	blindTransfer    reason = "BlindTransfer"
	attendedTransfer reason = "AttendedTransfer"
	agentAnswered    reason = "AgentAnswered"
	agentDropped     reason = "AgentDropped"
	rejected         reason = "Rejected"
	cancelled        reason = "Cancelled"
	noAnswer         reason = "NoAnswer"
	targetBusy       reason = "TargetBusy"
	inputRedirect    reason = "CallerInputRedirect"
	callReplied      reason = "CallReplied"
	callPark         reason = "CallPark"
	pickup           reason = "Pickup"
)

// endpoint is one end of a party's leg.
type endpoint struct {
	Number    string `json:"phoneNumber,omitempty"`
	Name      string `json:"name,omitempty"`
	Extension string `json:"extensionId,omitempty"`
	Device    string `json:"deviceId,omitempty"`
}

// party is somebody, or something, in a session. The external caller is the first
// one and stays; who serves them comes and goes.
type party struct {
	kit.Stamp
	session *session
	id      string
	out     bool       // placed the leg
	ext     *extension // nil: outside the company
	from    endpoint
	to      endpoint
	code    code
	reason  reason
	peer    *peer
	missed  bool
	muted   bool
	queue   *extension // rings for this queue
	park    string     // the orbit of a parked party
	how     legKind
	callOff func() // what happens to their phone if nobody does anything

	begun, rang, answered, ended time.Time
	recordings                   []*recording
}

// peer is the other end of a party that is gone.
type peer struct {
	Session   string `json:"sessionId,omitempty"`
	Telephony string `json:"telephonySessionId,omitempty"`
	Party     string `json:"partyId,omitempty"`
}

// legKind is why a party came.
type legKind uint8

const (
	direct legKind = iota
	menu
	waiting
	hunted // a queue's member
	transferred
	forwarded // rings along with another extension
)

// live tells whether a party is still in its session.
func (p *party) live() bool { return p.code != disconnected && p.code != gone }

// talks tells whether a party is connected, or has put the other side on hold.
func (p *party) talks() bool { return p.code == answered || p.code == held }

// converses tells whether somebody is at the other end. A calling extension's party
// is answered long before a human is.
func (p *party) converses() bool {
	c := p.session
	return p.talks() && (p != c.far || c.stage == talking && c.near != nil && c.near.live())
}

// ringing tells whether a phone of somebody rings for a party.
func (p *party) ringing() bool { return !p.out && p.code == proceeding }

// stage is where the call stands.
type stage uint8

const (
	arriving stage = iota
	inMenu
	inRing
	inQueue
	atVoicemail
	dialling // a phone outside rings
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
	callOff        func() // what happens if nobody does anything

	outbound bool       // an extension called somebody outside
	internal bool       // an extension called another
	taken    bool       // the caller's party was answered by the platform
	far      *party     // who is served: the caller, or whom an agent called
	near     *party     // who talks to them now, nil: nobody yet, or somebody in the bridged session
	place    *party     // of the menu, the queue or the voicemail where the caller is, and of the phone that rings
	box      *extension // whose voicemail it is
	message  *message   // that was left there
	speaking bool

	line      queueing
	consults  *session // about this call
	consultOf *session
	bridged   *session // the other half after a warm transfer
	asked     *party   // the phone outside that rings
	record    *record
	gaveUp    bool // the caller hung up before anybody answered
	why       reason
}

// newSession begins a call.
func (s *Server) newSession(tx *kit.Tx, origin string) *session {
	legacy, tail := s.newSessionIDs(tx.Rand(), tx.Now())
	c := &session{id: "s-" + tail, tail: tail, legacy: legacy, origin: origin, started: tx.Now(), sequence: 1, callOff: func() {}}
	s.sessions.Put(tx, c.id, c)
	return c
}

// join adds a party; its first event is the caller's to report.
func (c *session) join(tx *kit.Tx, ext *extension, out bool, how legKind, from, to endpoint) *party {
	p := &party{session: c, id: "p-" + c.tail + "-" + strconv.Itoa(len(c.parties)+1), ext: ext, out: out, how: how,
		from: from, to: to, code: setup, begun: tx.Now(), callOff: func() {}}
	c.parties = append(c.parties, p)
	if ext != nil {
		ext.live = append(ext.live, p)
	}
	return p
}

// set moves a party on and tells the world.
func (s *Server) set(tx *kit.Tx, p *party, to code, why reason) {
	p.code, p.reason = to, why
	p.callOff()
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
	s.report(tx, p)
	if p.ext != nil {
		s.presenceChanged(tx, p.ext)
	}
}

// wait says what happens after d if nobody does anything first. It replaces what
// was to happen before.
func (s *Server) wait(tx *kit.Tx, c *session, d time.Duration, what string, then func(*kit.Tx)) {
	c.callOff()
	c.callOff = tx.After(d, "ringcentral "+what, func(tx *kit.Tx) {
		then(tx)
		s.offer(tx)
	})
}

// drop disconnects those of the parties that are still there, in this order.
func (s *Server) drop(tx *kit.Tx, why reason, parties ...*party) {
	for _, p := range parties {
		if p != nil && p.live() {
			s.set(tx, p, disconnected, why)
		}
	}
}

// finish ends a session whose last parties have left, and what hangs on it.
func (s *Server) finish(tx *kit.Tx, c *session) {
	if c.stage == over {
		return
	}
	c.callOff()
	c.stage, c.ended = over, tx.Now()
	s.dequeue(c)
	s.drop(tx, "", c.parties...)
	c.Touch(tx)
	if c.consultOf != nil && c.consultOf.consults == c {
		c.consultOf.consults = nil
	}
	if c.consults != nil {
		c.consults.consultOf = nil // it goes on, as a call like any other
	}
	if c.bridged != nil {
		s.finish(tx, c.bridged)
	}
	s.logCall(tx, c)
}

// phonesRinging are the parties in whose ears it rings.
func (c *session) phonesRinging() []*party {
	var all []*party
	for _, p := range c.parties {
		if p.ringing() && p.ext != nil {
			all = append(all, p)
		}
	}
	return all
}

// partyOf is the live party of an extension in a call, or in its other half.
func (c *session) partyOf(x *extension) *party {
	for _, half := range []*session{c, c.bridged} {
		if half == nil {
			continue
		}
		for _, p := range half.parties {
			if p.ext == x && p.live() {
				return p
			}
		}
	}
	return nil
}

// customer is who is served, in whichever half they are.
func (c *session) customer() *party {
	if c.far != nil && !c.far.live() && c.bridged != nil {
		return c.bridged.far
	}
	return c.far
}

// callerEnd is how those who are called see who calls.
func (s *Server) callerEnd(c *session) endpoint {
	p := c.customer()
	switch {
	case p.ext != nil:
		return endpoint{Number: p.ext.number, Name: p.ext.name, Extension: itoa(p.ext.id), Device: deviceOf(p.ext)}
	case p.out:
		return s.outside(p.from.Number)
	}
	return s.outside(p.to.Number)
}

// outside is somebody outside the company; a withheld number is none.
func (s *Server) outside(e164 string) endpoint {
	if e164 == "" {
		return endpoint{Name: s.assumed(assumeAnonymous)}
	}
	return endpoint{Number: e164, Name: s.names[e164]}
}

func deviceOf(x *extension) string {
	if x.device == 0 {
		return ""
	}
	return itoa(x.device)
}

// endOf is an extension as the target of a leg that was dialled by via.
func endOf(x *extension, via string) endpoint {
	return endpoint{Number: via, Name: x.name, Extension: itoa(x.id)}
}
