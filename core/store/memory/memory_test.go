package memory_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/store/memory"
)

var errUndo = errors.New("undo")

// The store behaves like a map that is copied before each transaction and put
// back when the transaction fails.
func TestStoreBehavesLikeAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, model := memory.New(), map[string]string{}
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
			if fails != errors.Is(err, errUndo) {
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
func compare(t *rapid.T, s *memory.Store, model map[string]string) {
	_ = s.View(context.Background(), func(tx store.Tx) error {
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
}

func TestWritesWhereNoneMayBe(t *testing.T) {
	s, ctx := memory.New(), context.Background()
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

func TestPanicLeavesNothing(t *testing.T) {
	s := memory.New()
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = s.Update(context.Background(), func(tx store.Tx) error { tx.Put("b", "k", nil); panic("mid-way") })
	}()
	expectEmpty(t, s)
}

func expectEmpty(t *testing.T, s *memory.Store) {
	t.Helper()
	_ = s.View(context.Background(), func(tx store.Tx) error {
		tx.Scan("b", "", func(key string, _ []byte) bool { t.Errorf("%q was left behind", key); return true })
		return nil
	})
}

func TestScanStopsWhenTold(t *testing.T) {
	s, visits := memory.New(), 0
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
