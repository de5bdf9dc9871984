package sched

// link makes its owner a member of at most one list. Lists are linked so that
// membership ends without a search and the order is that of joining: a map
// would make the order of wake-ups depend on the run.
type link struct {
	prev, next *link
	in         *list

	// The owner: exactly one is set.
	proc *process
	ctx  *vctx
	call func()
}

type list struct{ first, last *link }

func (l *list) add(m *link) {
	m.in, m.prev, m.next = l, l.last, nil
	if l.last == nil {
		l.first = m
	} else {
		l.last.next = m
	}
	l.last = m
}

// leave ends a membership, if there is one.
func (m *link) leave() bool {
	l := m.in
	if l == nil {
		return false
	}
	if m.prev == nil {
		l.first = m.next
	} else {
		m.prev.next = m.next
	}
	if m.next == nil {
		l.last = m.prev
	} else {
		m.next.prev = m.prev
	}
	m.in, m.prev, m.next = nil, nil, nil
	return true
}
