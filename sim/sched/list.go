package sched

// link makes its owner a member of at most one list. A linked list keeps the order
// in which members joined, and a member leaves without a search. The order of a
// map would differ between runs.
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

// leave ends the membership and reports whether there was one.
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
