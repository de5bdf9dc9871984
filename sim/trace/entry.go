package trace

import (
	"bytes"
	"slices"
	"time"
)

// Version is the format written here, and the only one read.
const Version = 2

// Kind is the kind of event that an entry records.
type Kind string

// The kinds of entry.
const (
	KindAction   Kind = "action"   // a person did something
	KindExchange Kind = "exchange" // one HTTP request and its outcome
	KindDecision Kind = "decision" // the core carried out one effect of its rules
	KindNote     Kind = "note"     // a change of state worth reading
	KindLog      Kind = "log"      // a line of the core's log
	KindStart    Kind = "start"    // the world or the core started
	KindTimer    Kind = "timer"    // work that the clock alone made due
	KindFault    Kind = "fault"    // a fault was planned, or the core was killed
)

// Head is the first line of a trace. It has the inputs needed to repeat the run.
type Head struct {
	Run      uint64 // identifies the run in the traceparent header of its requests
	Seed     uint64
	Start    time.Time
	Scenario string
}

// Entry is one line of the record after the head. Kind decides which of the last
// fields are set.
type Entry struct {
	N     int // entries are numbered in the order in which they began
	At    time.Time
	Kind  Kind
	Cause int    // the entry that led to this one; 0 for a root
	Also  []int  // further causes
	Guess bool   // Cause was inferred from the call and the customer's number
	Call  string // the call or message that the entry belongs to, by the phone system's id

	Who, Does, Detail string    // of an action
	System, Text      string    // of a note, log, start, timer, fault, decision (Text: the effect)
	Decision          *Decision // of a decision or a timer
	Exchange          *Exchange // of an exchange; its At is the entry's
}

// Decision is a decision of the core with its reasons.
type Decision struct {
	Rules  string // numbers of the rules, separated by blanks
	Field  string // the deciding field
	Value  string // the value of that field
	Result string // the outcome, such as the id of a created object
	Failed string // why the effect was not carried out
	Done   time.Time
}

// Header is a list of header fields as pairs of name and value, sorted by name.
type Header [][2]string

// Get returns the value of the first field of a canonical name, or "".
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

// Exchange is one HTTP request and its outcome. A recorder takes header fields in
// any order of their names.
type Exchange struct {
	ID             string // "x17" for entry 17
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
	Err            string // the error that the caller received instead of a response
	Note           string
}

// Took returns the virtual time from the start of the request to its end.
func (x *Exchange) Took() time.Duration { return x.Done.Sub(x.At) }

// clone returns a copy that shares nothing with x.
func (x *Exchange) clone() *Exchange {
	c := *x
	c.RequestHeader, c.ResponseHeader = slices.Clone(x.RequestHeader), slices.Clone(x.ResponseHeader)
	c.RequestBody, c.ResponseBody = bytes.Clone(x.RequestBody), bytes.Clone(x.ResponseBody)
	return &c
}
