package engine

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/packed"
	"github.com/callsim/callsim/core/store"
)

// openRow lists a call as unfinished.
type openRow struct {
	// key is the call's queue key. It does not change while the call is listed,
	// even if later facts contain another customer: two keys would be two processes
	// for one call.
	key string

	// settings is the version of the settings that counts for the call: the newest
	// when the call was listed.
	settings int

	// since is when the call was listed, in seconds; 0 if unknown.
	since int64

	// next is when its work continues, in milliseconds; 0 while it is running or
	// waits for facts.
	next int64
}

// An open row begins with a zero byte and a version; fields may be appended. The
// first version had neither: it began with the version of the settings, which is
// never 0, followed by the key (XR-17).
const openVersion = 2

func (r openRow) encode() []byte {
	b := make([]byte, 0, 24+len(r.key))
	b = append(b, 0, openVersion)
	b = binary.AppendUvarint(b, uint64(r.settings))
	b = packed.AppendText(b, r.key)
	b = binary.AppendVarint(b, r.since)
	b = binary.AppendVarint(b, r.next)
	return b
}

var errOpenRow = errors.New("stored list of unfinished calls: unreadable row")

// readOpenRow reads a row. If its key equals known, known is used, to save an
// allocation.
func readOpenRow(stored []byte, known string) (r openRow, err error) {
	switch {
	case len(stored) == 0 || stored[0] != 0:
		return readFirstOpenRow(stored, known)
	case len(stored) == 1:
		return r, errOpenRow
	case stored[1] != openVersion:
		return r, fmt.Errorf("stored list of unfinished calls: version %d; this program reads versions 1 to %d", stored[1], openVersion)
	}
	settings, n := binary.Uvarint(stored[2:])
	if n <= 0 || settings > 1<<31 {
		return r, errOpenRow
	}
	rest := stored[2+n:]
	size, n := binary.Uvarint(rest)
	if n <= 0 || size > uint64(len(rest)-n) {
		return r, errOpenRow
	}
	key := rest[n : n+int(size)]
	if string(key) != known {
		known = string(key)
	}
	r = openRow{key: known, settings: int(settings)}
	rest = rest[n+int(size):]
	for _, field := range [...]*int64{&r.since, &r.next} {
		v, n := binary.Varint(rest)
		if n <= 0 {
			return openRow{}, errOpenRow
		}
		*field, rest = v, rest[n:]
	}
	return r, nil
}

func readFirstOpenRow(stored []byte, known string) (openRow, error) {
	version, size := binary.Uvarint(stored)
	if size <= 0 || version > 1<<31 {
		return openRow{}, errOpenRow
	}
	if string(stored[size:]) != known {
		known = string(stored[size:])
	}
	return openRow{key: known, settings: int(version)}, nil
}

// open lists a call unless it is listed. A call with refused effects keeps its key.
func (e *Engine) open(tx store.Tx, f call.Fact, settings int) openRow {
	row := openRow{key: queueKey(f), settings: settings, since: e.rt.Now().Unix()}
	if stored, listed := tx.Get(e.buckets.open, f.CallID); listed {
		if row, err := readOpenRow(stored, row.key); err == nil {
			return row
		}
	}
	if before, ok := e.refusedRow(tx, f.CallID); ok {
		row.key = before.Key
	}
	tx.Put(e.buckets.open, f.CallID, row.encode())
	return row
}

// queueKey returns the customer's number, or the line or call if it is unknown.
func queueKey(f call.Fact) string {
	switch {
	case f.Customer != "":
		return f.Customer
	case f.Withheld:
		return "withheld on " + f.Line.ID
	default:
		return "call " + f.CallID
	}
}
