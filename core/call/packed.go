package call

import "encoding/binary"

// packed is what is still to be read of numbers and texts that were appended to
// one another: numbers as varints, texts with their length before them. What is
// read of it shares its bytes.
type packed string

// number reads the next number; ok is false where none can be read.
func (p *packed) number(n *int64) (ok bool) {
	v, size := binary.Varint([]byte((*p)[:min(len(*p), binary.MaxVarintLen64)]))
	if size <= 0 {
		return false
	}
	*n, *p = v, (*p)[size:]
	return true
}

// text reads the next text; ok is false where none can be read.
func (p *packed) text(s *string) (ok bool) {
	n, size := binary.Uvarint([]byte((*p)[:min(len(*p), binary.MaxVarintLen64)]))
	if size <= 0 || n > uint64(len(*p)-size) {
		return false
	}
	end := size + int(n)
	*s, *p = string((*p)[size:end]), (*p)[end:]
	return true
}

// texts reads one text after another.
func (p *packed) texts(all ...*string) (ok bool) {
	for _, s := range all {
		if !p.text(s) {
			return false
		}
	}
	return true
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}
