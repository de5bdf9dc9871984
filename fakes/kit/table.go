package kit

import "slices"

// Stamp names the exchange that last wrote an object. Embed it in every stored
// object: a verdict cites the stamps of the objects that its steps read.
type Stamp struct {
	// WrittenBy is "" after a write by a person or by the vendor itself. It is never
	// encoded.
	WrittenBy string `json:"-"`
}

// Touch stamps the object with the running transaction.
func (s *Stamp) Touch(tx *Tx) { s.WrittenBy = tx.exchange }

// Stamped is any pointer to an object that embeds Stamp.
type Stamped interface{ Touch(*Tx) }

// Table is a map that also keeps its objects in the order of insertion.
type Table[K comparable, V Stamped] struct {
	byKey map[K]V
	keys  []K // in the order of insertion
	order []V // the objects of keys
}

// Put stores v under k and stamps v. A key that exists keeps its position.
func (t *Table[K, V]) Put(tx *Tx, k K, v V) {
	if t.byKey == nil {
		t.byKey = map[K]V{}
	}
	if _, exists := t.byKey[k]; exists {
		t.order[slices.Index(t.keys, k)] = v
	} else {
		t.keys, t.order = append(t.keys, k), append(t.order, v)
	}
	t.byKey[k] = v
	v.Touch(tx)
}

// Get returns the object of a key.
func (t *Table[K, V]) Get(k K) (V, bool) {
	v, ok := t.byKey[k]
	return v, ok
}

// Delete removes a key in linear time. Deleting a missing key is a no-op.
func (t *Table[K, V]) Delete(k K) {
	if _, exists := t.byKey[k]; !exists {
		return
	}
	delete(t.byKey, k)
	i := slices.Index(t.keys, k)
	t.keys, t.order = slices.Delete(t.keys, i, i+1), slices.Delete(t.order, i, i+1)
}

// Len returns the number of objects.
func (t *Table[K, V]) Len() int { return len(t.byKey) }

// All iterates over the objects in the order of insertion.
func (t *Table[K, V]) All(yield func(V) bool) {
	for _, v := range t.order {
		if !yield(v) {
			return
		}
	}
}

// Newest iterates over the objects in reverse order of insertion.
func (t *Table[K, V]) Newest(yield func(V) bool) {
	for _, v := range slices.Backward(t.order) {
		if !yield(v) {
			return
		}
	}
}
