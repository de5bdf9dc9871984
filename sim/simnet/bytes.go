package simnet

// Character classes of HTTP, as tables: they are asked for every byte of every
// request.

var (
	inToken = class("!#$%&'*+-.^_`|~" + alphanumeric)
	// inPath are the bytes that url.URL writes unescaped in a path and reads as
	// they stand.
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

// isCanonical tells whether s is a token that is spelt as the server spells it.
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

// isTrimmed tells whether a field value has no blanks around it.
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
