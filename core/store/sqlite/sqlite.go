// Package sqlite is a store.Store in one file, the embedded database of the served
// core:
//
//	s, err := sqlite.Open("callsim-core.db")
//	defer s.Close()
//
// Data for which Update has returned nil survives a kill and a power failure: the
// write-ahead log is synced to the disk with every commit (journal_mode WAL,
// synchronous FULL). A webhook is answered 200 only after that.
//
// # One connection, one program
//
// Transactions are serialised on one connection that locks the file exclusively
// (locking_mode EXCLUSIVE). The core needs a single writer anyway, and SQLite saves
// the shared memory. The lock also keeps a second core from working on the same
// calls: Open waits some seconds for the other program to end and then fails. The
// operating system releases the lock of a killed program.
//
// # Group commit
//
// A sync takes about 0.5 ms on a fast disk and 10 ms on a slow one. Transactions
// that arrive during a sync are therefore committed together by the next one. Each
// has its own savepoint, so that one failure does not affect the others, and none
// is answered before all are on the disk. The first waiting caller leads: it
// commits the group of all waiting callers, then makes the next one lead. No
// goroutine is needed.
//
// # The library
//
// modernc.org/sqlite is SQLite's C source translated to Go: no C compiler, one
// static binary, and race detector and fuzzer work. It is pinned to v1.44.0, the
// newest whose modules resolve everywhere we build. It must be upgraded together
// with the version of modernc.org/libc that it requires.
package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"sync/atomic"

	_ "modernc.org/sqlite" // the driver called "sqlite"

	"github.com/callsim/callsim/core/store"
)

// Store is a store.Store in a file. It is safe for concurrent use.
type Store struct {
	db   *sql.DB
	conn *sql.Conn
	path string
	sql  statements

	prepared []*sql.Stmt // all statements of sql

	busy    sync.Mutex   // held by the user of the connection
	commits atomic.Int64 // on the disk

	mu      sync.Mutex // guards the fields below; never held during a transaction
	waiting []*update  // for the next group
	leading bool       // a caller is committing groups
	closed  bool
}

// statements are prepared once for all transactions.
type statements struct {
	begin, commit, rollback  *sql.Stmt
	mark, release, undo      *sql.Stmt // a savepoint
	get, put, remove         *sql.Stmt
	first, next              *sql.Stmt // pages of a scan with an upper bound
	firstToEnd, nextToTheEnd *sql.Stmt // pages of a scan without an upper bound
}

// Open opens the store in the file at path and creates the file if needed. An error
// is one line with what is wrong and how to mend it.
func Open(path string) (*Store, error) {
	s := &Store{path: path}
	if err := s.open(); err != nil {
		_ = s.release() // the error of open matters more
		return nil, fmt.Errorf("opening the store %s: %w", path, explain(err))
	}
	return s, nil
}

// Close ends the store once the running group is committed. Later transactions fail
// with ErrClosed.
func (s *Store) Close() error {
	s.mu.Lock()
	before := s.closed
	s.closed = true
	s.mu.Unlock()
	if before {
		return nil
	}
	s.busy.Lock()
	defer s.busy.Unlock()
	if err := s.release(); err != nil {
		return fmt.Errorf("closing the store %s: %w", s.path, explain(err))
	}
	return nil
}

// release closes statements and connection. The database would wait for its
// statements.
func (s *Store) release() error {
	for _, statement := range s.prepared {
		_ = statement.Close() // the connection repeats any error
	}
	if s.conn != nil {
		_ = s.conn.Close() // only returns it to db
	}
	if s.db == nil {
		return nil
	}
	return s.db.Close()
}

// View implements store.Store.
func (s *Store) View(_ context.Context, f func(store.Tx) error) error {
	s.busy.Lock()
	defer s.busy.Unlock()
	if s.isClosed() {
		return ErrClosed
	}
	// There is no other writer: other transactions wait for the lock, and other
	// programs have no access. So this reads one state without a transaction.
	t := &tx{store: s, readOnly: true}
	if err := f(t); err != nil && t.err == nil {
		return err
	}
	return t.failure("reading")
}

func (s *Store) isClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// run executes a statement. It has no context: a transaction is short, and one
// whose caller has gone may share its commit with others.
func run(s *sql.Stmt, args ...any) error {
	_, err := s.Exec(args...)
	return err
}
