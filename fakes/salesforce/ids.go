package salesforce

import "strings"

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// pod stands behind the prefix in every id of this org.
const pod = "Ak"

// newID is the n-th id of a prefix, in its long form. Ids differ in the case of
// their letters, so that a client that loses it is noticed.
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

// appendSuffix appends the three letters that say which of the fifteen characters
// are capitals: a bit for each, five to a letter.
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

// longID gives the long form of an id in either form. The suffix of a long one
// repairs the case of its letters; ok is false when the text is no id at all, or
// its suffix does not fit.
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
		return repaired(id)
	}
	return string(appendSuffix([]byte(id), id)), true
}

// repaired sets the case of letters as the suffix says.
func repaired(id string) (long string, ok bool) {
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

// short is what ids are compared by.
func short(id string) string { return id[:15] }

// firstID is where the ids of an object begin: far from zero and from those of
// other objects, as in an org that is some years old.
func firstID(prefix string) uint64 {
	n := uint64(0)
	for _, c := range []byte(prefix) {
		n = n*131 + uint64(c)
	}
	return 5_000_000 + n*7919%300_000_000
}
