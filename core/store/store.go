// Package store states what the sync core asks of its database: named buckets
// of ordered keys, and short transactions that happen whole or not at all.
//
// Everything the core must not forget (facts, ledgers, settings) lies here,
// so an instance that dies at any instant can be followed by another on the
// same store (XR-08). Two implementations are meant: memory (package memory)
// and an embedded database for the served core.
//
// Rules for those who use it:
//
//   - A transaction never waits: no request, no sleep and no other transaction
//     inside f. Implementations may hold one lock for its whole length.
//   - Values are immutable. Put keeps the slice it is given and Get hands out
//     the slice that is kept; neither side changes a byte afterwards.
//   - A callback of Scan only reads; a write from inside it fails the
//     transaction.
package store

import (
	"context"
	"errors"
)

// Store is a database of ordered buckets.
type Store interface {
	// Update runs f and commits what it wrote when f returns nil. When f
	// returns an error, that error comes back and nothing has changed.
	Update(ctx context.Context, f func(Tx) error) error

	// View runs f on a state that does not change meanwhile. A write inside it
	// fails with ErrReadOnly.
	View(ctx context.Context, f func(Tx) error) error
}

// Tx is one transaction. It is valid only until f returns. A failure of the
// database underneath makes reads come back empty and is returned by Update
// or View in place of f's own result.
type Tx interface {
	Get(bucket, key string) (value []byte, found bool)
	Put(bucket, key string, value []byte)
	Delete(bucket, key string)

	// Scan visits the keys that begin with prefix, in byte order, until the
	// callback returns false.
	Scan(bucket, prefix string, visit func(key string, value []byte) bool)
}

// ErrReadOnly is returned by View when its function tried to write.
var ErrReadOnly = errors.New("store: a write inside View")

// ErrScanning is returned when a callback of Scan tried to write.
var ErrScanning = errors.New("store: a write inside a callback of Scan")
