package ringcentral

import (
	"fmt"

	"github.com/callsim/callsim/fakes/kit"
)

// A cold transfer (RingCentral: blind) lets the agent go at once, and the caller
// is led on in the same session. A warm one (attended) begins with a call of the
// agent's own, which is another session; completing it joins the two, each side
// staying in its own (Developer Guide, Managing warm transfers).

// blind hands the caller of p's conversation on.
func (s *Server) blind(tx *kit.Tx, p *party, to string) {
	c := p.session
	x := p.ext
	if p == c.far { // an extension that called another hands that one on: roles change
		c.far, c.near = c.near, c.far
	}
	s.drop(tx, blindTransfer, p)
	c.near = nil
	if target := s.inHouse(to); target != nil {
		s.lead(tx, c, target, to, transferred)
		return
	}
	from := endpoint{Number: s.callerID(x), Name: x.name, Extension: itoa(x.id)}
	c.asked = c.join(tx, nil, false, transferred, from, endpoint{Number: to, Name: s.names[to]})
	c.stage = dialling
	s.set(tx, c.asked, proceeding, "")
	s.wait(tx, c, dialPatience, "transfer", func(tx *kit.Tx) { s.refuse(tx, c, noAnswer) })
}

// reachable says why nobody can be reached there, "" when somebody can.
func (s *Server) reachable(to string) string {
	if s.inHouse(to) != nil {
		return ""
	}
	if len(to) > 0 && to[0] != '+' {
		return "there is no extension " + to
	}
	return checkE164(to)
}

// consult begins a warm transfer: the caller is put on hold, and the agent calls
// somebody.
func (s *Server) consult(tx *kit.Tx, p *party, to string) *session {
	c := p.session
	if p.code != held {
		s.set(tx, p, held, "")
	}
	second := s.dial(tx, p.ext, to, "Call")
	c.consults, second.consultOf = second, c
	return second
}

// bridge joins the two calls of an agent. The agent's parties are gone; the others
// talk on, each in their own session.
func (s *Server) bridge(tx *kit.Tx, mine, other *party) {
	one, two := mine.session, other.session
	mine.peer = &peer{two.legacy, two.id, other.id}
	other.peer = &peer{one.legacy, one.id, mine.id}
	one.bridged, two.bridged = two, one
	one.consults, two.consultOf = nil, nil
	s.set(tx, mine, gone, attendedTransfer)
	s.set(tx, other, gone, attendedTransfer)
	for _, half := range []*session{one, two} {
		if half.near != nil && !half.near.live() {
			half.near = nil
		}
	}
}

// joinable says why two calls of an agent cannot be joined, nil when they can.
func (c *session) joinable(second *session) error {
	switch {
	case second == nil:
		return fmt.Errorf("no consultation goes on")
	case c.bridged != nil || second.bridged != nil:
		return fmt.Errorf("one of the calls was handed over already")
	case second.stage != talking || second.far == nil || !second.far.live():
		return fmt.Errorf("the consulted one has not answered")
	}
	return nil
}
