// Package claims records which objects of a vendor stand for which effects, where
// the vendor keeps no key of ours. The look-up that resolves an unknown outcome
// finds such an object by its content, and two effects may have the same: an
// object that another effect has claimed is not the one that is looked for (XR-07).
package claims

import (
	"context"

	"github.com/callsim/callsim/core/backoff"
	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/store"
)

// Claims are the claims of one kind of effect.
type Claims struct {
	Runtime host.Runtime
	Store   store.Store
	Bucket  string // "<object>": the effect
}

// Take records that an object stands for an effect. An error means that this
// instance has ended: the next one finds the object, or claims another.
func (c Claims) Take(ctx context.Context, object, effect string) error {
	return c.surely(ctx, func() error {
		return c.Store.Update(ctx, func(tx store.Tx) error {
			tx.Put(c.Bucket, object, []byte(effect))
			return nil
		})
	})
}

// Free reports whether an object may stand for an effect: no other has claimed it.
func (c Claims) Free(ctx context.Context, object, effect string) (free bool, err error) {
	err = c.surely(ctx, func() error {
		return c.Store.View(ctx, func(tx store.Tx) error {
			by, claimed := tx.Get(c.Bucket, object)
			free = !claimed || string(by) == effect
			return nil
		})
	})
	return free && err == nil, err
}

// surely repeats a transaction until the store takes it.
func (c Claims) surely(ctx context.Context, transaction func() error) error {
	pauses := backoff.New(c.Runtime, "claims "+c.Bucket)
	for {
		err := transaction()
		if err == nil || fence.Ended(ctx, err) {
			return err
		}
		if err := pauses.Sleep(ctx); err != nil {
			return err
		}
	}
}
