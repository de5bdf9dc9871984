// Package memory is a store.Store in the process's memory, for the simulator and
// for first trials of the core: memory.New().
//
// One lock serialises transactions. Writes change the buckets at once, and an undo
// list keeps the replaced values, so a commit costs nothing and only a failed
// transaction pays.
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
	tx      tx // the running transaction
}

// bucket finds a row by its key in a map: rows are read and written far more often
// than inserted, deleted or scanned.
type bucket struct {
	rows map[string][]byte
	keys btree.Set[string] // of rows, sorted
}

func (b *bucket) set(key string, value []byte) (old []byte, existed bool) {
	if old, existed = b.rows[key]; !existed {
		b.keys.Insert(key)
	}
	b.rows[key] = value
	return old, existed
}

func (b *bucket) remove(key string) (old []byte, existed bool) {
	if old, existed = b.rows[key]; existed {
		delete(b.rows, key)
		b.keys.Delete(key)
	}
	return old, existed
}

// New returns an empty store.
func New() *Store {
	return &Store{buckets: make(map[string]*bucket)}
}

// Update implements store.Store. A panic in f undoes the transaction and propagates
// to the caller.
func (s *Store) Update(_ context.Context, f func(store.Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.begin(false)
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
	t := s.begin(true)
	if err := f(t); err != nil {
		return err
	}
	return t.err
}

// begin returns the next transaction, which reuses the memory of the last one.
func (s *Store) begin(readOnly bool) *tx {
	clear(s.tx.replaced)
	s.tx = tx{store: s, readOnly: readOnly, replaced: s.tx.replaced[:0]}
	return &s.tx
}

type tx struct {
	store    *Store
	replaced []change
	readOnly bool
	scanning int
	err      error
}

// change is the row before one write.
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
	value, there := b.rows[key]
	return value, there
}

func (t *tx) Put(name, key string, value []byte) {
	if !t.mayWrite() {
		return
	}
	b := t.store.buckets[name]
	if b == nil {
		b = &bucket{rows: make(map[string][]byte)}
		t.store.buckets[name] = b
	}
	old, existed := b.set(key, value)
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
	if old, existed := b.remove(key); existed {
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
	b.keys.Ascend(prefix, func(key string) bool {
		return strings.HasPrefix(key, prefix) && visit(key, b.rows[key])
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

// undo restores the replaced rows, last write first.
func (t *tx) undo() {
	for i := len(t.replaced) - 1; i >= 0; i-- {
		c := t.replaced[i]
		if c.existed {
			c.bucket.set(c.key, c.value)
		} else {
			c.bucket.remove(c.key)
		}
	}
}
