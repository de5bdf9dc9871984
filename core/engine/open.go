package engine

import (
	"encoding/binary"
	"errors"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/store"
)

// openRow lists a call as unfinished.
type openRow struct {
	// key is what its work is queued by. It stays while the call is listed,
	// whatever later facts say about the customer: two keys would be two
	// processes for one call.
	key string

	// settings is the version that was the newest when the call was listed. It
	// is the one that counts for the call.
	settings int
}

func (r openRow) encode() []byte {
	b := make([]byte, 0, 4+len(r.key))
	return append(binary.AppendUvarint(b, uint64(r.settings)), r.key...)
}

// readOpenRow reads a row. Its key is mostly known already, and then in no need of
// memory of its own.
func readOpenRow(stored []byte, known string) (openRow, error) {
	version, size := binary.Uvarint(stored)
	if size <= 0 || version > 1<<31 {
		return openRow{}, errors.New("stored list of unfinished calls: unreadable row")
	}
	if string(stored[size:]) != known {
		known = string(stored[size:])
	}
	return openRow{key: known, settings: int(version)}, nil
}

// open lists a call, unless it is listed.
func (e *Engine) open(tx store.Tx, f call.Fact, settings int) openRow {
	row := openRow{key: queueKey(f), settings: settings}
	if stored, listed := tx.Get(e.buckets.open, f.CallID); listed {
		if row, err := readOpenRow(stored, row.key); err == nil {
			return row
		}
	}
	tx.Put(e.buckets.open, f.CallID, row.encode())
	return row
}

// queueKey names the customer, or the closest there is.
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
