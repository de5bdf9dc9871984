package simnet

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"
)

// Exchange is one request and what became of it.
type Exchange struct {
	N              int    // exchanges are numbered in the order of their start
	ID             string // "x17" for number 17
	Cause          int    // the entry of the record that led to it, see [Causes]
	Also           []int  // further causes
	Guess          bool   // Cause is a guess
	Of             string // the exchange that this one delivers again or late
	At, Done       time.Time
	From, To       string // systems; To is empty when nothing has that host name
	Method, URL    string
	RequestHeader  Header // as the server reads it
	RequestBody    []byte
	Status         int // as the server sent it, even if the caller never saw it; 0: nothing was sent
	ResponseHeader Header
	ResponseBody   []byte
	Fault          string // the kind of fault that hit it
	Err            string // what the caller got instead of a response
}

// Header is a list of header fields, as pairs of name and value. Those of one name
// stand together, in their order; the names stand in any order, which is for
// whoever shows them to decide: nearly no exchange is ever looked at.
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

// headerList lists the fields of h, sorted by name: names that are spelt in several
// ways are one name at the other end, and what comes first there is not left to
// chance.
func headerList(h http.Header) Header {
	list := make(Header, 0, len(h))
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			list = append(list, [2]string{name, value})
		}
	}
	return list
}

// with is a list with one more field, behind those of its name.
func (h Header) with(name, value string) Header {
	for i := len(h); i > 0; i-- {
		if h[i-1][0] == name {
			return slices.Insert(h, i, [2]string{name, value})
		}
	}
	return append(h, [2]string{name, value})
}

// first is the first value of a field whose name is spelt canonically.
func first(h http.Header, name string) string {
	if values := h[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// Point is a place in an exchange at which a crash would make a difference.
type Point struct {
	Exchange     string
	From, To     string
	When         When
	Method, Path string
}

// When says where in the exchange a point lies.
type When string

// The two places at which a crash is told apart by what the server has done.
const (
	BeforeHandler When = "before-handler"
	AfterHandler  When = "after-handler"
)

// Points has f called at each point of each exchange whose handler runs; nil
// ends that. f may remove hosts: the exchange then goes on as it would after a
// crash of that host.
func (n *Network) Points(f func(Point)) {
	if f == nil {
		n.points.Store(nil)
		return
	}
	n.points.Store(&f)
}

func (n *Network) pass(x *Exchange, when When, path string) {
	if f := n.points.Load(); f != nil {
		(*f)(Point{Exchange: x.ID, From: x.From, To: x.To, When: when, Method: x.Method, Path: path})
	}
}

type exchangeKey struct{}

// ExchangeOf is the id of the exchange that a handler is serving, or "".
func ExchangeOf(r *http.Request) string { return exchangeOf(r.Context()) }

func exchangeOf(ctx context.Context) string {
	if id, ok := ctx.Value(exchangeKey{}).(*string); ok {
		return *id
	}
	return ""
}
