package aircall

import (
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// A call is distributed in steps: first each user of the line, one after the other,
// then each team of the line, all members at once. A step lasts the line's ring
// time. A busy agent's phone rings as soon as it is free; a step without an agent at
// work is skipped.

// queue is the distribution of a call to agents, or of a transfer to colleagues.
type queue struct {
	steps    []ringStep // not yet started
	current  ringStep
	anyRang  bool // at least one phone has rung
	declined []*user
}

// ringStep is a group of users whose phones ring at the same time.
type ringStep struct {
	users []*user
	team  *team // nil: one user of the line
}

// phone is the state of a user's phone. At most one call is not nil; all nil: idle.
type phone struct {
	rings        *call
	call         *call // talking or dialling
	consultation *call // a colleague consults the user about this call
	wrapUp       *call // the call that has just ended
	since        time.Time
}

func (u *user) free() bool {
	return u.atWork() && u.phone.idle()
}

// atWork reports whether the user is available and has the app open.
func (u *user) atWork() bool { return u.available && !u.appClosed }

func (p *phone) idle() bool {
	return p.rings == nil && p.call == nil && p.consultation == nil && p.wrapUp == nil
}

// steps returns the line's distribution.
func (n *number) steps() []ringStep {
	steps := make([]ringStep, 0, len(n.users)+len(n.teams))
	for i := range n.users {
		steps = append(steps, ringStep{users: n.users[i : i+1]})
	}
	for _, t := range n.teams {
		steps = append(steps, ringStep{users: t.users, team: t})
	}
	return steps
}

func (m menuChoice) ringStep() ringStep {
	if m.team != nil {
		return ringStep{users: m.team.users, team: m.team}
	}
	return ringStep{users: []*user{m.user}}
}

// mayTake reports whether u may answer the call in the current step.
func (c *call) mayTake(u *user) bool {
	return u.atWork() && slices.Contains(c.queue.current.users, u) && !slices.Contains(c.queue.declined, u)
}

// distribute starts the distribution of a call.
func (s *Server) distribute(tx *kit.Tx, c *call, steps []ringStep) {
	c.stage, c.queue = inQueue, queue{steps: steps}
	s.joinQueue(tx, c)
}

// joinQueue appends the call to the waiting calls and starts its first step.
func (s *Server) joinQueue(tx *kit.Tx, c *call) {
	s.waiting = append(s.waiting, c)
	s.nextStep(tx, c)
}

// nextStep starts the next step with an agent at work. Without one the transfer
// fails, or the call is routed as unanswered.
func (s *Server) nextStep(tx *kit.Tx, c *call) {
	freed := c.stopRinging()
	for len(c.queue.steps) > 0 {
		c.queue.current, c.queue.steps = c.queue.steps[0], c.queue.steps[1:]
		if t := c.queue.current.team; t != nil && !c.outbound && !slices.Contains(c.teams, t) {
			c.teams = append(c.teams, t)
		}
		if !slices.ContainsFunc(c.queue.current.users, c.mayTake) {
			continue
		}
		c.setTimer(tx, c.line.ringFor, "ring time-out", func(tx *kit.Tx) { s.nextStep(tx, c) })
		for _, u := range c.queue.current.users {
			s.ring(tx, c, u)
		}
		s.offerWaiting(tx, freed)
		return
	}
	s.dequeue(c)
	if c.stage == transferring {
		s.failTransfer(tx, c)
		s.offerWaiting(tx, freed)
		return
	}
	why := noAvailableAgent
	if c.queue.anyRang {
		why = agentsDidNotAnswer
	}
	s.routeUnanswered(tx, c, why)
	s.offerWaiting(tx, freed)
}

// ring rings a user's phone if it is free and the user may take the call.
func (s *Server) ring(tx *kit.Tx, c *call, u *user) {
	if !u.free() || !c.mayTake(u) {
		return
	}
	u.phone = phone{rings: c, since: tx.Now()}
	c.queue.anyRang = true
	s.emitCall(tx, c, callRingingOnAgent, u)
}

// decline removes an agent from the current step; if no other agent is left, the next
// step starts immediately.
func (s *Server) decline(tx *kit.Tx, c *call, u *user) {
	u.phone = phone{}
	c.queue.declined = append(c.queue.declined, u)
	c.Touch(tx)
	s.emitCall(tx, c, callAgentDeclined, u)
	if !slices.ContainsFunc(c.queue.current.users, c.mayTake) {
		s.nextStep(tx, c)
	}
	s.offerWaiting(tx, []*user{u})
}

// stopRinging stops the phones that ring for c and returns their users.
func (c *call) stopRinging() []*user {
	var freed []*user
	for _, u := range c.queue.current.users {
		if u.phone.rings == c {
			u.phone = phone{}
			freed = append(freed, u)
		}
	}
	return freed
}

// dequeue removes c from the waiting calls, stops its ringing phones and returns
// their users.
func (s *Server) dequeue(c *call) []*user {
	if c.stage != inQueue && c.stage != transferring {
		return nil
	}
	s.waiting = kit.Without(s.waiting, c)
	return c.stopRinging()
}

// offerWaiting rings users whose phones have become free for the waiting calls.
func (s *Server) offerWaiting(tx *kit.Tx, users []*user) {
	for _, c := range s.waiting {
		for _, u := range users {
			s.ring(tx, c, u)
		}
	}
}
