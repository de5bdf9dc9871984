package fence

import (
	"context"

	"github.com/callsim/callsim/core/store"
)

// Store returns s behind the fence.
func (f *Fence) Store(s store.Store) store.Store { return &fencedStore{f, s} }

type fencedStore struct {
	fence *Fence
	inner store.Store
}

// Update checks the fence three times: before the transaction is queued, when it
// begins, and before it commits. If the fence closed after the commit, the written
// data stays, but the caller gets ErrClosed, as little as a killed process would
// get.
func (s *fencedStore) Update(ctx context.Context, change func(store.Tx) error) error {
	if s.fence.Closed() {
		return ErrClosed
	}
	err := s.inner.Update(ctx, func(tx store.Tx) error {
		if s.fence.Closed() {
			return ErrClosed
		}
		return s.fence.check(change(tx))
	})
	return s.fence.check(err)
}

func (s *fencedStore) View(ctx context.Context, read func(store.Tx) error) error {
	if s.fence.Closed() {
		return ErrClosed
	}
	err := s.inner.View(ctx, func(tx store.Tx) error {
		if s.fence.Closed() {
			return ErrClosed
		}
		return read(tx)
	})
	return s.fence.check(err)
}
