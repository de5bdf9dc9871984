package sqlite

import (
	"fmt"
	"runtime"
	"testing"
)

// Patience shortens the wait for another program's lock.
func Patience(t *testing.T, milliseconds int) {
	before := patience
	patience = milliseconds
	t.Cleanup(func() { patience = before })
}

// LimitPages limits the size of the database.
func (s *Store) LimitPages(t *testing.T, pages int) {
	t.Helper()
	if err := s.exec(fmt.Sprintf("PRAGMA max_page_count=%d", pages)); err != nil {
		t.Fatal(err)
	}
}

// Commits returns the number of commits on the disk.
func (s *Store) Commits(*testing.T) int { return int(s.commits.Load()) }

// AwaitWaiting returns when n transactions are queued.
func (s *Store) AwaitWaiting(n int) {
	for {
		s.mu.Lock()
		waiting := len(s.waiting)
		s.mu.Unlock()
		if waiting == n {
			return
		}
		runtime.Gosched()
	}
}
