package trace

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// The encoder is written by hand: the order of keys and the spelling of values are part
// of the format, and each exchange of each run is encoded (BenchmarkExchange).

func appendHead(b []byte, h Head) []byte {
	b = append(b, `{"v":`...)
	b = strconv.AppendInt(b, Version, 10)
	b = append(b, `,"kind":"header","run":"`...)
	b = fmt.Appendf(b, "%016x", h.Run)
	b = append(b, `","seed":`...)
	b = strconv.AppendUint(b, h.Seed, 10)
	b = append(b, `,"start":`...)
	b = appendTime(b, h.Start)
	b = appendText(b, `,"scenario":`, h.Scenario)
	return append(b, "}\n"...)
}

func appendEntry(b []byte, e *Entry) []byte {
	b = append(b, `{"n":`...)
	b = strconv.AppendInt(b, int64(e.N), 10)
	b = append(b, `,"at":`...)
	b = appendTime(b, e.At)
	b = append(b, `,"kind":"`...)
	b = append(b, e.Kind...)
	b = append(b, '"')
	b = appendCause(b, e)
	b = appendText(b, `,"call":`, e.Call)
	switch e.Kind {
	case KindAction:
		b = appendText(b, `,"who":`, e.Who)
		b = appendText(b, `,"does":`, e.Does)
		b = appendText(b, `,"detail":`, e.Detail)
	case KindExchange:
		b = appendExchange(b, e.Exchange)
	default:
		b = appendText(b, `,"system":`, e.System)
		b = appendText(b, `,"text":`, e.Text)
		if d := e.Decision; d != nil {
			b = appendText(b, `,"rules":`, d.Rules)
			b = appendText(b, `,"field":`, d.Field)
			b = appendText(b, `,"value":`, d.Value)
			b = appendText(b, `,"result":`, d.Result)
			b = appendText(b, `,"failed":`, d.Failed)
			b = appendDone(b, d.Done, e.At)
		}
	}
	return append(b, "}\n"...)
}

// appendDone writes the end of an entry that took time.
func appendDone(b []byte, done, at time.Time) []byte {
	if done.IsZero() || done.Equal(at) {
		return b
	}
	return appendTime(append(b, `,"done":`...), done)
}

func appendCause(b []byte, e *Entry) []byte {
	if e.Cause != 0 {
		b = append(b, `,"cause":`...)
		b = strconv.AppendInt(b, int64(e.Cause), 10)
	}
	for i, n := range e.Also {
		if i == 0 {
			b = append(b, `,"also":[`...)
		} else {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	if len(e.Also) > 0 {
		b = append(b, ']')
	}
	if e.Guess {
		b = append(b, `,"guess":true`...)
	}
	return b
}

func appendExchange(b []byte, x *Exchange) []byte {
	b = appendText(b, `,"of":`, x.Of)
	b = appendText(b, `,"from":`, x.From)
	b = appendText(b, `,"to":`, x.To)
	b = appendText(b, `,"method":`, x.Method)
	b = appendText(b, `,"url":`, x.URL)
	b = appendMessage(b, `,"request":{`, x.RequestHeader, x.RequestBody)
	if x.Status != 0 {
		b = append(b, `,"status":`...)
		b = strconv.AppendInt(b, int64(x.Status), 10)
	}
	b = appendMessage(b, `,"response":{`, x.ResponseHeader, x.ResponseBody)
	b = appendDone(b, x.Done, x.At)
	b = appendText(b, `,"fault":`, x.Fault)
	b = appendText(b, `,"error":`, x.Err)
	return appendText(b, `,"note":`, x.Note)
}

// appendMessage writes the header and body of one direction; key opens the object.
func appendMessage(b []byte, key string, header Header, body []byte) []byte {
	if len(header) == 0 && len(body) == 0 {
		return b
	}
	b = append(b, key...)
	if len(header) > 0 {
		b = append(b, `"header":[`...)
		for i, field := range header {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, '[')
			b = appendString(b, field[0])
			b = append(b, ',')
			b = appendString(b, field[1])
			b = append(b, ']')
		}
		b = append(b, ']')
		if len(body) > 0 {
			b = append(b, ',')
		}
	}
	if len(body) > 0 {
		b = appendBody(b, body)
	}
	return append(b, '}')
}

func appendBody(b, body []byte) []byte {
	if !utf8.Valid(body) {
		b = append(b, `"body64":"`...)
		b = base64.StdEncoding.AppendEncode(b, body)
		return append(b, '"')
	}
	b = append(b, `"body":"`...)
	b = appendEscaped(b, body)
	return append(b, '"')
}

// appendText writes a key and its value, unless the value is empty.
func appendText(b []byte, key, value string) []byte {
	if value == "" {
		return b
	}
	b = append(b, key...)
	return appendString(b, value)
}

// appendString writes a JSON string. Bytes that are not UTF-8 become U+FFFD.
func appendString(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = string([]rune(s))
	}
	return append(appendEscaped(append(b, '"'), []byte(s)), '"')
}

// appendEscaped writes the inside of a JSON string for UTF-8 text. Bodies are most of a
// trace, so it handles eight bytes at a time, and has no branch per byte: a processor
// cannot predict the quotes of a JSON body (BenchmarkExchange).
func appendEscaped(b, s []byte) []byte {
	for len(s) >= 8 {
		if cap(b)-len(b) < 16 {
			b = slices.Grow(b, 2*len(s)+16)
		}
		word := binary.LittleEndian.Uint64(s)
		out := (*[16]byte)(b[len(b) : len(b)+16])
		if toEscape(word) == 0 {
			binary.LittleEndian.PutUint64(out[:], word)
			b, s = b[:len(b)+8], s[8:]
			continue
		}
		n, long := uint(0), uint32(0)
		for range 8 {
			form := forms[byte(word)]
			word >>= 8
			out[n&15] = '\\'
			n += uint(form >> 8 & 1)
			out[n&15] = byte(form)
			n++
			long |= form
		}
		if long&longForm != 0 {
			b, s = appendSlowly(b, s[:8]), s[8:]
			continue
		}
		b, s = b[:len(b)+int(n)], s[8:]
	}
	return appendSlowly(b, s)
}

func appendSlowly(b, s []byte) []byte {
	for _, c := range s {
		if escape[c] != 0 {
			b = appendEscape(b, c)
		} else {
			b = append(b, c)
		}
	}
	return b
}

// forms holds for each byte the byte itself or the byte after its backslash, with
// shortForm if there is a backslash and longForm for \u00xx.
var forms = func() (table [256]uint32) {
	for c := range table {
		switch e := escape[c]; e {
		case 0:
			table[c] = uint32(c)
		case 'u':
			table[c] = longForm
		default:
			table[c] = shortForm | uint32(e)
		}
	}
	return table
}()

const (
	shortForm = 1 << 8
	longForm  = 1 << 9
)

// toEscape is not 0 if word holds a byte that a JSON string must escape: below 0x20, a
// quote or a backslash.
func toEscape(word uint64) uint64 {
	const each = 0x0101010101010101
	control := (word - each*0x20) &^ word
	quote := word ^ each*'"'
	quote = (quote - each) &^ quote
	slash := word ^ each*'\\'
	slash = (slash - each) &^ slash
	return (control | quote | slash) & (each * 0x80)
}

// escape holds for each byte the byte after its backslash: 'u' for the long form, 0 for
// no escape.
var escape = func() (table [256]byte) {
	for c := range 0x20 {
		table[c] = 'u'
	}
	table['"'], table['\\'] = '"', '\\'
	table['\n'], table['\r'], table['\t'] = 'n', 'r', 't'
	return table
}()

func appendEscape(b []byte, c byte) []byte {
	if e := escape[c]; e != 'u' {
		return append(b, '\\', e)
	}
	const digits = "0123456789abcdef"
	return append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
}

// appendTime writes UTC with milliseconds, or with nanoseconds if there are any. It is
// written by hand because time.Format parses its layout each time (BenchmarkExchange).
func appendTime(b []byte, t time.Time) []byte {
	t = t.UTC()
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	b = append(b, '"')
	if year < 0 || year > 9999 {
		b = strconv.AppendInt(b, int64(year), 10)
	} else {
		b = appendDigits(b, year, 4)
	}
	b = append(b, '-')
	b = append(appendDigits(b, int(month), 2), '-')
	b = append(appendDigits(b, day, 2), 'T')
	b = append(appendDigits(b, hour, 2), ':')
	b = append(appendDigits(b, minute, 2), ':')
	b = append(appendDigits(b, second, 2), '.')
	if ns := t.Nanosecond(); ns%int(time.Millisecond) == 0 {
		b = appendDigits(b, ns/int(time.Millisecond), 3)
	} else {
		b = appendDigits(b, ns, 9)
	}
	return append(b, 'Z', '"')
}

// appendDigits writes n with leading zeros.
func appendDigits(b []byte, n, width int) []byte {
	for range width {
		b = append(b, '0')
	}
	for i := len(b) - 1; n > 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return b
}
