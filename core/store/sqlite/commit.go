package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/callsim/callsim/core/store"
)

// maxGroup limits the transactions that share a commit, and so how long the first
// of them waits.
const maxGroup = 64

// update is a queued transaction.
type update struct {
	f     func(store.Tx) error
	ready chan struct{} // closed when the transaction is over or has to lead
	over  bool
	err   error
	panic any // of f; the caller panics with it
}

// Update implements store.Store. It returns nil once f's writes are on the disk. A
// panic in f undoes the transaction and propagates to the caller.
func (s *Store) Update(_ context.Context, f func(store.Tx) error) error {
	u := &update{f: f, ready: make(chan struct{})}
	lead, err := s.join(u)
	if err != nil {
		return err
	}
	if !lead {
		<-u.ready
	}
	if !u.over {
		s.lead(u)
	}
	if u.panic != nil {
		panic(u.panic)
	}
	return u.err
}

// join queues a transaction. lead means that the caller must lead the next group.
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

// lead commits one group, which includes own, then makes the next waiting
// transaction lead.
func (s *Store) lead(own *update) {
	s.busy.Lock()
	group := s.take()
	defer s.finish(group, own)
	defer s.busy.Unlock()
	s.commit(group)
}

// take removes the next group from the queue. The leader is the first in the queue.
func (s *Store) take() []*update {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := min(len(s.waiting), maxGroup)
	group := s.waiting[:n:n]
	s.waiting = s.waiting[n:]
	return group
}

// finish releases a group's callers and makes the next waiting transaction lead. It
// is deferred, because the leader's f may leave by runtime.Goexit.
func (s *Store) finish(group []*update, own *update) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range group {
		if !u.over {
			u.over, u.err = true, errors.New("the store's group commit was interrupted")
		}
		if u != own {
			close(u.ready)
		}
	}
	if s.leading = len(s.waiting) > 0; s.leading {
		close(s.waiting[0].ready)
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
			_ = run(s.sql.rollback) // an error means that SQLite has rolled back itself
		}
	}()
	wrote := 0
	for _, u := range group {
		ok, err := s.perform(u)
		if err != nil { // of the database: the whole group fails
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

// perform runs one transaction in a savepoint. ok reports whether the transaction
// succeeded; an error is the database's and fails the whole group.
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
	u.over = true // decided, whatever the group's result
	if err := run(s.sql.undo); err != nil {
		return false, errors.Join(t.err, err)
	}
	return false, run(s.sql.release)
}

// call recovers a panic of one transaction, so that the rest of its group is committed.
func call(f func(store.Tx) error, t *tx) (panicked any, err error) {
	defer func() { panicked = recover() }()
	return nil, f(t)
}

// conclude ends every undecided transaction of a group with err.
func conclude(group []*update, err error) {
	for _, u := range group {
		if !u.over {
			u.over, u.err = true, err
		}
	}
}

func writing(err error) error { return fmt.Errorf("writing the store: %w", explain(err)) }
