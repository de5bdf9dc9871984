package salesforce

import (
	"encoding/json"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// Records are encoded by hand, in the order of their fields: they are most of what the
// fake sends (BenchmarkByPhone).

const hexDigits = "0123456789abcdef"

// appendText appends a JSON string.
func appendText(b []byte, text string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(text[i:])
			if r != utf8.RuneError || n > 1 {
				i += n
				continue
			}
		}
		b = append(b, text[from:i]...)
		b = appendEscape(b, c)
		i++
		from = i
	}
	b = append(b, text[from:]...)
	return append(b, '"')
}

func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	}
	if c >= utf8.RuneSelf {
		return append(b, `\ufffd`...)
	}
	return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}

func appendTexts(b []byte, list []string) []byte {
	b = append(b, '[')
	for i, text := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, text)
	}
	return append(b, ']')
}

// appendJSON appends a value by the standard encoder, for rare values.
func appendJSON(b []byte, v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic("salesforce: " + err.Error()) // every value of this package can be encoded
	}
	return append(b, text...)
}

const timeFormat = "2006-01-02T15:04:05.000+0000"

// appendValue appends the value of a field.
func appendValue(b []byte, f *field, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendText(b, v)
	case bool:
		return strconv.AppendBool(b, v)
	case time.Time:
		return append(v.AppendFormat(append(b, '"'), timeFormat), '"')
	case float64:
		if f != nil && f.kind == isInt {
			return strconv.AppendInt(b, int64(v), 10)
		}
		return appendDouble(b, v)
	}
	return append(b, "null"...)
}

// appendDouble appends a number with a decimal, as Salesforce does: 23.0.
func appendDouble(b []byte, v float64) []byte {
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return strconv.AppendFloat(b, v, 'f', 1, 64)
	}
	return strconv.AppendFloat(b, v, 'g', -1, 64)
}

// appendAttributes appends the first key of every record: its type and its address,
// which contains the name of an object.
func appendAttributes(b []byte, version, typeName, address string, r *record) []byte {
	b = append(b, `"attributes":{"type":"`...)
	b = append(b, typeName...)
	b = append(b, `","url":"/services/data/`...)
	b = append(b, version...)
	b = append(b, `/sobjects/`...)
	b = append(b, address...)
	b = append(b, '/')
	b = append(b, r.id...)
	return append(b, `"}`...)
}

// appendRecord appends fields of a record. Without a list these are all visible fields.
func (s *Server) appendRecord(b []byte, version string, r *record, fields []*field) []byte {
	s.engine.Saw(&r.Stamp)
	if fields == nil {
		fields = r.object.fields
	}
	b = append(b, '{')
	b = appendAttributes(b, version, r.object.name, r.object.name, r)
	for _, f := range fields {
		if f.hidden {
			continue
		}
		b = append(b, ',', '"')
		b = append(b, f.name...)
		b = append(b, '"', ':')
		b = appendValue(b, f, s.value(r, f))
	}
	return append(b, '}')
}
