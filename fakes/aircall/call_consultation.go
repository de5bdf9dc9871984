package aircall

import (
	"fmt"

	"github.com/callsim/callsim/fakes/kit"
)

// The steps of a warm transfer, which is possible in the app only: put the customer
// on hold, consult a colleague, then complete or cancel the transfer.

// Consult puts the customer on hold and calls a colleague. The colleague uses
// [Server.Answer] or [Server.Decline].
func (s *Server) Consult(callID, userID, colleague int64) error {
	return s.actBy(callID, userID, "be discussed with a colleague by", func(tx *kit.Tx, c *call, u *user) error {
		if err := c.checkTalking(u); err != nil {
			return err
		}
		to, ok := s.users.Get(colleague)
		switch {
		case c.consulted != nil:
			return fmt.Errorf("%s is already consulting %s", u.name, c.consulted.name)
		case !ok:
			return fmt.Errorf("there is no user %d", colleague)
		case to == u:
			return fmt.Errorf("a user cannot consult themselves")
		case !to.free():
			return fmt.Errorf("%s is not free", to.name)
		}
		s.hold(tx, c)
		c.consulted, to.phone = to, phone{consultation: c, since: tx.Now()}
		c.setTimer(tx, c.line.ringFor, "consultation time-out", func(tx *kit.Tx) { s.leaveConsultation(tx, c) })
		return nil
	})
}

// joinConsultation connects the consulted colleague with the agent.
func (s *Server) joinConsultation(tx *kit.Tx, c *call) {
	c.cancelTimer()
	c.consultAnswered, c.consulted.phone.since = true, tx.Now()
}

// leaveConsultation ends the consultation when the colleague declines, does not
// answer or hangs up. The customer stays on hold.
func (s *Server) leaveConsultation(tx *kit.Tx, c *call) {
	c.cancelTimer()
	if u := c.endConsultation(); u != nil {
		s.offerWaiting(tx, []*user{u})
	}
}

// endConsultation frees the colleague's phone and returns the colleague, or nil
// without a consultation.
func (c *call) endConsultation() *user {
	u := c.consulted
	if u != nil {
		u.phone = phone{}
	}
	c.consulted, c.consultAnswered = nil, false
	return u
}

// CompleteTransfer completes a warm transfer to the consulted colleague.
func (s *Server) CompleteTransfer(callID, userID int64) error {
	return s.consulting(callID, userID, "be transferred by", func(tx *kit.Tx, c *call, u *user) error {
		if !c.consultAnswered {
			return fmt.Errorf("%s has not answered", c.consulted.name)
		}
		to := c.endConsultation()
		c.transferredBy, c.transferredTo = u, to
		unholdFirst := s.assume.Value("aircall-warm-transfer-order") == "unhold-first"
		if unholdFirst {
			s.unhold(tx, c)
		}
		s.emitCall(tx, c, callTransferred, s.userOf(c))
		s.acceptTransfer(tx, c, to)
		s.unhold(tx, c)
		return nil
	})
}

// CancelTransfer cancels a warm transfer: the agent resumes the call.
func (s *Server) CancelTransfer(callID, userID int64) error {
	return s.consulting(callID, userID, "be resumed by", func(tx *kit.Tx, c *call, u *user) error {
		to := c.consulted
		s.leaveConsultation(tx, c)
		s.unhold(tx, c)
		if s.assume.Value("aircall-warm-transfer-cancelled") == "unsuccessful-transfer" {
			c.transferredBy, c.transferredTo = u, to
			s.failTransfer(tx, c)
		}
		return nil
	})
}

// consulting is actBy for an agent who is consulting a colleague about the call.
func (s *Server) consulting(callID, userID int64, what string, f func(*kit.Tx, *call, *user) error) error {
	return s.actBy(callID, userID, what, func(tx *kit.Tx, c *call, u *user) error {
		switch {
		case u.phone.call != c:
			return errNotOnCall
		case c.consulted == nil:
			return fmt.Errorf("no colleague is being consulted")
		}
		return f(tx, c, u)
	})
}
