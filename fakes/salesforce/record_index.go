package salesforce

import (
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// indexKey is a field and a value of it, as values are compared.
type indexKey struct {
	field int
	value string
}

// keyOf is how a value of an indexed field is compared: ids by their short form,
// texts without case.
func keyOf(f *field, text string) indexKey {
	if f.kind == isReference && len(text) == 18 {
		return indexKey{f.index, short(text)}
	}
	return indexKey{f.index, strings.ToLower(text)}
}

// index enters a row under what it holds now; forget takes it out again.
func (t *table) index(r *record) {
	eachKey(r, func(k indexKey) { add(t.byValue, k, r) }, func(digits string) { t.addPhone(digits, r) })
}

func (t *table) forget(r *record) {
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
		f := r.of.fields[c.field]
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
		return // two fields hold the same
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

// digitsOf returns the digits of a phone number, without the 00 that stands for +.
func digitsOf(text string) string { return strings.TrimPrefix(kit.Digits(text), "00") }

// enough is how many digits at the end of two numbers must be the same for them
// to be one number written in two ways.
const enough = 9

// phoneKey is the end of a number: numbers that may be one have it in common.
func phoneKey(digits string) string { return digits[max(0, len(digits)-enough):] }

// headLength is how many digits of an open search the index needs.
const headLength = 7

// phoneHead is how a number begins: numbers that begin with the same digits have it
// in common.
func phoneHead(digits string) string { return "^" + digits[:min(len(digits), headLength)] }

// samePhone tells whether two numbers, digits only, are the same: equal, or one
// is the end of the other and long enough for that to be no accident.
func samePhone(a, b string, lenient bool) bool {
	if a == b {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	return lenient && len(a) >= enough && strings.HasSuffix(b, a)
}

// reindex follows a row from what it holds to what it will hold.
func (t *table) reindex(was, now *record) {
	same := slices.EqualFunc(was.cells, now.cells, func(a, b cell) bool { return a == b })
	if same {
		return
	}
	t.forgetChanged(was, now)
	t.indexChanged(was, now)
}

// forgetChanged takes was out from under the values that now does not share. Rows
// with an owner in common can be many: what stays is not looked for.
func (t *table) forgetChanged(was, now *record) {
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
			add(t.byValue, k, was) // the row stays where it is, its content changes
		}
	}, func(digits string) {
		if phones {
			t.addPhone(digits, was)
		}
	})
}

func holds(r *record, k indexKey) bool {
	f := r.of.fields[k.field]
	text, ok := r.stored(f).(string)
	return ok && keyOf(f, text) == k
}

func phonesDiffer(a, b *record) bool {
	for _, f := range a.of.fields {
		if f.kind == isPhone && a.stored(f) != b.stored(f) {
			return true
		}
	}
	return false
}
