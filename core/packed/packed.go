// Package packed encodes numbers and texts one after another, the stored form of
// facts, lists and ledgers. Numbers are varints; texts follow their length:
//
//	b := packed.AppendText(nil, "Lee")
//	r := packed.Reader(b)
//	ok := r.Text(&name)
package packed

import "encoding/binary"

// Reader holds the bytes still to be read. Texts share its memory. Each method
// reports whether the expected value was there.
type Reader string

// head returns the longest prefix that a number may occupy.
func (r Reader) head() []byte { return []byte(r[:min(len(r), binary.MaxVarintLen64)]) }

// Number reads the next number.
func (r *Reader) Number(n *int64) bool {
	v, size := binary.Varint(r.head())
	if size <= 0 {
		return false
	}
	*n, *r = v, (*r)[size:]
	return true
}

// Count reads the next unsigned number.
func (r *Reader) Count(n *uint64) bool {
	v, size := binary.Uvarint(r.head())
	if size <= 0 {
		return false
	}
	*n, *r = v, (*r)[size:]
	return true
}

// Text reads the next text.
func (r *Reader) Text(s *string) bool {
	var n uint64
	rest := *r
	if !rest.Count(&n) || n > uint64(len(rest)) {
		return false
	}
	*s, *r = string(rest[:n]), rest[n:]
	return true
}

// Texts reads consecutive texts.
func (r *Reader) Texts(all ...*string) bool {
	for _, s := range all {
		if !r.Text(s) {
			return false
		}
	}
	return true
}

// AppendText appends a text with its length.
func AppendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// TextSize returns the number of bytes that AppendText appends.
func TextSize(s string) int {
	size := len(s) + 1
	for n := uint64(len(s)) >> 7; n > 0; n >>= 7 {
		size++
	}
	return size
}
