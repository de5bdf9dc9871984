package aircall

import (
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// A call is distributed in steps: each user that the line is assigned to, one
// after the other, then each of its teams, all members at once. A step takes
// the line's ring time. Agents of the step who are busy are rung as soon as
// they are free; a step without anybody at work is skipped.

// queue is a caller waiting for an agent, or an agent for a colleague.
type queue struct {
	steps   []step // still to come
	now     step
	rung    bool // some phone has rung
	refused []*user
}

// step is who is rung together.
type step struct {
	users []*user
	team  *team // nil: a user assigned directly
}

// phone is what a user's phone is doing; all nil is idle.
type phone struct {
	rings    *call
	call     *call // talking or dialling
	consults *call // asked by a colleague about it
	wrapUp   *call // the call just ended
	since    time.Time
}

func (u *user) free() bool {
	return u.atWork() && u.phone.idle()
}

// atWork: takes calls, and has the app open.
func (u *user) atWork() bool { return u.available && !u.offline }

func (p *phone) idle() bool {
	return p.rings == nil && p.call == nil && p.consults == nil && p.wrapUp == nil
}

// steps is the line's distribution.
func (n *number) steps() []step {
	steps := make([]step, 0, len(n.users)+len(n.teams))
	for i := range n.users {
		steps = append(steps, step{users: n.users[i : i+1]})
	}
	for _, t := range n.teams {
		steps = append(steps, step{users: t.users, team: t})
	}
	return steps
}

func (m menuChoice) step() step {
	if m.team != nil {
		return step{users: m.team.users, team: m.team}
	}
	return step{users: []*user{m.user}}
}

// candidate tells whether u may still take the call in the running step.
func (c *call) candidate(u *user) bool {
	return u.atWork() && slices.Contains(c.queue.now.users, u) && !slices.Contains(c.queue.refused, u)
}

// enqueue begins the distribution.
func (s *Server) enqueue(tx *kit.Tx, c *call, steps []step) {
	c.stage, c.queue = inQueue, queue{steps: steps}
	s.line(tx, c)
}

// line lets the call wait for its first step.
func (s *Server) line(tx *kit.Tx, c *call) {
	s.waiting = append(s.waiting, c)
	s.nextStep(tx, c)
}

// nextStep rings the next group in which somebody is at work.
func (s *Server) nextStep(tx *kit.Tx, c *call) {
	silent := c.silence()
	for len(c.queue.steps) > 0 {
		c.queue.now, c.queue.steps = c.queue.steps[0], c.queue.steps[1:]
		if t := c.queue.now.team; t != nil && !c.outbound && !slices.Contains(c.teams, t) {
			c.teams = append(c.teams, t)
		}
		if !slices.ContainsFunc(c.queue.now.users, c.candidate) {
			continue
		}
		c.wait(tx, c.line.ringFor, "ring time-out", func(tx *kit.Tx) { s.nextStep(tx, c) })
		for _, u := range c.queue.now.users {
			s.ring(tx, c, u)
		}
		s.offer(tx, silent)
		return
	}
	s.dequeue(c)
	if c.stage == transferring {
		s.transferFails(tx, c)
		s.offer(tx, silent)
		return
	}
	why := noAvailableAgent
	if c.queue.rung {
		why = agentsDidNotAnswer
	}
	s.unattended(tx, c, why)
	s.offer(tx, silent)
}

// ring makes a phone ring if it may and is free.
func (s *Server) ring(tx *kit.Tx, c *call, u *user) {
	if !u.free() || !c.candidate(u) {
		return
	}
	u.phone = phone{rings: c, since: tx.Now()}
	c.queue.rung = true
	s.emitCall(tx, c, callRingingOnAgent, u)
}

// refuse is an agent declining; when nobody is left in the step, the next one
// is rung at once.
func (s *Server) refuse(tx *kit.Tx, c *call, u *user) {
	u.phone = phone{}
	c.queue.refused = append(c.queue.refused, u)
	c.Touch(tx)
	s.emitCall(tx, c, callAgentDeclined, u)
	if !slices.ContainsFunc(c.queue.now.users, c.candidate) {
		s.nextStep(tx, c)
	}
	s.offer(tx, []*user{u})
}

// silence stops the phones that ring for c and returns whose they are.
func (c *call) silence() []*user {
	var silent []*user
	for _, u := range c.queue.now.users {
		if u.phone.rings == c {
			u.phone = phone{}
			silent = append(silent, u)
		}
	}
	return silent
}

// dequeue takes c out of the waiting line and returns whose phones fell silent.
func (s *Server) dequeue(c *call) []*user {
	if c.stage != inQueue && c.stage != transferring {
		return nil
	}
	s.waiting = kit.Without(s.waiting, c)
	return c.silence()
}

// offer rings users whose phones have become free for callers who wait.
func (s *Server) offer(tx *kit.Tx, users []*user) {
	for _, c := range s.waiting {
		for _, u := range users {
			s.ring(tx, c, u)
		}
	}
}
