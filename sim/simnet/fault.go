package simnet

import (
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"
)

// Kind says what a fault does to an exchange.
type Kind string

// Faults of a connection. The two cuts look the same to the caller, because on a
// wire nobody can tell whether the lost answer had been given.
const (
	Refused      Kind = "refused"       // nobody listens: the dial fails
	CutBefore    Kind = "cut-before"    // the connection ends before the handler runs
	CutAfter     Kind = "cut-after"     // the handler has run, its answer is lost
	Latency      Kind = "latency"       // the request takes Delay longer
	TimeoutAfter Kind = "timeout-after" // the handler has run, its answer comes never
	Status       Kind = "status"        // Status is answered instead of the handler
	Malformed    Kind = "malformed-body"
)

// Faults of webhooks, as of a queue in front of the receiver. All but Duplicate
// answer the sender 200 at once.
const (
	Duplicate Kind = "duplicate" // copies arrive, each Delay after the one before
	Delay     Kind = "delay"     // the request arrives Delay later
	Lost      Kind = "lost"      // the request never arrives
	Hold      Kind = "hold"      // the request waits for Release
)

// Fault is what goes wrong, and where. Empty selectors match everything.
type Fault struct {
	Kind     Kind
	From, To string // systems
	Method   string
	Path     string                   // a prefix, or a pattern of path.Match if it has one of *?[
	Match    func(*http.Request) bool // of the caller's request; it must not read the body

	Nth   int // the first matching exchange to hit, from 1; 0: the first
	Times int // how many to hit; 0: one, -1: every one

	Status     int           // of a status fault
	RetryAfter string        // its Retry-After header, as on the wire
	Delay      time.Duration // of latency, delay, duplicate, timeout-after (default 60 s)
	Body       string        // of status and malformed-body
	Copies     int           // of duplicate; 0 is one
}

// Check is the first thing wrong with a fault, in one line.
func (f Fault) Check() error {
	switch f.Kind {
	case Refused, CutBefore, CutAfter, Duplicate, Lost, Hold, TimeoutAfter, Malformed:
	case Latency, Delay:
		if f.Delay <= 0 {
			return fmt.Errorf("fault %s: it needs a delay", f.Kind)
		}
	case Status:
		if f.Status < 200 || f.Status > 599 {
			return fmt.Errorf("fault status: %d is not a status between 200 and 599", f.Status)
		}
	default:
		return fmt.Errorf("unknown kind of fault %q", f.Kind)
	}
	if f.Kind != Status && (f.Status != 0 || f.RetryAfter != "") {
		return fmt.Errorf("fault %s: only a status fault has a status or a Retry-After", f.Kind)
	}
	if f.Kind != Status && f.Kind != Malformed && f.Body != "" {
		return fmt.Errorf("fault %s: it has no use for a body", f.Kind)
	}
	if f.Kind != Duplicate && f.Copies != 0 {
		return fmt.Errorf("fault %s: only a duplicate fault has copies", f.Kind)
	}
	if f.Delay < 0 || f.Nth < 0 || f.Times < -1 || f.Copies < 0 {
		return fmt.Errorf("fault %s: delay %v, nth %d, times %d and copies %d: one of them is too small", f.Kind, f.Delay, f.Nth, f.Times, f.Copies)
	}
	if _, err := path.Match(f.Path, ""); err != nil {
		return fmt.Errorf("fault %s: path %q: %w", f.Kind, f.Path, err)
	}
	return nil
}

func (f Fault) matches(from, to string, req *http.Request) bool {
	return f.between(from, to) &&
		(f.Method == "" || f.Method == method(req)) &&
		matchPath(f.Path, req.URL.Path) && (f.Match == nil || f.Match(req))
}

func (f Fault) between(from, to string) bool {
	return (f.From == "" || f.From == from) && (f.To == "" || f.To == to)
}

func method(req *http.Request) string {
	if req.Method == "" {
		return http.MethodGet
	}
	return req.Method
}

func matchPath(pattern, name string) bool {
	if !strings.ContainsAny(pattern, "*?[") {
		return strings.HasPrefix(name, pattern)
	}
	ok, _ := path.Match(pattern, name)
	return ok
}

// String describes the fault in the words of a plan.
func (f Fault) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s on %s → %s", f.Kind, orAny(f.From), orAny(f.To))
	if f.Method != "" || f.Path != "" {
		b.WriteString(strings.TrimRight(" "+strings.TrimLeft(f.Method+" "+f.Path, " "), " "))
	}
	if f.Nth > 1 {
		fmt.Fprintf(&b, ", from match %d", f.Nth)
	}
	return b.String()
}

func orAny(system string) string {
	if system == "" {
		return "any"
	}
	return system
}
