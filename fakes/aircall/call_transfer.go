package aircall

import (
	"fmt"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// A transfer is cold or warm. Cold, the colleague's phone rings with the
// customer's call; the agent stays responsible until somebody picks up and gets
// the call back when nobody does. Warm, the agent puts the customer on hold and
// asks the colleague first, which no event shows: calls between agents are never
// exposed (API reference, "Call"). The API can only transfer cold.

// destination is where a call is to go: to people, or to a number outside.
type destination struct {
	name  string
	user  *user // whom events name; of a team its first user
	steps []step
	e164  string
}

func toUser(u *user) destination {
	return destination{name: u.name, user: u, steps: []step{{users: []*user{u}}}}
}

// toTeam rings all members at once.
func toTeam(t *team) destination {
	return destination{name: t.name, user: t.users[0], steps: []step{{users: t.users, team: t}}}
}

// anybodyFree tells whether a phone would ring.
func (d destination) anybodyFree() bool {
	return slices.ContainsFunc(d.steps, func(s step) bool { return slices.ContainsFunc(s.users, (*user).free) })
}

// TransferToUser is an agent handing the conversation to a colleague, without
// asking.
func (s *Server) TransferToUser(callID, userID, colleague int64) error {
	return s.handOver(callID, userID, func(u *user) (destination, error) {
		to, ok := s.users.Get(colleague)
		switch {
		case !ok:
			return destination{}, fmt.Errorf("there is no user %d", colleague)
		case to == u:
			return destination{}, fmt.Errorf("they have it already")
		}
		return toUser(to), nil
	})
}

// TransferToTeam is an agent handing the conversation to a team, whose members
// ring at once.
func (s *Server) TransferToTeam(callID, userID, teamID int64) error {
	return s.handOver(callID, userID, func(*user) (destination, error) {
		to, ok := s.teams.Get(teamID)
		switch {
		case !ok:
			return destination{}, fmt.Errorf("there is no team %d", teamID)
		case len(to.users) == 0:
			return destination{}, fmt.Errorf("the team %s has no members", to.name)
		}
		return toTeam(to), nil
	})
}

// TransferToNumber is an agent connecting the customer with somebody outside.
// The agent is free at once; the call ends with [Server.CustomerHangsUp].
func (s *Server) TransferToNumber(callID, userID int64, e164 string) error {
	return s.handOver(callID, userID, func(*user) (destination, error) {
		if wrong := s.cannotGoOutside(e164); wrong != "" {
			return destination{}, fmt.Errorf("%s", wrong)
		}
		return destination{e164: e164}, nil
	})
}

func (s *Server) cannotGoOutside(e164 string) string {
	if n := s.numbersByE164[e164]; n != nil {
		return e164 + " is the line " + n.name + ": transfer to its users or team"
	}
	return checkE164(e164)
}

func (s *Server) handOver(callID, userID int64, where func(*user) (destination, error)) error {
	return s.actBy(callID, userID, "be transferred by", func(tx *kit.Tx, c *call, u *user) error {
		if err := c.conversationOf(u); err != nil {
			return err
		}
		if c.consulted != nil {
			return fmt.Errorf("they consult %s about it: complete or cancel that first", c.consulted.name)
		}
		to, err := where(u)
		if err == nil {
			s.transfer(tx, c, u, to)
		}
		return err
	})
}

// conversationOf: u talks to the customer and no transfer is under way.
func (c *call) conversationOf(u *user) error {
	switch {
	case u.phone.call != c:
		return fmt.Errorf("they are not on it")
	case c.stage != talking:
		return fmt.Errorf("the customer %s", c.whereabouts())
	}
	return nil
}

// transfer begins a cold transfer; by is nil when nobody has taken the call yet.
// call.transferred goes out now, before the other phone rings.
func (s *Server) transfer(tx *kit.Tx, c *call, by *user, to destination) {
	if to.e164 != "" {
		s.connectOutside(tx, c, to.e164)
		return
	}
	s.unhold(tx, c)
	silent := s.dequeue(c)
	c.callOff()
	c.transferredBy, c.transferredTo = by, to.user
	c.Touch(tx)
	s.emitCall(tx, c, callTransferred, s.userOf(c))
	switch {
	case by == nil:
		s.enqueue(tx, c, to.steps)
	case !to.anybodyFree():
		s.transferFails(tx, c)
	default:
		c.stage, c.queue = transferring, queue{steps: to.steps, refused: []*user{by}}
		s.line(tx, c)
	}
	s.offer(tx, silent)
}

// takeOver is a colleague picking up a call that is being transferred.
func (s *Server) takeOver(tx *kit.Tx, c *call, u *user) {
	from := c.user
	c.stage, c.user, c.queue = talking, u, queue{}
	u.phone = phone{call: c, since: tx.Now()}
	c.Touch(tx)
	if s.assume.Value("aircall-answered-after-transfer") == "sent" {
		s.emitCall(tx, c, callAnswered, s.userOf(c))
	}
	s.hangUpPhone(tx, c, from)
	s.offer(tx, []*user{from})
}

// transferFails gives the call back to the agent. The event still names whom it
// was meant for.
func (s *Server) transferFails(tx *kit.Tx, c *call) {
	c.callOff()
	c.stage, c.queue = talking, queue{}
	c.Touch(tx)
	s.emitCall(tx, c, callTransferFailed, s.userOf(c))
	if s.assume.Value("aircall-failed-transfer-fields") == "cleared" {
		c.transferredBy, c.transferredTo = nil, nil
	}
}

// connectOutside connects the customer with a number outside the company.
func (s *Server) connectOutside(tx *kit.Tx, c *call, e164 string) {
	s.unhold(tx, c)
	silent := s.dequeue(c)
	c.callOff()
	c.stage, c.external, c.missed = outside, e164, ""
	c.Touch(tx)
	s.emitOutside(tx, c)
	if u := c.user; u != nil {
		s.hangUpPhone(tx, c, u)
		silent = append(silent, u)
	}
	s.offer(tx, silent)
}

// userOf is whom a call of either view names as its user.
func (s *Server) userOf(c *call) *user {
	if c.first != c.user && s.assume.Value("aircall-user-after-transfer") == "first" {
		return c.first
	}
	return c.user
}

func (s *Server) tookOrMade(c *call, userID int64) bool {
	u := s.userOf(c)
	return u != nil && u.id == userID
}

// Hold is an agent letting the customer listen to music.
func (s *Server) Hold(callID, userID int64) error {
	return s.actBy(callID, userID, "be put on hold by", func(tx *kit.Tx, c *call, u *user) error {
		if err := c.conversationOf(u); err != nil {
			return err
		}
		if c.held {
			return fmt.Errorf("it is on hold already")
		}
		s.hold(tx, c)
		return nil
	})
}

// Unhold is an agent coming back to the customer.
func (s *Server) Unhold(callID, userID int64) error {
	return s.actBy(callID, userID, "be taken off hold by", func(tx *kit.Tx, c *call, u *user) error {
		switch {
		case u.phone.call != c:
			return fmt.Errorf("they are not on it")
		case !c.held:
			return fmt.Errorf("it is not on hold")
		case c.consulted != nil:
			return fmt.Errorf("they consult %s about it: complete or cancel that first", c.consulted.name)
		}
		s.unhold(tx, c)
		return nil
	})
}

// hold and unhold change what the customer hears, if it changes.
func (s *Server) hold(tx *kit.Tx, c *call) {
	if !c.held {
		c.held = true
		c.Touch(tx)
		s.emitCall(tx, c, callHold, s.userOf(c))
	}
}

func (s *Server) unhold(tx *kit.Tx, c *call) {
	if c.held {
		c.held = false
		c.Touch(tx)
		s.emitCall(tx, c, callUnhold, s.userOf(c))
	}
}
