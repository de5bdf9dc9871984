package sqlite

import (
	"errors"
	"fmt"

	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrClosed is the error of transactions on a closed store.
var ErrClosed = errors.New("the store is closed")

// explanations describes SQLite's result codes and how to mend each.
var explanations = map[int]string{
	sqlite3.SQLITE_NOTADB:   "it is not a database; name another file",
	sqlite3.SQLITE_CORRUPT:  "the database is damaged; restore a backup, or name another file",
	sqlite3.SQLITE_BUSY:     "another program is using it; end that first, or name another file",
	sqlite3.SQLITE_LOCKED:   "another program is using it; end that first, or name another file",
	sqlite3.SQLITE_READONLY: "this user may not write the file or its folder",
	sqlite3.SQLITE_CANTOPEN: "the file or its journal cannot be opened; the folder must exist and be writable",
	sqlite3.SQLITE_FULL:     "the disk is full; nothing of this change was stored",
	sqlite3.SQLITE_IOERR:    "the disk failed",
}

// explain adds an explanation to an error of SQLite and wraps that error.
func explain(err error) error {
	failed, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return err
	}
	words, known := explanations[failed.Code()&0xff] // the higher bits are details
	if !known {
		return err
	}
	return fmt.Errorf("%s (%w)", words, err)
}
