package kit

import "slices"

// Stamp says which exchange last wrote an object. Embed it in every
// stored object: the exchanges that decided a verdict are the stamps of what a
// step read, for any implementation under test.
type Stamp struct {
	// WrittenBy is "" for a person or the vendor itself. It is not on the wire, even
	// when the object itself is an answer.
	WrittenBy string `json:"-"`
}

// Touch stamps the object with the running transaction.
func (s *Stamp) Touch(tx *Tx) { s.WrittenBy = tx.exchange }

// Stamped is any pointer to an object that embeds Stamp.
type Stamped interface{ Touch(*Tx) }

// Table keeps objects by key and in the order they came, as lists are served.
type Table[K comparable, V Stamped] struct {
	byKey map[K]V
	keys  []K // in the order they came
	order []V // and their objects
}

// Put stores v under k and stamps it; a key that is there keeps its place.
func (t *Table[K, V]) Put(tx *Tx, k K, v V) {
	if t.byKey == nil {
		t.byKey = map[K]V{}
	}
	if _, there := t.byKey[k]; there {
		t.order[slices.Index(t.keys, k)] = v
	} else {
		t.keys, t.order = append(t.keys, k), append(t.order, v)
	}
	t.byKey[k] = v
	v.Touch(tx)
}

// Get finds the object of a key.
func (t *Table[K, V]) Get(k K) (V, bool) {
	v, ok := t.byKey[k]
	return v, ok
}

// Delete forgets a key; one that is not there is no matter. It costs a walk:
// nothing that a fake models deletes often.
func (t *Table[K, V]) Delete(k K) {
	if _, there := t.byKey[k]; !there {
		return
	}
	delete(t.byKey, k)
	i := slices.Index(t.keys, k)
	t.keys, t.order = slices.Delete(t.keys, i, i+1), slices.Delete(t.order, i, i+1)
}

// Len counts the objects.
func (t *Table[K, V]) Len() int { return len(t.byKey) }

// All walks the objects in the order they came.
func (t *Table[K, V]) All(yield func(V) bool) {
	for _, v := range t.order {
		if !yield(v) {
			return
		}
	}
}

// Newest walks the objects in reverse order.
func (t *Table[K, V]) Newest(yield func(V) bool) {
	for _, v := range slices.Backward(t.order) {
		if !yield(v) {
			return
		}
	}
}
