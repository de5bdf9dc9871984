package sched

// dueList holds the events of the present instant. First in first out it is a
// queue in which removed events leave a hole; otherwise it is a bag from which
// any event can be drawn, and a removed one is replaced by the last.
type dueList struct {
	fifo   bool
	events []*event
	head   int // fifo: everything before has been taken
	live   int
}

func (d *dueList) push(e *event) {
	if d.live == 0 {
		d.events, d.head = d.events[:0], 0
	}
	if d.head > 32 && d.head > len(d.events)/2 {
		d.compact()
	}
	e.queue = inDue
	e.pos = len(d.events)
	d.events = append(d.events, e)
	d.live++
}

// compact gives up the room of the events taken: a queue that never runs empty
// must not grow for ever.
func (d *dueList) compact() {
	kept := d.events[:0]
	for _, e := range d.events[d.head:] {
		if e != nil {
			e.pos = len(kept)
			kept = append(kept, e)
		}
	}
	clear(d.events[len(kept):])
	d.events, d.head = kept, 0
}

func (d *dueList) remove(e *event) {
	e.queue = nowhere
	d.live--
	if d.fifo {
		d.events[e.pos] = nil
		return
	}
	last := len(d.events) - 1
	d.events[e.pos] = d.events[last]
	d.events[e.pos].pos = e.pos
	d.events[last] = nil
	d.events = d.events[:last]
}

// oldest is the first event that has not been removed.
func (d *dueList) oldest() *event {
	for d.events[d.head] == nil {
		d.head++
	}
	return d.events[d.head]
}

// pick takes the next event out of those due.
func (s *Scheduler) pick() *event {
	d := &s.due
	if d.live > s.stats.MaxDue {
		s.stats.MaxDue = d.live
	}
	var e *event
	switch {
	case d.fifo:
		e = d.oldest()
	case d.live == 1:
		e = d.events[0]
	default:
		e = d.events[s.chooseBelow(d.live)]
	}
	if e.proc != nil {
		s.stats.Switches++
		if d.live > 1 {
			s.stats.Choices++
		}
	}
	d.remove(e)
	return e
}
