// Package storetest tests the contract of store.Store. An implementation runs it in
// its own tests:
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, func(t storetest.TB) store.Store { return memory.New() })
//	}
package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/callsim/callsim/core/store"
)

// TB is the part of a test that creates stores. Cleanup runs at the end of the
// example that the store was created for.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// Run tests a store against the contract. empty creates a new store each time.
func Run(t *testing.T, empty func(TB) store.Store) {
	t.Run("behaves like a map", func(t *testing.T) { behavesLikeAMap(t, empty) })
	t.Run("keys are bytes", func(t *testing.T) { keysAreBytes(t, empty(t)) })
	t.Run("forbidden writes fail", func(t *testing.T) { forbiddenWritesFail(t, empty(t)) })
	t.Run("a panic leaves nothing", func(t *testing.T) { panicLeavesNothing(t, empty(t)) })
	t.Run("a scan stops on false", func(t *testing.T) { scanStopsOnFalse(t, empty(t)) })
	t.Run("a scan of many reads inside", func(t *testing.T) { scanOfMany(t, empty(t)) })
	t.Run("writers at once", func(t *testing.T) { writersAtOnce(t, empty(t)) })
}

var errUndo = errors.New("undo")

// The store behaves like a map that is copied before each transaction and restored
// when the transaction fails.
func behavesLikeAMap(t *testing.T, empty func(TB) store.Store) {
	rapid.Check(t, func(t *rapid.T) {
		s, model := empty(t), map[string]string{}
		keys := rapid.StringMatching(`[ab]/[ab]{0,2}`)
		for range rapid.IntRange(1, 8).Draw(t, "transactions") {
			next := maps.Clone(model)
			fails := rapid.Bool().Draw(t, "fails")
			err := s.Update(context.Background(), func(tx store.Tx) error {
				for range rapid.IntRange(0, 6).Draw(t, "operations") {
					operate(t, tx, next, keys.Draw(t, "key"))
				}
				if fails {
					return errUndo
				}
				return nil
			})
			if fails != errors.Is(err, errUndo) || !fails && err != nil {
				t.Fatalf("Update returned %v", err)
			}
			if !fails {
				model = next
			}
			compare(t, s, model)
		}
	})
}

func operate(t *rapid.T, tx store.Tx, model map[string]string, key string) {
	bucket, rest, _ := strings.Cut(key, "/")
	switch rapid.IntRange(0, 2).Draw(t, "operation") {
	case 0:
		value := rapid.StringN(0, 3, -1).Draw(t, "value")
		tx.Put(bucket, rest, []byte(value))
		model[key] = value
	case 1:
		tx.Delete(bucket, rest)
		delete(model, key)
	case 2:
		got, found := tx.Get(bucket, rest)
		want, wanted := model[key]
		if found != wanted || string(got) != want {
			t.Fatalf("Get(%s) = %q, %v inside a transaction; want %q, %v", key, got, found, want, wanted)
		}
	}
}

// compare scans every prefix of every bucket.
func compare(t TB, s store.Store, model map[string]string) {
	err := s.View(context.Background(), func(tx store.Tx) error {
		for _, bucket := range []string{"a", "b", "never"} {
			for _, prefix := range []string{"", "a", "b", "ab", "c"} {
				var got, want []string
				tx.Scan(bucket, prefix, func(key string, value []byte) bool {
					got = append(got, key+"="+string(value))
					return true
				})
				for _, key := range slices.Sorted(maps.Keys(model)) {
					if rest, in := strings.CutPrefix(key, bucket+"/"); in && strings.HasPrefix(rest, prefix) {
						want = append(want, rest+"="+model[key])
					}
				}
				if !slices.Equal(got, want) {
					t.Fatalf("Scan(%q, %q) = %q, want %q", bucket, prefix, got, want)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("View returned %v", err)
	}
}

// Keys and values are arbitrary bytes; keys are ordered as bytes, and a prefix may
// end in the highest byte.
func keysAreBytes(t *testing.T, s store.Store) {
	keys := []string{"", "\x00", "a", "a\x00b", "a\xff", "a\xff\xff", "a\xffz", "b", "\xff", "\xff\xff"}
	values := [][]byte{nil, {}, {0}, []byte("x\x00y"), {0xff, 0xfe}}
	err := s.Update(context.Background(), func(tx store.Tx) error {
		for i, key := range keys {
			tx.Put("b\xff\x00", key, values[i%len(values)])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.View(context.Background(), func(tx store.Tx) error {
		for i, key := range keys {
			got, found := tx.Get("b\xff\x00", key)
			if !found || string(got) != string(values[i%len(values)]) {
				t.Errorf("Get(%q) = %q, %v", key, got, found)
			}
		}
		slices.Sort(keys)
		for _, prefix := range []string{"", "a", "a\xff", "\xff", "\xff\xff", "\xff\xff\xff"} {
			var got, want []string
			tx.Scan("b\xff\x00", prefix, func(key string, _ []byte) bool { got = append(got, key); return true })
			for _, key := range keys {
				if strings.HasPrefix(key, prefix) {
					want = append(want, key)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("Scan(%q) = %q, want %q", prefix, got, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func forbiddenWritesFail(t *testing.T, s store.Store) {
	ctx := context.Background()
	put := func(tx store.Tx) error { tx.Put("b", "k", []byte("v")); return nil }
	if err := s.View(ctx, put); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("a write inside View: %v", err)
	}
	err := s.Update(ctx, func(tx store.Tx) error {
		tx.Put("b", "first", nil)
		tx.Scan("b", "", func(string, []byte) bool { tx.Delete("b", "first"); return true })
		return nil
	})
	if !errors.Is(err, store.ErrScanning) {
		t.Errorf("a write inside Scan: %v", err)
	}
	expectEmpty(t, s)
}

func panicLeavesNothing(t *testing.T, s store.Store) {
	func() {
		defer func() {
			if recover() != "mid-way" {
				t.Error("the panic was swallowed")
			}
		}()
		_ = s.Update(context.Background(), func(tx store.Tx) error { tx.Put("b", "k", nil); panic("mid-way") })
	}()
	expectEmpty(t, s)
}

func expectEmpty(t *testing.T, s store.Store) {
	t.Helper()
	err := s.View(context.Background(), func(tx store.Tx) error {
		tx.Scan("b", "", func(key string, _ []byte) bool { t.Errorf("%q was left behind", key); return true })
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func scanStopsOnFalse(t *testing.T, s store.Store) {
	visits := 0
	_ = s.Update(context.Background(), func(tx store.Tx) error {
		for _, key := range []string{"1", "2", "3"} {
			tx.Put("b", key, nil)
		}
		tx.Scan("b", "", func(string, []byte) bool { visits++; return visits < 2 })
		return nil
	})
	if visits != 2 {
		t.Errorf("%d visits, want 2", visits)
	}
}

// A scan over more rows than any implementation reads at once, with a callback that
// reads.
func scanOfMany(t *testing.T, s store.Store) {
	const rows = 1000
	err := s.Update(context.Background(), func(tx store.Tx) error {
		for i := range rows {
			tx.Put("b", fmt.Sprintf("k%04d", i), fmt.Append(nil, i))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	next := 0
	err = s.View(context.Background(), func(tx store.Tx) error {
		tx.Scan("b", "k", func(key string, value []byte) bool {
			again, found := tx.Get("b", key)
			if key != fmt.Sprintf("k%04d", next) || string(value) != fmt.Sprint(next) || !found || string(again) != string(value) {
				t.Errorf("row %d: %q = %q, read again %q", next, key, value, again)
			}
			next++
			return !t.Failed()
		})
		return nil
	})
	if err != nil || next != rows {
		t.Errorf("%d rows, want %d (%v)", next, rows, err)
	}
}

// Concurrent increments of a counter lose nothing, also among failing transactions.
func writersAtOnce(t *testing.T, s store.Store) {
	const writers, times = 16, 20
	raise := func(fails bool) error {
		return s.Update(context.Background(), func(tx store.Tx) error {
			stored, _ := tx.Get("b", "counter")
			n := 0
			_, _ = fmt.Sscan(string(stored), &n) // a missing counter is zero
			tx.Put("b", "counter", fmt.Append(nil, n+1))
			if fails {
				return errUndo
			}
			return nil
		})
	}
	t.Run("all", func(t *testing.T) {
		for w := range writers {
			t.Run(fmt.Sprint(w), func(t *testing.T) {
				t.Parallel()
				for i := range times {
					fails := (w+i)%3 == 0
					if err := raise(fails); fails != errors.Is(err, errUndo) || !fails && err != nil {
						t.Errorf("Update returned %v", err)
					}
				}
			})
		}
	})
	want := 0
	for w := range writers {
		for i := range times {
			if (w+i)%3 != 0 {
				want++
			}
		}
	}
	err := s.View(context.Background(), func(tx store.Tx) error {
		if got, _ := tx.Get("b", "counter"); string(got) != fmt.Sprint(want) {
			t.Errorf("the counter is %s, want %d", got, want)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
