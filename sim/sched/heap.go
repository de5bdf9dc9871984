package sched

import "math"

// maxOffset is the end of time: some 292 years after the start.
const maxOffset = math.MaxInt64

// event is something that can happen: a process goes on, or a context's
// deadline passes. It is part of the process or context it belongs to, so
// scheduling allocates nothing.
type event struct {
	at    int64  // nanoseconds since the world's start
	seq   uint64 // order of scheduling, for events of one instant
	pos   int    // where in its queue, for removal without search
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

// schedule lets e happen at the given offset, at once if that has come.
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

// forget takes e out of whichever queue it is in: a cancelled timer leaves
// nothing behind.
func (s *Scheduler) forget(e *event) {
	switch e.queue {
	case inTimers:
		s.timers.remove(e)
	case inDue:
		s.due.remove(e)
	}
}

// after is now+d, held at the end of time instead of wrapping around.
func (s *Scheduler) after(d int64) int64 {
	now := s.now.Load()
	if d > maxOffset-now {
		return maxOffset
	}
	return now + d
}

// timerHeap holds the events of the future, the earliest first; each knows its
// place.
type timerHeap struct{ events []*event }

func earlier(a, b *event) bool { return a.at < b.at || a.at == b.at && a.seq < b.seq }

func (h *timerHeap) push(e *event) {
	e.queue = inTimers
	h.events = append(h.events, e)
	h.up(len(h.events)-1, e)
}

func (h *timerHeap) pop() *event {
	e := h.events[0]
	h.remove(e)
	return e
}

func (h *timerHeap) remove(e *event) {
	i, n := e.pos, len(h.events)-1
	last := h.events[n]
	h.events[n] = nil
	h.events = h.events[:n]
	e.queue = nowhere
	if last == e {
		return
	}
	if !h.down(i, last) {
		h.up(i, last)
	}
}

// up finds e's place from the free position i towards the root.
func (h *timerHeap) up(i int, e *event) {
	for i > 0 {
		parent := (i - 1) / 2
		if !earlier(e, h.events[parent]) {
			break
		}
		h.set(i, h.events[parent])
		i = parent
	}
	h.set(i, e)
}

// down finds e's place from the free position i towards the leaves and reports
// whether it moved.
func (h *timerHeap) down(i int, e *event) bool {
	from := i
	for {
		child := 2*i + 1
		if child >= len(h.events) {
			break
		}
		if child+1 < len(h.events) && earlier(h.events[child+1], h.events[child]) {
			child++
		}
		if !earlier(h.events[child], e) {
			break
		}
		h.set(i, h.events[child])
		i = child
	}
	h.set(i, e)
	return i > from
}

func (h *timerHeap) set(i int, e *event) {
	h.events[i] = e
	e.pos = i
}
