package sched

import (
	"container/heap"
	"math"
)

// maxOffset is the last instant, some 292 years after the start.
const maxOffset = math.MaxInt64

// event resumes a process or ends a context at its deadline. It is a part of the
// process or context, so scheduling allocates nothing.
type event struct {
	at    int64  // nanoseconds since the world's start
	seq   uint64 // order of scheduling, for events of one instant
	pos   int    // index in its queue, for removal without a search
	queue queue
	proc  *process // either a process
	ctx   *vctx    // or a deadline
}

type queue uint8

const (
	nowhere queue = iota
	inTimers
	inDue
)

// schedule adds e at an offset; at the present instant if the offset has passed.
func (s *Scheduler) schedule(e *event, at int64) {
	e.at = at
	s.seq++
	e.seq = s.seq
	s.pace.interrupt()
	if at <= s.now.Load() {
		s.due.push(e)
		return
	}
	s.timers.push(e)
}

// unschedule removes e from its queue, if it is in one.
func (s *Scheduler) unschedule(e *event) {
	switch e.queue {
	case inTimers:
		s.timers.remove(e)
	case inDue:
		s.due.remove(e)
	}
}

// after returns now+d, or maxOffset if the sum is larger.
func (s *Scheduler) after(d int64) int64 {
	now := s.now.Load()
	if d > maxOffset-now {
		return maxOffset
	}
	return now + d
}

// timerHeap holds the events of the future, the earliest first. Each event
// stores its position.
type timerHeap struct{ events []*event }

func (h *timerHeap) push(e *event) {
	e.queue = inTimers
	heap.Push(h, e)
}

func (h *timerHeap) remove(e *event) {
	heap.Remove(h, e.pos)
	e.queue = nowhere
}

// The methods of heap.Interface.

func (h *timerHeap) Len() int { return len(h.events) }

func (h *timerHeap) Less(i, k int) bool {
	a, b := h.events[i], h.events[k]
	return a.at < b.at || a.at == b.at && a.seq < b.seq
}

func (h *timerHeap) Swap(i, k int) {
	h.events[i], h.events[k] = h.events[k], h.events[i]
	h.events[i].pos, h.events[k].pos = i, k
}

func (h *timerHeap) Push(e any) {
	added := e.(*event)
	added.pos = len(h.events)
	h.events = append(h.events, added)
}

func (h *timerHeap) Pop() any {
	last := len(h.events) - 1
	e := h.events[last]
	h.events[last] = nil
	h.events = h.events[:last]
	return e
}
