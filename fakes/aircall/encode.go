package aircall

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// encoder writes the data of events as JSON and inserts the commas. Answers of the
// API are structs for encoding/json; events are encoded by hand, because every call
// makes five or more of them (BenchmarkInboundAnswered).
type encoder struct{ buf []byte }

// comma inserts a comma before a key or element that is not the first.
func (e *encoder) comma() {
	if n := len(e.buf); n > 0 {
		switch e.buf[n-1] {
		case '{', '[', ':':
		default:
			e.buf = append(e.buf, ',')
		}
	}
}

func (e *encoder) key(name string) {
	e.comma()
	e.buf = append(e.buf, '"')
	e.buf = append(e.buf, name...)
	e.buf = append(e.buf, '"', ':')
}

// object and array open a value; endObject and endArray close it.
func (e *encoder) object()       { e.comma(); e.buf = append(e.buf, '{') }
func (e *encoder) array()        { e.comma(); e.buf = append(e.buf, '[') }
func (e *encoder) endObject()    { e.buf = append(e.buf, '}') }
func (e *encoder) endArray()     { e.buf = append(e.buf, ']') }
func (e *encoder) null(k string) { e.key(k); e.buf = append(e.buf, "null"...) }

// reopen removes the closing brace of the last object, so that keys can be added.
func (e *encoder) reopen() { e.buf = e.buf[:len(e.buf)-1] }

func (e *encoder) int(k string, v int64) {
	e.key(k)
	e.buf = strconv.AppendInt(e.buf, v, 10)
}

func (e *encoder) bool(k string, v bool) {
	e.key(k)
	e.buf = strconv.AppendBool(e.buf, v)
}

func (e *encoder) str(k, v string) {
	e.key(k)
	e.buf = appendString(e.buf, v)
}

// strOrNull writes an empty string as null.
func (e *encoder) strOrNull(k, v string) {
	if v == "" {
		e.null(k)
		return
	}
	e.str(k, v)
}

// seconds writes a UNIX time, or null for the zero time.
func (e *encoder) seconds(k string, t time.Time) {
	if t.IsZero() {
		e.null(k)
		return
	}
	e.int(k, t.Unix())
}

// isoSeconds writes a time in the format of contacts in events.
func (e *encoder) isoSeconds(k string, t time.Time) {
	e.key(k)
	e.buf = t.UTC().AppendFormat(e.buf, `"2006-01-02T15:04:05Z"`)
}

// escaped marks the bytes for which appendString uses encoding/json.
var escaped = func() (table [256]bool) {
	for c := range table {
		table[c] = c < 0x20 || c >= 0x7f || strings.IndexByte(`"\&<>`, byte(c)) >= 0
	}
	return table
}()

// appendString quotes v as encoding/json does, with & < > escaped, as in Aircall's
// deliveries.
func appendString(b []byte, v string) []byte {
	for i := 0; i < len(v); i++ {
		if escaped[v[i]] {
			quoted, _ := json.Marshal(v) // encoding a string cannot fail
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, v...)
	return append(b, '"')
}
