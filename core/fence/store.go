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

// Update looks at the fence three times: before it asks, when its turn has
// come (it may have waited for it), and before it lets the commit happen.
// When the fence closed after the commit, what was written stays, but the
// caller learns no more than a killed process would have.
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
