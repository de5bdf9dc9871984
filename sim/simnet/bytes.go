package simnet

// Character classes of HTTP, as tables: they are looked up for every byte of every
// request (BenchmarkExchange).

var (
	inToken = class("!#$%&'*+-.^_`|~" + alphanumeric)
	// inPath holds the bytes that url.URL neither escapes nor unescapes in a path.
	inPath = class("-_.~$&+,/:;=@" + alphanumeric)
)

const alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

func class(members string) (table [256]bool) {
	for i := range len(members) {
		table[members[i]] = true
	}
	return table
}

func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		if !inToken[s[i]] {
			return false
		}
	}
	return s != ""
}

// isCanonical reports whether s is a token in the canonical form of header names.
func isCanonical(s string) bool {
	upper := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !inToken[c] || upper && 'a' <= c && c <= 'z' || !upper && 'A' <= c && c <= 'Z' {
			return false
		}
		upper = c == '-'
	}
	return s != ""
}

// isTrimmed reports whether a field value neither begins nor ends with a blank.
func isTrimmed(s string) bool {
	return s == "" || !isBlank(s[0]) && !isBlank(s[len(s)-1])
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func isControl(c byte) bool { return c < ' ' || c == 0x7f }

func isFieldValue(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}
