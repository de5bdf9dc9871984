package sim

import (
	"github.com/callsim/callsim/sim/sched"
	"github.com/callsim/callsim/sim/simnet"
	"github.com/callsim/callsim/sim/trace"
)

// causes joins network, scheduler and record, which do not import each other: a
// process carries the number of the entry that it acts for, and the record numbers
// exchanges.
type causes struct {
	*sched.Scheduler
	record *trace.Recorder
}

var _ simnet.Causes = causes{}

func (c causes) Begin(from, to string, cause int) int {
	n := c.record.Begin(cause)
	if to == "core" || to == simnet.Client {
		c.record.Delivered(n)
	}
	return n
}

func (c causes) Traceparent(n int) string              { return c.record.Traceparent(n) }
func (c causes) Named(traceparent string) int          { return c.record.Named(traceparent) }
func (c causes) Guess(address string, body []byte) int { return c.record.Guess(address, body) }

func (c causes) Fault(text string) int {
	return c.record.Record(trace.Entry{At: c.Now(), Kind: trace.KindFault, System: "network", Text: text})
}

// underway returns the entry that the running process acts for, 0 while none does.
func (w *World) underway() int {
	if n := w.Sched.Cause(); n != w.start {
		return n
	}
	return 0
}

// startTarget starts the implementation under test.
func (w *World) startTarget(text string) error {
	n := w.Trace.Record(trace.Entry{At: w.Now(), Kind: trace.KindStart, Cause: w.underway(), System: "core", Text: text})
	return w.ActFor(n, w.target.Start)
}
