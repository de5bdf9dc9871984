// Package memory is a store.Store that lives in the process: the simulator's
// database, and a first one for anybody who tries the core.
//
// Transactions are serialised by one lock. Writes go straight into the trees
// while an undo list remembers what they replaced, so a commit costs nothing
// and only a failure pays.
package memory

import (
	"context"
	"strings"
	"sync"

	"github.com/tidwall/btree"

	"github.com/callsim/callsim/core/store"
)

// Store is an in-memory store.Store. It is safe for concurrent use.
type Store struct {
	mu      sync.Mutex
	buckets map[string]*bucket
}

type bucket = btree.Map[string, []byte]

// New returns an empty store.
func New() *Store {
	return &Store{buckets: make(map[string]*bucket)}
}

// Update implements store.Store. A panic in f undoes the transaction too and
// goes on to the caller.
func (s *Store) Update(_ context.Context, f func(store.Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := &tx{store: s}
	committed := false
	defer func() {
		if !committed {
			t.undo()
		}
	}()
	if err := f(t); err != nil {
		return err
	}
	if t.err != nil {
		return t.err
	}
	committed = true
	return nil
}

// View implements store.Store.
func (s *Store) View(_ context.Context, f func(store.Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := &tx{store: s, readOnly: true}
	if err := f(t); err != nil {
		return err
	}
	return t.err
}

type tx struct {
	store    *Store
	replaced []change
	readOnly bool
	scanning int
	err      error
}

// change is what one write replaced.
type change struct {
	bucket  *bucket
	key     string
	value   []byte
	existed bool
}

func (t *tx) Get(bucket, key string) ([]byte, bool) {
	b := t.store.buckets[bucket]
	if b == nil {
		return nil, false
	}
	return b.Get(key)
}

func (t *tx) Put(name, key string, value []byte) {
	if !t.mayWrite() {
		return
	}
	b := t.store.buckets[name]
	if b == nil {
		b = new(bucket)
		t.store.buckets[name] = b
	}
	old, existed := b.Set(key, value)
	t.replaced = append(t.replaced, change{b, key, old, existed})
}

func (t *tx) Delete(bucket, key string) {
	if !t.mayWrite() {
		return
	}
	b := t.store.buckets[bucket]
	if b == nil {
		return
	}
	if old, existed := b.Delete(key); existed {
		t.replaced = append(t.replaced, change{b, key, old, true})
	}
}

func (t *tx) Scan(bucket, prefix string, visit func(string, []byte) bool) {
	b := t.store.buckets[bucket]
	if b == nil {
		return
	}
	t.scanning++
	defer func() { t.scanning-- }()
	b.Ascend(prefix, func(key string, value []byte) bool {
		return strings.HasPrefix(key, prefix) && visit(key, value)
	})
}

func (t *tx) mayWrite() bool {
	switch {
	case t.readOnly:
		t.err = store.ErrReadOnly
	case t.scanning > 0:
		t.err = store.ErrScanning
	default:
		return true
	}
	return false
}

// undo puts back what was replaced, last write first.
func (t *tx) undo() {
	for i := len(t.replaced) - 1; i >= 0; i-- {
		c := t.replaced[i]
		if c.existed {
			c.bucket.Set(c.key, c.value)
		} else {
			c.bucket.Delete(c.key)
		}
	}
}
