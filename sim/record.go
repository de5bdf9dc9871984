package sim

import (
	"github.com/callsim/callsim/sim/simnet"
	"github.com/callsim/callsim/sim/trace"
)

// record appends an exchange of the network to the record.
func (w *World) record(x *simnet.Exchange) {
	w.Trace.Record(trace.Entry{N: x.N, At: x.At, Kind: trace.KindExchange, Cause: x.Cause, Also: x.Also, Guess: x.Guess, Exchange: &trace.Exchange{
		ID: x.ID, Of: x.Of, At: x.At, Done: x.Done, From: x.From, To: x.To,
		Method: x.Method, URL: x.URL,
		RequestHeader: trace.Header(x.RequestHeader), RequestBody: x.RequestBody,
		Status: x.Status, ResponseHeader: trace.Header(x.ResponseHeader), ResponseBody: x.ResponseBody,
		Fault: x.Fault, Err: x.Err,
	}})
}

// Note records a change of the world that no exchange shows.
func (w *World) Note(system, text string) { w.Trace.Note(w.Now(), system, text) }
