package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/store/sqlite"
	"github.com/callsim/callsim/core/store/storetest"
)

func open(t storetest.TB, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(path)
	if err != nil {
		t.Fatalf("%v", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestStore(t *testing.T) {
	folder, made := t.TempDir(), 0
	storetest.Run(t, func(t storetest.TB) store.Store {
		made++
		return open(t, filepath.Join(folder, string(rune('a'+made%26))+strings.Repeat("x", made/26)))
	})
}

func put(key, value string) func(store.Tx) error {
	return func(tx store.Tx) error { tx.Put("b", key, []byte(value)); return nil }
}

func get(t *testing.T, s store.Store, key string) (value string) {
	t.Helper()
	err := s.View(context.Background(), func(tx store.Tx) error {
		stored, _ := tx.Get("b", key)
		value = string(stored)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestWhatWasCommittedIsThereAfterOpeningAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a strange name?x=1#%20;.db")
	s := open(t, path)
	if err := s.Update(context.Background(), put("k", "v")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := get(t, open(t, path), "k"); got != "v" {
		t.Errorf("found %q", got)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file holds secrets: mode %v, %v", info.Mode(), err)
	}
}

func TestARelativePath(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, path := range []string{"plain.db", "mit Leerzeichen?.db", "file:x.db", "-.db"} {
		s := open(t, path)
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
		_ = s.Close()
	}
	if entries, _ := os.ReadDir("."); len(entries) != 4 {
		t.Errorf("files: %v", entries)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	folder := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	database := func(name string, statements ...string) string {
		path := filepath.Join(folder, name)
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		for _, statement := range statements {
			if _, err := db.Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	for _, c := range []struct{ name, path, want string }{
		{"not a database", file("words", strings.Repeat("these are words. ", 400)), "it is not a database; name another file"},
		{"newer", database("newer", "PRAGMA application_id=1668051821", "PRAGMA user_version=7"), "its version is 7 and this program reads 1"},
		{"foreign", database("foreign", "CREATE TABLE t (x)"), "the SQLite database of another program"},
		{"no folder", filepath.Join(folder, "no", "store.db"), "there is no folder " + filepath.Join(folder, "no")},
		{"a folder", folder, "is a directory"},
		{"no name", "", "no file is named"},
		{"no rights", "/proc/version", "/proc/version: "},
	} {
		_, err := sqlite.Open(c.path)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

func TestOnlyOneAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := open(t, path)
	sqlite.Patience(t, 10)
	if _, err := sqlite.Open(path); err == nil || !strings.Contains(err.Error(), "another program is using it") {
		t.Errorf("opened twice: %v", err)
	}
	if err := s.Update(context.Background(), put("k", "v")); err != nil {
		t.Errorf("the first store failed: %v", err)
	}
}

func TestAFullDiskLosesNothing(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "store.db"))
	ctx := context.Background()
	if err := s.Update(ctx, put("before", "v")); err != nil {
		t.Fatal(err)
	}
	s.LimitPages(t, 8)
	err := s.Update(ctx, func(tx store.Tx) error {
		tx.Put("b", "small", []byte("v"))
		tx.Put("b", "large", make([]byte, 1<<20))
		tx.Put("b", "behind", []byte("v"))
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("got %v", err)
	}
	if get(t, s, "before") != "v" || get(t, s, "small") != "" || get(t, s, "behind") != "" {
		t.Error("the failed transaction left a part behind, or removed earlier data")
	}
	s.LimitPages(t, 1<<20)
	if err := s.Update(ctx, put("after", "v")); err != nil || get(t, s, "after") != "v" {
		t.Errorf("the store does not continue: %v", err)
	}
}

func TestClosedStore(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "store.db"))
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := s.Update(context.Background(), put("k", "v")); !errors.Is(err, sqlite.ErrClosed) {
		t.Errorf("Update: %v", err)
	}
	if err := s.View(context.Background(), put("k", "v")); !errors.Is(err, sqlite.ErrClosed) {
		t.Errorf("View: %v", err)
	}
}

// Transactions that arrive during a commit share the next commit. One of them
// panics without affecting the others.
func TestAGroupIsCommittedTogether(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "store.db"))
	const others = 20
	inside, goOn := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		err := s.Update(context.Background(), func(tx store.Tx) error {
			close(inside)
			<-goOn
			return put("first", "v")(tx)
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-inside
	for i := range others {
		key := string(rune('a' + i))
		all.Go(func() {
			defer func() {
				if value := recover(); (value != nil) != (i == 7) {
					t.Errorf("%s: recovered %v", key, value)
				}
			}()
			err := s.Update(context.Background(), func(tx store.Tx) error {
				_ = put(key, "v")(tx)
				if i == 7 {
					panic(key)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	s.AwaitWaiting(others)
	before := s.Commits(t)
	close(goOn)
	all.Wait()
	if n := s.Commits(t) - before; n != 2 {
		t.Errorf("%d commits for 1 and %d transactions, want 2", n, others)
	}
	for i := range others {
		want := "v"
		if i == 7 {
			want = ""
		}
		if got := get(t, s, string(rune('a'+i))); got != want {
			t.Errorf("%c: %q", 'a'+i, got)
		}
	}
}

var changes atomic.Int64

// change writes a new value: SQLite does not write unchanged ones.
func change(tx store.Tx) error {
	n := changes.Add(1)
	tx.Put("b", fmt.Sprint(n), fmt.Append(nil, strings.Repeat("v", 500), n))
	return nil
}

func BenchmarkCommit(b *testing.B) {
	s := open(b, filepath.Join(b.TempDir(), "store.db"))
	for b.Loop() {
		if err := s.Update(context.Background(), change); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCommitsAtOnce(b *testing.B) {
	s := open(b, filepath.Join(b.TempDir(), "store.db"))
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := s.Update(context.Background(), change); err != nil {
				b.Error(err)
				return
			}
		}
	})
}
