package ringcentral

import (
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// QueueMode is in which order a queue's members ring (Developer Guide, Call queue
// call handling).
type QueueMode string

// The modes.
const (
	Simultaneous QueueMode = "Simultaneous" // all who are free, at most ten
	Rotating     QueueMode = "Rotating"     // one after the other, beginning behind the last one
	FixedOrder   QueueMode = "FixedOrder"   // one after the other, always from the first
)

const ringsAtOnce = 10 // of a queue whose members ring simultaneously

// queue is what makes an extension a call queue.
type queue struct {
	members      []*extension
	closed       []*extension // members who take no calls of this queue now
	mode         QueueMode
	agentTimeout time.Duration
	holdTime     time.Duration
	wrapUp       time.Duration
	maxCallers   int
	overflow     *extension
	turn         int // whose it is, in rotation
}

// complete fills in what was left out.
func (q *queue) complete() error {
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
		return fmt.Errorf("there is no mode %q", q.mode)
	case q.agentTimeout < 0 || q.holdTime < 0 || q.wrapUp < 0 || q.maxCallers < 0:
		return fmt.Errorf("a time or a number is negative")
	}
	return nil
}

// queueing is what a waiting call knows of its wait.
type queueing struct {
	queue *extension
	via   string
	skip  map[*extension]time.Time // who is not asked again before
	next  int                      // in a fixed order
	again func()                   // calls off the next look at who is free
}

// enqueue lets the caller wait for a member.
func (s *Server) enqueue(tx *kit.Tx, c *session, x *extension, via string, how legKind) {
	if how != transferred {
		how = waiting
	}
	s.enter(tx, c, x, via, how)
	c.line = queueing{queue: x, via: via, skip: map[*extension]time.Time{}, again: func() {}}
	inLine := 0
	for _, other := range s.queued {
		if other.line.queue == x {
			inLine++
		}
	}
	if x.closed || x.status != "Enabled" || inLine >= x.queue.maxCallers || !x.queue.staffed() {
		s.giveUpWaiting(tx, c)
		return
	}
	c.stage = inQueue
	s.queued = append(s.queued, c)
	s.wait(tx, c, x.queue.holdTime, "queue", func(tx *kit.Tx) { s.giveUpWaiting(tx, c) })
	s.offer(tx)
}

// staffed tells whether waiting may help: a member takes calls now or after the
// call that they are on.
func (q *queue) staffed() bool { return slices.ContainsFunc(q.members, q.works) }

func (q *queue) works(x *extension) bool {
	return x.takes(true) && x.presence.acceptQueues && !slices.Contains(q.closed, x)
}

// offer brings waiting callers, the one who waits longest first, to members who
// are free (RF-51).
func (s *Server) offer(tx *kit.Tx) {
	for _, c := range slices.Clone(s.queued) {
		if c.stage == inQueue {
			s.offerTo(tx, c)
		}
	}
}

func (s *Server) offerTo(tx *kit.Tx, c *session) {
	q := c.line.queue.queue
	rung := len(c.phonesRinging())
	switch q.mode {
	case Simultaneous:
		for _, x := range q.members {
			if rung < ringsAtOnce && s.free(tx, c, x) {
				s.ringMember(tx, c, x)
				rung++
			}
		}
	case Rotating:
		if rung == 0 {
			q.turn = s.ringOne(tx, c, q.turn)
		}
	case FixedOrder:
		if rung == 0 {
			c.line.next = s.ringOne(tx, c, c.line.next)
		}
	}
}

// ringOne rings the first free member from that place on, and returns the place
// behind them.
func (s *Server) ringOne(tx *kit.Tx, c *session, from int) int {
	members := c.line.queue.queue.members
	for i := range members {
		at := (from + i) % len(members)
		if s.free(tx, c, members[at]) {
			s.ringMember(tx, c, members[at])
			return (at + 1) % len(members)
		}
	}
	return from
}

// free tells whether a member can be rung for a waiting caller now.
func (s *Server) free(tx *kit.Tx, c *session, x *extension) bool {
	return c.line.queue.queue.works(x) && len(x.live) == 0 && !tx.Now().Before(x.wrapUp) && !tx.Now().Before(c.line.skip[x])
}

// ringMember lets a member's phone ring. Their party begins with Proceeding, and is
// to the queue.
func (s *Server) ringMember(tx *kit.Tx, c *session, x *extension) {
	q := c.line.queue
	from := s.callerEnd(c)
	caller := from.Name
	if caller == "" {
		caller = from.Number
	}
	from.Name = q.name + " - " + caller
	p := c.join(tx, x, false, hunted, from, endOf(q, c.line.via))
	p.queue = q
	s.set(tx, p, proceeding, "")
	p.callOff = tx.After(q.queue.agentTimeout, "ringcentral member's phone", func(tx *kit.Tx) {
		p.missed = true
		s.drop(tx, s.assumedReason(assumeMissedReason), p)
		s.offer(tx)
	})
}

// passOn is a member declining: they are not asked again for a while.
func (s *Server) passOn(tx *kit.Tx, c *session, p *party) {
	c.line.skip[p.ext] = tx.Now().Add(c.line.queue.queue.agentTimeout)
	c.line.again()
	c.line.again = tx.After(c.line.queue.queue.agentTimeout, "ringcentral next round", s.offer)
	s.drop(tx, rejected, p)
}

// giveUpWaiting ends the wait: the queue's voicemail, another extension, or the
// end.
func (s *Server) giveUpWaiting(tx *kit.Tx, c *session) {
	c.callOff()
	s.dequeue(c)
	place, q := c.place, c.line.queue
	s.drop(tx, agentDropped, c.phonesRinging()...)
	if q.queue.overflow != nil && !q.voicemail {
		s.drop(tx, "", place)
		s.lead(tx, c, q.queue.overflow, q.queue.overflow.number, direct)
		return
	}
	s.unanswered(tx, c, noAnswer)
}

// dequeue takes a call out of the line, if it stands there.
func (s *Server) dequeue(c *session) {
	if c.line.again != nil {
		c.line.again()
	}
	s.queued = kit.Without(s.queued, c)
}

// wrapUp gives a queue's member time after a call of the queue.
func (s *Server) wrapUp(tx *kit.Tx, p *party) {
	if p.how != hunted || p.answered.IsZero() || p.queue.queue.wrapUp == 0 {
		return
	}
	p.ext.wrapUp = tx.Now().Add(p.queue.queue.wrapUp)
	tx.After(p.queue.queue.wrapUp, "ringcentral wrap-up", s.offer)
}
