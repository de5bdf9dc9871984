package ringcentral

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Actions of customers and agents on calls. A call is identified by its telephony
// session id, after a warm transfer by either of the two. An action that is impossible
// returns an error with the reason and changes nothing.

// CustomerCalls starts a call from an external number to a number of the company; an
// empty from withholds the caller's number.
func (s *Server) CustomerCalls(from, to string) (call string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		n := s.byE164[to]
		if n == nil {
			return fmt.Errorf("%s cannot be called: it is not a number of the company", to)
		}
		if problem := checkE164(from); from != "" && problem != "" {
			return fmt.Errorf("%s cannot be called: %s", to, problem)
		}
		call = s.startInbound(tx, from, n).id
		s.offerWaiting(tx)
		return nil
	})
	return call, err
}

// PressKeys enters a key of the menu or an extension's number in an IVR.
func (s *Server) PressKeys(call, keys string) error {
	return s.act(call, "take the keys "+keys, func(tx *kit.Tx, c *session) error {
		if c.stage != inMenu {
			return fmt.Errorf("no menu is playing: the caller %s", s.callerDescription(c))
		}
		for _, k := range c.serving.ext.menu {
			if k.key == keys {
				s.selectOption(tx, c, k.to)
				return nil
			}
		}
		if x := s.byNumber[keys]; x != nil && x != c.serving.ext {
			s.selectOption(tx, c, x)
			return nil
		}
		var options []string
		for _, k := range c.serving.ext.menu {
			options = append(options, k.key+" ("+k.to.name+")")
		}
		return fmt.Errorf("the menu of %s offers %s", c.serving.ext.name, strings.Join(options, ", "))
	})
}

// Answer answers a call that rings on the user's phone.
func (s *Server) Answer(call string, user int64) error {
	return s.actBy(call, user, "be answered by", func(tx *kit.Tx, p *party) error {
		if !p.ringing() {
			return fmt.Errorf("it is not ringing on the agent's phone")
		}
		s.connect(tx, p.session, p)
		return nil
	})
}

// Decline declines a call that rings on the user's phone. A call to a queue continues to
// ring at other members; any other call goes to the voicemail of the called user.
func (s *Server) Decline(call string, user int64) error {
	return s.actBy(call, user, "be declined by", func(tx *kit.Tx, p *party) error {
		if !p.ringing() {
			return fmt.Errorf("it is not ringing on the agent's phone")
		}
		s.decline(tx, p)
		return nil
	})
}

func (s *Server) decline(tx *kit.Tx, p *party) {
	c := p.session
	switch {
	case p.leg == hunted:
		s.declineQueueCall(tx, c, p)
	case len(c.ringingParties()) == 1 || p == c.serving:
		s.routeUnanswered(tx, c, rejected)
	default:
		s.disconnect(tx, rejected, p)
	}
}

// CustomerHangsUp ends a call on the customer's side: in the menu, in the queue, at the
// voicemail or in the conversation.
func (s *Server) CustomerHangsUp(call string) error {
	return s.act(call, "be hung up by the customer", func(tx *kit.Tx, c *session) error {
		if customer := c.customer(); c.stage == over || customer == nil || customer.ext != nil {
			return fmt.Errorf("no customer is on the call")
		}
		s.hangUpCaller(tx, c)
		return nil
	})
}

// AgentHangsUp ends a user's conversation, or a call that the user placed.
func (s *Server) AgentHangsUp(call string, user int64) error {
	return s.actBy(call, user, "be hung up by", func(tx *kit.Tx, p *party) error {
		if p.ringing() {
			return fmt.Errorf("it is still ringing on the agent's phone")
		}
		s.hangUp(tx, p.session, p)
		return nil
	})
}

// LeaveVoicemail makes the caller leave a voicemail of this length and hang up. The
// message is stored a little later.
func (s *Server) LeaveVoicemail(call string, length time.Duration) error {
	return s.act(call, "take a voicemail", func(tx *kit.Tx, c *session) error {
		switch {
		case c.stage != atVoicemail:
			return fmt.Errorf("the caller %s", s.callerDescription(c))
		case c.speaking:
			return fmt.Errorf("the caller is already speaking")
		case length < time.Second:
			return fmt.Errorf("the length %v is less than a second", length)
		}
		c.speaking = true
		box := c.mailbox
		s.setTimer(tx, c, length, "voicemail message", func(tx *kit.Tx) {
			s.endVoicemail(tx, c)
			s.storeVoicemail(tx, c, box, length)
		})
		return nil
	})
}

// Dial starts a call from a user to an extension ("103") or a phone number. A user
// without a direct number cannot call external numbers (an assumption).
func (s *Server) Dial(user int64, to string) (call string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		x, err := s.userByID(user)
		if err != nil {
			return fmt.Errorf("dialling %s: %w", to, err)
		}
		if problem := s.dialError(x, to); problem != "" {
			return fmt.Errorf("%s cannot dial %s: %s", x.name, to, problem)
		}
		call = s.dial(tx, x, to, "Call").id
		s.offerWaiting(tx)
		return nil
	})
	return call, err
}

// dialError returns why a user cannot dial a number now, or "".
func (s *Server) dialError(x *extension, to string) string {
	switch {
	case !x.presence.online:
		return "the user is not logged in"
	case !x.mayDial():
		return "the user is on another call"
	case s.internalTarget(to) == x:
		return "it is the user's own number"
	}
	return s.callError(x, to)
}

// mayDial reports whether a user's phone can place a call: all its calls are on hold.
func (x *extension) mayDial() bool {
	return !slices.ContainsFunc(x.live, func(p *party) bool { return p.code != held })
}

// callError returns why a user cannot call a number, or "".
func (s *Server) callError(x *extension, to string) string {
	if problem := s.numberError(to); problem != "" {
		return problem
	}
	if s.internalTarget(to) == nil && x.direct() == nil && s.assume.Value(assumeNoNumber) == "refused" {
		return "the user's extension has no phone number of its own"
	}
	return ""
}

// CustomerAnswers answers a call that was placed or transferred to an external number.
func (s *Server) CustomerAnswers(call string) error {
	return s.actExternal(call, "be answered by the external party", func(tx *kit.Tx, c *session) { s.answerExternal(tx, c) })
}

// CustomerDeclines declines a call that was placed or transferred to an external number.
func (s *Server) CustomerDeclines(call string) error {
	return s.actExternal(call, "be declined by the external party", func(tx *kit.Tx, c *session) { s.failExternal(tx, c, rejected) })
}

// CustomerIsBusy ends a call that was placed or transferred to an external number which
// is busy.
func (s *Server) CustomerIsBusy(call string) error {
	return s.actExternal(call, "find a busy phone", func(tx *kit.Tx, c *session) { s.failExternal(tx, c, targetBusy) })
}

// actExternal is act for the call, or its consultation or bridged call, whose external
// party rings.
func (s *Server) actExternal(call, what string, f func(*kit.Tx, *session)) error {
	return s.act(call, what, func(tx *kit.Tx, c *session) error {
		for _, call := range []*session{c, c.consultation, c.bridged} {
			if call != nil && call.dialled != nil && call.stage == dialling {
				f(tx, call)
				return nil
			}
		}
		return fmt.Errorf("no external phone is ringing")
	})
}

// act runs f on a call. what completes the error message "call s-1 cannot …".
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
	s.offerWaiting(tx)
	return nil
}

// actBy is act for an action of a user who is in the call or whose phone rings.
func (s *Server) actBy(call string, user int64, what string, f func(*kit.Tx, *party) error) error {
	return s.engine.Act(func(tx *kit.Tx) error { return s.actOnBy(tx, call, user, what, f) })
}

func (s *Server) actOnBy(tx *kit.Tx, call string, user int64, what string, f func(*kit.Tx, *party) error) error {
	x, err := s.userByID(user)
	if err != nil {
		return fmt.Errorf("call %s cannot %s extension %d: %w", call, what, user, err)
	}
	return s.actOn(tx, call, what+" "+x.name, func(tx *kit.Tx, c *session) error {
		p := c.partyOf(x)
		if p == nil {
			return fmt.Errorf("the user is not on this call")
		}
		return f(tx, p)
	})
}

// callerDescription completes an error message that starts with "the caller".
func (s *Server) callerDescription(c *session) string {
	switch c.stage {
	case inMenu:
		return "listens to the menu"
	case inRing:
		return "is waiting for " + c.serving.ext.name + " to answer"
	case inQueue:
		return "waits in " + c.serving.ext.name
	case atVoicemail:
		return "is at the voicemail of " + c.mailbox.name
	case dialling:
		return "is waiting for an external number to answer"
	case parkedCall:
		return "is parked"
	case over:
		return "has hung up"
	}
	return "is in a conversation"
}
