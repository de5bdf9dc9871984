package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
)

// SQLite reserves two numbers in a file's header for its users. Here they are the
// owner (the letters "clsm") and the version of the schema.
const (
	applicationID = 0x636c736d
	version       = 1
)

// Keys are BLOBs, which SQLite orders as bytes.
const schema = `CREATE TABLE kv (
	bucket BLOB NOT NULL,
	key    BLOB NOT NULL,
	value  BLOB NOT NULL,
	PRIMARY KEY (bucket, key)
) WITHOUT ROWID, STRICT`

// patience is how long to wait for another program's lock, in milliseconds; a
// variable for tests.
var patience = 5000

func (s *Store) open() (err error) {
	if err := makeFile(s.path); err != nil {
		return err
	}
	place := url.URL{Scheme: "file", OmitHost: true, Path: s.path}
	if !filepath.IsAbs(s.path) {
		place = url.URL{Scheme: "file", Opaque: (&url.URL{Path: s.path}).EscapedPath()}
	}
	if s.db, err = sql.Open("sqlite", place.String()); err != nil {
		return err
	}
	s.db.SetMaxOpenConns(1)
	if s.conn, err = s.db.Conn(context.Background()); err != nil {
		return err
	}
	if err := s.lock(); err != nil {
		return err
	}
	if err := s.adopt(); err != nil {
		return err
	}
	return s.prepare()
}

// makeFile creates the file with rights for its owner only, since it will contain
// secrets, and checks early that it can be written.
func makeFile(path string) error {
	if path == "" {
		return errors.New("no file is named")
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	switch {
	case err == nil:
		return f.Close()
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("there is no folder %s; make it first", filepath.Dir(path))
	case errors.Is(err, os.ErrPermission):
		return errors.New("this user may not write the file or its folder")
	}
	if at, ok := errors.AsType[*os.PathError](err); ok {
		return at.Err
	}
	return err
}

// lock takes the file for this connection alone.
func (s *Store) lock() error {
	for _, pragma := range []string{
		fmt.Sprintf("PRAGMA busy_timeout=%d", patience),
		"PRAGMA locking_mode=EXCLUSIVE",
		"PRAGMA synchronous=FULL",
		"PRAGMA journal_mode=WAL",
		// The first write takes the lock; this one changes nothing.
		"BEGIN IMMEDIATE",
		"COMMIT",
	} {
		if err := s.exec(pragma); err != nil {
			return err
		}
	}
	return nil
}

// adopt creates the table in an empty database and refuses a database of another
// program.
func (s *Store) adopt() error {
	owner, err := s.number("PRAGMA application_id")
	if err != nil {
		return err
	}
	found, err := s.number("PRAGMA user_version")
	if err != nil {
		return err
	}
	tables, err := s.number("SELECT count(*) FROM sqlite_schema")
	if err != nil {
		return err
	}
	switch {
	case owner == applicationID && found == version:
		return nil
	case owner == applicationID && found > version:
		return fmt.Errorf("its version is %d and this program reads %d; use a newer callsim or another file", found, version)
	case owner != 0 || found != 0 || tables != 0:
		return errors.New("it is the SQLite database of another program; name another file")
	}
	for _, statement := range []string{
		"BEGIN IMMEDIATE",
		schema,
		fmt.Sprintf("PRAGMA application_id=%d", applicationID),
		fmt.Sprintf("PRAGMA user_version=%d", version),
		"COMMIT",
	} {
		if err := s.exec(statement); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) exec(statement string) error {
	_, err := s.conn.ExecContext(context.Background(), statement)
	return err
}

func (s *Store) number(query string) (n int64, err error) {
	err = s.conn.QueryRowContext(context.Background(), query).Scan(&n)
	return n, err
}

// page is the number of rows that a scan reads at once.
const page = 128

func (s *Store) prepare() error {
	const rows = "SELECT key, value FROM kv WHERE bucket = ? AND key "
	limit := fmt.Sprintf(" ORDER BY key LIMIT %d", page)
	q := &s.sql
	texts := []struct {
		into **sql.Stmt
		text string
	}{
		{&q.begin, "BEGIN IMMEDIATE"}, {&q.commit, "COMMIT"}, {&q.rollback, "ROLLBACK"},
		{&q.mark, "SAVEPOINT one"}, {&q.release, "RELEASE one"}, {&q.undo, "ROLLBACK TO one"},
		{&q.get, "SELECT value FROM kv WHERE bucket = ? AND key = ?"},
		{&q.put, "INSERT INTO kv (bucket, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"},
		{&q.remove, "DELETE FROM kv WHERE bucket = ? AND key = ?"},
		{&q.first, rows + ">= ? AND key < ?" + limit}, {&q.next, rows + "> ? AND key < ?" + limit},
		{&q.firstToEnd, rows + ">= ?" + limit}, {&q.nextToTheEnd, rows + "> ?" + limit},
	}
	for _, t := range texts {
		statement, err := s.conn.PrepareContext(context.Background(), t.text)
		if err != nil {
			return fmt.Errorf("%s: %w", t.text, err)
		}
		*t.into = statement
		s.prepared = append(s.prepared, statement)
	}
	return nil
}

// after returns the smallest key greater than all keys with the prefix; some is
// false if there is none.
func after(prefix []byte) (bound []byte, some bool) {
	bound = slices.Clone(prefix)
	for len(bound) > 0 {
		last := len(bound) - 1
		if bound[last]++; bound[last] != 0 {
			return bound, true
		}
		bound = bound[:last]
	}
	return nil, false
}
