// Package sqlite is a store.Store in one file: the embedded database of the
// core as a program of its own.
//
//	s, err := sqlite.Open("callsim-core.db")
//	defer s.Close()
//
// What Update has returned nil for survives a kill and a power cut: the journal
// is a write-ahead log, synced to the disk with every commit (journal_mode WAL,
// synchronous FULL). A webhook is answered 200 only behind that.
//
// # One connection, one program
//
// Transactions are serialised on one connection that holds the file exclusively
// (locking_mode EXCLUSIVE). That gives the core what it needs anyway, one writer
// whose reads see all that was committed, and spares SQLite the shared memory
// for others. And it keeps a second core from working off the same calls: Open
// waits some seconds for a predecessor to end and then says who is in the way.
// The operating system takes the lock away from a program that was killed.
//
// # Group commit
//
// A sync costs a good part of a millisecond on a fast disk and ten on a slow
// one. Transactions that arrive during one are therefore committed together by
// the next: each in a savepoint of its own, so that one which fails takes
// nothing along, and none is answered before all are on the disk. Whoever comes
// first does the work for those behind (no goroutine is needed), then hands on.
//
// # The library
//
// modernc.org/sqlite is SQLite's C source translated to Go: no C compiler, one
// static binary, and race detector and fuzzer see through it. It is pinned to
// v1.44.0, the newest whose modules resolve everywhere we build. It must move
// together with the modernc.org/libc that it names itself.
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

	prepared []*sql.Stmt // those of sql

	turn    sync.Mutex   // held by whoever uses the connection
	commits atomic.Int64 // that reached the disk

	mu      sync.Mutex // guards what follows; never held during a transaction
	waiting []*update  // for the next group
	leading bool       // somebody works groups off
	closed  bool
}

// statements are those of every transaction, prepared once.
type statements struct {
	begin, commit, rollback  *sql.Stmt
	mark, release, undo      *sql.Stmt // a savepoint
	get, put, remove         *sql.Stmt
	first, next              *sql.Stmt // pages of a scan with an upper bound
	firstToEnd, nextToTheEnd *sql.Stmt // and without
}

// Open opens the store in the file at path, which is made when there is none.
// An error is one line that says what is wrong with it.
func Open(path string) (*Store, error) {
	s := &Store{path: path}
	if err := s.open(); err != nil {
		_ = s.release() // the error that matters is the one of opening
		return nil, fmt.Errorf("opening the store %s: %w", path, explain(err))
	}
	return s, nil
}

// Close ends the store once the group under way is committed. Transactions that
// come later fail with ErrClosed.
func (s *Store) Close() error {
	s.mu.Lock()
	before := s.closed
	s.closed = true
	s.mu.Unlock()
	if before {
		return nil
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	if err := s.release(); err != nil {
		return fmt.Errorf("closing the store %s: %w", s.path, explain(err))
	}
	return nil
}

// release gives everything back. The database would wait for its statements.
func (s *Store) release() error {
	for _, statement := range s.prepared {
		_ = statement.Close() // what it could complain of, the connection repeats
	}
	if s.conn != nil {
		_ = s.conn.Close() // only gives it back to db
	}
	if s.db == nil {
		return nil
	}
	return s.db.Close()
}

// View implements store.Store.
func (s *Store) View(_ context.Context, f func(store.Tx) error) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	if s.isClosed() {
		return ErrClosed
	}
	// Nobody else writes: neither another transaction, which waits for its turn,
	// nor another program. So this needs no transaction to see one state.
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

// run executes a statement. Contexts end nothing in here: a transaction is short,
// and one whose caller has gone may share its commit with others.
func run(s *sql.Stmt, args ...any) error {
	_, err := s.Exec(args...)
	return err
}
