package ringcentral

import (
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// The routing of a caller. Each step is a separate party in the same session; the
// sequences of events follow the Developer Guide, Telephony session notifications.

// Durations.
const (
	menuTimeout      = time.Minute      // until a caller in a menu is hung up on
	voicemailTimeout = time.Minute      // greeting and silence until RingCentral hangs up
	dialTimeout      = 45 * time.Second // an external phone rings this long
)

// choice is an option of an IVR.
type choice struct {
	key string
	to  *extension
}

// startInbound starts a call from an external number; "" is a withheld number.
func (s *Server) startInbound(tx *kit.Tx, from string, n *number) *session {
	c := s.newSession(tx, "Call")
	c.far = c.addParty(tx, nil, true, direct, endpoint{Number: from}, endpoint{Number: n.e164})
	if from == "" {
		c.far.from = s.externalEndpoint("")
	}
	s.setStatus(tx, c.far, setup, "")
	s.routeTo(tx, c, n.to, n.e164, direct)
	return c
}

// routeTo routes the caller to an extension that was reached by via: a phone number or
// the number of the extension.
func (s *Server) routeTo(tx *kit.Tx, c *session, x *extension, via string, leg legKind) {
	c.near, c.serving, c.mailbox = nil, nil, nil
	switch x.kind {
	case IVR:
		s.playMenu(tx, c, x, via)
	case Queue:
		s.enqueue(tx, c, x, via, leg)
	default:
		s.ringUser(tx, c, x, via, leg)
	}
}

// startServing adds the party of the extension that serves the caller from now on. With
// the first such party the platform answers the caller's party, before a person does.
func (s *Server) startServing(tx *kit.Tx, c *session, x *extension, via string, leg legKind) *party {
	p := c.addParty(tx, x, false, leg, s.callerEndpoint(c), extensionEndpoint(x, via))
	c.serving = p
	startsWithSetup := c.origin != "CallOut" && (leg != transferred || x.kind != User || s.assume.Value(assumeTransferBegins) == string(setup))
	if startsWithSetup {
		s.setStatus(tx, p, setup, "")
	}
	if !c.accepted && c.far.outbound {
		c.accepted = true
		c.far.to.Name, c.far.to.Extension = x.name, itoa(x.id)
		if c.far.ext == nil && c.far.from.Number != "" {
			c.far.from.Name = s.callerNames[c.far.from.Number]
		}
		if c.origin != "CallOut" {
			s.setStatus(tx, c.far, answered, "")
		}
	}
	return p
}

func (s *Server) playMenu(tx *kit.Tx, c *session, x *extension, via string) {
	s.startServing(tx, c, x, via, menu)
	c.stage = inMenu
	s.setTimer(tx, c, menuTimeout, "menu", func(tx *kit.Tx) {
		s.disconnect(tx, "", c.serving, c.far)
		s.endSession(tx, c)
	})
}

// selectOption routes the caller from the menu to an extension.
func (s *Server) selectOption(tx *kit.Tx, c *session, to *extension) {
	s.disconnect(tx, s.assumedReason(assumeMenuReason), c.serving)
	s.routeTo(tx, c, to, to.number, menu)
}

// ringUser rings the phones of a user and of the users in alsoRing. If none of them
// can ring, the call is routed as unanswered.
func (s *Server) ringUser(tx *kit.Tx, c *session, x *extension, via string, leg legKind) {
	p := s.startServing(tx, c, x, via, leg)
	if x.kind == MessageOnly || x.closed || x.status != "Enabled" {
		s.routeUnanswered(tx, c, noAnswer)
		return
	}
	phones := 0
	busy := len(x.live) > 1 && s.assume.Value(assumeCallWaiting) == "not-rung" // this party is one of them
	if x.acceptsCalls(false) && !busy {
		s.setStatus(tx, p, proceeding, "")
		phones++
	}
	for _, other := range x.alsoRing {
		if other.acceptsCalls(false) && len(other.live) == 0 {
			along := c.addParty(tx, other, false, forwarded, s.callerEndpoint(c), extensionEndpoint(x, via))
			s.setStatus(tx, along, proceeding, "")
			phones++
		}
	}
	switch {
	case phones == 0 && busy:
		s.routeUnanswered(tx, c, targetBusy)
	case phones == 0:
		s.routeUnanswered(tx, c, noAnswer)
	default:
		c.stage = inRing
		s.setTimer(tx, c, x.ringFor, "ringing", func(tx *kit.Tx) { s.routeUnanswered(tx, c, noAnswer) })
	}
}

// acceptsCalls reports whether a user's idle phone would ring.
func (x *extension) acceptsCalls(fromQueue bool) bool {
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

// routeUnanswered ends the attempt to reach the serving party: the caller reaches its
// voicemail, or the call ends.
func (s *Server) routeUnanswered(tx *kit.Tx, c *session, reason statusReason) {
	c.cancelTimer()
	at, shown := c.serving, reason
	if reason == noAnswer {
		shown = s.assumedReason(assumeMissedReason)
	}
	for _, p := range c.ringingParties() {
		if p != at {
			p.missed = true
			s.disconnect(tx, shown, p)
		}
	}
	if at.ext.voicemail {
		s.startVoicemail(tx, c, at)
		return
	}
	at.missed = true
	c.endReason = reason
	s.disconnect(tx, shown, at)
	s.disconnect(tx, "", c.far)
	s.endSession(tx, c)
}

// startVoicemail connects the caller with a voicemail.
func (s *Server) startVoicemail(tx *kit.Tx, c *session, at *party) {
	c.stage, c.mailbox = atVoicemail, at.ext
	at.missed = s.assume.Value(assumeVoicemailMissed) == "true"
	s.setStatus(tx, at, voicemail, "")
	s.setTimer(tx, c, voicemailTimeout, "voicemail", func(tx *kit.Tx) { s.endVoicemail(tx, c) })
}

// endVoicemail ends the call at the voicemail, with or without a message.
func (s *Server) endVoicemail(tx *kit.Tx, c *session) {
	s.disconnect(tx, "", c.serving, c.far)
	s.endSession(tx, c)
}

// connect connects a user whose phone rings with the caller.
func (s *Server) connect(tx *kit.Tx, c *session, p *party) {
	c.cancelTimer()
	fromQueue := p.leg == hunted
	others, serving := c.ringingParties(), c.serving
	p.to.Device = deviceOf(p.ext)
	s.setStatus(tx, p, answered, "")
	c.near, c.stage = p, talking
	if c.far != nil && c.origin == "CallOut" && c.far.code == proceeding {
		s.setStatus(tx, c.far, answered, "")
	}
	if fromQueue {
		s.dequeue(c)
		s.disconnect(tx, agentAnswered, serving)
	} else if serving != p {
		s.disconnect(tx, s.assumedReason(assumeLosers), serving)
	}
	reason := s.assumedReason(assumeLosers)
	if fromQueue {
		reason = s.assumedReason(assumeQueueLosers)
	}
	for _, other := range others {
		if other != p {
			s.disconnect(tx, reason, other)
		}
	}
	if fromQueue {
		p.missed = false
	}
	s.recordAutomatically(tx, p)
}

// assumed returns the value of an assumption, "" for "none".
func (s *Server) assumed(id string) string {
	if value := s.assume.Value(id); value != "none" {
		return value
	}
	return ""
}

func (s *Server) assumedReason(id string) statusReason { return statusReason(s.assumed(id)) }

// hangUpCaller hangs up the external party or the calling extension.
func (s *Server) hangUpCaller(tx *kit.Tx, c *session) {
	caller := c.customer()
	call := caller.session
	switch {
	case call.stage == inRing || call.stage == inQueue:
		call.abandoned = true
		s.abandon(tx, call)
	case call.stage == atVoicemail:
		call.abandoned = true
		s.disconnect(tx, "", call.serving, caller)
	case call.stage == dialling && call.far == caller && call.outbound && call.dialled == caller:
		call.endReason = rejected
		s.disconnect(tx, rejected, caller, call.near)
	default:
		call.abandoned = call.near == nil && call.bridged == nil
		if call.near != nil && caller.ext == nil && s.assume.Value(assumeHangUpOrder) == "company-first" {
			s.disconnect(tx, "", call.near)
		}
		s.disconnect(tx, "", caller)
	}
	s.endSession(tx, call)
}

// abandon disconnects the parties of a caller who hangs up while phones ring. In a queue
// the caller's party is disconnected first.
func (s *Server) abandon(tx *kit.Tx, c *session) {
	reason := s.assumedReason(assumeAbandonReason)
	c.serving.missed = true
	phones := c.ringingParties()
	if c.stage == inQueue {
		s.disconnect(tx, "", c.far)
		s.disconnect(tx, reason, phones...)
		s.disconnect(tx, reason, c.serving)
		return
	}
	for _, p := range phones {
		p.missed = true
	}
	s.disconnect(tx, reason, phones...)
	s.disconnect(tx, reason, c.serving)
	s.disconnect(tx, "", c.far)
}

// hangUp hangs up a user's party and ends the call.
func (s *Server) hangUp(tx *kit.Tx, c *session, p *party) {
	reason := statusReason("")
	if c.stage == dialling || c.stage == inRing || c.stage == inQueue {
		reason = cancelled
	}
	if p == c.far { // an extension called another, or the company
		s.hangUpCaller(tx, c)
		return
	}
	c.endReason = reason
	s.disconnect(tx, reason, p)
	s.disconnect(tx, reason, c.parties...)
	s.endSession(tx, c)
}

// dial starts a call from an extension to another extension, a number of the company or
// an external number.
func (s *Server) dial(tx *kit.Tx, x *extension, to, origin string) *session {
	c := s.newSession(tx, origin)
	mine := endpoint{Number: s.callerID(x), Extension: itoa(x.id), Device: deviceOf(x)}
	first := setup
	if origin == "CallOut" {
		first = proceeding
	}
	p := c.addParty(tx, x, true, direct, mine, endpoint{Number: to})
	s.setStatus(tx, p, first, "")
	if target := s.internalTarget(to); target != nil {
		c.internal, c.far = true, p
		s.routeTo(tx, c, target, to, direct)
		return c
	}
	c.outbound, c.near, c.stage = true, p, dialling
	mine.Name, mine.Device = x.name, ""
	c.far = c.addParty(tx, nil, false, direct, mine, endpoint{Number: to, Name: s.callerNames[to]})
	c.dialled = c.far
	s.setStatus(tx, c.far, proceeding, "")
	if first == setup {
		s.setStatus(tx, p, proceeding, "")
	}
	s.setTimer(tx, c, dialTimeout, "dialling", func(tx *kit.Tx) { s.failExternal(tx, c, noAnswer) })
	return c
}

// internalTarget returns the extension with this extension number or phone number, or
// nil.
func (s *Server) internalTarget(to string) *extension {
	if x := s.byNumber[to]; x != nil {
		return x
	}
	if n := s.byE164[to]; n != nil {
		return n.to
	}
	return nil
}

// answerExternal answers the call to an external phone that rings.
func (s *Server) answerExternal(tx *kit.Tx, c *session) {
	c.cancelTimer()
	p := c.dialled
	c.dialled, c.stage = nil, talking
	s.setStatus(tx, p, answered, "")
	if p == c.far { // of an outbound call
		s.setStatus(tx, c.near, answered, "")
		s.recordAutomatically(tx, c.near)
		return
	}
	c.near = p
}

// failExternal ends a call that an external phone did not answer.
func (s *Server) failExternal(tx *kit.Tx, c *session, reason statusReason) {
	c.endReason = reason
	s.disconnect(tx, reason, c.dialled)
	shown := reason
	if c.near == nil { // a transfer to them: the caller's party just ends
		shown = ""
	}
	s.disconnect(tx, shown, c.parties...)
	s.endSession(tx, c)
}
