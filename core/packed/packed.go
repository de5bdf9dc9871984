// Package packed writes numbers and texts behind one another and reads them back:
// the form in which facts, lists and ledgers lie in the store.
package packed

import "encoding/binary"

// Reader is what is still to be read: numbers as varints, texts with their length
// before them. What is read of it shares its bytes. Each method reports whether
// there was such a thing to read.
type Reader string

// head is as much as a number may take.
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

// Count reads the next number, one that cannot be negative.
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

// Texts reads one text after another.
func (r *Reader) Texts(all ...*string) bool {
	for _, s := range all {
		if !r.Text(s) {
			return false
		}
	}
	return true
}

// AppendText writes a text.
func AppendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// TextSize is how many bytes AppendText writes.
func TextSize(s string) int {
	size := len(s) + 1
	for n := uint64(len(s)) >> 7; n > 0; n >>= 7 {
		size++
	}
	return size
}
