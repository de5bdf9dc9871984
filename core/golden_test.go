package core_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/store/memory"
	"github.com/callsim/callsim/core/store/sqlite"
)

// goldenFiles are stores written by earlier cores: v1 by commit 1f98cf6, v2 by the
// first that stored refused effects, v3 by the first that stored causes. Each contains, of every integration, a
// completed call, a call refused by the CRM with 422, and a running call during an
// outage of the CRM. When a stored form changes, add a file; never remove one.
var goldenFiles = []string{"store-v1.db", "store-v2.db", "store-v3.db"}

// golden opens a copy of a golden store.
func golden(t *testing.T, file string) store.Store {
	t.Helper()
	in, err := os.Open(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "store.db")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	_, _ = in.Close(), out.Close()
	s, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

var integrationNames = []string{"aircall-front", "aircall-gorgias", "aircall-salesforce", "aircall-spark", "ringcentral-front"}

// XR-17: data stored by earlier cores can be read, and the keys that identify
// repeated webhooks are unchanged.
func TestGoldenStoreIsRead(t *testing.T) {
	for _, file := range goldenFiles {
		t.Run(file, func(t *testing.T) { readGolden(t, golden(t, file)) })
	}
}

func readGolden(t *testing.T, s store.Store) {
	err := s.View(context.Background(), func(tx store.Tx) error {
		for _, name := range integrationNames {
			facts, entries := 0, 0
			tx.Scan(name+".facts", "", func(key string, value []byte) bool {
				f, err := call.ReadFact(value)
				if err != nil {
					t.Errorf("%s: fact %s: %v", name, key, err)
					return true
				}
				if content, _ := f.Seal(); f.CallID+"/"+content != key {
					t.Errorf("%s: the fact stored as %s has the key %s now", name, key, content)
				}
				facts++
				return true
			})
			tx.Scan(name+".ledger", "", func(key string, value []byte) bool {
				r, err := ledger.Read(value)
				if err != nil {
					t.Errorf("%s: record of %s: %v", name, key, err)
				}
				entries += len(r.Entries)
				return true
			})
			open := 0
			tx.Scan(name+".open", "", func(string, []byte) bool { open++; return true })
			if facts < 6 || entries < 6 || open == 0 {
				t.Errorf("%s: %d facts, %d entries, %d unfinished calls", name, facts, entries, open)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// This core finishes the running call of an earlier core, and retries a refused one that
// is due.
func TestGoldenCallIsFinished(t *testing.T) {
	for _, file := range goldenFiles {
		t.Run(file, func(t *testing.T) { finishGolden(t, golden(t, file)) })
	}
}

func finishGolden(t *testing.T, old store.Store) {
	w := newWorld(t, 1)
	w.core.Close()
	w.store = memory.New()
	for _, bucket := range []string{"facts", "ledger", "open", "refused", "running", "threads", "latest", "reconcile", "settings"} {
		if bucket != "settings" {
			bucket = "aircall-front." + bucket
		}
		err := old.View(context.Background(), func(tx store.Tx) error {
			tx.Scan(bucket, "", func(key string, value []byte) bool { w.put(bucket, key, value); return true })
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	w.open()
	w.settle()
	logged := map[string]int{} // times, by call
	for _, m := range w.front.messages {
		if strings.Contains(m.subject, "Inbound answered call") && strings.HasSuffix(m.externalID, "-call") {
			logged[m.externalID]++
		}
	}
	for id, times := range logged {
		if times != 1 {
			t.Errorf("%s was logged %d times", id, times)
		}
	}
	if len(logged) == 0 || strings.Contains(w.log.String(), "set aside") {
		t.Errorf("%d calls were logged: %s\n%s", len(logged), w.state(), w.log.String())
	}
}

// put writes a row into the world's store.
func (w *world) put(bucket, key string, value []byte) {
	w.t.Helper()
	err := w.store.Update(context.Background(), func(tx store.Tx) error { tx.Put(bucket, key, value); return nil })
	if err != nil {
		w.t.Fatal(err)
	}
}

// An unreadable row is set aside and reported once; work on other calls continues.
func TestUnreadableEntriesAreSetAside(t *testing.T) {
	w := newWorld(t, 1)
	w.put("aircall-front.facts", "77/000000000000000000000000", []byte("rubbish"))
	w.put("aircall-front.open", "77", []byte{0, 9, 1})
	w.put("aircall-front.open", "78", []byte("\x01+331"))
	w.put("aircall-front.ledger", "78", []byte{99})
	for range 2 {
		w.core.Close()
		w.open()
		for _, hook := range answeredCall().webhooks() {
			w.webhook(hook)
		}
		w.settle()
	}
	if n := strings.Count(w.log.String(), "is set aside"); n != 3 {
		t.Errorf("reported %d times, want three times: %s", n, w.log.String())
	}
	if len(w.front.messages) == 0 {
		t.Error("the other call was not logged")
	}
}
