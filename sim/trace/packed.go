package trace

import (
	"encoding/binary"
	"time"
)

// A lazy recorder packs entries one behind the other. Packing costs a copy, but packed
// entries hold no pointers for the garbage collector to follow. The form never leaves
// the process.

// pack appends an entry.
func pack(b []byte, e *Entry) []byte {
	b = packInt(b, e.N)
	b = packTime(b, e.At)
	b = packText(b, e.Kind)
	b = packInt(b, e.Cause)
	b = packInt(b, len(e.Also))
	for _, n := range e.Also {
		b = packInt(b, n)
	}
	guess := 0
	if e.Guess {
		guess = 1
	}
	b = packText(packInt(b, guess), e.Call)
	if e.Kind != KindExchange {
		b = packText(packText(packText(b, e.Who), e.Does), e.Detail)
		b = packText(packText(b, e.System), e.Text)
		if d := e.Decision; d == nil {
			b = packInt(b, 0)
		} else {
			b = packInt(b, 1)
			b = packText(packText(packText(packText(packText(b, d.Rules), d.Field), d.Value), d.Result), d.Failed)
			b = packTime(b, d.Done)
		}
		return b
	}
	x := e.Exchange
	b = packTime(b, x.Done)
	b = packText(packText(packText(packText(b, x.ID), x.Of), x.From), x.To)
	b = packText(packText(b, x.Method), x.URL)
	b = packText(packHeader(b, x.RequestHeader), x.RequestBody)
	b = packInt(b, x.Status)
	b = packText(packHeader(b, x.ResponseHeader), x.ResponseBody)
	return packText(packText(packText(b, x.Fault), x.Err), x.Note)
}

func packInt(b []byte, n int) []byte { return binary.AppendVarint(b, int64(n)) }

func packText[T ~string | ~[]byte](b []byte, s T) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// packTime appends an instant in UTC. A zero time stays zero.
func packTime(b []byte, t time.Time) []byte {
	b = binary.AppendVarint(b, t.Unix())
	return binary.AppendVarint(b, int64(t.Nanosecond()))
}

func packHeader(b []byte, h Header) []byte {
	b = packInt(b, len(h))
	for _, field := range h {
		b = packText(packText(b, field[0]), field[1])
	}
	return b
}

// unpacker reads packed entries.
type unpacker struct{ b []byte }

func (u *unpacker) entry() Entry {
	e := Entry{N: u.int(), At: u.time(), Kind: Kind(u.text()), Cause: u.int()}
	for range u.int() {
		e.Also = append(e.Also, u.int())
	}
	e.Guess, e.Call = u.int() == 1, u.text()
	if e.Kind != KindExchange {
		e.Who, e.Does, e.Detail = u.text(), u.text(), u.text()
		e.System, e.Text = u.text(), u.text()
		if u.int() == 1 {
			e.Decision = &Decision{u.text(), u.text(), u.text(), u.text(), u.text(), u.time()}
		}
		return e
	}
	x := &Exchange{At: e.At, Done: u.time()}
	x.ID, x.Of, x.From, x.To = u.text(), u.text(), u.text(), u.text()
	x.Method, x.URL = u.text(), u.text()
	x.RequestHeader, x.RequestBody = u.header(), u.bytes()
	x.Status = u.int()
	x.ResponseHeader, x.ResponseBody = u.header(), u.bytes()
	x.Fault, x.Err, x.Note = u.text(), u.text(), u.text()
	e.Exchange = x
	return e
}

func (u *unpacker) int() int {
	n, size := binary.Varint(u.b)
	u.b = u.b[size:]
	return int(n)
}

func (u *unpacker) bytes() []byte {
	n, size := binary.Uvarint(u.b)
	s := u.b[size : size+int(n)]
	u.b = u.b[size+int(n):]
	return s
}

func (u *unpacker) text() string { return string(u.bytes()) }

func (u *unpacker) time() time.Time {
	seconds := u.int()
	return time.Unix(int64(seconds), int64(u.int())).UTC()
}

func (u *unpacker) header() Header {
	n := u.int()
	if n == 0 {
		return nil
	}
	h := make(Header, n)
	for i := range h {
		h[i] = [2]string{u.text(), u.text()}
	}
	return h
}
