package trace

import (
	"bytes"
	"slices"
	"time"
)

// Version is the format written here, and the only one read.
const Version = 1

// Kind tells what an entry records.
type Kind string

// The kinds of entry.
const (
	KindAction   Kind = "action"   // a person did something
	KindExchange Kind = "exchange" // one HTTP request and what became of it
	KindNote     Kind = "note"     // a change of state worth reading
	KindDecision Kind = "decision" // the core decided something, by which rules
	KindLog      Kind = "log"      // a line of the core's log
)

// Head opens a trace: what is needed to run the same again.
type Head struct {
	Seed     uint64
	Start    time.Time
	Scenario string
}

// Entry is one line of the record after the head. Which fields are set follows
// from Kind.
type Entry struct {
	N    int
	At   time.Time
	Kind Kind

	Who, Does, Detail string    // of an action
	System, Text      string    // of a note
	Exchange          *Exchange // of an exchange; its At is the entry's
}

// Header is a list of header fields sorted by name, as pairs of name and value.
// It is a list because the record must come out in one order.
type Header [][2]string

// Get is the value of the first field of that canonical name, or "".
func (h Header) Get(name string) string {
	for _, field := range h {
		if field[0] == name {
			return field[1]
		}
	}
	return ""
}

// sort orders the list by name; fields of one name keep their order. Lists are
// short.
func (h Header) sort() {
	for i, field := range h {
		for ; i > 0 && field[0] < h[i-1][0]; i-- {
			h[i] = h[i-1]
		}
		h[i] = field
	}
}

// Exchange is one HTTP request and what became of it. A recorder takes header
// fields in any order of their names.
type Exchange struct {
	ID             string // "x17"
	Of             string // the exchange that this one repeats or delivers late
	At, Done       time.Time
	From, To       string // systems
	Method, URL    string
	RequestHeader  Header
	RequestBody    []byte
	Status         int // 0: the server never answered
	ResponseHeader Header
	ResponseBody   []byte
	Fault          string // the kind of fault that hit it
	Err            string // what the caller got instead of the response
	Note           string
}

// Took is the virtual time from the start of the request to its end.
func (x *Exchange) Took() time.Duration { return x.Done.Sub(x.At) }

// clone shares nothing with x: subscribers may keep what they are shown.
func (x *Exchange) clone() *Exchange {
	c := *x
	c.RequestHeader, c.ResponseHeader = slices.Clone(x.RequestHeader), slices.Clone(x.ResponseHeader)
	c.RequestBody, c.ResponseBody = bytes.Clone(x.RequestBody), bytes.Clone(x.ResponseBody)
	return &c
}
