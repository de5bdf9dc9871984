package front

// recent is a linked list of all conversations in the order of their last activity.
type recent struct {
	newest, oldest *conversation
	changes        uint64 // number of changes so far
}

// bump moves c to the newest end.
func (l *recent) bump(c *conversation) {
	l.changes++
	c.activity = l.changes
	if l.newest == c {
		return
	}
	l.remove(c)
	c.next = l.newest
	if l.newest != nil {
		l.newest.prev = c
	} else {
		l.oldest = c
	}
	l.newest = c
}

// remove removes c. Removing a missing conversation is a no-op.
func (l *recent) remove(c *conversation) {
	if c.prev != nil {
		c.prev.next = c.next
	} else if l.newest == c {
		l.newest = c.next
	}
	if c.next != nil {
		c.next.prev = c.prev
	} else if l.oldest == c {
		l.oldest = c.prev
	}
	c.prev, c.next = nil, nil
}

func (l *recent) newestFirst(yield func(*conversation) bool) {
	for c := l.newest; c != nil && yield(c); c = c.next {
	}
}

func (l *recent) oldestFirst(yield func(*conversation) bool) {
	for c := l.oldest; c != nil && yield(c); c = c.prev {
	}
}

func byActivity(c *conversation) uint64 { return c.activity }
