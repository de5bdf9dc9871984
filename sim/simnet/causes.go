package simnet

import "slices"

// Causes numbers exchanges among the entries of a record, and finds the entry that led
// to each.
type Causes interface {
	// Begin returns the number of an exchange that begins between two systems.
	Begin(from, to string, cause int) int

	// Cause returns the entry that the running process acts for, 0 for none.
	// SetCause changes that entry and returns the previous one.
	Cause() int
	SetCause(n int) (before int)

	// Traceparent returns the W3C header that stands for an entry; Named returns the
	// entry that a header stands for, 0 for a header of another origin.
	Traceparent(n int) string
	Named(traceparent string) int

	// Guess returns the entry that probably led to a request, 0 if none can be found.
	Guess(url string, body []byte) int

	// Fault records that a fault was planned and returns the entry's number.
	Fault(text string) int
}

// traceparent is the header that carries the cause of a request. The record has the
// cause instead of the header.
const traceparent = "Traceparent"

// withoutTraceparent returns list without its traceparent, as it is recorded.
func withoutTraceparent(list Header) Header {
	return slices.DeleteFunc(list, func(field [2]string) bool { return field[0] == traceparent })
}

// setCause sets the number and the cause of an exchange whose systems are set. The cause
// is the entry of the request's traceparent, or else the entry that the running process
// acts for, or else a guess.
func (n *Network) setCause(x *Exchange, traceparent string) {
	c := n.options.Causes
	if c == nil {
		x.N = int(n.exchanges.Add(1))
		return
	}
	if x.Cause == 0 && traceparent != "" {
		x.Cause = c.Named(traceparent)
	}
	if x.Cause == 0 && x.From != Client {
		x.Cause = c.Cause()
	}
	if x.Cause == 0 {
		x.Cause = c.Guess(x.URL, x.RequestBody)
		x.Guess = x.Cause != 0
	}
	x.N = c.Begin(x.From, x.To, x.Cause)
}

// actFor makes the running process act for an entry and returns the previous one.
func (n *Network) actFor(entry int) (before int) {
	if n.options.Causes == nil {
		return 0
	}
	return n.options.Causes.SetCause(entry)
}
