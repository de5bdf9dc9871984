package aircall

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// What customers and agents do to calls. Every action says why it is
// impossible when it is, and then has changed nothing.

// CustomerCalls is a customer dialling a line; from "" withholds the number.
func (s *Server) CustomerCalls(from string, lineID int64) (callID int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		n, ok := s.numbers.Get(lineID)
		if !ok {
			return fmt.Errorf("nobody can call line %d: there is no such line", lineID)
		}
		if wrong := checkE164(from); from != "" && wrong != "" {
			return fmt.Errorf("nobody can call %s: %s", n.name, wrong)
		}
		c := s.newCall(tx, n, from)
		s.arrive(tx, c)
		callID = c.id
		return nil
	})
	return callID, err
}

// PressKey is the caller choosing in the line's IVR.
func (s *Server) PressKey(callID int64, key string) error {
	return s.act(callID, "take key "+key, func(tx *kit.Tx, c *call) error {
		if c.stage != inMenu {
			return fmt.Errorf("the caller %s", c.whereabouts())
		}
		i := slices.IndexFunc(c.line.menu, func(m menuChoice) bool { return m.key == key })
		if i < 0 {
			return fmt.Errorf("the menu of %s offers %s", c.line.name, c.line.keys())
		}
		s.choose(tx, c, c.line.menu[i])
		return nil
	})
}

// Answer is an agent taking a call that rings on their phone.
func (s *Server) Answer(callID, userID int64) error {
	return s.actBy(callID, userID, "be answered by", func(tx *kit.Tx, c *call, u *user) error {
		switch {
		case u.phone.consults == c && !c.consults:
			s.joinConsultation(tx, c)
		case u.phone.rings == c:
			s.connect(tx, c, u)
		default:
			return fmt.Errorf("it is not ringing on their phone")
		}
		return nil
	})
}

// Decline is an agent refusing a call that rings on their phone.
func (s *Server) Decline(callID, userID int64) error {
	return s.actBy(callID, userID, "be declined by", func(tx *kit.Tx, c *call, u *user) error {
		switch {
		case u.phone.consults == c && !c.consults:
			s.leaveConsultation(tx, c)
		case u.phone.rings == c:
			s.refuse(tx, c, u)
		default:
			return fmt.Errorf("it is not ringing on their phone")
		}
		return nil
	})
}

// CustomerHangsUp ends a call from the customer's side: in the menu, in the
// queue, at the voicemail or in the conversation.
func (s *Server) CustomerHangsUp(callID int64) error {
	return s.act(callID, "be hung up by the customer", func(tx *kit.Tx, c *call) error {
		if c.stage == over || c.stage == dialling {
			return fmt.Errorf("the customer %s", c.whereabouts())
		}
		s.giveUp(tx, c)
		return nil
	})
}

// AgentHangsUp ends a conversation, or an outbound call that nobody has
// answered yet.
func (s *Server) AgentHangsUp(callID, userID int64) error {
	return s.actBy(callID, userID, "be hung up by", func(tx *kit.Tx, c *call, u *user) error {
		switch {
		case u.phone.consults == c && c.consults:
			s.leaveConsultation(tx, c)
			return nil
		case u.phone.call != c:
			return fmt.Errorf("they are not on it")
		case c.stage == transferring:
			return fmt.Errorf("it is being transferred to %s", c.transferredTo.name)
		case c.consulted != nil:
			return fmt.Errorf("they consult %s about it: complete or cancel the transfer first", c.consulted.name)
		}
		s.hangUp(tx, c)
		return nil
	})
}

// LeaveVoicemail is the caller speaking after the beep for so long and then
// hanging up.
func (s *Server) LeaveVoicemail(callID int64, length time.Duration) error {
	return s.act(callID, "take a voicemail", func(tx *kit.Tx, c *call) error {
		switch {
		case c.stage != atVoicemail:
			return fmt.Errorf("the caller %s", c.whereabouts())
		case !c.message.IsZero():
			return fmt.Errorf("the caller is already speaking")
		case length <= 0:
			return fmt.Errorf("a message of %v is none", length)
		}
		c.message = tx.Now()
		c.wait(tx, length, "voicemail message", func(tx *kit.Tx) { s.hangUp(tx, c) })
		return nil
	})
}

// Dial is an agent calling somebody from a line.
func (s *Server) Dial(userID, lineID int64, to string) (callID int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		u, ok := s.users.Get(userID)
		if !ok {
			return fmt.Errorf("user %d cannot dial: there is no such user", userID)
		}
		n, ok := s.numbers.Get(lineID)
		if !ok {
			return fmt.Errorf("%s cannot dial from line %d: there is no such line", u.name, lineID)
		}
		if why := u.cannotDialFrom(n, to); why != "" {
			return fmt.Errorf("%s cannot dial %s from %s: %s", u.name, to, n.name, why)
		}
		callID = s.dial(tx, u, n, to).id
		return nil
	})
	return callID, err
}

func (u *user) cannotDialFrom(n *number, to string) string {
	switch {
	case !n.assigned(u):
		return "the line is not assigned to them"
	case u.phone.rings != nil:
		return "their phone is ringing"
	case u.phone.call != nil || u.phone.consults != nil:
		return "they are on another call"
	case u.phone.wrapUp != nil:
		return "they are in wrap-up"
	}
	return checkE164(to)
}

// CustomerAnswers is the customer picking up a call that an agent dialled.
func (s *Server) CustomerAnswers(callID int64) error {
	return s.act(callID, "be answered by the customer", func(tx *kit.Tx, c *call) error {
		if c.stage != dialling {
			return fmt.Errorf("the customer %s", c.whereabouts())
		}
		s.connect(tx, c, c.user)
		return nil
	})
}

// CustomerDeclines is the customer refusing a call that an agent dialled. If
// nobody does anything, it rings out.
func (s *Server) CustomerDeclines(callID int64) error {
	return s.act(callID, "be declined by the customer", func(tx *kit.Tx, c *call) error {
		if c.stage != dialling {
			return fmt.Errorf("the customer %s", c.whereabouts())
		}
		s.hangUp(tx, c)
		return nil
	})
}

// act finds the call and runs f; an error says which call cannot do what.
func (s *Server) act(id int64, what string, f func(*kit.Tx, *call) error) error {
	return s.engine.Act(func(tx *kit.Tx) error { return s.actOn(tx, id, what, f) })
}

func (s *Server) actOn(tx *kit.Tx, id int64, what string, f func(*kit.Tx, *call) error) error {
	c, ok := s.calls.Get(id)
	if !ok {
		return fmt.Errorf("call %d cannot %s: there is no such call", id, what)
	}
	if err := f(tx, c); err != nil {
		return fmt.Errorf("call %d cannot %s: %w", id, what, err)
	}
	return nil
}

// actBy is act for what an agent does.
func (s *Server) actBy(id, userID int64, what string, f func(*kit.Tx, *call, *user) error) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		u, ok := s.users.Get(userID)
		if !ok {
			return fmt.Errorf("call %d cannot %s user %d: there is no such user", id, what, userID)
		}
		return s.actOn(tx, id, what+" "+u.name, func(tx *kit.Tx, c *call) error { return f(tx, c, u) })
	})
}

// whereabouts completes "the customer …".
func (c *call) whereabouts() string {
	switch c.stage {
	case inMenu:
		return "listens to the menu"
	case inQueue:
		return "waits for an agent"
	case atMessage:
		return "hears that nobody will answer"
	case atVoicemail:
		return "is at the voicemail"
	case dialling:
		return "has not answered yet"
	case talking:
		if c.held {
			return "is on hold"
		}
		return "talks to " + c.user.name
	case transferring:
		return "is being transferred to " + c.transferredTo.name
	case outside:
		return "talks to " + c.external
	}
	return "has hung up"
}

// keys lists what the line's menu offers.
func (n *number) keys() string {
	keys := make([]string, 0, len(n.menu))
	for _, m := range n.menu {
		keys = append(keys, m.key+" ("+m.title+")")
	}
	return strings.Join(keys, ", ")
}
