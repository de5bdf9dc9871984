package aircall

import (
	"errors"
	"fmt"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// A transfer is cold or warm. In a cold transfer the colleague's phone rings with the
// customer's call; the agent stays on the call until the colleague answers, and keeps
// it if none does. In a warm transfer the agent puts the customer on hold and first
// consults the colleague. No event shows the consultation: calls between agents are
// never exposed (API reference, "Call"). The API can only make cold transfers.

// destination is the target of a transfer: users, or an external number.
type destination struct {
	name  string
	user  *user // named by events; the first user of a team
	steps []ringStep
	e164  string
}

func toUser(u *user) destination {
	return destination{name: u.name, user: u, steps: []ringStep{{users: []*user{u}}}}
}

// toTeam rings all members at the same time.
func toTeam(t *team) destination {
	return destination{name: t.name, user: t.users[0], steps: []ringStep{{users: t.users, team: t}}}
}

// anyUserFree reports whether at least one phone of the destination would ring.
func (d destination) anyUserFree() bool {
	return slices.ContainsFunc(d.steps, func(s ringStep) bool { return slices.ContainsFunc(s.users, (*user).free) })
}

// TransferToUser makes a cold transfer to a colleague.
func (s *Server) TransferToUser(callID, userID, colleague int64) error {
	return s.startTransfer(callID, userID, func(u *user) (destination, error) {
		to, ok := s.users.Get(colleague)
		switch {
		case !ok:
			return destination{}, fmt.Errorf("there is no user %d", colleague)
		case to == u:
			return destination{}, fmt.Errorf("%s has the call already", u.name)
		}
		return toUser(to), nil
	})
}

// TransferToTeam makes a cold transfer to a team. The phones of all members ring.
func (s *Server) TransferToTeam(callID, userID, teamID int64) error {
	return s.startTransfer(callID, userID, func(*user) (destination, error) {
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

// TransferToNumber makes a cold transfer to an external number. The agent's call ends
// immediately; the customer's call ends with [Server.CustomerHangsUp].
func (s *Server) TransferToNumber(callID, userID int64, e164 string) error {
	return s.startTransfer(callID, userID, func(*user) (destination, error) {
		if problem := s.externalNumberError(e164); problem != "" {
			return destination{}, fmt.Errorf("%s", problem)
		}
		return destination{e164: e164}, nil
	})
}

// externalNumberError returns why a call cannot be transferred to this number, or "".
func (s *Server) externalNumberError(e164 string) string {
	if n := s.numbersByE164[e164]; n != nil {
		return e164 + " is the line " + n.name + ": transfer to its users or team"
	}
	return checkE164(e164)
}

// startTransfer makes a cold transfer to the result of target.
func (s *Server) startTransfer(callID, userID int64, target func(*user) (destination, error)) error {
	return s.actBy(callID, userID, "be transferred by", func(tx *kit.Tx, c *call, u *user) error {
		if err := c.checkTalking(u); err != nil {
			return err
		}
		if c.consulted != nil {
			return consultingError(c)
		}
		to, err := target(u)
		if err == nil {
			s.transfer(tx, c, u, to)
		}
		return err
	})
}

// errNotOnCall is the error for an agent who is not on the call.
var errNotOnCall = errors.New("the agent is not on this call")

// consultingError is the error for an agent who is consulting a colleague.
func consultingError(c *call) error {
	return fmt.Errorf("a consultation with %s is in progress: complete or cancel the transfer first", c.consulted.name)
}

// checkTalking returns an error unless u is talking to the customer.
func (c *call) checkTalking(u *user) error {
	switch {
	case u.phone.call != c:
		return errNotOnCall
	case c.stage != talking:
		return fmt.Errorf("the customer %s", c.customerState())
	}
	return nil
}

// transfer starts a cold transfer; by is nil for an unanswered call. call.transferred
// is sent now, before the colleague's phone rings.
func (s *Server) transfer(tx *kit.Tx, c *call, by *user, to destination) {
	if to.e164 != "" {
		s.connectExternal(tx, c, to.e164)
		return
	}
	s.unhold(tx, c)
	freed := s.dequeue(c)
	c.cancelTimer()
	c.transferredBy, c.transferredTo = by, to.user
	c.Touch(tx)
	s.emitCall(tx, c, callTransferred, s.userOf(c))
	switch {
	case by == nil:
		s.distribute(tx, c, to.steps)
	case !to.anyUserFree():
		s.failTransfer(tx, c)
	default:
		c.stage, c.queue = transferring, queue{steps: to.steps, declined: []*user{by}}
		s.joinQueue(tx, c)
	}
	s.offerWaiting(tx, freed)
}

// acceptTransfer connects the colleague with the customer and frees the agent.
func (s *Server) acceptTransfer(tx *kit.Tx, c *call, u *user) {
	from := c.user
	c.stage, c.user, c.queue = talking, u, queue{}
	u.phone = phone{call: c, since: tx.Now()}
	c.Touch(tx)
	if s.assume.Value("aircall-answered-after-transfer") == "sent" {
		s.emitCall(tx, c, callAnswered, s.userOf(c))
	}
	s.hangUpPhone(tx, c, from)
	s.offerWaiting(tx, []*user{from})
}

// failTransfer returns the call to the agent. The event still names the colleague in
// transferred_to.
func (s *Server) failTransfer(tx *kit.Tx, c *call) {
	c.cancelTimer()
	c.stage, c.queue = talking, queue{}
	c.Touch(tx)
	s.emitCall(tx, c, callTransferFailed, s.userOf(c))
	if s.assume.Value("aircall-failed-transfer-fields") == "cleared" {
		c.transferredBy, c.transferredTo = nil, nil
	}
}

// connectExternal connects the customer with an external number.
func (s *Server) connectExternal(tx *kit.Tx, c *call, e164 string) {
	s.unhold(tx, c)
	freed := s.dequeue(c)
	c.cancelTimer()
	c.stage, c.external, c.missed = talkingToExternal, e164, ""
	c.Touch(tx)
	s.emitExternalTransfer(tx, c)
	if u := c.user; u != nil {
		s.hangUpPhone(tx, c, u)
		freed = append(freed, u)
	}
	s.offerWaiting(tx, freed)
}

// userOf returns the user of a call as the API and events show it.
func (s *Server) userOf(c *call) *user {
	if c.first != c.user && s.assume.Value("aircall-user-after-transfer") == "first" {
		return c.first
	}
	return c.user
}

func (s *Server) handledBy(c *call, userID int64) bool {
	u := s.userOf(c)
	return u != nil && u.id == userID
}

// Hold puts the customer on hold.
func (s *Server) Hold(callID, userID int64) error {
	return s.actBy(callID, userID, "be put on hold by", func(tx *kit.Tx, c *call, u *user) error {
		if err := c.checkTalking(u); err != nil {
			return err
		}
		if c.held {
			return fmt.Errorf("the customer is already on hold")
		}
		s.hold(tx, c)
		return nil
	})
}

// Unhold takes the customer off hold.
func (s *Server) Unhold(callID, userID int64) error {
	return s.actBy(callID, userID, "be taken off hold by", func(tx *kit.Tx, c *call, u *user) error {
		switch {
		case u.phone.call != c:
			return errNotOnCall
		case !c.held:
			return fmt.Errorf("the customer is not on hold")
		case c.consulted != nil:
			return consultingError(c)
		}
		s.unhold(tx, c)
		return nil
	})
}

// hold and unhold do nothing if the customer is already on, or off, hold.
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
