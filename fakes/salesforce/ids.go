package salesforce

import "strings"

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// pod follows the prefix in every id of this org.
const pod = "Ak"

// newID returns the n-th id with a prefix, in its long form. Ids differ in the case of
// letters, so that a client that ignores case fails.
func newID(prefix string, n uint64) string {
	short := make([]byte, 15, 18)
	copy(short, prefix)
	copy(short[3:], pod)
	for i := 14; i > 4; i-- {
		short[i] = base62[n%62]
		n /= 62
	}
	return string(appendSuffix(short, short))
}

const suffixes = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"

// appendSuffix appends the three letters that encode which of the fifteen characters
// are capitals: one bit each, five bits to a letter.
func appendSuffix[S string | []byte](b []byte, short S) []byte {
	for group := 0; group < 15; group += 5 {
		bits := 0
		for k := range 5 {
			if c := short[group+k]; c >= 'A' && c <= 'Z' {
				bits |= 1 << k
			}
		}
		b = append(b, suffixes[bits])
	}
	return b
}

// longID returns the long form of an id. The suffix of a long id repairs the case of
// its letters. ok is false if the text is not an id or its suffix does not fit.
func longID(id string) (long string, ok bool) {
	if len(id) != 15 && len(id) != 18 {
		return "", false
	}
	for i := range len(id) {
		if strings.IndexByte(base62, id[i]) < 0 {
			return "", false
		}
	}
	if len(id) == 18 {
		return repairCase(id)
	}
	return string(appendSuffix([]byte(id), id)), true
}

// repairCase sets the case of letters according to the suffix.
func repairCase(id string) (long string, ok bool) {
	b, suffix := []byte(id), strings.ToUpper(id[15:])
	for group := range 3 {
		bits := strings.IndexByte(suffixes, suffix[group])
		if bits < 0 {
			return "", false
		}
		for k := range 5 {
			c := &b[group*5+k]
			isLetter := *c|0x20 >= 'a' && *c|0x20 <= 'z'
			switch capital := bits>>k&1 == 1; {
			case capital && !isLetter:
				return "", false
			case capital:
				*c &^= 0x20
			case isLetter:
				*c |= 0x20
			}
		}
	}
	copy(b[15:], suffix)
	return string(b), true
}

// short returns the part of an id that is compared.
func short(id string) string { return id[:15] }

// firstID returns the number of an object's first id. It is high and differs between
// objects, as in an org that is some years old.
func firstID(prefix string) uint64 {
	n := uint64(0)
	for _, c := range []byte(prefix) {
		n = n*131 + uint64(c)
	}
	return 5_000_000 + n*7919%300_000_000
}
