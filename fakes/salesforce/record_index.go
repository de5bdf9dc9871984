package salesforce

import (
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// indexKey is a field and a value, in the form in which values are compared.
type indexKey struct {
	field int
	value string
}

// keyOf returns the key of a value: ids in short form, texts in lower case.
func keyOf(f *field, text string) indexKey {
	if f.kind == isReference && len(text) == 18 {
		return indexKey{f.index, short(text)}
	}
	return indexKey{f.index, strings.ToLower(text)}
}

// index adds a row to the indexes under its current values; unindex removes it.
func (t *table) index(r *record) {
	eachKey(r, func(k indexKey) { add(t.byValue, k, r) }, func(digits string) { t.addPhone(digits, r) })
}

func (t *table) unindex(r *record) {
	eachKey(r, func(k indexKey) { remove(t.byValue, k, r) }, func(digits string) { t.removePhone(digits, r) })
}

func (t *table) addPhone(digits string, r *record) {
	add(t.byPhone, phoneKey(digits), r)
	add(t.byPhone, phoneHead(digits), r)
}

func (t *table) removePhone(digits string, r *record) {
	remove(t.byPhone, phoneKey(digits), r)
	remove(t.byPhone, phoneHead(digits), r)
}

func eachKey(r *record, value func(indexKey), phone func(digits string)) {
	for _, c := range r.cells {
		f := r.object.fields[c.field]
		text, ok := c.value.(string)
		if !ok || !f.indexed() {
			continue
		}
		value(keyOf(f, text))
		if f.kind == isPhone {
			if d := digitsOf(text); d != "" {
				phone(d)
			}
		}
	}
}

func add[K comparable](index map[K][]*record, k K, r *record) {
	list := index[k]
	if len(list) > 0 && list[len(list)-1] == r {
		return // two fields have the same value
	}
	index[k] = append(list, r)
}

func remove[K comparable](index map[K][]*record, k K, r *record) {
	list := slices.DeleteFunc(index[k], func(other *record) bool { return other == r })
	if len(list) == 0 {
		delete(index, k)
		return
	}
	index[k] = list
}

// digitsOf returns the digits of a phone number, without a leading 00 (for
// +).
func digitsOf(text string) string { return strings.TrimPrefix(kit.Digits(text), "00") }

// minPhoneDigits is the number of equal last digits that make two numbers the same
// number, written with and without a country code.
const minPhoneDigits = 9

// phoneKey returns the last digits of a number, which equal numbers share.
func phoneKey(digits string) string { return digits[max(0, len(digits)-minPhoneDigits):] }

// headLength is the number of first digits by which the index finds numbers for a search
// with a wildcard.
const headLength = 7

// phoneHead returns the first digits of a number.
func phoneHead(digits string) string { return "^" + digits[:min(len(digits), headLength)] }

// samePhone reports whether two numbers, digits only, are the same: equal or, if
// lenient, with an equal end of minPhoneDigits digits.
func samePhone(a, b string, lenient bool) bool {
	if a == b {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	return lenient && len(a) >= minPhoneDigits && strings.HasSuffix(b, a)
}

// reindex updates the indexes from a row's current state to its next state.
func (t *table) reindex(was, now *record) {
	same := slices.EqualFunc(was.cells, now.cells, func(a, b cell) bool { return a == b })
	if same {
		return
	}
	t.unindexChanged(was, now)
	t.indexChanged(was, now)
}

// unindexChanged removes a row from the index under the values that change. Unchanged
// values are skipped, because an owner or account may have very many rows.
func (t *table) unindexChanged(was, now *record) {
	phones := phonesDiffer(was, now)
	eachKey(was, func(k indexKey) {
		if !holds(now, k) {
			remove(t.byValue, k, was)
		}
	}, func(digits string) {
		if phones {
			t.removePhone(digits, was)
		}
	})
}

func (t *table) indexChanged(was, now *record) {
	phones := phonesDiffer(was, now)
	eachKey(now, func(k indexKey) {
		if !holds(was, k) {
			add(t.byValue, k, was) // the row keeps its address in memory; its content changes
		}
	}, func(digits string) {
		if phones {
			t.addPhone(digits, was)
		}
	})
}

func holds(r *record, k indexKey) bool {
	f := r.object.fields[k.field]
	text, ok := r.stored(f).(string)
	return ok && keyOf(f, text) == k
}

func phonesDiffer(a, b *record) bool {
	for _, f := range a.object.fields {
		if f.kind == isPhone && a.stored(f) != b.stored(f) {
			return true
		}
	}
	return false
}
