package sched

// dueList holds the events of the present instant. First in, first out it keeps
// their order. Otherwise any of them can be drawn: the last one takes the place
// of a removed one.
type dueList struct {
	fifo   bool
	events []*event
}

func (d *dueList) push(e *event) {
	e.queue = inDue
	e.pos = len(d.events)
	d.events = append(d.events, e)
}

func (d *dueList) remove(e *event) {
	e.queue = nowhere
	last := len(d.events) - 1
	if d.fifo {
		copy(d.events[e.pos:], d.events[e.pos+1:])
		for i := e.pos; i < last; i++ {
			d.events[i].pos = i
		}
	} else {
		d.events[e.pos] = d.events[last]
		d.events[e.pos].pos = e.pos
	}
	d.events[last] = nil
	d.events = d.events[:last]
}

// pick removes and returns the event that happens next.
func (s *Scheduler) pick() *event {
	d := &s.due
	due := len(d.events)
	s.stats.MaxDue = max(s.stats.MaxDue, due)
	e := d.events[0]
	if due > 1 && !d.fifo {
		e = d.events[s.chooseBelow(due)]
	}
	if e.proc != nil {
		s.stats.Switches++
		if due > 1 {
			s.stats.Choices++
		}
	}
	d.remove(e)
	return e
}
