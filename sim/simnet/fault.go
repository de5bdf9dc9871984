package simnet

import (
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"
)

// Kind is the effect of a fault on an exchange.
type Kind string

// Faults of a connection. A caller cannot distinguish CutBefore from CutAfter, as over
// TCP.
const (
	Refused      Kind = "refused"        // the dial fails: no process listens on the port
	CutBefore    Kind = "cut-before"     // the connection ends before the handler runs
	CutAfter     Kind = "cut-after"      // the connection ends after the handler has run
	Latency      Kind = "latency"        // the request leg takes Delay longer
	TimeoutAfter Kind = "timeout-after"  // the handler has run, and the response never arrives
	Status       Kind = "status"         // the response has Fault.Status, and the handler does not run
	Malformed    Kind = "malformed-body" // the body of the response cannot be parsed
)

// Faults of webhooks, which act as a queue in front of the receiver. Delay, Lost and Hold
// answer the sender 200 at once. With Duplicate the receiver answers.
const (
	Duplicate Kind = "duplicate" // further copies arrive, each Delay after the copy before
	Delay     Kind = "delay"     // the request arrives Delay later
	Lost      Kind = "lost"      // the request never arrives
	Hold      Kind = "hold"      // the request is held until Network.Release
)

// Fault describes a fault and selects its exchanges. An empty selector matches every
// exchange.
type Fault struct {
	Kind     Kind
	From, To string // systems
	Method   string
	Path     string                   // a prefix, or a pattern of path.Match if it contains *, ? or [
	Match    func(*http.Request) bool // receives the caller's request, and must not read its body

	Nth   int // the first matching exchange to hit, counted from 1; 0 means 1
	Times int // the number of exchanges to hit; 0 means 1, -1 means all

	Status     int           // the status of a status fault
	RetryAfter string        // the Retry-After header of a status fault, as on the wire
	Delay      time.Duration // for latency, delay, duplicate and timeout-after (default 60 s)
	Body       string        // for status and malformed-body
	Copies     int           // for duplicate; 0 means 1
}

// Check returns an error if the fault is incomplete or contradictory.
func (f Fault) Check() error {
	switch f.Kind {
	case Refused, CutBefore, CutAfter, Duplicate, Lost, Hold, TimeoutAfter, Malformed:
	case Latency, Delay:
		if f.Delay <= 0 {
			return fmt.Errorf("fault %s: no delay; set a positive one", f.Kind)
		}
	case Status:
		if f.Status < 200 || f.Status > 599 {
			return fmt.Errorf("fault status: status %d, expected 200 to 599", f.Status)
		}
	default:
		return fmt.Errorf("unknown kind of fault %q", f.Kind)
	}
	if f.Kind != Status && (f.Status != 0 || f.RetryAfter != "") {
		return fmt.Errorf("fault %s: unexpected status or Retry-After; only a status fault has them", f.Kind)
	}
	if f.Kind != Status && f.Kind != Malformed && f.Body != "" {
		return fmt.Errorf("fault %s: unexpected body; only status and malformed-body faults have one", f.Kind)
	}
	if f.Kind != Duplicate && f.Copies != 0 {
		return fmt.Errorf("fault %s: unexpected copies; only a duplicate fault has them", f.Kind)
	}
	if f.Delay < 0 || f.Nth < 0 || f.Times < -1 || f.Copies < 0 {
		return fmt.Errorf("fault %s: delay %v, nth %d, times %d, copies %d; times must be at least -1, the others at least 0", f.Kind, f.Delay, f.Nth, f.Times, f.Copies)
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

// String describes the fault in one line, such as "lost on aircall → core".
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
