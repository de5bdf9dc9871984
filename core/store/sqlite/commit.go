package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/callsim/callsim/core/store"
)

// maxGroup bounds how many transactions share a commit, and so how long the
// first of them waits.
const maxGroup = 64

// update is a transaction on its way.
type update struct {
	f     func(store.Tx) error
	told  chan struct{} // closed when it is over, or when it has to lead
	over  bool
	err   error
	panic any // of f; its caller panics with it
}

// Update implements store.Store. It returns nil when what f wrote is on the
// disk. A panic in f undoes the transaction and goes on to the caller.
func (s *Store) Update(_ context.Context, f func(store.Tx) error) error {
	u := &update{f: f, told: make(chan struct{})}
	lead, err := s.join(u)
	if err != nil {
		return err
	}
	if !lead {
		<-u.told
	}
	if !u.over {
		s.lead(u)
	}
	if u.panic != nil {
		panic(u.panic)
	}
	return u.err
}

// join queues a transaction; its caller leads when nobody does.
func (s *Store) join(u *update) (lead bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false, ErrClosed
	}
	s.waiting = append(s.waiting, u)
	lead = !s.leading
	s.leading = true
	return lead, nil
}

// lead commits one group, the caller's own transaction among it, and hands on.
func (s *Store) lead(own *update) {
	s.turn.Lock()
	group := s.take()
	defer s.handOn(group, own)
	defer s.turn.Unlock()
	s.commit(group)
}

// take is the next group. The leader is the first in the queue.
func (s *Store) take() []*update {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := min(len(s.waiting), maxGroup)
	group := s.waiting[:n:n]
	s.waiting = s.waiting[n:]
	return group
}

// handOn tells a group that it is over and the next in the queue to lead. It is
// deferred: the leader's own f may leave by runtime.Goexit.
func (s *Store) handOn(group []*update, own *update) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range group {
		if !u.over {
			u.over, u.err = true, errors.New("the store's group commit was broken off")
		}
		if u != own {
			close(u.told)
		}
	}
	if s.leading = len(s.waiting) > 0; s.leading {
		close(s.waiting[0].told)
	}
}

// commit runs the transactions of a group and makes them durable together.
func (s *Store) commit(group []*update) {
	if s.isClosed() {
		conclude(group, ErrClosed)
		return
	}
	if err := run(s.sql.begin); err != nil {
		conclude(group, writing(err))
		return
	}
	committed := false
	defer func() {
		if !committed {
			_ = run(s.sql.rollback) // an error here means that SQLite has done it itself
		}
	}()
	wrote := 0
	for _, u := range group {
		ok, err := s.perform(u)
		if err != nil { // the database's, so none of them can be committed
			conclude(group, writing(err))
			return
		}
		if ok {
			wrote++
		}
	}
	if wrote == 0 {
		conclude(group, nil)
		return
	}
	err := run(s.sql.commit)
	if committed = err == nil; committed {
		s.commits.Add(1)
	} else {
		err = writing(err)
	}
	conclude(group, err)
}

// perform runs one transaction in a savepoint. ok is whether it is to be kept; an
// error is the database's and concerns the whole group.
func (s *Store) perform(u *update) (ok bool, err error) {
	if err := run(s.sql.mark); err != nil {
		return false, err
	}
	t := &tx{store: s}
	u.panic, u.err = call(u.f, t)
	if ok = u.err == nil && u.panic == nil && t.err == nil; ok {
		return true, run(s.sql.release)
	}
	if t.err != nil && u.panic == nil {
		u.err = t.failure("writing")
	}
	u.over = true // decided, whatever becomes of the group
	if err := run(s.sql.undo); err != nil {
		return false, errors.Join(t.err, err)
	}
	return false, run(s.sql.release)
}

// call keeps a panic of one transaction from those of its group.
func call(f func(store.Tx) error, t *tx) (panicked any, err error) {
	defer func() { panicked = recover() }()
	return nil, f(t)
}

// conclude gives every transaction of a group that is not decided yet its end.
func conclude(group []*update, err error) {
	for _, u := range group {
		if !u.over {
			u.over, u.err = true, err
		}
	}
}

func writing(err error) error { return fmt.Errorf("writing the store: %w", explain(err)) }
