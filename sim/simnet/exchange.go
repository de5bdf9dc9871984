package simnet

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"
)

// Exchange is one request and its outcome, as it is recorded.
type Exchange struct {
	N              int    // exchanges are numbered in the order of their start
	ID             string // "x17" for number 17
	Cause          int    // the entry of the record that led to the exchange, see [Causes]
	Also           []int  // further causes
	Guess          bool   // Cause is a guess
	Of             string // the ID of the exchange whose request is delivered again or late
	At, Done       time.Time
	From, To       string // systems; To is empty for an unknown host
	Method, URL    string
	RequestHeader  Header // as the server parses it
	RequestBody    []byte
	Status         int // as the server sent it, even if the response was lost; 0 if none was sent
	ResponseHeader Header
	ResponseBody   []byte
	Fault          string // the kind of fault that hit the exchange
	Err            string // the error that the caller received instead of a response
}

// Header is a list of header fields, as pairs of name and value. Fields of one name are
// adjacent and keep their order. Names are in any order: most exchanges are never
// shown, so sorting is left to the code that shows them.
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

// headerList returns the fields of h, sorted by name. Several spellings of a name become
// one name after the wire. Sorting makes the order of their values deterministic.
func headerList(h http.Header) Header {
	list := make(Header, 0, len(h))
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			list = append(list, [2]string{name, value})
		}
	}
	return list
}

// with returns the list with one more field, placed after the fields of the same name.
func (h Header) with(name, value string) Header {
	for i := len(h); i > 0; i-- {
		if h[i-1][0] == name {
			return slices.Insert(h, i, [2]string{name, value})
		}
	}
	return append(h, [2]string{name, value})
}

// first returns the first value of a field with a canonical name, or "".
func first(h http.Header, name string) string {
	if values := h[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// Point is a moment of an exchange at which a test can crash the server.
type Point struct {
	Exchange     string
	From, To     string
	When         When
	Method, Path string
}

// When is the position of a point in its exchange.
type When string

// The positions of points. They differ in whether the server has acted.
const (
	BeforeHandler When = "before-handler"
	AfterHandler  When = "after-handler"
)

// Points makes the network call f at each point of each exchange. A nil f ends the
// calls. f may remove hosts. If f removes the host of the exchange, the caller's
// connection is cut, as by a crash of the host.
func (n *Network) Points(f func(Point)) {
	if f == nil {
		n.points.Store(nil)
		return
	}
	n.points.Store(&f)
}

// reachPoint calls the function that was set by Points.
func (n *Network) reachPoint(x *Exchange, when When, path string) {
	if f := n.points.Load(); f != nil {
		(*f)(Point{Exchange: x.ID, From: x.From, To: x.To, When: when, Method: x.Method, Path: path})
	}
}

// exchangeKey is the context key for the id of the exchange that a handler serves.
type exchangeKey struct{}

// ExchangeOf returns the id of the exchange that a handler is serving, or "".
func ExchangeOf(r *http.Request) string { return exchangeOf(r.Context()) }

func exchangeOf(ctx context.Context) string {
	if id, ok := ctx.Value(exchangeKey{}).(*string); ok {
		return *id
	}
	return ""
}
