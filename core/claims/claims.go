// Package claims records which object at a vendor belongs to which effect, for
// objects without a key of ours. After a lost response the look-up finds such an
// object by its content, and two effects may have the same content: an object
// claimed by another effect does not count (XR-07).
//
//	c := claims.Claims{Runtime: rt, Store: s, Bucket: "comments"}
//	free, err := c.Free(ctx, commentID, effectID)
package claims

import (
	"context"

	"github.com/callsim/callsim/core/backoff"
	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/store"
)

// Claims stores the claims of one kind of effect.
type Claims struct {
	Runtime host.Runtime
	Store   store.Store
	Bucket  string // key "<object>", value the effect
}

// Take records that an object belongs to an effect. An error means that this
// instance has ended; the next instance finds the object or claims another.
func (c Claims) Take(ctx context.Context, object, effect string) error {
	return c.untilStored(ctx, func() error {
		return c.Store.Update(ctx, func(tx store.Tx) error {
			tx.Put(c.Bucket, object, []byte(effect))
			return nil
		})
	})
}

// Free reports whether no other effect has claimed the object.
func (c Claims) Free(ctx context.Context, object, effect string) (free bool, err error) {
	err = c.untilStored(ctx, func() error {
		return c.Store.View(ctx, func(tx store.Tx) error {
			by, claimed := tx.Get(c.Bucket, object)
			free = !claimed || string(by) == effect
			return nil
		})
	})
	return free && err == nil, err
}

// untilStored repeats a transaction until the store accepts it.
func (c Claims) untilStored(ctx context.Context, transaction func() error) error {
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
