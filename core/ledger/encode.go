package ledger

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/callsim/callsim/core/packed"
)

// A record is stored as one version byte, then retrievals and settled flag, then
// the number of entries and the entries, then likewise the tries. Each entry and
// try is a text of its own, so that a later version may append fields. Every
// released version can be read (XR-17). Version 1 had entries of state, name and
// value up to its end, and no tries.
const encodingVersion = 2

// Encode returns the record's stored form.
func (r *Record) Encode() []byte {
	b := make([]byte, 0, 80+56*len(r.Entries)+160*len(r.Tries))
	settled := byte(0)
	if r.Settled {
		settled = 1
	}
	b = append(b, encodingVersion, settled)
	b = binary.AppendUvarint(b, uint64(r.Retrievals))
	b = binary.AppendVarint(b, r.RetrievedAt)
	b = binary.AppendUvarint(b, uint64(len(r.Entries)))
	cause := ""
	for i := range r.Entries {
		b = r.Entries[i].encode(b, cause)
		cause = r.Entries[i].Cause
	}
	var row []byte
	for i := range r.Tries {
		row = r.Tries[i].encode(row[:0])
		b = append(binary.AppendUvarint(b, uint64(len(row))), row...)
	}
	return b
}

// encode appends the entry as a text, whose length is computed first. A cause is left
// out if there is none, and empty if it equals the cause of the entry before.
func (e *Entry) encode(b []byte, before string) []byte {
	size := 1 + packed.TextSize(e.Name) + packed.TextSize(e.Value)
	cause := e.Cause
	if cause == before {
		cause = ""
	}
	if e.Cause != "" {
		size += packed.TextSize(cause)
	}
	b = binary.AppendUvarint(b, uint64(size))
	b = append(b, byte(e.State))
	b = packed.AppendText(packed.AppendText(b, e.Name), e.Value)
	if e.Cause != "" {
		b = packed.AppendText(b, cause)
	}
	return b
}

// The flags of a Try.
const (
	remadeFlag = 1 << iota
	unknownFlag
)

func (t *Try) encode(b []byte) []byte {
	flags := int64(0)
	if t.Remade {
		flags |= remadeFlag
	}
	if t.Unknown {
		flags |= unknownFlag
	}
	for _, n := range [...]int64{int64(t.Count), int64(t.Barred), int64(t.Refusals), t.First, t.Last, t.Next, t.Active, flags, int64(t.Status)} {
		b = binary.AppendVarint(b, n)
	}
	for _, s := range [...]string{t.Effect, t.Request, t.Answer, t.Cause} {
		b = packed.AppendText(b, s)
	}
	return b
}

var errCut = errors.New("stored record: cut off")

// Read reads a record stored by Encode, in this version or an earlier one. An empty
// value is the zero record.
func Read(encoded []byte) (Record, error) {
	var r Record
	if len(encoded) == 0 {
		return r, nil
	}
	version := encoded[0]
	if version == 0 || version > encodingVersion {
		return r, fmt.Errorf("stored record: version %d; this program reads versions 1 to %d", version, encodingVersion)
	}
	if len(encoded) < 2 {
		return r, errCut
	}
	r.Settled = encoded[1] == 1
	rest := packed.Reader(encoded[2:]) // shared by all entries
	var retrievals uint64
	if !rest.Count(&retrievals) || retrievals > 1<<31 || !rest.Number(&r.RetrievedAt) {
		return r, errCut
	}
	r.Retrievals = int(retrievals)
	if version == 1 {
		return r, r.readFirst(rest)
	}
	return r, r.readRows(rest)
}

// readFirst reads the entries of version 1.
func (r *Record) readFirst(rest packed.Reader) error {
	for rest != "" {
		var e Entry
		if err := e.read(&rest); err != nil {
			return err
		}
		r.Entries = append(r.Entries, e)
	}
	return nil
}

// usualEntries is the capacity for nearly every call.
const usualEntries = 8

func (r *Record) readRows(rest packed.Reader) error {
	var count uint64
	if !rest.Count(&count) || count > uint64(len(rest)) {
		return errCut
	}
	if count > 0 {
		r.Entries = make([]Entry, 0, max(count, usualEntries))
	}
	var row, cause string
	for range count {
		if !rest.Text(&row) {
			return errCut
		}
		fields := packed.Reader(row)
		var e Entry
		if err := e.read(&fields); err != nil {
			return err
		}
		if fields != "" {
			if !fields.Text(&e.Cause) {
				return errCut
			}
			if e.Cause == "" {
				e.Cause = cause
			}
		}
		cause = e.Cause
		r.Entries = append(r.Entries, e)
	}
	for rest != "" {
		var t Try
		if !rest.Text(&row) || !t.read(packed.Reader(row)) {
			return errCut
		}
		r.Tries = append(r.Tries, t)
	}
	return nil
}

// read reads the fields of an entry that exist since version 1.
func (e *Entry) read(rest *packed.Reader) error {
	if *rest == "" {
		return errCut
	}
	e.State = State((*rest)[0])
	if e.State == 0 || e.State >= states {
		return fmt.Errorf("stored record: unknown state %d", e.State)
	}
	*rest = (*rest)[1:]
	if !rest.Texts(&e.Name, &e.Value) {
		return errCut
	}
	return nil
}

func (t *Try) read(rest packed.Reader) bool {
	var count, barred, refusals, flags, status int64
	for _, n := range [...]*int64{&count, &barred, &refusals, &t.First, &t.Last, &t.Next, &t.Active, &flags, &status} {
		if !rest.Number(n) {
			return false
		}
	}
	t.Count, t.Barred, t.Refusals, t.Status = int(count), int(barred), int(refusals), int(status)
	t.Remade, t.Unknown = flags&remadeFlag > 0, flags&unknownFlag > 0
	return rest.Texts(&t.Effect, &t.Request, &t.Answer, &t.Cause)
}
