package aircall

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// encoder writes the data of events. Answers of the API are structs that
// encoding/json writes; events are written by hand, because every call makes
// five and more of them, whoever listens.
//
// Keys come out in the order of the calls. The encoder puts the commas.
type encoder struct{ b []byte }

// next puts the comma that a further key or element needs.
func (e *encoder) next() {
	if n := len(e.b); n > 0 {
		switch e.b[n-1] {
		case '{', '[', ':':
		default:
			e.b = append(e.b, ',')
		}
	}
}

func (e *encoder) key(name string) {
	e.next()
	e.b = append(e.b, '"')
	e.b = append(e.b, name...)
	e.b = append(e.b, '"', ':')
}

// object and array open a value, end closes it.
func (e *encoder) object()       { e.next(); e.b = append(e.b, '{') }
func (e *encoder) array()        { e.next(); e.b = append(e.b, '[') }
func (e *encoder) endObject()    { e.b = append(e.b, '}') }
func (e *encoder) endArray()     { e.b = append(e.b, ']') }
func (e *encoder) null(k string) { e.key(k); e.b = append(e.b, "null"...) }

// reopen takes back the end of the object just written, to add keys to it.
func (e *encoder) reopen() { e.b = e.b[:len(e.b)-1] }

func (e *encoder) int(k string, v int64) {
	e.key(k)
	e.b = strconv.AppendInt(e.b, v, 10)
}

func (e *encoder) bool(k string, v bool) {
	e.key(k)
	e.b = strconv.AppendBool(e.b, v)
}

func (e *encoder) str(k, v string) {
	e.key(k)
	e.b = appendString(e.b, v)
}

// strOrNull writes null for "".
func (e *encoder) strOrNull(k, v string) {
	if v == "" {
		e.null(k)
		return
	}
	e.str(k, v)
}

// seconds writes a UNIX time, null when it has not come yet.
func (e *encoder) seconds(k string, t time.Time) {
	if t.IsZero() {
		e.null(k)
		return
	}
	e.int(k, t.Unix())
}

// isoSeconds is how times of a contact are written in events.
func (e *encoder) isoSeconds(k string, t time.Time) {
	e.key(k)
	e.b = t.UTC().AppendFormat(e.b, `"2006-01-02T15:04:05Z"`)
}

// escaped are the bytes that appendString leaves to encoding/json.
var escaped = func() (table [256]bool) {
	for c := range table {
		table[c] = c < 0x20 || c >= 0x7f || strings.IndexByte(`"\&<>`, byte(c)) >= 0
	}
	return table
}()

// appendString quotes as encoding/json does, with & < > escaped, as Aircall's
// deliveries have them.
func appendString(b []byte, v string) []byte {
	for i := 0; i < len(v); i++ {
		if escaped[v[i]] {
			quoted, _ := json.Marshal(v) // a string always encodes
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, v...)
	return append(b, '"')
}
