package ringcentral

import (
	"fmt"

	"github.com/callsim/callsim/fakes/kit"
)

// In a cold transfer (RingCentral: blind) the agent leaves immediately and the caller is
// routed on in the same session. A warm transfer (attended) starts with a consultation,
// a call by the agent in another session; completing the transfer bridges the two
// sessions, and each side stays in its own session (Developer Guide, Managing warm
// transfers).

// transferBlind makes a cold transfer of p's call.
func (s *Server) transferBlind(tx *kit.Tx, p *party, to string) {
	c := p.session
	x := p.ext
	if p == c.far { // the calling extension transfers the called one: swap the roles
		c.far, c.near = c.near, c.far
	}
	s.disconnect(tx, blindTransfer, p)
	c.near = nil
	if target := s.internalTarget(to); target != nil {
		s.routeTo(tx, c, target, to, transferred)
		return
	}
	from := endpoint{Number: s.callerID(x), Name: x.name, Extension: itoa(x.id)}
	c.dialled = c.addParty(tx, nil, false, transferred, from, endpoint{Number: to, Name: s.callerNames[to]})
	c.stage = dialling
	s.setStatus(tx, c.dialled, proceeding, "")
	s.setTimer(tx, c, dialTimeout, "transfer", func(tx *kit.Tx) { s.failExternal(tx, c, noAnswer) })
}

// numberError returns why a number cannot be called, or "".
func (s *Server) numberError(to string) string {
	if s.internalTarget(to) != nil {
		return ""
	}
	if len(to) > 0 && to[0] != '+' {
		return "there is no extension " + to
	}
	return checkE164(to)
}

// startConsultation starts a warm transfer: it puts the caller on hold and calls a number
// for the agent.
func (s *Server) startConsultation(tx *kit.Tx, p *party, to string) *session {
	c := p.session
	if p.code != held {
		s.setStatus(tx, p, held, "")
	}
	second := s.dial(tx, p.ext, to, "Call")
	c.consultation, second.consultationOf = second, c
	return second
}

// bridge joins two calls with an agent. The agent's parties get the status Gone; the others
// talk to each other, each in its own session.
func (s *Server) bridge(tx *kit.Tx, mine, other *party) {
	one, two := mine.session, other.session
	mine.peer = &peer{two.legacy, two.id, other.id}
	other.peer = &peer{one.legacy, one.id, mine.id}
	one.bridged, two.bridged = two, one
	one.consultation, two.consultationOf = nil, nil
	s.setStatus(tx, mine, partyGone, attendedTransfer)
	s.setStatus(tx, other, partyGone, attendedTransfer)
	for _, call := range []*session{one, two} {
		if call.near != nil && !call.near.live() {
			call.near = nil
		}
	}
}

// checkBridge returns why two calls with an agent cannot be bridged, or nil.
func (c *session) checkBridge(second *session) error {
	switch {
	case second == nil:
		return fmt.Errorf("no consultation is in progress")
	case c.bridged != nil || second.bridged != nil:
		return fmt.Errorf("one of the calls has already been transferred")
	case second.stage != talking || second.far == nil || !second.far.live():
		return fmt.Errorf("the consulted party has not answered")
	}
	return nil
}
