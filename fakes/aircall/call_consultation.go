package aircall

import (
	"fmt"

	"github.com/callsim/callsim/fakes/kit"
)

// The warm transfer, which only the app can do: hold, ask a colleague, hand over
// or come back.

// Consult is an agent putting the customer on hold and calling a colleague about
// it. The colleague answers or declines as any call.
func (s *Server) Consult(callID, userID, colleague int64) error {
	return s.actBy(callID, userID, "be discussed by", func(tx *kit.Tx, c *call, u *user) error {
		if err := c.conversationOf(u); err != nil {
			return err
		}
		to, ok := s.users.Get(colleague)
		switch {
		case c.consulted != nil:
			return fmt.Errorf("they consult %s already", c.consulted.name)
		case !ok:
			return fmt.Errorf("there is no user %d", colleague)
		case to == u:
			return fmt.Errorf("nobody consults themselves")
		case !to.free():
			return fmt.Errorf("%s is not free", to.name)
		}
		s.hold(tx, c)
		c.consulted, to.phone = to, phone{consults: c, since: tx.Now()}
		c.wait(tx, c.line.ringFor, "consultation time-out", func(tx *kit.Tx) { s.leaveConsultation(tx, c) })
		return nil
	})
}

// joinConsultation is the colleague picking up.
func (s *Server) joinConsultation(tx *kit.Tx, c *call) {
	c.callOff()
	c.consults, c.consulted.phone.since = true, tx.Now()
}

// leaveConsultation is the colleague not picking up, or hanging up: the customer
// is still on hold.
func (s *Server) leaveConsultation(tx *kit.Tx, c *call) {
	c.callOff()
	if u := c.endConsultation(); u != nil {
		s.offer(tx, []*user{u})
	}
}

// endConsultation frees the colleague's phone and tells whose it is, nil
// without a consultation.
func (c *call) endConsultation() *user {
	u := c.consulted
	if u != nil {
		u.phone = phone{}
	}
	c.consulted, c.consults = nil, false
	return u
}

// CompleteTransfer is an agent leaving the customer to the colleague whom they
// have consulted.
func (s *Server) CompleteTransfer(callID, userID int64) error {
	return s.consulting(callID, userID, "be transferred by", func(tx *kit.Tx, c *call, u *user) error {
		if !c.consults {
			return fmt.Errorf("%s has not picked up", c.consulted.name)
		}
		to := c.endConsultation()
		c.transferredBy, c.transferredTo = u, to
		unholdFirst := s.assume.Value("aircall-warm-transfer-order") == "unhold-first"
		if unholdFirst {
			s.unhold(tx, c)
		}
		s.emitCall(tx, c, callTransferred, s.userOf(c))
		s.takeOver(tx, c, to)
		s.unhold(tx, c)
		return nil
	})
}

// CancelTransfer is an agent coming back from the consultation to the customer.
func (s *Server) CancelTransfer(callID, userID int64) error {
	return s.consulting(callID, userID, "be taken back by", func(tx *kit.Tx, c *call, u *user) error {
		to := c.consulted
		s.leaveConsultation(tx, c)
		s.unhold(tx, c)
		if s.assume.Value("aircall-warm-transfer-cancelled") == "unsuccessful-transfer" {
			c.transferredBy, c.transferredTo = u, to
			s.transferFails(tx, c)
		}
		return nil
	})
}

func (s *Server) consulting(callID, userID int64, what string, f func(*kit.Tx, *call, *user) error) error {
	return s.actBy(callID, userID, what, func(tx *kit.Tx, c *call, u *user) error {
		switch {
		case u.phone.call != c:
			return fmt.Errorf("they are not on it")
		case c.consulted == nil:
			return fmt.Errorf("they consult nobody about it")
		}
		return f(tx, c, u)
	})
}
