package ringcentral

import (
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// How a caller is led through the company. Each step is a party of its own in the
// same session; the sequences are those of the Developer Guide, Telephony session
// notifications.

// How long things take.
const (
	menuPatience      = time.Minute      // the menu is read out this long
	voicemailPatience = time.Minute      // greeting and silence until RingCentral hangs up
	dialPatience      = 45 * time.Second // a phone outside rings this long
)

// choice is a key of an IVR.
type choice struct {
	key string
	to  *extension
}

// arrive is somebody outside dialling a number of the company; from "" withholds
// theirs.
func (s *Server) arrive(tx *kit.Tx, from string, n *number) *session {
	c := s.newSession(tx, "Call")
	c.far = c.join(tx, nil, true, direct, endpoint{Number: from}, endpoint{Number: n.e164})
	if from == "" {
		c.far.from = s.outside("")
	}
	s.set(tx, c.far, setup, "")
	s.lead(tx, c, n.to, n.e164, direct)
	return c
}

// lead brings the caller to an extension that was reached by via: a phone number,
// or the number of the extension.
func (s *Server) lead(tx *kit.Tx, c *session, x *extension, via string, how legKind) {
	c.near, c.place, c.box = nil, nil, nil
	switch x.kind {
	case IVR:
		s.readMenu(tx, c, x, via)
	case Queue:
		s.enqueue(tx, c, x, via, how)
	default:
		s.ring(tx, c, x, via, how)
	}
}

// enter is the caller's new party at an extension. With the first one the platform
// takes the call, long before a human does.
func (s *Server) enter(tx *kit.Tx, c *session, x *extension, via string, how legKind) *party {
	p := c.join(tx, x, false, how, s.callerEnd(c), endOf(x, via))
	c.place = p
	begins := c.origin != "CallOut" && (how != transferred || x.kind != User || s.assume.Value(assumeTransferBegins) == string(setup))
	if begins {
		s.set(tx, p, setup, "")
	}
	if !c.taken && c.far.out {
		c.taken = true
		c.far.to.Name, c.far.to.Extension = x.name, itoa(x.id)
		if c.far.ext == nil && c.far.from.Number != "" {
			c.far.from.Name = s.names[c.far.from.Number]
		}
		if c.origin != "CallOut" {
			s.set(tx, c.far, answered, "")
		}
	}
	return p
}

func (s *Server) readMenu(tx *kit.Tx, c *session, x *extension, via string) {
	s.enter(tx, c, x, via, menu)
	c.stage = inMenu
	s.wait(tx, c, menuPatience, "menu", func(tx *kit.Tx) {
		s.drop(tx, "", c.place, c.far)
		s.finish(tx, c)
	})
}

// choose is the caller leaving the menu for an extension.
func (s *Server) choose(tx *kit.Tx, c *session, to *extension) {
	s.drop(tx, s.assumedReason(assumeMenuReason), c.place)
	s.lead(tx, c, to, to.number, menu)
}

// ring lets a user's phone ring, and those that ring along.
func (s *Server) ring(tx *kit.Tx, c *session, x *extension, via string, how legKind) {
	p := s.enter(tx, c, x, via, how)
	if x.kind == MessageOnly || x.closed || x.status != "Enabled" {
		s.unanswered(tx, c, noAnswer)
		return
	}
	rung := 0
	busy := len(x.live) > 1 && s.assume.Value(assumeCallWaiting) == "not-rung" // this party is one of them
	if x.takes(false) && !busy {
		s.set(tx, p, proceeding, "")
		rung++
	}
	for _, other := range x.alsoRing {
		if other.takes(false) && len(other.live) == 0 {
			along := c.join(tx, other, false, forwarded, s.callerEnd(c), endOf(x, via))
			s.set(tx, along, proceeding, "")
			rung++
		}
	}
	switch {
	case rung == 0 && busy:
		s.unanswered(tx, c, targetBusy)
	case rung == 0:
		s.unanswered(tx, c, noAnswer)
	default:
		c.stage = inRing
		s.wait(tx, c, x.ringFor, "ringing", func(tx *kit.Tx) { s.unanswered(tx, c, noAnswer) })
	}
}

// takes tells whether a user's phone would ring, if nothing else is on it.
func (x *extension) takes(fromQueue bool) bool {
	if !x.presence.online || x.status != "Enabled" {
		return false
	}
	switch x.presence.dnd {
	case dndAll:
		return false
	case dndNoQueues:
		return !fromQueue
	case dndOnlyQueues:
		return fromQueue
	}
	return true
}

// unanswered is a call that nobody takes at the place where it is: on to the
// voicemail, or over.
func (s *Server) unanswered(tx *kit.Tx, c *session, why reason) {
	c.callOff()
	at, shown := c.place, why
	if why == noAnswer {
		shown = s.assumedReason(assumeMissedReason)
	}
	for _, p := range c.phonesRinging() {
		if p != at {
			p.missed = true
			s.drop(tx, shown, p)
		}
	}
	if at.ext.voicemail {
		s.toVoicemail(tx, c, at)
		return
	}
	at.missed = true
	c.why = why
	s.drop(tx, shown, at)
	s.drop(tx, "", c.far)
	s.finish(tx, c)
}

// toVoicemail lets the caller hear the greeting; after the beep they may speak.
func (s *Server) toVoicemail(tx *kit.Tx, c *session, at *party) {
	c.stage, c.box = atVoicemail, at.ext
	at.missed = s.assume.Value(assumeVoicemailMissed) == "true"
	s.set(tx, at, voicemail, "")
	s.wait(tx, c, voicemailPatience, "voicemail", func(tx *kit.Tx) { s.leaveVoicemail(tx, c) })
}

// leaveVoicemail ends the call at the voicemail, with or without a message.
func (s *Server) leaveVoicemail(tx *kit.Tx, c *session) {
	s.drop(tx, "", c.place, c.far)
	s.finish(tx, c)
}

// connect is a user taking a call that rings on their phone.
func (s *Server) connect(tx *kit.Tx, c *session, p *party) {
	c.callOff()
	fromQueue := p.how == hunted
	others, place := c.phonesRinging(), c.place
	p.to.Device = deviceOf(p.ext)
	s.set(tx, p, answered, "")
	c.near, c.stage = p, talking
	if c.far != nil && c.origin == "CallOut" && c.far.code == proceeding {
		s.set(tx, c.far, answered, "")
	}
	if fromQueue {
		s.dequeue(c)
		s.drop(tx, agentAnswered, place)
	} else if place != p {
		s.drop(tx, s.assumedReason(assumeLosers), place)
	}
	why := s.assumedReason(assumeLosers)
	if fromQueue {
		why = s.assumedReason(assumeQueueLosers)
	}
	for _, other := range others {
		if other != p {
			s.drop(tx, why, other)
		}
	}
	if fromQueue {
		p.missed = false
	}
	s.recordByItself(tx, p)
}

// assumed returns the value of a switch, "" for none.
func (s *Server) assumed(id string) string {
	if value := s.assume.Value(id); value != "none" {
		return value
	}
	return ""
}

func (s *Server) assumedReason(id string) reason { return reason(s.assumed(id)) }

// giveUp is the person outside, or the calling extension, hanging up.
func (s *Server) giveUp(tx *kit.Tx, c *session) {
	who := c.customer()
	half := who.session
	switch {
	case half.stage == inRing || half.stage == inQueue:
		half.gaveUp = true
		s.abandon(tx, half)
	case half.stage == atVoicemail:
		half.gaveUp = true
		s.drop(tx, "", half.place, who)
	case half.stage == dialling && half.far == who && half.outbound && half.asked == who:
		half.why = rejected
		s.drop(tx, rejected, who, half.near)
	default:
		half.gaveUp = half.near == nil && half.bridged == nil
		if half.near != nil && who.ext == nil && s.assume.Value(assumeHangUpOrder) == "company-first" {
			s.drop(tx, "", half.near)
		}
		s.drop(tx, "", who)
	}
	s.finish(tx, half)
}

// abandon is a caller leaving while phones ring. At a queue the caller's party
// goes first.
func (s *Server) abandon(tx *kit.Tx, c *session) {
	why := s.assumedReason(assumeAbandonReason)
	c.place.missed = true
	rung := c.phonesRinging()
	if c.stage == inQueue {
		s.drop(tx, "", c.far)
		s.drop(tx, why, rung...)
		s.drop(tx, why, c.place)
		return
	}
	for _, p := range rung {
		p.missed = true
	}
	s.drop(tx, why, rung...)
	s.drop(tx, why, c.place)
	s.drop(tx, "", c.far)
}

// hangUp is a user ending the conversation, or giving up a call that they placed.
func (s *Server) hangUp(tx *kit.Tx, c *session, p *party) {
	why := reason("")
	if c.stage == dialling || c.stage == inRing || c.stage == inQueue {
		why = cancelled
	}
	if p == c.far { // an extension called another, or the company
		s.giveUp(tx, c)
		return
	}
	c.why = why
	s.drop(tx, why, p)
	s.drop(tx, why, c.parties...)
	s.finish(tx, c)
}

// dial is an extension calling somebody: another extension by its number, a number
// of the company, or somebody outside.
func (s *Server) dial(tx *kit.Tx, x *extension, to, origin string) *session {
	c := s.newSession(tx, origin)
	mine := endpoint{Number: s.callerID(x), Extension: itoa(x.id), Device: deviceOf(x)}
	first := setup
	if origin == "CallOut" {
		first = proceeding
	}
	p := c.join(tx, x, true, direct, mine, endpoint{Number: to})
	s.set(tx, p, first, "")
	if target := s.inHouse(to); target != nil {
		c.internal, c.far = true, p
		s.lead(tx, c, target, to, direct)
		return c
	}
	c.outbound, c.near, c.stage = true, p, dialling
	mine.Name, mine.Device = x.name, ""
	c.far = c.join(tx, nil, false, direct, mine, endpoint{Number: to, Name: s.names[to]})
	c.asked = c.far
	s.set(tx, c.far, proceeding, "")
	if first == setup {
		s.set(tx, p, proceeding, "")
	}
	s.wait(tx, c, dialPatience, "dialling", func(tx *kit.Tx) { s.refuse(tx, c, noAnswer) })
	return c
}

// inHouse is the extension behind a number of an extension or of the company.
func (s *Server) inHouse(to string) *extension {
	if x := s.byNumber[to]; x != nil {
		return x
	}
	if n := s.byE164[to]; n != nil {
		return n.to
	}
	return nil
}

// pickUp is somebody outside answering.
func (s *Server) pickUp(tx *kit.Tx, c *session) {
	c.callOff()
	asked := c.asked
	c.asked, c.stage = nil, talking
	s.set(tx, asked, answered, "")
	if asked == c.far { // of an outbound call
		s.set(tx, c.near, answered, "")
		s.recordByItself(tx, c.near)
		return
	}
	c.near = asked
}

// refuse is somebody outside not answering: the call ends.
func (s *Server) refuse(tx *kit.Tx, c *session, why reason) {
	c.why = why
	s.drop(tx, why, c.asked)
	shown := why
	if c.near == nil { // a transfer to them: the caller's party just ends
		shown = ""
	}
	s.drop(tx, shown, c.parties...)
	s.finish(tx, c)
}
