package aircall

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Actions of customers and agents on calls. An action that is impossible returns an
// error with the reason and changes nothing.

// CustomerCalls starts a call from a customer to a line; an empty from withholds the
// customer's number.
func (s *Server) CustomerCalls(from string, lineID int64) (callID int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		n, ok := s.numbers.Get(lineID)
		if !ok {
			return fmt.Errorf("line %d cannot be called: there is no such line", lineID)
		}
		if problem := checkE164(from); from != "" && problem != "" {
			return fmt.Errorf("line %s cannot be called: %s", n.name, problem)
		}
		c := s.newCall(tx, n, from)
		s.startInbound(tx, c)
		callID = c.id
		return nil
	})
	return callID, err
}

// PressKey selects an option of the line's IVR for the caller.
func (s *Server) PressKey(callID int64, key string) error {
	return s.act(callID, "take key "+key, func(tx *kit.Tx, c *call) error {
		if c.stage != inMenu {
			return fmt.Errorf("the caller %s", c.customerState())
		}
		i := slices.IndexFunc(c.line.menu, func(m menuChoice) bool { return m.key == key })
		if i < 0 {
			return fmt.Errorf("the menu of %s offers %s", c.line.name, c.line.menuKeys())
		}
		s.selectOption(tx, c, c.line.menu[i])
		return nil
	})
}

// Answer answers a call, or a colleague's consultation, that rings on the user's
// phone.
func (s *Server) Answer(callID, userID int64) error {
	return s.actBy(callID, userID, "be answered by", func(tx *kit.Tx, c *call, u *user) error {
		switch {
		case u.phone.consultation == c && !c.consultAnswered:
			s.joinConsultation(tx, c)
		case u.phone.rings == c:
			s.connect(tx, c, u)
		default:
			return fmt.Errorf("it is not ringing on the agent's phone")
		}
		return nil
	})
}

// Decline declines a call, or a colleague's consultation, that rings on the user's
// phone.
func (s *Server) Decline(callID, userID int64) error {
	return s.actBy(callID, userID, "be declined by", func(tx *kit.Tx, c *call, u *user) error {
		switch {
		case u.phone.consultation == c && !c.consultAnswered:
			s.leaveConsultation(tx, c)
		case u.phone.rings == c:
			s.decline(tx, c, u)
		default:
			return fmt.Errorf("it is not ringing on the agent's phone")
		}
		return nil
	})
}

// CustomerHangsUp ends a call on the customer's side: in the menu, in the queue, at
// the voicemail or in the conversation.
func (s *Server) CustomerHangsUp(callID int64) error {
	return s.act(callID, "be hung up by the customer", func(tx *kit.Tx, c *call) error {
		if c.stage == over || c.stage == dialling {
			return fmt.Errorf("the customer %s", c.customerState())
		}
		s.abandon(tx, c)
		return nil
	})
}

// AgentHangsUp ends a conversation, a consultation, or an outbound call that is not
// answered yet.
func (s *Server) AgentHangsUp(callID, userID int64) error {
	return s.actBy(callID, userID, "be hung up by", func(tx *kit.Tx, c *call, u *user) error {
		switch {
		case u.phone.consultation == c && c.consultAnswered:
			s.leaveConsultation(tx, c)
			return nil
		case u.phone.call != c:
			return errNotOnCall
		case c.stage == transferring:
			return fmt.Errorf("it is being transferred to %s", c.transferredTo.name)
		case c.consulted != nil:
			return consultingError(c)
		}
		s.hangUp(tx, c)
		return nil
	})
}

// LeaveVoicemail makes the caller leave a voicemail of this length and hang up.
func (s *Server) LeaveVoicemail(callID int64, length time.Duration) error {
	return s.act(callID, "take a voicemail", func(tx *kit.Tx, c *call) error {
		switch {
		case c.stage != atVoicemail:
			return fmt.Errorf("the caller %s", c.customerState())
		case !c.voicemailStart.IsZero():
			return fmt.Errorf("the caller is already speaking")
		case length <= 0:
			return fmt.Errorf("the length %v is not positive", length)
		}
		c.voicemailStart = tx.Now()
		c.setTimer(tx, length, "voicemail message", func(tx *kit.Tx) { s.hangUp(tx, c) })
		return nil
	})
}

// Dial starts a call from a line to a number.
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
		if why := u.dialError(n, to); why != "" {
			return fmt.Errorf("%s cannot dial %s from %s: %s", u.name, to, n.name, why)
		}
		callID = s.dial(tx, u, n, to).id
		return nil
	})
	return callID, err
}

// dialError returns why the user cannot dial a number from a line, or "".
func (u *user) dialError(n *number, to string) string {
	switch {
	case !n.assigned(u):
		return "the line is not assigned to the agent"
	case u.phone.rings != nil:
		return "the agent's phone is ringing"
	case u.phone.call != nil || u.phone.consultation != nil:
		return "the agent is on another call"
	case u.phone.wrapUp != nil:
		return "the agent is in wrap-up"
	}
	return checkE164(to)
}

// CustomerAnswers answers an outbound call on the customer's side.
func (s *Server) CustomerAnswers(callID int64) error {
	return s.act(callID, "be answered by the customer", func(tx *kit.Tx, c *call) error {
		if c.stage != dialling {
			return fmt.Errorf("the customer %s", c.customerState())
		}
		s.connect(tx, c, c.user)
		return nil
	})
}

// CustomerDeclines declines an outbound call on the customer's side. Without it an
// unanswered call rings until it times out.
func (s *Server) CustomerDeclines(callID int64) error {
	return s.act(callID, "be declined by the customer", func(tx *kit.Tx, c *call) error {
		if c.stage != dialling {
			return fmt.Errorf("the customer %s", c.customerState())
		}
		s.hangUp(tx, c)
		return nil
	})
}

// act runs f on a call. what completes the error message "call 1 cannot …".
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

// actBy is act for an action of an agent, whose name is appended to what.
func (s *Server) actBy(id, userID int64, what string, f func(*kit.Tx, *call, *user) error) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		u, ok := s.users.Get(userID)
		if !ok {
			return fmt.Errorf("call %d cannot %s user %d: there is no such user", id, what, userID)
		}
		return s.actOn(tx, id, what+" "+u.name, func(tx *kit.Tx, c *call) error { return f(tx, c, u) })
	})
}

// customerState completes an error message that starts with "the customer".
func (c *call) customerState() string {
	switch c.stage {
	case inMenu:
		return "listens to the menu"
	case inQueue:
		return "waits for an agent"
	case atMessage:
		return "hears a message before being hung up on"
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
	case talkingToExternal:
		return "talks to " + c.external
	}
	return "has hung up"
}

// menuKeys lists the options of the line's menu.
func (n *number) menuKeys() string {
	keys := make([]string, 0, len(n.menu))
	for _, m := range n.menu {
		keys = append(keys, m.key+" ("+m.title+")")
	}
	return strings.Join(keys, ", ")
}
