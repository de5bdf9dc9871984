package ringcentral

import (
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// QueueMode is the order in which a queue's members ring (Developer Guide, Call queue
// call handling).
type QueueMode string

// The modes.
const (
	Simultaneous QueueMode = "Simultaneous" // all free members, at most ten
	Rotating     QueueMode = "Rotating"     // one after the other, starting after the member rung last
	FixedOrder   QueueMode = "FixedOrder"   // one after the other, starting with the first
)

const ringsAtOnce = 10 // phones of a queue in the mode Simultaneous

// queue is the state of an extension that is a call queue.
type queue struct {
	members      []*extension
	optedOut     []*extension // members who do not accept calls of this queue
	mode         QueueMode
	agentTimeout time.Duration
	holdTime     time.Duration
	wrapUp       time.Duration
	maxCallers   int
	overflow     *extension
	nextMember   int // in the mode Rotating
}

// setDefaults sets absent settings to their defaults and validates all.
func (q *queue) setDefaults() error {
	if q.mode == "" {
		q.mode = Simultaneous
	}
	if q.agentTimeout == 0 {
		q.agentTimeout = 20 * time.Second
	}
	if q.holdTime == 0 {
		q.holdTime = 15 * time.Minute
	}
	if q.maxCallers == 0 {
		q.maxCallers = 10
	}
	switch {
	case !slices.Contains([]QueueMode{Simultaneous, Rotating, FixedOrder}, q.mode):
		return fmt.Errorf("unknown mode %q: expected Simultaneous, Rotating or FixedOrder", q.mode)
	case q.agentTimeout < 0 || q.holdTime < 0 || q.wrapUp < 0 || q.maxCallers < 0:
		return fmt.Errorf("a time or a number is negative")
	}
	return nil
}

// queueWait is the state of a call that waits in a queue.
type queueWait struct {
	queue       *extension
	via         string
	notBefore   map[*extension]time.Time // members who declined are not rung before this time
	next        int                      // next member in the mode FixedOrder
	cancelRetry func()                   // cancels the next round after a member declined
}

// enqueue makes the caller wait for a member of a queue.
func (s *Server) enqueue(tx *kit.Tx, c *session, x *extension, via string, leg legKind) {
	if leg != transferred {
		leg = waiting
	}
	s.startServing(tx, c, x, via, leg)
	c.wait = queueWait{queue: x, via: via, notBefore: map[*extension]time.Time{}, cancelRetry: func() {}}
	callers := 0
	for _, other := range s.queued {
		if other.wait.queue == x {
			callers++
		}
	}
	if x.closed || x.status != "Enabled" || callers >= x.queue.maxCallers || !x.queue.staffed() {
		s.endWait(tx, c)
		return
	}
	c.stage = inQueue
	s.queued = append(s.queued, c)
	s.setTimer(tx, c, x.queue.holdTime, "queue", func(tx *kit.Tx) { s.endWait(tx, c) })
	s.offerWaiting(tx)
}

// staffed reports whether at least one member accepts calls to the queue, now or after
// the current call.
func (q *queue) staffed() bool { return slices.ContainsFunc(q.members, q.accepts) }

func (q *queue) accepts(x *extension) bool {
	return x.acceptsCalls(true) && x.presence.acceptQueues && !slices.Contains(q.optedOut, x)
}

// offerWaiting rings free members for waiting callers, the longest waiting first (RF-51).
func (s *Server) offerWaiting(tx *kit.Tx) {
	for _, c := range slices.Clone(s.queued) {
		if c.stage == inQueue {
			s.offerCall(tx, c)
		}
	}
}

func (s *Server) offerCall(tx *kit.Tx, c *session) {
	q := c.wait.queue.queue
	phones := len(c.ringingParties())
	switch q.mode {
	case Simultaneous:
		for _, x := range q.members {
			if phones < ringsAtOnce && s.canRing(tx, c, x) {
				s.ringMember(tx, c, x)
				phones++
			}
		}
	case Rotating:
		if phones == 0 {
			q.nextMember = s.ringNext(tx, c, q.nextMember)
		}
	case FixedOrder:
		if phones == 0 {
			c.wait.next = s.ringNext(tx, c, c.wait.next)
		}
	}
}

// ringNext rings the first free member from an index on and returns the index after that
// member.
func (s *Server) ringNext(tx *kit.Tx, c *session, from int) int {
	members := c.wait.queue.queue.members
	for i := range members {
		at := (from + i) % len(members)
		if s.canRing(tx, c, members[at]) {
			s.ringMember(tx, c, members[at])
			return (at + 1) % len(members)
		}
	}
	return from
}

// canRing reports whether a member can be rung for a waiting caller now.
func (s *Server) canRing(tx *kit.Tx, c *session, x *extension) bool {
	return c.wait.queue.queue.accepts(x) && len(x.live) == 0 && !tx.Now().Before(x.wrapUp) && !tx.Now().Before(c.wait.notBefore[x])
}

// ringMember rings a member's phone. The member's party starts with Proceeding and has
// the queue as its destination.
func (s *Server) ringMember(tx *kit.Tx, c *session, x *extension) {
	q := c.wait.queue
	from := s.callerEndpoint(c)
	caller := from.Name
	if caller == "" {
		caller = from.Number
	}
	from.Name = q.name + " - " + caller
	p := c.addParty(tx, x, false, hunted, from, extensionEndpoint(q, c.wait.via))
	p.queue = q
	s.setStatus(tx, p, proceeding, "")
	p.cancelTimer = tx.After(q.queue.agentTimeout, "ringcentral member's phone", func(tx *kit.Tx) {
		p.missed = true
		s.disconnect(tx, s.assumedReason(assumeMissedReason), p)
		s.offerWaiting(tx)
	})
}

// declineQueueCall declines a call for a member, who is not rung again for the queue's
// agent time-out.
func (s *Server) declineQueueCall(tx *kit.Tx, c *session, p *party) {
	c.wait.notBefore[p.ext] = tx.Now().Add(c.wait.queue.queue.agentTimeout)
	c.wait.cancelRetry()
	c.wait.cancelRetry = tx.After(c.wait.queue.queue.agentTimeout, "ringcentral next round", s.offerWaiting)
	s.disconnect(tx, rejected, p)
}

// endWait ends the wait without a member: the caller reaches the queue's voicemail or its
// overflow extension, or the call ends.
func (s *Server) endWait(tx *kit.Tx, c *session) {
	c.cancelTimer()
	s.dequeue(c)
	serving, q := c.serving, c.wait.queue
	s.disconnect(tx, agentDropped, c.ringingParties()...)
	if q.queue.overflow != nil && !q.voicemail {
		s.disconnect(tx, "", serving)
		s.routeTo(tx, c, q.queue.overflow, q.queue.overflow.number, direct)
		return
	}
	s.routeUnanswered(tx, c, noAnswer)
}

// dequeue removes a call from the waiting calls, if it waits.
func (s *Server) dequeue(c *session) {
	if c.wait.cancelRetry != nil {
		c.wait.cancelRetry()
	}
	s.queued = kit.Without(s.queued, c)
}

// wrapUp starts the wrap-up of a queue's member after a call to the queue.
func (s *Server) wrapUp(tx *kit.Tx, p *party) {
	if p.leg != hunted || p.answered.IsZero() || p.queue.queue.wrapUp == 0 {
		return
	}
	p.ext.wrapUp = tx.Now().Add(p.queue.queue.wrapUp)
	tx.After(p.queue.queue.wrapUp, "ringcentral wrap-up", s.offerWaiting)
}
