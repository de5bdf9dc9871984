package sqlite

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/callsim/callsim/core/store"
)

// tx is one transaction. Its first failure is kept, and later operations do
// nothing.
type tx struct {
	store    *Store
	readOnly bool
	scanning int
	err      error
}

func (t *tx) Get(bucket, key string) ([]byte, bool) {
	if t.err != nil {
		return nil, false
	}
	var value []byte
	err := t.store.sql.get.QueryRow([]byte(bucket), []byte(key)).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false
	}
	t.err = err
	return value, err == nil
}

func (t *tx) Put(bucket, key string, value []byte) {
	if value == nil {
		value = []byte{} // nil would be NULL
	}
	t.write(t.store.sql.put, []byte(bucket), []byte(key), value)
}

func (t *tx) Delete(bucket, key string) {
	t.write(t.store.sql.remove, []byte(bucket), []byte(key))
}

func (t *tx) write(statement *sql.Stmt, args ...any) {
	switch {
	case t.err != nil:
	case t.readOnly:
		t.err = store.ErrReadOnly
	case t.scanning > 0:
		t.err = store.ErrScanning
	default:
		t.err = run(statement, args...)
	}
}

// Scan reads a whole page before it visits the rows, so that the callback may read
// too. Nothing changes between two pages: only this transaction could write, and it
// must not during a scan.
func (t *tx) Scan(bucket, prefix string, visit func(key string, value []byte) bool) {
	t.scanning++
	defer func() { t.scanning-- }()
	q := &t.store.sql
	bound, bounded := after([]byte(prefix))
	from, statement := []byte(prefix), q.first
	if !bounded {
		statement = q.firstToEnd
	}
	for t.err == nil {
		rows := t.page(statement, bucket, from, bound, bounded)
		for _, r := range rows {
			if t.err != nil || !visit(string(r.key), r.value) {
				return
			}
		}
		if len(rows) < page {
			return
		}
		from, statement = rows[len(rows)-1].key, q.next
		if !bounded {
			statement = q.nextToTheEnd
		}
	}
}

type row struct{ key, value []byte }

func (t *tx) page(statement *sql.Stmt, bucket string, from, bound []byte, bounded bool) (page []row) {
	args := []any{[]byte(bucket), from, bound}
	if !bounded {
		args = args[:2]
	}
	rows, err := statement.Query(args...)
	if err != nil {
		t.err = err
		return nil
	}
	defer func() { t.err = errors.Join(t.err, rows.Close()) }()
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.key, &r.value); err != nil {
			t.err = err
			return nil
		}
		page = append(page, r)
	}
	t.err = rows.Err()
	return page
}

// failure returns the transaction's error. Misuse by the caller is returned
// unwrapped.
func (t *tx) failure(doing string) error {
	if t.err == nil || errors.Is(t.err, store.ErrReadOnly) || errors.Is(t.err, store.ErrScanning) {
		return t.err
	}
	return fmt.Errorf("%s the store: %w", doing, explain(t.err))
}
