package ringcentral

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// What customers and agents do to calls. A call is named by its telephony session;
// after a warm transfer either half will do. Every action says why it is
// impossible when it is, and then has changed nothing.

// CustomerCalls is somebody outside dialling a number of the company; from ""
// withholds theirs.
func (s *Server) CustomerCalls(from, to string) (call string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		n := s.byE164[to]
		if n == nil {
			return fmt.Errorf("nobody can call %s: it is no number of the company", to)
		}
		if wrong := checkE164(from); from != "" && wrong != "" {
			return fmt.Errorf("nobody can call %s: %s", to, wrong)
		}
		call = s.arrive(tx, from, n).id
		s.offer(tx)
		return nil
	})
	return call, err
}

// PressKeys is the caller choosing in an IVR: a key of the menu, or the number of
// an extension.
func (s *Server) PressKeys(call, keys string) error {
	return s.act(call, "take the keys "+keys, func(tx *kit.Tx, c *session) error {
		if c.stage != inMenu {
			return fmt.Errorf("the caller %s", s.whereabouts(c))
		}
		for _, k := range c.place.ext.menu {
			if k.key == keys {
				s.choose(tx, c, k.to)
				return nil
			}
		}
		if x := s.byNumber[keys]; x != nil && x != c.place.ext {
			s.choose(tx, c, x)
			return nil
		}
		var offered []string
		for _, k := range c.place.ext.menu {
			offered = append(offered, k.key+" ("+k.to.name+")")
		}
		return fmt.Errorf("the menu of %s offers %s", c.place.ext.name, strings.Join(offered, ", "))
	})
}

// Answer is a user taking a call that rings on their phone.
func (s *Server) Answer(call string, user int64) error {
	return s.actBy(call, user, "be answered by", func(tx *kit.Tx, p *party) error {
		if !p.ringing() {
			return fmt.Errorf("it is not ringing on their phone")
		}
		s.connect(tx, p.session, p)
		return nil
	})
}

// Decline is a user refusing a call that rings on their phone. A call of a queue
// goes on to the other members, any other to the user's voicemail.
func (s *Server) Decline(call string, user int64) error {
	return s.actBy(call, user, "be declined by", func(tx *kit.Tx, p *party) error {
		if !p.ringing() {
			return fmt.Errorf("it is not ringing on their phone")
		}
		s.decline(tx, p)
		return nil
	})
}

func (s *Server) decline(tx *kit.Tx, p *party) {
	c := p.session
	switch {
	case p.how == hunted:
		s.passOn(tx, c, p)
	case len(c.phonesRinging()) == 1 || p == c.place:
		s.unanswered(tx, c, rejected)
	default:
		s.drop(tx, rejected, p)
	}
}

// CustomerHangsUp ends a call from the customer's side: in the menu, in the queue,
// at the voicemail or in the conversation.
func (s *Server) CustomerHangsUp(call string) error {
	return s.act(call, "be hung up by the customer", func(tx *kit.Tx, c *session) error {
		if who := c.customer(); c.stage == over || who == nil || who.ext != nil {
			return fmt.Errorf("no customer is on it")
		}
		s.giveUp(tx, c)
		return nil
	})
}

// AgentHangsUp is a user leaving a call: ending a conversation, or giving up a
// call that they placed.
func (s *Server) AgentHangsUp(call string, user int64) error {
	return s.actBy(call, user, "be hung up by", func(tx *kit.Tx, p *party) error {
		if p.ringing() {
			return fmt.Errorf("it still rings on their phone")
		}
		s.hangUp(tx, p.session, p)
		return nil
	})
}

// LeaveVoicemail is the caller speaking after the beep for so long and then
// hanging up. The message comes a little later.
func (s *Server) LeaveVoicemail(call string, length time.Duration) error {
	return s.act(call, "take a voicemail", func(tx *kit.Tx, c *session) error {
		switch {
		case c.stage != atVoicemail:
			return fmt.Errorf("the caller %s", s.whereabouts(c))
		case c.speaking:
			return fmt.Errorf("the caller is already speaking")
		case length < time.Second:
			return fmt.Errorf("a message of %v is none", length)
		}
		c.speaking = true
		box := c.box
		s.wait(tx, c, length, "voicemail message", func(tx *kit.Tx) {
			s.leaveVoicemail(tx, c)
			s.keepVoicemail(tx, c, box, length)
		})
		return nil
	})
}

// Dial is a user calling somebody: an extension ("103"), or a phone number. A user
// without a number of their own cannot call outside.
func (s *Server) Dial(user int64, to string) (call string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		x, err := s.userCalled(user)
		if err != nil {
			return fmt.Errorf("dialling %s: %w", to, err)
		}
		if why := s.cannotDial(x, to); why != "" {
			return fmt.Errorf("%s cannot dial %s: %s", x.name, to, why)
		}
		call = s.dial(tx, x, to, "Call").id
		s.offer(tx)
		return nil
	})
	return call, err
}

func (s *Server) cannotDial(x *extension, to string) string {
	switch {
	case !x.presence.online:
		return "they are not logged in"
	case !x.canCall():
		return "they are on another call"
	case s.inHouse(to) == x:
		return "it is their own number"
	}
	return s.cannotReach(x, to)
}

// canCall tells whether a user's phone can place a call: whatever is on it is on
// hold.
func (x *extension) canCall() bool {
	return !slices.ContainsFunc(x.live, func(p *party) bool { return p.code != held })
}

// cannotReach says why a user cannot call that number.
func (s *Server) cannotReach(x *extension, to string) string {
	if wrong := s.reachable(to); wrong != "" {
		return wrong
	}
	if s.inHouse(to) == nil && x.direct() == nil && s.assume.Value(assumeNoNumber) == "refused" {
		return "their extension has no phone number of its own"
	}
	return ""
}

// CustomerAnswers is somebody outside picking up a call that was placed, or handed
// on, to them.
func (s *Server) CustomerAnswers(call string) error {
	return s.outsideActs(call, "be answered outside", func(tx *kit.Tx, c *session) { s.pickUp(tx, c) })
}

// CustomerDeclines and CustomerIsBusy are the same person refusing, or talking to
// somebody else.
func (s *Server) CustomerDeclines(call string) error {
	return s.outsideActs(call, "be declined outside", func(tx *kit.Tx, c *session) { s.refuse(tx, c, rejected) })
}

// CustomerIsBusy: see [Server.CustomerDeclines].
func (s *Server) CustomerIsBusy(call string) error {
	return s.outsideActs(call, "find a busy phone", func(tx *kit.Tx, c *session) { s.refuse(tx, c, targetBusy) })
}

func (s *Server) outsideActs(call, what string, f func(*kit.Tx, *session)) error {
	return s.act(call, what, func(tx *kit.Tx, c *session) error {
		for _, half := range []*session{c, c.consults, c.bridged} {
			if half != nil && half.asked != nil && half.stage == dialling {
				f(tx, half)
				return nil
			}
		}
		return fmt.Errorf("no phone outside rings for it")
	})
}

// act finds the call and runs f; an error says which call cannot do what.
func (s *Server) act(call, what string, f func(*kit.Tx, *session) error) error {
	return s.engine.Act(func(tx *kit.Tx) error { return s.actOn(tx, call, what, f) })
}

func (s *Server) actOn(tx *kit.Tx, call, what string, f func(*kit.Tx, *session) error) error {
	c, ok := s.sessions.Get(call)
	if !ok {
		return fmt.Errorf("call %s cannot %s: there is no such call", call, what)
	}
	if err := f(tx, c); err != nil {
		return fmt.Errorf("call %s cannot %s: %w", call, what, err)
	}
	s.offer(tx)
	return nil
}

// actBy is act for what a user does who is in the call, or whose phone rings.
func (s *Server) actBy(call string, user int64, what string, f func(*kit.Tx, *party) error) error {
	return s.engine.Act(func(tx *kit.Tx) error { return s.actOnBy(tx, call, user, what, f) })
}

func (s *Server) actOnBy(tx *kit.Tx, call string, user int64, what string, f func(*kit.Tx, *party) error) error {
	x, err := s.userCalled(user)
	if err != nil {
		return fmt.Errorf("call %s cannot %s extension %d: %w", call, what, user, err)
	}
	return s.actOn(tx, call, what+" "+x.name, func(tx *kit.Tx, c *session) error {
		p := c.partyOf(x)
		if p == nil {
			return fmt.Errorf("they are not on it")
		}
		return f(tx, p)
	})
}

// whereabouts completes "the caller …".
func (s *Server) whereabouts(c *session) string {
	switch c.stage {
	case inMenu:
		return "listens to the menu"
	case inRing:
		return "hears it ring at " + c.place.ext.name
	case inQueue:
		return "waits in " + c.place.ext.name
	case atVoicemail:
		return "is at the voicemail of " + c.box.name
	case dialling:
		return "hears it ring outside"
	case parkedCall:
		return "is parked"
	case over:
		return "has hung up"
	}
	return "is in a conversation"
}
