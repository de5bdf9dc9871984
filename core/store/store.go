// Package store defines the database of the sync core: named buckets of ordered
// keys, and short atomic transactions.
//
//	err := s.Update(ctx, func(tx store.Tx) error {
//		tx.Put("settings", "front/1", document)
//		return nil
//	})
//
// All durable data of the core (facts, ledgers, settings) is stored here, so that a
// new instance on the same store continues after a crash at any instant (XR-08).
// Implementations: package memory, and package sqlite for the served core.
//
// Rules for callers:
//
//   - A transaction never waits: no request, no sleep and no other transaction
//     inside f. Implementations may hold one lock for its whole duration.
//   - Values are immutable. Put keeps the slice it receives and Get returns the
//     stored slice; neither side changes a byte afterwards.
//   - A callback of Scan only reads; a write inside it fails the transaction.
package store

import (
	"context"
	"errors"
)

// Store is a database of ordered buckets.
type Store interface {
	// Update runs f and commits its writes when f returns nil. When f returns an
	// error, Update returns that error and nothing has changed.
	Update(ctx context.Context, f func(Tx) error) error

	// View runs f on an unchanging state. A write inside f fails with ErrReadOnly.
	View(ctx context.Context, f func(Tx) error) error
}

// Tx is one transaction, valid until f returns. After a failure of the database
// reads return nothing, and Update or View returns the failure in place of f's
// result.
type Tx interface {
	Get(bucket, key string) (value []byte, found bool)
	Put(bucket, key string, value []byte)
	Delete(bucket, key string)

	// Scan visits the keys with the prefix, in byte order, until visit returns
	// false.
	Scan(bucket, prefix string, visit func(key string, value []byte) bool)
}

// ErrReadOnly is returned by View when f tried to write.
var ErrReadOnly = errors.New("store: a write inside View")

// ErrScanning is returned when a callback of Scan tried to write.
var ErrScanning = errors.New("store: a write inside a callback of Scan")
